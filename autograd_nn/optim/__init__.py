"""Optimizers: they change the parameters in place so that the loss goes down, with PyTorch's names and numbers."""

from autograd_nn.optim.adam import Adam as Adam
from autograd_nn.optim.optimizer import Optimizer as Optimizer
from autograd_nn.optim.sgd import SGD as SGD
