"""Choosing between values: where, maximum, minimum, clip, relu. Ties share the gradient evenly."""

from typing import Any

import numpy as np

from autograd_nn.engine.errors import UnsupportedFunctionError
from autograd_nn.engine.operation import Operation, operation, stands_for
from autograd_nn.kernels.choosing import choose

# A mask selects with where and never by multiplication: 0 times an infinite gradient is nan.

where: Operation = operation(
    choose,
    name="where",
    numpy=np.where,
    condition=None,
    a=lambda g, condition: where(condition, g, 0),
    b=lambda g, condition: where(condition, 0, g),
)

# Written so that nan, which no comparison finds smaller or larger, lets the gradient through: it shows.

maximum = operation(
    np.maximum,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, 0, g)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where(b < a, 0, g)),
)

minimum = operation(
    np.minimum,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, 0, g)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where(b > a, 0, g)),
)

# These two pass over nan: the other operand is the result, and has the gradient.

fmax = operation(
    np.fmax,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where((a > b) | np.isnan(b), g, 0)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where((b > a) | np.isnan(a), g, 0)),
)

fmin = operation(
    np.fmin,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where((a < b) | np.isnan(b), g, 0)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where((b < a) | np.isnan(a), g, 0)),
)


def _where_positive(g: Any, y: Any) -> Any:
    if y.__class__ is float:
        return g if y != 0 else 0.0
    return where(y != 0, g, 0)


@operation(x=_where_positive)
def relu(x: Any) -> Any:
    """``max(x, 0)``; at 0, a convex kink, the gradient is 0."""
    if x.__class__ is float:
        return 0.0 if x <= 0 else x
    return np.maximum(x, 0)


@operation(numpy=np.nan_to_num, x=lambda g, x: np.where(np.isfinite(x), g, 0))
def nan_to_num(
    x: Any, /, copy: bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Any:
    """``x`` with numbers for nan and the infinities (the largest of the dtype by default); these get no gradient."""
    if not copy:
        raise UnsupportedFunctionError("nan_to_num(x, copy=False) would change x unseen; write x[...] = nan_to_num(x)")
    return np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


@stands_for(np.heaviside)
def heaviside(x: Any, at_zero: Any) -> Any:
    """The step function: 0 for ``x < 0``, 1 for ``x > 0`` and ``at_zero`` for 0.

    ``x`` only chooses, so it has no gradient: the result is a plain array, unless ``at_zero`` is a Tensor,
    which receives the gradient of the elements where ``x`` is 0.
    """
    return np.where(np.equal(x, 0), at_zero, (np.sign(x) + 1) / 2)


@stands_for(np.clip)
def clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    """``x`` held between ``a_min`` and ``a_max``, also named ``min`` and ``max``; None leaves that side open.

    At a bound, and where the bounds hold ``x``, the gradient of ``x`` is 0; a bound receives the
    gradient of the elements beyond it.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([-2.0, -1.0, 0.5, 1.0, 2.0], requires_grad=True)
    >>> ag.clip(x, -1, 1).sum().backward()
    >>> x.grad
    Tensor([0., 0., 1., 0., 0.])
    """
    for lowest in (a_min, min):
        if lowest is not None:
            x = _at_least(x, lowest)
    for highest in (a_max, max):
        if highest is not None:
            x = _at_most(x, highest)
    return x


_at_least = operation(
    np.maximum,
    name="clip_below",
    numpy=(),
    x=lambda g, x, a_min: np.where(x <= a_min, 0, g),
    a_min=lambda g, x, a_min: np.where(x < a_min, g, 0),
)

_at_most = operation(
    np.minimum,
    name="clip_above",
    numpy=(),
    x=lambda g, x, a_max: np.where(x >= a_max, 0, g),
    a_max=lambda g, x, a_max: np.where(x > a_max, g, 0),
)
