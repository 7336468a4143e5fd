"""Trigonometric and hyperbolic functions and their inverses."""

import math
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

sin = operation(np.sin, x=lambda g, x: g * np.cos(x))
cos = operation(np.cos, x=lambda g, x: -g * np.sin(x))
tan = operation(np.tan, x=lambda g, y: g * (1 + y * y))

# (1 - x) * (1 + x) keeps its digits near 1, where 1 - x * x loses them.
arcsin = operation(np.arcsin, x=lambda g, x: g / np.sqrt((1 - x) * (1 + x)))
arccos = operation(np.arccos, x=lambda g, x: -g / np.sqrt((1 - x) * (1 + x)))
# Twice by the root of 1 + x * x: the square of a large x overflows.
arctan = operation(np.arctan, x=lambda g, x: g / np.hypot(x, 1) / np.hypot(x, 1))

sinh = operation(np.sinh, x=lambda g, x: g * np.cosh(x))
cosh = operation(np.cosh, x=lambda g, x: g * np.sinh(x))
tanh = operation(np.tanh, x=lambda g, y: g * (1 - y * y))
arcsinh = operation(np.arcsinh, x=lambda g, x: g / np.hypot(x, 1))
arccosh = operation(np.arccosh, x=lambda g, x: g / (np.sqrt(x - 1) * np.sqrt(x + 1)))
arctanh = operation(np.arctanh, x=lambda g, x: g / ((1 - x) * (1 + x)))


def _length(y: Any) -> Any:
    """A length as a divisor: of the vector (0, 0), which has no direction, it makes (0, 0)."""
    return np.where(y == 0, np.inf, y)


hypot = operation(np.hypot, a=lambda g, y, a: g * (a / _length(y)), b=lambda g, y, b: g * (b / _length(y)))
"""At (0, 0), the tip of a cone, the gradient is (0, 0): the smallest of its subgradients."""


def _by_squared_length(x: Any, a: Any, b: Any) -> Any:
    """``x / (a * a + b * b)``, where the squares of small or large numbers may be 0 or infinite."""
    length = _length(np.hypot(a, b))
    return x / length / length


arctan2 = operation(
    np.arctan2,
    a=lambda g, a, b: g * _by_squared_length(b, a, b),
    b=lambda g, a, b: g * _by_squared_length(-a, a, b),
)
"""At (0, 0), where there is no angle, the gradient is (0, 0)."""


def _next_derivative_of_sinc(g: Any, x: Any, order: int) -> Any:
    return g * _sinc_derivative(x, order=order + 1)


@operation(name="sinc_derivative", x=_next_derivative_of_sinc)
def _sinc_derivative(x: Any, /, order: int = 1) -> Any:
    """The derivative of ``sinc`` of any order: ``pi**n`` times the integral of ``s**n cos(ts + n pi/2)`` for ``s``
    from 0 to 1, where ``t = pi x``.

    By parts it follows from that of order n - 1, but divided by t. Near 0 the cosine's series gives it.
    """
    t = np.pi * x
    is_near = np.abs(t) < order + 1
    far = np.where(is_near, order + 1, t)
    sine, cosine = np.sin(far), np.cos(far)
    by_parts = sine / far
    for n in range(1, order + 1):
        by_parts = ((sine, cosine, -sine, -cosine)[n % 4] - n * by_parts) / far
    near = np.where(is_near, t, 0)
    series = 0.0
    for m in reversed(range(order % 2, 24 + 6 * order, 2)):
        series = series * near * near + (-1) ** ((m + order) // 2) / math.factorial(m) / (m + order + 1)
    return np.pi**order * np.where(is_near, series * near ** (order % 2), by_parts)


sinc = operation(np.sinc, numpy=np.sinc, x=lambda g, x: g * _sinc_derivative(x, order=1))
