"""Reductions: many elements become one, so one gradient goes back to many."""

import builtins
import math
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis, axes_of, refuse_out
from autograd_nn.derivatives.cumulative import products_before
from autograd_nn.derivatives.rearranging import flip
from autograd_nn.derivatives.shapes import converted
from autograd_nn.engine.operation import operation, stands_for

_add_up: Any = np.add.reduce  # np.sum without its wrapper, which costs more than a small sum

_SINGLE: frozenset[Any] = frozenset((np.float64, np.float32))
_FEW = 4096


def back_in_place(reduced: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    """The result of a reduction, shaped so that it broadcasts against the operand of ``shape``."""
    if keepdims or axis is None:
        return reduced
    axes = {i % len(shape) for i in (axis if isinstance(axis, tuple) else (axis,))}
    return reduced.reshape(tuple([1 if i in axes else n for i, n in enumerate(shape)]))


def count(shape: tuple[int, ...], axis: Axis, where: Any = True) -> Any:
    """How many elements one result of a reduction is made of."""
    if where is not True:
        return np.sum(np.broadcast_to(where, shape), axis=axis, keepdims=True)
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))


def as_rows(a: Any, axis: Axis) -> Any:
    """``a`` with the axes to be reduced flattened into the last, so that each row gives one result."""
    axes = axes_of(a, axis)
    rest = [i for i in range(a.ndim) if i not in axes]
    rows = np.transpose(a, (*rest, *axes))
    return rows.reshape((*rows.shape[: len(rest)], math.prod(rows.shape[len(rest) :])))


def _stretched(g: Any, shape: tuple[int, ...]) -> Any:
    """``g`` at every element. A view that costs no memory, but few elements are written sooner than that is made."""
    if g.__class__ in _SINGLE and math.prod(shape) <= _FEW:
        filled = np.empty(shape, g.dtype)
        filled.fill(g)
        return filled
    return np.broadcast_to(g, shape)


