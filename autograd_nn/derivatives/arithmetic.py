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

absolute = operation(np.absolute, name="absolute", x=lambda g, x: g * np.sign(x))
"""At 0, a convex kink, the gradient is 0: the smallest of its subgradients."""


def _power_of_base(g: Any, a: Any, b: Any) -> Any:
    if isinstance(b, (int, float)):
        return g * (b * a ** (b - 1)) if b else g * 0.0
    # x**0 is 1 everywhere, so its slope is 0 even where 0 * x**-1 would be 0 * inf.
    return g * (b * a ** np.where(b == 0, 1, b - 1))


def _power_of_exponent(g: Any, y: Any, a: Any, b: Any) -> Any:
    # 0**b is 0 for every b > 0, so its slope in b is 0; log(0) must not be asked.
    flat = (a == 0) & (b >= 0)
    return g * np.where(flat, 0, y * np.log(np.where(flat, 1, a)))


power = operation(
    operator.pow,
    name="power",
    numpy=np.power,
    a=_power_of_base,
    b=_power_of_exponent,
)

remainder = operation(
    operator.mod,
    name="remainder",
    numpy=np.remainder,
    a=lambda g: g,
    b=lambda g, a, b: -g * np.floor_divide(a, b),
)
