"""Joining arrays end to end or as layers, and splitting them again: each is the other's gradient."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import along, as_array, axis_of, refuse_out
from autograd_nn.derivatives.shapes import atleast_1d, atleast_2d, atleast_3d, converted, ravel
from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for


def _split_at_the_seams(g: Any, arrays_shape: Any, needed: Any, axis: int) -> list[Any]:
    pieces: list[Any] = []
    index: list[Any] = [slice(None)] * g.ndim
    start = 0
    for is_needed, shape in zip(needed, arrays_shape, strict=True):
        stop = start + shape[axis]
        index[axis] = slice(start, stop)
        pieces.append(g[tuple(index)] if is_needed else None)
        start = stop
    return pieces


@operation(joint=_split_at_the_seams, name="concatenate")
def _concatenate(*arrays: Any, axis: int = 0) -> Any:
    return np.concatenate(arrays, axis=axis)


def _take_apart(g: Any, needed: Any, axis: int) -> list[Any]:
    layers = np.moveaxis(g, axis, 0)
    return [layers[i] if is_needed else None for i, is_needed in enumerate(needed)]


@operation(joint=_take_apart, name="stack")
def _stack(*arrays: Any, axis: int = 0) -> Any:
    return np.stack(arrays, axis=axis)


@stands_for(np.concatenate)
def concatenate(arrays: Sequence[Any], axis: int | None = 0, out: None = None, *, dtype: Any = None) -> Any:
    """The arrays joined end to end along an existing axis; with ``axis=None``, all flattened first.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> ag.concatenate([a, a * 10])
    Tensor([ 1.,  2., 10., 20.], requires_grad=True, operation=concatenate)
    """
    refuse_out("concatenate", out)
    if axis is None:
        return converted(_concatenate(*[ravel(array) for array in arrays], axis=0), dtype)
    return converted(_concatenate(*arrays, axis=axis), dtype)


@stands_for(np.stack)
def stack(arrays: Sequence[Any], axis: int = 0, out: None = None, *, dtype: Any = None) -> Any:
    """The arrays, all of one shape, as the layers of a new axis."""
    refuse_out("stack", out)
    return converted(_stack(*arrays, axis=axis), dtype)


@stands_for(np.vstack)
def vstack(tup: Sequence[Any], *, dtype: Any = None) -> Any:
    """The arrays one below the other; a row counts as a matrix of one row."""
    return concatenate([atleast_2d(array) for array in tup], 0, dtype=dtype)


@stands_for(np.hstack)
def hstack(tup: Sequence[Any], *, dtype: Any = None) -> Any:
    """The arrays side by side: along the second axis, rows along their only one."""
    arrays = [atleast_1d(array) for array in tup]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1, dtype=dtype)


@stands_for(np.dstack)
def dstack(tup: Sequence[Any]) -> Any:
    """The arrays joined along the third axis, which they get where they have none."""
    return concatenate([atleast_3d(array) for array in tup], 2)


@stands_for(np.column_stack)
def column_stack(tup: Sequence[Any]) -> Any:
    """The arrays side by side, each row as a column."""
    return concatenate([atleast_2d(array).T if np.ndim(array) < 2 else array for array in tup], 1)


@stands_for(np.append)
def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """``arr`` with ``values`` joined to its end; with ``axis=None``, both flattened first."""
    return concatenate([as_array(arr), as_array(values)], axis)


def _joined_again(g: Any, x_shape: tuple[int, ...], bounds: tuple[int, ...], axis: int) -> Any:
    """The gradients of the parts, end to end; zeros for a part that nobody used."""
    dtype = next(part.dtype for part in g.values())
    shape = list(x_shape)
    parts = []
    for i, (start, stop) in enumerate(itertools.pairwise(bounds)):
        shape[axis] = stop - start
        parts.append(np.zeros(shape, dtype) if g[i] is None else g[i])
    return concatenate(parts, axis)


@operation(name="split", x=_joined_again)
def _split(x: Any, /, bounds: tuple[int, ...] = (), axis: int = 0) -> Any:
    return tuple([x[along(axis, slice(start, stop))] for start, stop in itertools.pairwise(bounds)])


def _split_as(positions: Any, ary: Any, axis: int) -> list[Any]:
    """The parts of ``ary`` that hold what NumPy's parts of ``arange(n)`` hold."""
    bounds = np.cumsum([0, *map(len, positions)])
    if not np.array_equal(np.concatenate(positions), np.arange(ary.shape[axis])):
        raise ShapeError("the indices at which an array is split must be in order and inside it")
    return list(_split(ary, bounds=tuple(bounds.tolist()), axis=axis))


@stands_for(np.split)
def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Parts of an array: so many equal ones, or cut at the indices given.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.split(ag.Tensor([1.0, 2.0, 3.0]), [1])
    [Tensor([1.]), Tensor([2., 3.])]
    """
    ary = as_array(ary)
    axis = axis_of(ary, axis)
    return _split_as(np.split(np.arange(ary.shape[axis]), indices_or_sections), ary, axis)


@stands_for(np.array_split)
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """As `split`; a number of parts that does not divide the length makes the first ones longer by one."""
    ary = as_array(ary)
    axis = axis_of(ary, axis)
    return _split_as(np.array_split(np.arange(ary.shape[axis]), indices_or_sections), ary, axis)


@stands_for(np.vsplit)
def vsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """As `split`, along the first of two axes or more."""
    if np.ndim(ary) < 2:
        raise ShapeError(f"vsplit takes arrays with two axes or more; this one is {np.shape(ary)}")
    return split(ary, indices_or_sections, 0)


@stands_for(np.hsplit)
def hsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """As `split`, along the second axis, or the only one."""
    return split(ary, indices_or_sections, min(np.ndim(ary) - 1, 1))


@stands_for(np.dsplit)
def dsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """As `split`, along the third axis."""
    return split(ary, indices_or_sections, 2)
