"""Trigonometric and hyperbolic functions and their inverses."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

sin = operation(np.sin, x=lambda g, x: g * np.cos(x))
cos = operation(np.cos, x=lambda g, x: -g * np.sin(x))
tan = operation(np.tan, x=lambda g, y: g * (1 + y * y))

# (1 - x) * (1 + x) keeps its digits near 1, where 1 - x * x loses them.
arcsin = operation(np.arcsin, x=lambda g, x: g / np.sqrt((1 - x) * (1 + x)))
arccos = operation(np.arccos, x=lambda g, x: -g / np.sqrt((1 - x) * (1 + x)))
arctan = operation(np.arctan, x=lambda g, x: g / (1 + x * x))

sinh = operation(np.sinh, x=lambda g, x: g * np.cosh(x))
cosh = operation(np.cosh, x=lambda g, x: g * np.sinh(x))
tanh = operation(np.tanh, x=lambda g, y: g * (1 - y * y))
arcsinh = operation(np.arcsinh, x=lambda g, x: g / np.hypot(x, 1))
arccosh = operation(np.arccosh, x=lambda g, x: g / np.sqrt((x - 1) * (x + 1)))
arctanh = operation(np.arctanh, x=lambda g, x: g / ((1 - x) * (1 + x)))


def _nonzero(x: Any) -> Any:
    """``x`` with 1 in place of 0: a divisor for numerators that are 0 there too."""
    return np.where(x == 0, 1, x)


hypot = operation(np.hypot, a=lambda g, y, a: g * (a / _nonzero(y)), b=lambda g, y, b: g * (b / _nonzero(y)))
"""At (0, 0), the tip of a cone, the gradient is (0, 0): the smallest of its subgradients."""

arctan2 = operation(
    np.arctan2,
    a=lambda g, a, b: g * (b / _nonzero(a * a + b * b)),
    b=lambda g, a, b: g * (-a / _nonzero(a * a + b * b)),
)
