"""Choosing between values: where, maximum, minimum, clip, relu. Ties share the gradient evenly."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation, stands_for

# A mask selects with np.where and never by multiplication: 0 times an infinite gradient is nan.

where = operation(
    np.where,
    numpy=np.where,
    condition=None,
    a=lambda g, condition: np.where(condition, g, 0),
    b=lambda g, condition: np.where(condition, 0, g),
)

maximum = operation(
    np.maximum,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, g, 0)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where(b > a, g, 0)),
)

minimum = operation(
    np.minimum,
    a=lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, g, 0)),
    b=lambda g, a, b: np.where(a == b, g / 2, np.where(b < a, g, 0)),
)


@operation(x=lambda g, x: np.where(x > 0, g, 0))
def relu(x: Any) -> Any:
    """``max(x, 0)``; at 0, a convex kink, the gradient is 0."""
    return np.maximum(x, 0)


@stands_for(np.clip)
def clip(x: Any, a_min: Any = None, a_max: Any = None) -> Any:
    """``x`` held between ``a_min`` and ``a_max``; None leaves that side open.

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
    if a_min is not None:
        x = _at_least(x, a_min)
    if a_max is not None:
        x = _at_most(x, a_max)
    return x


_at_least = operation(
    np.maximum,
    name="clip_below",
    numpy=(),
    x=lambda g, x, a_min: np.where(x > a_min, g, 0),
    a_min=lambda g, x, a_min: np.where(x < a_min, g, 0),
)

_at_most = operation(
    np.minimum,
    name="clip_above",
    numpy=(),
    x=lambda g, x, a_max: np.where(x < a_max, g, 0),
    a_max=lambda g, x, a_max: np.where(x > a_max, g, 0),
)
