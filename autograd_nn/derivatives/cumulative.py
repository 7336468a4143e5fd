"""Along an axis: running sums and products, differences, slopes and areas."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import along, as_array, axes_of, axis_of, refuse_out
from autograd_nn.derivatives.joining import concatenate
from autograd_nn.derivatives.rearranging import flip
from autograd_nn.derivatives.shapes import astype, broadcast_to, converted, ravel, reshape
from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for


def _advanced(g: Any, axis: int) -> Any:
    return flip(delayed(flip(g, axis), 0, axis), axis)


@operation(x=_advanced)
def delayed(x: Any, /, first: float = 0, axis: int = -1) -> Any:
    """Every element one place later along ``axis``: ``first`` in front, the last one gone."""
    result = np.full_like(x, first)
    np.moveaxis(result, axis, 0)[1:] = np.moveaxis(x, axis, 0)[:-1]
    return result


def _flow_back(g: Any, a: Any, axis: int) -> Any:
    """What each ``y[k]`` of a recurrence receives: its own gradient, and through ``a[k+1]`` that of ``y[k+1]``."""
    return flip(recurrence(flip(g, axis), delayed(flip(a, axis), 0, axis), axis), axis)


def _back_through_the_recurrence(g: Any, y: Any, a: Any, axis: int) -> list[Any]:
    flow = _flow_back(g, a, axis)
    return [flow, flow * delayed(y, 0, axis)]


@operation(joint=_back_through_the_recurrence)
def recurrence(b: Any, a: Any, /, axis: int = -1) -> Any:
    """``y[k] = b[k] + a[k] * y[k-1]`` along ``axis``, starting from ``y[0] = b[0]``.

    What running products need for their gradients: it divides by nothing, so zeros do no harm.
    """
    result = np.array(b)
    y, a = np.moveaxis(result, axis, 0), np.moveaxis(np.array(a), axis, 0)
    # After each round y[k] has taken in the `step` elements before it and a[k] is the product of as
    # many factors; so log2(n) rounds over whole arrays do the work of n steps.
    step = 1
    while step < len(y):
        y[step:] += a[step:] * y[:-step]
        a[step:] *= a[:-step]
        step *= 2
    return result


def _sums_from_the_end(g: Any, axis: int) -> Any:
    return flip(_cumsum(flip(g, axis), axis), axis)


@operation(name="cumsum", x=_sums_from_the_end)
def _cumsum(x: Any, /, axis: int = -1) -> Any:
    return np.cumsum(x, axis=axis)


@operation(name="cumprod", x=lambda g, y, x, axis: _flow_back(g, x, axis) * delayed(y, 1, axis))
def _cumprod(x: Any, /, axis: int = -1) -> Any:
    return np.cumprod(x, axis=axis)


def products_before(x: Any) -> Any:
    """For each element, the product of all before it along the last axis."""
    return delayed(_cumprod(x, -1), 1, -1)


def _row_or_axis(a: Any, axis: int | None) -> tuple[Any, int]:
    return (ravel(a), 0) if axis is None or np.ndim(a) == 0 else (a, axis)


@stands_for(np.cumsum)
def cumsum(a: Any, axis: int | None = None, dtype: Any = None, out: None = None) -> Any:
    """The sums of all elements so far along ``axis``; by default of ``a`` in one row.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.cumsum(ag.Tensor([1.0, 2.0, 3.0]))
    Tensor([1., 3., 6.])
    """
    refuse_out("cumsum", out)
    a, axis = _row_or_axis(converted(a, dtype), axis)
    return _cumsum(a, axis=axis)


@stands_for(np.cumprod)
def cumprod(a: Any, axis: int | None = None, dtype: Any = None, out: None = None) -> Any:
    """The products of all elements so far along ``axis``; by default of ``a`` in one row.

    Its gradient is right where elements are 0, in every order.
    """
    refuse_out("cumprod", out)
    a, axis = _row_or_axis(converted(a, dtype), axis)
    return _cumprod(a, axis=axis)


@stands_for(np.diff)
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """The difference of each element from the one before it along ``axis``, taken ``n`` times.

    ``prepend`` and ``append`` are joined to the ends first; a number stands for a whole layer of them.
    """
    if n < 0:
        raise ValueError(f"diff takes differences n = 0, 1, 2, ... times, not {n}")
    a = as_array(a)
    axis = axis_of(a, axis)
    layer = (*a.shape[:axis], 1, *a.shape[axis + 1 :])
    if prepend is not None or append is not None:
        ends = [_layer_of(end, layer, a.dtype) for end in (prepend, append)]
        a = concatenate([part for part in (ends[0], a, ends[1]) if part is not None], axis)
    for _ in range(n):
        a = a[along(axis, slice(1, None))] - a[along(axis, slice(0, -1))]
    return a


def _layer_of(end: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    if isinstance(end, (int, float)):
        return np.full(shape, end, np.result_type(dtype, end))  # a Python number never widens an array
    return broadcast_to(end, shape) if end is not None and np.ndim(end) == 0 else end


@stands_for(np.trapezoid)
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """The area under ``y`` along ``axis`` by the trapezoidal rule, sampled at ``x`` or at distances of ``dx``."""
    y = as_array(y)
    axis = axis_of(y, axis)
    if x is not None:
        dx = diff(x, axis=axis) if np.ndim(x) > 1 else _on_axis(diff(x), y.ndim, axis)
    return (dx * (y[along(axis, slice(1, None))] + y[along(axis, slice(0, -1))]) / 2.0).sum(axis=axis)


@stands_for(np.gradient)
def gradient(f: Any, *varargs: Any, axis: int | tuple[int, ...] | None = None, edge_order: int = 1) -> Any:
    """The slope of sampled values along each axis, by central differences of second order.

    Parameters
    ----------
    f : array_like or Tensor
    *varargs : number, array_like or Tensor
        The distance of the samples, or their positions on an axis: none (a distance of 1), one for all
        axes, or one for each.
    axis : int or tuple of int, optional
        Default: every axis.
    edge_order : 1 or 2
        The order of the one-sided differences at the two ends.

    Returns
    -------
    Tensor, or a tuple of one for each axis where there are several
    """
    f = as_array(f)
    axes = axes_of(f, axis)
    spacings = varargs or (1.0,)
    if len(spacings) == 1:
        spacings = spacings * len(axes)
    if len(spacings) != len(axes):
        raise TypeError(f"gradient takes one spacing, or one for each of the {len(axes)} axes, not {len(varargs)}")
    if edge_order not in (1, 2):
        raise ValueError(f"edge_order is 1 or 2, not {edge_order!r}")
    slopes = tuple([_slope(f, h, i, edge_order) for i, h in zip(axes, spacings, strict=True)])
    return slopes[0] if len(slopes) == 1 else slopes


def _slope(f: Any, spacing: Any, axis: int, edge_order: int) -> Any:
    n = f.shape[axis]
    if n <= edge_order:
        raise ShapeError(
            f"gradient with edge_order={edge_order} takes {edge_order + 1} samples or more; axis {axis} has {n}"
        )
    if np.ndim(spacing) == 0:
        dx = np.full(n - 1, 1, f.dtype) * spacing
    elif np.shape(spacing) == (n,):
        dx = diff(spacing)
    else:
        raise ShapeError(f"gradient: positions of shape {np.shape(spacing)} for the {n} samples of axis {axis}")
    dx = _on_axis(astype(dx, f.dtype), f.ndim, axis)
    before, after = along(axis, slice(0, -1)), along(axis, slice(1, None))
    slope = diff(f, axis=axis) / dx
    # The parabola through three samples: at the middle, the mean of the two slopes, each weighted with
    # the length of the other; at an end, the slope there and half a step on.
    inner = (dx[after] * slope[before] + dx[before] * slope[after]) / (dx[before] + dx[after])

    def end(first: slice, second: slice) -> Any:
        at_end, next_to_it = along(axis, first), along(axis, second)
        if edge_order == 1:
            return slope[at_end]
        bend = dx[at_end] / (dx[at_end] + dx[next_to_it])
        return slope[at_end] + (slope[at_end] - slope[next_to_it]) * bend

    ends = end(slice(0, 1), slice(1, 2)), end(slice(-1, None), slice(-2, -1))
    return concatenate([ends[0], inner, ends[1]], axis)


def _on_axis(row: Any, ndim: int, axis: int) -> Any:
    """A row laid along one axis of ``ndim``."""
    return reshape(row, tuple([np.size(row) if i == axis else 1 for i in range(ndim)]))
