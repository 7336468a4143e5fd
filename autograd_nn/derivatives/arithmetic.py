"""Arithmetic: + - * / ** and their kin.

The forward functions are Python's own operators: on arrays they are NumPy's ufuncs, and on single
numbers they are ten times faster than a ufunc.
"""

import operator
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

add = operation(operator.add, numpy=np.add, a=lambda g: g, b=lambda g: g)

subtract = operation(operator.sub, name="subtract", numpy=np.subtract, a=lambda g: g, b=lambda g: -g)

multiply = operation(
    operator.mul,
    name="multiply",
    numpy=np.multiply,
    a=lambda g, b: g * b,
    b=lambda g, a: g * a,
)

divide = operation(
    operator.truediv,
    name="divide",
    numpy=np.divide,
    a=lambda g, b: g / b,
    b=lambda g, y, b: -g * y / b,
)

negative = operation(operator.neg, name="negative", numpy=np.negative, x=lambda g: -g)

positive = operation(operator.pos, name="positive", numpy=np.positive, x=lambda g: g)

square = operation(np.square, x=lambda g, x: g * (2 * x))

reciprocal = operation(np.reciprocal, x=lambda g, y: -g * y * y)

sqrt = operation(np.sqrt, x=lambda g, y: g / (2 * y))

cbrt = operation(np.cbrt, x=lambda g, y: g / (3 * y * y))


def _slope_of_size(g: Any, x: Any) -> Any:
    if np.iscomplexobj(x):
        size = np.absolute(x)
        return g * (np.conj(x) / np.where(size == 0, 1, size))
    return g * np.sign(x)


absolute = operation(np.absolute, name="absolute", x=_slope_of_size)
"""At 0, a convex kink, the gradient is 0: the smallest of its subgradients."""

fabs = operation(np.fabs, x=lambda g, x: g * np.sign(x))
"""As `absolute`, for real numbers only; integers become floating."""


def _power_of_base(g: Any, a: Any, b: Any) -> Any:
    if isinstance(b, (int, float)):
        return g * (b * a ** (b - 1)) if b else g * 0.0
    # x**0 is 1 everywhere, so its slope is 0 even at 0, where 0 * 0**-1 would be 0 * inf.
    return g * (b * a ** np.where((a == 0) & (b == 0), 1, b - 1))


def _power_of_exponent(g: Any, y: Any, a: Any, b: Any) -> Any:
    # 0**b is 0 for every b > 0, so its slope in b is 0; log(0) must not be asked.
    flat = (y == 0) | ((a == 0) & (b == 0))
    return g * np.where(flat, 0, y * np.log(np.where(flat, 1, a)))


power = operation(
    operator.pow,
    name="power",
    numpy=np.power,
    a=_power_of_base,
    b=_power_of_exponent,
)

float_power = operation(np.float_power, a=_power_of_base, b=_power_of_exponent)
"""As `power`, but computed in float64 whatever the operands are, as NumPy does."""

remainder = operation(
    operator.mod,
    name="remainder",
    numpy=np.remainder,
    a=lambda g: g,
    b=lambda g, a, b: -g * np.floor_divide(a, b),
)
"""``a - b * floor(a / b)``, with the sign of ``b``. Where it jumps, both sides have the same slope: that is taken."""

mod = remainder

# The quotient that belongs to y: a / b itself may have been rounded up to the next integer.
fmod = operation(np.fmod, a=lambda g: g, b=lambda g, y, a, b: -g * np.rint((a - y) / b))
"""``a - b * trunc(a / b)``, with the sign of ``a``; slopes as of `remainder`."""

deg2rad = operation(np.deg2rad, numpy=(np.deg2rad, np.radians), x=lambda g: np.deg2rad(g))
rad2deg = operation(np.rad2deg, numpy=(np.rad2deg, np.degrees), x=lambda g: np.rad2deg(g))
radians, degrees = deg2rad, rad2deg

ldexp = operation(np.ldexp, x=lambda g, exponent: np.ldexp(g, exponent), exponent=None)
"""``x * 2**exponent``; the exponents are integers, which have no gradient."""

copysign = operation(np.copysign, a=lambda g, y, a: g * (np.sign(y) * np.sign(a)), b=None)
"""``abs(a)`` with the sign of ``b``. ``b`` only chooses, like the condition of `where`, and gets no gradient."""
