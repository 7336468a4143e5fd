"""Special functions, by SciPy's names: error functions and the normal distribution, gamma, Bessel, entropy.

Where a rule needs a neighbour (the next polygamma, the next Bessel function) the neighbour is in the table
too, so that derivatives of any order are right, at 0 as elsewhere.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.derivatives import exponential
from autograd_nn.derivatives.exponential import sigmoid, softplus
from autograd_nn.engine.operation import operation

Axis = int | tuple[int, ...] | None

ROOT_OF_PI = math.sqrt(math.pi)
ROOT_OF_2 = math.sqrt(2)


def _scipy(name: str, *operands: Any) -> Any:
    """SciPy's function of that name, in the dtype that NumPy would give: SciPy has no half precision."""
    import scipy.special  # at its first use: importing SciPy takes longer than importing this package

    y = getattr(scipy.special, name)(*operands)
    dtype = np.result_type(*operands)
    if y.dtype == dtype or not np.issubdtype(dtype, np.floating):
        return y
    with np.errstate(over="ignore"):  # SciPy's functions do not warn either
        return y.astype(dtype)


# ---- error functions and the normal distribution


def _bell(x: Any) -> Any:
    """``exp(-x * x)``, without the overflow of ``x * x`` where it is 0 anyway."""
    return np.exp(-np.square(np.clip(x, -40, 40)))


@operation(x=lambda g, x: g * (2 / ROOT_OF_PI * _bell(x)))
def erf(x: Any) -> Any:
    """The error function: ``2 / sqrt(pi)`` times the integral of ``exp(-t * t)`` from 0 to ``x``."""
    return _scipy("erf", x)


@operation(x=lambda g, x: -g * (2 / ROOT_OF_PI * _bell(x)))
def erfc(x: Any) -> Any:
    """``1 - erf(x)``, without losing digits where it is small."""
    return _scipy("erfc", x)


@operation(x=lambda g, y: g * (ROOT_OF_PI / 2 * np.exp(y * y)))
def erfinv(x: Any) -> Any:
    """The inverse of `erf`."""
    return _scipy("erfinv", x)


@operation(x=lambda g, x: g * (_bell(x / ROOT_OF_2) / (ROOT_OF_2 * ROOT_OF_PI)))
def ndtr(x: Any) -> Any:
    """The normal distribution's cumulative probability: that of a standard normal number being below ``x``."""
    return _scipy("ndtr", x)


@operation(name="inverse_mills", x=lambda g, y, x: -g * (y * (x + y)))
def _inverse_mills(x: Any) -> Any:
    """The normal density over the cumulative probability: the derivative of `log_ndtr`."""
    return ROOT_OF_2 / ROOT_OF_PI / _scipy("erfcx", -x / ROOT_OF_2)


@operation(x=lambda g, x: g * _inverse_mills(x))
def log_ndtr(x: Any) -> Any:
    """``log(ndtr(x))``, right for very negative ``x`` too."""
    return _scipy("log_ndtr", x)


@operation(x=lambda g, y: g * (ROOT_OF_2 * ROOT_OF_PI * np.exp(y * y / 2)))
def ndtri(x: Any) -> Any:
    """The inverse of `ndtr`: the standard normal number below which a share of ``x`` lies."""
    return _scipy("ndtri", x)


# ---- the gamma function's family


def _next_polygamma(g: Any, n: Any, x: Any) -> Any:
    return g * polygamma(n + 1, x)


@operation(n=None, x=_next_polygamma)
def polygamma(n: Any, x: Any, /) -> Any:
    """The derivative of `digamma` of order ``n``, an integer; here for negative ``x`` too."""
    y = _scipy("polygamma", n, x)
    if not np.any(x < 0):
        return y
    # SciPy's is for positive x. The others mirror at 1/2, with the n-th derivative of the cotangent,
    # which is a polynomial of the cotangent c: that of c**k is -k c**(k-1) (1 + c*c).
    from numpy.polynomial import Polynomial

    derivative = Polynomial([0, 1])
    for _ in range(n):
        derivative = -derivative.deriv() * Polynomial([1, 0, 1])
    negative = np.where(x < 0, x, -0.5)
    cotangent = 1 / np.tan(np.pi * (negative - np.rint(negative)))
    mirrored = (-1) ** n * _scipy("polygamma", n, 1 - negative) - np.pi ** (n + 1) * derivative(cotangent)
    return np.where(x < 0, mirrored, y).astype(y.dtype)


@operation(x=lambda g, x: g * polygamma(1, x))
def digamma(x: Any) -> Any:
    """The derivative of `gammaln`."""
    return _scipy("digamma", x)


@operation(x=lambda g, x: g * digamma(x))
def gammaln(x: Any) -> Any:
    """``log(abs(gamma(x)))``."""
    return _scipy("gammaln", x)


@operation(x=lambda g, y, x: g * (y * digamma(x)))
def gamma(x: Any) -> Any:
    """The gamma function; of an integer ``n`` it is the factorial of ``n - 1``."""
    return _scipy("gamma", x)


@operation(
    a=lambda g, y, a, b: g * (y * (digamma(a) - digamma(a + b))),
    b=lambda g, y, a, b: g * (y * (digamma(b) - digamma(a + b))),
)
def beta(a: Any, b: Any) -> Any:
    """``gamma(a) * gamma(b) / gamma(a + b)``."""
    return _scipy("beta", a, b)


@operation(
    a=lambda g, a, b: g * (digamma(a) - digamma(a + b)),
    b=lambda g, a, b: g * (digamma(b) - digamma(a + b)),
)
def betaln(a: Any, b: Any) -> Any:
    """``log(abs(beta(a, b)))``."""
    return _scipy("betaln", a, b)


