"""Reductions that pass over missing values, nan; these take no part and get no gradient."""

import warnings
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis
from autograd_nn.derivatives.reductions import max, mean, min, sum
from autograd_nn.engine.operation import stands_for


@stands_for(np.nansum)
def nansum(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: None = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """The `sum` of the elements that are not nan.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, float("nan"), 2.0], requires_grad=True)
    >>> y = ag.nansum(x)
    >>> y
    Tensor(3., requires_grad=True, operation=sum)
    >>> y.backward()
    >>> x.grad
    Tensor([1., 0., 1.])
    """
    return sum(a, axis, dtype, out, keepdims, initial, ~np.isnan(a) & where)


@stands_for(np.nanmean)
def nanmean(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, keepdims: bool = False, *, where: Any = True
) -> Any:
    """The `mean` of the elements that are not nan; nan with a warning where there are none."""
    return mean(a, axis, dtype, out, keepdims, where=~np.isnan(a) & where)


@stands_for(np.nanmax)
def nanmax(
    a: Any, axis: Axis = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = True
) -> Any:
    """The largest element (`max`) that is not nan; nan with a warning where there are none."""
    return _extreme(max, -np.inf, a, axis, out, keepdims, initial, where)


@stands_for(np.nanmin)
def nanmin(
    a: Any, axis: Axis = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = True
) -> Any:
    """The smallest element (`min`) that is not nan; nan with a warning where there are none."""
    return _extreme(min, np.inf, a, axis, out, keepdims, initial, where)


def _extreme(
    reduction: Any, loser: float, a: Any, axis: Axis, out: Any, keepdims: bool, initial: Any, where: Any
) -> Any:
    if np.size(a) == 0 and initial is None:
        return reduction(a, axis, out, keepdims)  # the extreme of nothing at all is NumPy's error
    known = ~np.isnan(a) & where
    if initial is not None:
        return reduction(a, axis, out, keepdims, initial, known)
    y = reduction(a, axis, out, keepdims, loser, known)
    nothing = ~np.any(known, axis=axis, keepdims=keepdims)
    if not np.any(nothing):
        return y
    warnings.warn("all elements that were to be compared are nan", RuntimeWarning, stacklevel=3)
    return np.where(nothing, np.nan, y)
