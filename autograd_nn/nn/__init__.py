"""Models: modules, their parameters, and losses, with PyTorch's names and shapes."""

from autograd_nn.nn.activations import ReLU as ReLU
from autograd_nn.nn.activations import Sigmoid as Sigmoid
from autograd_nn.nn.activations import Softmax as Softmax
from autograd_nn.nn.activations import Tanh as Tanh
from autograd_nn.nn.containers import Sequential as Sequential
from autograd_nn.nn.layers import Linear as Linear
from autograd_nn.nn.losses import CrossEntropyLoss as CrossEntropyLoss
from autograd_nn.nn.losses import MSELoss as MSELoss
from autograd_nn.nn.module import Module as Module
from autograd_nn.nn.parameter import Parameter as Parameter