# ---- Bessel functions: the slope of each is made of its neighbors, so there is nothing to divide by at 0


def _slope_of_jv(g: Any, order: Any, x: Any) -> Any:
    return g * ((_jv(order - 1, x) - _jv(order + 1, x)) / 2)


@operation(name="jv", order=None, x=_slope_of_jv)
def _jv(order: Any, x: Any, /) -> Any:
    return _scipy("jv", order, x)


def _slope_of_j1(g: Any, x: Any) -> Any:
    return g * ((j0(x) - _jv(2, x)) / 2)


@operation(x=_slope_of_j1)
def j1(x: Any) -> Any:
    """The Bessel function of the first kind of order 1."""
    return _scipy("j1", x)


@operation(x=lambda g, x: -g * j1(x))
def j0(x: Any) -> Any:
    """The Bessel function of the first kind of order 0."""
    return _scipy("j0", x)


def _slope_of_iv(g: Any, order: Any, x: Any) -> Any:
    return g * ((_iv(order - 1, x) + _iv(order + 1, x)) / 2)


@operation(name="iv", order=None, x=_slope_of_iv)
def _iv(order: Any, x: Any, /) -> Any:
    return _scipy("iv", order, x)


def _slope_of_i1(g: Any, x: Any) -> Any:
    return g * ((i0(x) + _iv(2, x)) / 2)


@operation(x=_slope_of_i1)
def i1(x: Any) -> Any:
    """The modified Bessel function of the first kind of order 1."""
    return _scipy("i1", x)


@operation(numpy=np.i0, x=lambda g, x: g * i1(x))
def i0(x: Any) -> Any:
    """The modified Bessel function of the first kind of order 0."""
    return _scipy("i0", x)


# ---- logarithms, entropy and what is 0 times infinite


@operation(x=lambda g, x: g / (x * (1 - x)))
def logit(x: Any) -> Any:
    """``log(x / (1 - x))``, the inverse of `expit`."""
    return _scipy("logit", x)


def log_expit(x: Any) -> Any:
    """``log(expit(x))``, right for very negative ``x`` too."""
    return -softplus(-x)


def _unless_void(a: Any, b: Any, edge: float, stand_in: float) -> Any:
    """``b``, but ``stand_in`` where ``a`` is 0 and its factor, a logarithm that ends at ``b = edge``, is not finite."""
    return np.where((a == 0) & (b <= edge), stand_in, b)


@operation(
    a=lambda g, a, b: g * np.log(_unless_void(a, b, 0, 1)),
    b=lambda g, a, b: g * (a / _unless_void(a, b, 0, np.inf)),
)
def xlogy(a: Any, b: Any) -> Any:
    """``a * log(b)``, but 0 where ``a`` is 0; so are both gradients where ``a`` is 0 and the logarithm not finite."""
    return _scipy("xlogy", a, b)


@operation(
    a=lambda g, a, b: g * np.log1p(_unless_void(a, b, -1, 0)),
    b=lambda g, a, b: g * (a / (1 + _unless_void(a, b, -1, np.inf))),
)
def xlog1py(a: Any, b: Any) -> Any:
    """``a * log(1 + b)``, but 0 where ``a`` is 0; gradients as of `xlogy`."""
    return _scipy("xlog1py", a, b)


@operation(x=lambda g, x: -g * (np.log(x) + 1))
def entr(x: Any) -> Any:
    """``-x * log(x)``, 0 at 0, where its slope is infinite; ``-inf`` for negative ``x``."""
    return _scipy("entr", x)


def _log_ratio(a: Any, b: Any) -> Any:
    """``log(a / b)``, but -1 at (0, 0), so that the slope of `rel_entr` is 0 there."""
    void = (a == 0) & (b == 0)
    return np.where(void, -1, np.log(np.where(void, 1, a)) - np.log(np.where(void, 1, b)))


@operation(
    a=lambda g, a, b: g * (_log_ratio(a, b) + 1),
    b=lambda g, a, b: -g * (a / _unless_void(a, b, 0, np.inf)),
)
def rel_entr(a: Any, b: Any) -> Any:
    """``a * log(a / b)``, the parts of the Kullback-Leibler divergence; 0 where ``a`` is 0.

    At (0, 0) both gradients are 0: with ``b = 0`` it is finite for ``a = 0`` alone, the smallest of all slopes.
    """
    return _scipy("rel_entr", a, b)


# ---- SciPy's defaults: over all axes, where networks mean the last one


def softmax(x: Any, axis: Axis = None) -> Any:
    """``exp(x) / sum(exp(x))`` over ``axis``, of everything by default; nan where all are ``-inf``: there is 0 / 0."""
    return exponential.softmax(x, axis=axis)


def log_softmax(x: Any, axis: Axis = None) -> Any:
    """``log(softmax(x))`` over ``axis``, of everything by default, without overflow."""
    return exponential.log_softmax(x, axis=axis)


SCIPY_UFUNCS: dict[str, Callable[..., Any]] = {
    "expit": sigmoid,
    "psi": digamma,
    **{
        function.__name__: function
        for function in (
            erf, erfc, erfinv, ndtr, log_ndtr, ndtri, gammaln, gamma, beta, betaln, j0, j1, i0, i1,
            logit, log_expit, xlogy, xlog1py, entr, rel_entr,
        )
    },
}  # fmt: skip
"""By name, so that a call such as ``scipy.special.erf(t)`` finds its entry, and this module need not import SciPy."""
