"""Optimizers: they change the parameters in place so that the loss goes down, with PyTorch's names and numbers."""

from autograd_nn.optim import lr_scheduler as lr_scheduler
from autograd_nn.optim.adadelta import Adadelta as Adadelta
from autograd_nn.optim.adagrad import Adagrad as Adagrad
from autograd_nn.optim.adam import Adam as Adam
from autograd_nn.optim.adamax import Adamax as Adamax
from autograd_nn.optim.adamw import AdamW as AdamW
from autograd_nn.optim.averaging import ExponentialMovingAverage as ExponentialMovingAverage
from autograd_nn.optim.clipping import clip_grad_norm_ as clip_grad_norm_
from autograd_nn.optim.clipping import clip_grad_value_ as clip_grad_value_
from autograd_nn.optim.lbfgs import LBFGS as LBFGS
from autograd_nn.optim.minimization import minimize as minimize
from autograd_nn.optim.nadam import NAdam as NAdam
from autograd_nn.optim.optimizer import Optimizer as Optimizer
from autograd_nn.optim.radam import RAdam as RAdam
from autograd_nn.optim.rmsprop import RMSprop as RMSprop
from autograd_nn.optim.rprop import Rprop as Rprop
from autograd_nn.optim.sgd import SGD as SGD
