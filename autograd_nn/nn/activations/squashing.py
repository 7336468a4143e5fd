"""Squashing activations: they hold every number within bounds. Softmax and GLU weigh numbers against each other."""

from typing import Any

from autograd_nn.nn import functional
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
        return functional.tanh(x)


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
        return functional.sigmoid(x)


class LogSigmoid(Module):
    """``log(sigmoid(x))``, right where the sigmoid itself is 0 to the last digit.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.LogSigmoid()(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.00000000e+03, -6.93147181e-01, -0.00000000e+00])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.logsigmoid(x)


class Softsign(Module):
    """``x / (1 + |x|)``: from -1 to 1, which it nears more slowly than `Tanh`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Softsign()(np.array([-1.0, 0.0, 3.0]))
    array([-0.5 ,  0.  ,  0.75])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.softsign(x)


class Hardtanh(Module):
    """``x`` held between ``min_val`` and ``max_val``; at both its gradient is 0.

    Parameters
    ----------
    min_val, max_val : float

    Raises
    ------
    ValueError
        In a call, a lower bound above the upper one.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Hardtanh()(np.array([-2.0, 0.5, 2.0]))
    array([-1. ,  0.5,  1. ])
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val = min_val
        self.max_val = max_val

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.hardtanh(x, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}"


class Hardsigmoid(Module):
    """``(x + 3) / 6`` held between 0 and 1: a `Sigmoid` of straight lines.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Hardsigmoid()(np.array([-4.0, 0.0, 3.0]))
    array([0. , 0.5, 1. ])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.hardsigmoid(x)


class Softmax(Module):
    """``exp(x) / sum(exp(x))``: positive numbers that add up to 1 along an axis.

    Parameters
    ----------
    dim : int
        That axis.

    Notes
    -----
    A row that is -inf throughout is nan: there is nothing to choose from.

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
        return functional.softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """``log(softmax(x))``, right where the softmax itself is 0 to the last digit.

    Parameters
    ----------
    dim : int
        The axis that `Softmax` would make add up to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.LogSoftmax()(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[-6.93147181e-01, -6.93147181e-01],
           [ 0.00000000e+00, -1.00000000e+03]])
    """

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        """The logarithm of the softmax of ``x`` over ``dim``."""
        return functional.log_softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class GLU(Module):
    """A gated linear unit: the first half of an axis times the sigmoid of the second.

    Parameters
    ----------
    dim : int
        That axis.

    Raises
    ------
    ShapeError
        In a call, an axis whose length is not even.

    Notes
    -----
    Y. N. Dauphin et al., *Language Modeling with Gated Convolutional Networks*, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.GLU()(np.array([1.0, 2.0, 0.0, 1000.0]))
    array([0.5, 2. ])
    """

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        """``x`` with half of the axis ``dim``."""
        return functional.glu(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
