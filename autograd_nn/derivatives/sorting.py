"""Sorting: the gradient of each element goes back to the place that it came from.

Of equal elements each keeps the gradient of its own place.
"""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.shapes import ravel
from autograd_nn.derivatives.taking import take_along_axis
from autograd_nn.engine.errors import UnsupportedFunctionError
from autograd_nn.engine.operation import stands_for


def _refuse_order(function: str, order: Any) -> None:
    if order is not None:
        raise UnsupportedFunctionError(
            f"np.{function}(..., order=...) names the fields of a structured array, and a Tensor has none"
        )


@stands_for(np.sort)
def sort(a: Any, axis: int | None = -1, kind: Any = None, order: None = None, *, stable: bool | None = None) -> Any:
    """``a`` sorted along ``axis``, nans last; with ``axis=None``, flattened first.

    Equal elements keep their order unless another ``kind`` is asked for.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([3.0, 1.0, 2.0], requires_grad=True)
    >>> (ag.sort(x) * [1.0, 10.0, 100.0]).sum().backward()
    >>> x.grad
    Tensor([100.,   1.,  10.])
    """
    _refuse_order("sort", order)
    a = as_array(a)
    if axis is None:
        a, axis = ravel(a), -1
    if a.ndim == 0:
        raise np.exceptions.AxisError(axis, 0)
    kind = "stable" if kind is None and stable is None else kind
    return take_along_axis(a, np.argsort(a, axis, kind, stable=stable), axis)


@stands_for(np.partition)
def partition(a: Any, kth: Any, axis: int | None = -1, kind: Any = "introselect", order: None = None) -> Any:
    """``a`` with the ``kth`` element along ``axis`` where sorting would put it, smaller ones before it."""
    _refuse_order("partition", order)
    a = as_array(a)
    if axis is None:
        a, axis = ravel(a), -1
    return take_along_axis(a, np.argpartition(a, kth, axis, kind), axis)
