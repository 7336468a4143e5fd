"""Rectifiers: about ``x`` where it is positive, and little or nothing elsewhere."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.nn import functional
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter


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
        return functional.relu(x)


class LeakyReLU(Module):
    """``x`` where it is positive, ``negative_slope * x`` elsewhere: no unit ever stops learning.

    Parameters
    ----------
    negative_slope : float
        The slope on the left, and the gradient at 0.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.LeakyReLU(0.1)(np.array([-1.0, 0.0, 1.0]))
    array([-0.1,  0. ,  1. ])
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}"


class PReLU(Module):
    """`LeakyReLU` whose slope is learned.

    Parameters
    ----------
    num_parameters : int
        1, or the number of channels, on axis 1, for a slope of each.
    init : float
        The slopes that it starts from.
    dtype : dtype, optional
        Of the parameter. Default: float64.

    Attributes
    ----------
    weight : Parameter, (num_parameters,)

    Raises
    ------
    ShapeError
        In a call, an input with another number of channels.

    Notes
    -----
    K. He et al., *Delving Deep into Rectifiers*, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.PReLU()(np.array([-1.0, 0.0, 1.0]))
    Tensor([-0.25,  0.  ,  1.  ], requires_grad=True, operation=add)
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, *, dtype: npt.DTypeLike = np.float64) -> None:
        self.weight = Parameter(np.full(num_parameters, init), dtype=dtype)

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, C, ...), or of any shape with a single slope."""
        return functional.prelu(x, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.weight.size}"


class ELU(Module):
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere.

    Parameters
    ----------
    alpha : float
        How far down it goes: to ``-alpha``.

    Notes
    -----
    D.-A. Clevert et al., *Fast and Accurate Deep Network Learning by Exponential Linear Units*, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.ELU()(np.array([-1000.0, -1.0, 0.0, 1000.0]))
    array([-1.00000000e+00, -6.32120559e-01,  0.00000000e+00,  1.00000000e+03])
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.elu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class SELU(Module):
    """`ELU` scaled so that through many dense layers numbers keep mean 0 and variance 1.

    Notes
    -----
    G. Klambauer et al., *Self-Normalizing Neural Networks*, 2017. Initialize the layers with
    ``kaiming_normal_(weight, nonlinearity="linear")``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.SELU()(np.array([-1000.0, 0.0, 1.0]))
    array([-1.75809934,  0.        ,  1.05070099])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.selu(x)


class CELU(Module):
    """``x`` where it is positive, ``alpha * (exp(x / alpha) - 1)`` elsewhere: smooth for every ``alpha``.

    Parameters
    ----------
    alpha : float
        How far down it goes: to ``-alpha``.

    Notes
    -----
    J. T. Barron, *Continuously Differentiable Exponential Linear Units*, 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.CELU(2.0)(np.array([-1000.0, -1.0, 0.0, 1.0]))
    array([-2.        , -0.78693868,  0.        ,  1.        ])
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.celu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class GELU(Module):
    """``x`` times the probability that a standard normal number is below it.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        "tanh" is the approximation ``x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))``.

    Raises
    ------
    ValueError
        In a call, another approximation.

    Notes
    -----
    D. Hendrycks and K. Gimpel, *Gaussian Error Linear Units*, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.GELU()(np.array([-1000.0, -1.0, 0.0, 1.0]))
    array([-0.        , -0.15865525,  0.        ,  0.84134475])
    """

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = approximate

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.gelu(x, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class SiLU(Module):
    """``x * sigmoid(x)``, also called swish.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.SiLU()(np.array([-1000.0, -1.0, 0.0, 1.0]))
    array([-0.        , -0.26894142,  0.        ,  0.73105858])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.silu(x)


class Mish(Module):
    """``x * tanh(softplus(x))``.

    Notes
    -----
    D. Misra, *Mish: A Self Regularized Non-Monotonic Activation Function*, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Mish()(np.array([-1000.0, -1.0, 0.0, 1.0]))
    array([-0.        , -0.30340146,  0.        ,  0.86509839])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.mish(x)


class Softplus(Module):
    """``log(1 + exp(beta * x)) / beta``: a smooth `ReLU`, always positive.

    Parameters
    ----------
    beta : float
        The larger, the nearer to `ReLU`.
    threshold : float
        Where ``beta * x`` is above it the result is ``x``, as in PyTorch.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Softplus()(np.array([-1000.0, 0.0, 1000.0]))
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta = beta
        self.threshold = threshold

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class Hardswish(Module):
    """``x * hardsigmoid(x)``: `SiLU` of straight lines and a parabola.

    Notes
    -----
    A. Howard et al., *Searching for MobileNetV3*, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Hardswish()(np.array([-3.0, -1.0, 0.0, 3.0]))
    array([-0.        , -0.33333333,  0.        ,  3.        ])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.hardswish(x)


class Threshold(Module):
    """``x`` where it is above ``threshold``, ``value`` elsewhere.

    Parameters
    ----------
    threshold, value : float

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Threshold(0.5, -1.0)(np.array([0.0, 0.5, 1.0]))
    array([-1., -1.,  1.])
    """

    def __init__(self, threshold: float, value: float) -> None:
        self.threshold = threshold
        self.value = value

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return functional.threshold(x, self.threshold, self.value)

    def extra_repr(self) -> str:
        return f"threshold={self.threshold}, value={self.value}"
