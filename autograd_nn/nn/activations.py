"""Activations as modules, to stand between the layers of a Sequential."""

from typing import Any

from autograd_nn.derivatives.exponential import sigmoid, softmax
from autograd_nn.derivatives.selection import relu
from autograd_nn.derivatives.trigonometric import tanh
from autograd_nn.nn.module import Module


class Tanh(Module):
    """The hyperbolic tangent: smooth, from -1 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Tanh()(np.array([-1.0, 0.0, 1.0]))
    array([-0.76159416,  0.        ,  0.76159416])
    """

    def forward(self, x: Any) -> Any:
        """``tanh(x)``."""
        return tanh(x)


class ReLU(Module):
    """``max(x, 0)``; its gradient at 0 is 0.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.ReLU()(np.array([-1.0, 0.0, 1.0]))
    array([0., 0., 1.])
    """

    def forward(self, x: Any) -> Any:
        """``max(x, 0)``."""
        return relu(x)


class Sigmoid(Module):
    """``1 / (1 + exp(-x))``: smooth, from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Sigmoid()(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """

    def forward(self, x: Any) -> Any:
        """``1 / (1 + exp(-x))``."""
        return sigmoid(x)


class Softmax(Module):
    """``exp(x) / sum(exp(x))``: positive numbers that add up to 1 along an axis.

    Parameters
    ----------
    dim : int
        That axis.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Softmax()(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        """The softmax of ``x`` over ``dim``."""
        return softmax(x, axis=self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
