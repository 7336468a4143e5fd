"""Reductions: many elements become one, so one gradient goes back to many."""

import builtins
import math
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

_sum: Any = np.add.reduce  # np.sum without its wrapper, which costs more than a small sum

Axis = int | tuple[int, ...] | None


def _back_in_place(reduced: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    """The result of a reduction, shaped so that it broadcasts against the operand of ``shape``."""
    if keepdims or axis is None:
        return reduced
    axes = {i % len(shape) for i in (axis if isinstance(axis, tuple) else (axis,))}
    return reduced.reshape(tuple([1 if i in axes else n for i, n in enumerate(shape)]))


def _count(shape: tuple[int, ...], axis: Axis) -> int:
    """How many elements one result of a reduction is made of."""
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))


def _to_each(g: Any, x_shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    return np.broadcast_to(_back_in_place(g, x_shape, axis, keepdims), x_shape)


def _to_each_its_part(g: Any, x_shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    # A mean of nothing is nan, and there is no element for its gradient to go to.
    return _to_each(g / builtins.max(_count(x_shape, axis), 1), x_shape, axis, keepdims)


def _to_the_winners(g: Any, y: Any, x: Any, axis: Axis, keepdims: bool) -> Any:
    """The gradient of max and min: all of it to the winner, an even share to each of several."""
    won = x == _back_in_place(y, x.shape, axis, keepdims)
    winners = np.sum(won, axis=axis, keepdims=True)
    share = _back_in_place(g, x.shape, axis, keepdims) / np.maximum(winners, 1).astype(g.dtype)
    return np.where(won, share, 0)


@operation(numpy=np.sum, x=_to_each)
def sum(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    """The sum of the elements over ``axis`` (all of them by default)."""
    return _sum(x, axis, None, None, keepdims)


@operation(numpy=np.mean, x=_to_each_its_part)
def mean(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    """The mean of the elements over ``axis`` (all of them by default)."""
    if x.dtype == np.float16 or x.size == 0:
        return np.mean(x, axis=axis, keepdims=keepdims)  # it adds half precision up in single
    return _sum(x, axis, None, None, keepdims) / _count(x.shape, axis)


@operation(numpy=(np.max, np.amax), x=_to_the_winners)
def max(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    """The largest element over ``axis``; several equal ones share its gradient evenly."""
    return np.max(x, axis=axis, keepdims=keepdims)


@operation(numpy=(np.min, np.amin), x=_to_the_winners)
def min(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    """The smallest element over ``axis``; several equal ones share its gradient evenly."""
    return np.min(x, axis=axis, keepdims=keepdims)