def _to_each(g: Any, x_shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    return _stretched(back_in_place(g, x_shape, axis, keepdims), x_shape)


def _to_each_its_part(g: Any, x_shape: tuple[int, ...], axis: Axis, keepdims: bool, where: Any) -> Any:
    # A mean of nothing is nan, and there is no element for its gradient to go to.
    if where is True:
        return _to_each(g / builtins.max(count(x_shape, axis), 1), x_shape, axis, keepdims)
    parts = np.maximum(count(x_shape, axis, where), 1).astype(g.dtype)
    return np.where(where, back_in_place(g, x_shape, axis, keepdims) / parts, 0)


def _to_each_times_the_others(g: Any, x: Any, axis: Axis, keepdims: bool) -> Any:
    """The gradient of a product: the product of the other factors, found without dividing by this one."""
    rows = as_rows(x, axis)
    others = products_before(rows) * flip(products_before(flip(rows, -1)), -1)
    axes = axes_of(x, axis)
    order = [*[i for i in range(x.ndim) if i not in axes], *axes]
    others = np.transpose(others.reshape(tuple([x.shape[i] for i in order])), [order.index(i) for i in range(x.ndim)])
    return back_in_place(g, x.shape, axis, keepdims) * others


def _to_the_winners(g: Any, y: Any, x: Any, axis: Axis, keepdims: bool, initial: Any, where: Any) -> Any:
    """The gradient of max and min: all of it to the winner, an even share to each of several."""
    y = back_in_place(y, x.shape, axis, keepdims)
    won = x == y
    if where is not True:
        won = won & where
    winners = np.sum(won, axis=axis, keepdims=True)
    if initial is not None and np.isfinite(initial):  # an infinite one stands for nothing at all
        winners = winners + (y == initial)
    share = back_in_place(g, x.shape, axis, keepdims) / np.maximum(winners, 1).astype(g.dtype)
    return np.where(won, share, 0)


def _bounded(initial: Any, where: Any) -> dict[str, Any]:
    """The arguments of max and min that NumPy knows from their absence."""
    return {} if initial is None and where is True else {"initial": initial, "where": where}


@operation(name="sum", x=_to_each)
def _sum(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    return _add_up(x, axis, None, None, keepdims)


@operation(name="mean", x=_to_each_its_part)
def _mean(x: Any, /, axis: Axis = None, keepdims: bool = False, where: Any = True) -> Any:
    if where is not True or x.dtype == np.float16 or x.size == 0:
        return np.mean(x, axis=axis, keepdims=keepdims, where=where)  # it adds half precision up in single
    return _add_up(x, axis, None, None, keepdims) / count(x.shape, axis)


@operation(name="prod", x=_to_each_times_the_others)
def _prod(x: Any, /, axis: Axis = None, keepdims: bool = False) -> Any:
    return np.prod(x, axis=axis, keepdims=keepdims)


@operation(name="max", x=_to_the_winners)
def _max(x: Any, /, axis: Axis = None, keepdims: bool = False, initial: Any = None, where: Any = True) -> Any:
    return np.max(x, axis=axis, keepdims=keepdims, **_bounded(initial, where))


@operation(name="min", x=_to_the_winners)
def _min(x: Any, /, axis: Axis = None, keepdims: bool = False, initial: Any = None, where: Any = True) -> Any:
    return np.min(x, axis=axis, keepdims=keepdims, **_bounded(initial, where))


def _filled(a: Any, where: Any, neutral: Any) -> Any:
    """``a`` with a neutral element where ``where`` leaves it out."""
    return a if where is True else np.where(np.broadcast_to(where, np.shape(a)), a, neutral)


@stands_for(np.sum)
def sum(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: None = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """The sum of the elements over ``axis`` (all of them by default).

    Parameters
    ----------
    a : array_like, Tensor or Scalar
    axis : int or tuple of int, optional
    dtype : dtype, optional
        Convert the elements to this before they are added up.
    out : None
        Not supported.
    keepdims : bool
        Leave the axes in place, with length 1.
    initial : number or Tensor, optional
        Added to each sum.
    where : array of bool
        Which elements to count.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    >>> ag.sum(x, axis=0)
    Tensor([4., 6.], requires_grad=True, operation=sum)
    """
    if out is not None:
        refuse_out("sum", out)
    if where is not True or dtype is not None:
        a = converted(_filled(a, where, 0), dtype)
    y = _sum(a) if axis is None and not keepdims else _sum(a, axis=axis, keepdims=keepdims)
    return y if initial is None else y + initial


@stands_for(np.mean)
def mean(
    a: Any, axis: Axis = None, dtype: Any = None, out: None = None, keepdims: bool = False, *, where: Any = True
) -> Any:
    """The mean of the elements over ``axis`` (all of them by default); arguments as `sum` has them."""
    refuse_out("mean", out)
    if dtype is not None:
        a = converted(a, dtype)
    if axis is None and where is True and not keepdims:
        return _mean(a)
    return _mean(a, axis=axis, keepdims=keepdims, where=where)


@stands_for(np.prod)
def prod(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: None = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """The product of the elements over ``axis``; arguments as `sum` has them.

    Its gradient is the product of the other elements, right where some are 0, in every order.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([0.0, 2.0, 3.0], requires_grad=True)
    >>> ag.prod(x).backward()
    >>> x.grad
    Tensor([6., 0., 0.])
    """
    refuse_out("prod", out)
    y = _prod(converted(_filled(a, where, 1), dtype), axis=axis, keepdims=keepdims)
    return y if initial is None else y * initial


@stands_for(np.max, np.amax)
def max(
    a: Any, axis: Axis = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = True
) -> Any:
    """The largest element over ``axis``; several equal ones share its gradient evenly.

    ``initial`` is a number that takes part too, and must be given with ``where``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, 3.0, 3.0], requires_grad=True)
    >>> ag.max(x).backward()
    >>> x.grad
    Tensor([0. , 0.5, 0.5])
    """
    refuse_out("max", out)
    return _max(a, axis=axis, keepdims=keepdims, initial=initial, where=where)


@stands_for(np.min, np.amin)
def min(
    a: Any, axis: Axis = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = True
) -> Any:
    """The smallest element over ``axis``; several equal ones share its gradient evenly, as in `max`."""
    refuse_out("min", out)
    return _min(a, axis=axis, keepdims=keepdims, initial=initial, where=where)


amax = max
amin = min


@stands_for(np.ptp)
def ptp(a: Any, axis: Axis = None, out: None = None, keepdims: bool = False) -> Any:
    """The largest element over ``axis`` minus the smallest."""
    refuse_out("ptp", out)
    return max(a, axis, keepdims=keepdims) - min(a, axis, keepdims=keepdims)
