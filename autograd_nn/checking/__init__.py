"""The numeric witness: is a gradient right?"""

from autograd_nn.checking.check import gradcheck as gradcheck
from autograd_nn.checking.check import gradgradcheck as gradgradcheck
