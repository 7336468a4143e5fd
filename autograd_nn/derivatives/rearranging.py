"""Rearranging: elements repeated, turned round, moved along an axis, framed or left out."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis, as_array, axis_of
from autograd_nn.derivatives.indexing import getitem, setitem
from autograd_nn.derivatives.joining import concatenate
from autograd_nn.derivatives.shapes import broadcast_to, converted, expand_dims, ravel, reshape, transpose
from autograd_nn.derivatives.taking import take
from autograd_nn.engine.errors import UnsupportedFunctionError
from autograd_nn.engine.operation import operation, stands_for


@stands_for(np.repeat)
def repeat(a: Any, repeats: Any, axis: int | None = None) -> Any:
    """Each element along ``axis`` several times in a row; by default those of ``a`` flattened.

    ``repeats`` is one number, or one for each element.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.repeat(ag.Tensor([1.0, 2.0]), 2)
    Tensor([1., 1., 2., 2.])
    """
    a = as_array(a)
    if axis is None:
        a, axis = ravel(a), 0
    axis = axis_of(a, axis)
    n = a.shape[axis]
    if np.size(repeats) > 1:
        return take(a, np.repeat(np.arange(n), repeats), axis)
    times = int(np.reshape(repeats, ())[()])
    before, after = a.shape[:axis], a.shape[axis + 1 :]
    copies = broadcast_to(expand_dims(a, axis + 1), (*before, n, times, *after))
    return reshape(copies, (*before, n * times, *after))


@stands_for(np.tile)
def tile(A: Any, reps: Any) -> Any:
    """``A`` laid out again and again, ``reps`` times along each axis.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.tile(ag.Tensor([1.0, 2.0]), (2, 2))
    Tensor([[1., 2., 1., 2.],
            [1., 2., 1., 2.]])
    """
    times = tuple(np.atleast_1d(reps).tolist())
    shape: tuple[int, ...] = np.shape(A)
    times = (1,) * (len(shape) - len(times)) + times
    shape = (1,) * (len(times) - len(shape)) + shape
    pairs = list(zip(times, shape, strict=True))
    tiles = broadcast_to(reshape(A, _joined((1, n) for _, n in pairs)), _joined(pairs))
    return reshape(tiles, tuple([t * n for t, n in pairs]))


def _joined(pairs: Any) -> tuple[int, ...]:
    return tuple([size for pair in pairs for size in pair])


def _flipped_back(g: Any, axis: Axis) -> Any:
    return flip(g, axis)


@operation(numpy=np.flip, x=_flipped_back)
def flip(x: Any, /, axis: Axis = None) -> Any:
    """``x`` with the elements along ``axis`` in reverse order; by default along every axis."""
    return np.flip(x, axis)


@stands_for(np.fliplr)
def fliplr(m: Any) -> Any:
    """``m`` mirrored left to right: the second axis reversed."""
    return flip(m, 1)


@stands_for(np.flipud)
def flipud(m: Any) -> Any:
    """``m`` mirrored upside down: the first axis reversed."""
    return flip(m, 0)


@stands_for(np.rot90)
def rot90(m: Any, k: int = 1, axes: Sequence[int] = (0, 1)) -> Any:
    """``m`` turned ``k`` times by a quarter in the plane of two axes, from the first towards the second."""
    m = as_array(m)
    first, second = (axis_of(m, axis) for axis in axes)
    if first == second:
        raise ValueError(f"rot90 turns in the plane of two different axes, not {tuple(axes)}")
    turns = k % 4
    if turns >= 2:
        m = flip(m, (first, second))
    if turns % 2 == 0:
        return m if turns else m[...]
    order = list(range(m.ndim))
    order[first], order[second] = second, first
    return flip(transpose(m, order), first)


def _rolled_back(g: Any, shift: Any, axis: Any) -> Any:
    return roll(g, tuple([-s for s in shift]) if isinstance(shift, tuple) else -shift, axis)


@operation(numpy=np.roll, x=_rolled_back)
def roll(x: Any, /, shift: Any = 0, axis: Axis = None) -> Any:
    """``x`` moved by ``shift`` along ``axis``, what leaves at one end entering at the other; by default flattened."""
    return np.roll(x, shift, axis)


@stands_for(np.pad)
def pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    """``array`` in a frame of further elements.

    Parameters
    ----------
    array : array_like or Tensor
    pad_width : int, pair, sequence of pairs, or dict of axis -> pair
        How many elements to add before and after, as in `numpy.pad`.
    mode : {"constant", "edge", "reflect", "symmetric", "wrap"}
        What they hold: ``constant_values`` (0 by default), the outermost element, or the array mirrored
        without or with its outermost element, or continued from its other end.
    constant_values : number or sequence, optional
        As in `numpy.pad`; only for ``"constant"``.

    Raises
    ------
    UnsupportedFunctionError
        Another mode, or ``reflect_type="odd"``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> y = ag.pad(x, 2, mode="reflect")
    >>> y
    Tensor([3., 2., 1., 2., 3., 2., 1.], requires_grad=True, operation=getitem)
    >>> y.sum().backward()
    >>> x.grad
    Tensor([2., 3., 2.])
    """
    array = as_array(array)
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap") or kwargs.get("reflect_type") == "odd":
        raise UnsupportedFunctionError(
            f"np.pad(..., mode={mode!r}) with {kwargs or 'no options'} has no derivative in the table; "
            f"the modes are constant, edge, reflect, symmetric and wrap, with reflect_type='even'"
        )
    widths = _widths(pad_width, array.ndim)
    if mode == "constant":
        frame = np.pad(np.zeros(array.shape, array.dtype), pad_width, mode, **kwargs)
        inside = tuple([slice(before, before + n) for n, (before, _) in zip(array.shape, widths, strict=True)])
        return setitem(frame, array, index=inside)
    # Each axis is framed by itself, so the positions on each say it all.
    positions = [np.pad(np.arange(n), width, mode, **kwargs) for n, width in zip(array.shape, widths, strict=True)]
    return getitem(array, index=np.ix_(*positions))


def _widths(pad_width: Any, ndim: int) -> list[tuple[int, int]]:
    """The number of elements before and after, for each axis."""
    if isinstance(pad_width, dict):
        pairs = {axis % ndim: np.broadcast_to(width, 2).tolist() for axis, width in pad_width.items()}
        return [tuple(pairs.get(i, (0, 0))) for i in range(ndim)]
    return [tuple(pair) for pair in np.broadcast_to(pad_width, (ndim, 2)).tolist()]


@stands_for(np.insert)
def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """``arr`` with ``values`` inserted before the positions ``obj`` along ``axis``; by default flattened."""
    arr = as_array(arr)
    values = converted(as_array(values), arr.dtype)
    # NumPy's own insert, done to the numbers of the elements, says where each one goes.
    numbers = np.arange(arr.size).reshape(arr.shape)
    new_numbers = np.arange(arr.size, arr.size + values.size).reshape(values.shape)
    return concatenate([ravel(arr), ravel(values)])[np.insert(numbers, obj, new_numbers, axis)]


@stands_for(np.delete)
def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """``arr`` without the positions ``obj`` along ``axis``; by default flattened."""
    arr = as_array(arr)
    if axis is None:
        arr, axis = ravel(arr), 0
    axis = axis_of(arr, axis)
    return take(arr, np.delete(np.arange(arr.shape[axis]), obj), axis)
