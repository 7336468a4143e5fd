"""Shapes: the same elements in another arrangement, so the gradient is arranged back."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array, axis_of, refuse_order
from autograd_nn.engine.operation import operation, stands_for

Axes = int | tuple[int, ...]


def _inverse(axes: Sequence[int] | None) -> Sequence[int] | None:
    return None if axes is None else [int(i) for i in np.argsort([a % len(axes) for a in axes])]


@operation(name="reshape", x=lambda g, x_shape: g.reshape(x_shape))
def _reshape(x: Any, /, shape: Axes = ()) -> Any:
    return np.reshape(x, shape)


@operation(name="ravel", x=lambda g, x_shape: g.reshape(x_shape))
def _ravel(x: Any, /) -> Any:
    return np.ravel(x)


@stands_for(np.reshape)
def reshape(a: Any, shape: Any, order: str = "C") -> Any:
    """The elements of ``a`` in their order, as an array of ``shape``; one size may be -1.

    ``order="F"`` reads and writes the elements columns first; the orders that depend on how ``a`` lies in
    memory are refused.
    """
    if order == "C":
        return _reshape(a, shape=shape)
    refuse_order("reshape", order)
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    return transpose(_reshape(transpose(a), shape=sizes[::-1]))


@stands_for(np.ravel)
def ravel(a: Any, order: str = "C") -> Any:
    """All elements of ``a`` in one row; ``order`` as in `reshape`."""
    if order == "C":
        return _ravel(a)
    refuse_order("ravel", order)
    return _ravel(transpose(a))


@operation(numpy=np.transpose, x=lambda g, axes: np.transpose(g, _inverse(axes)))
def transpose(x: Any, /, axes: Sequence[int] | None = None) -> Any:
    """``x`` with its axes in the order ``axes``, reversed by default."""
    return np.transpose(x, axes)


@operation(numpy=np.swapaxes, x=lambda g, axis1, axis2: np.swapaxes(g, axis1, axis2))
def swapaxes(x: Any, /, axis1: int = -1, axis2: int = -2) -> Any:
    """``x`` with two axes exchanged."""
    return np.swapaxes(x, axis1, axis2)


@operation(numpy=np.moveaxis, x=lambda g, source, destination: np.moveaxis(g, destination, source))
def moveaxis(x: Any, /, source: Axes = 0, destination: Axes = -1) -> Any:
    """``x`` with the axes ``source`` moved to the positions ``destination``."""
    return np.moveaxis(x, source, destination)


@stands_for(np.rollaxis)
def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    """``a`` with one axis moved to stand before the axis that is ``start`` now; `moveaxis` says it more plainly."""
    axis = axis_of(a, axis)
    if not -a.ndim <= start <= a.ndim:
        raise np.exceptions.AxisError(start, a.ndim + 1, "start")
    start %= a.ndim + (start == a.ndim)
    return moveaxis(a, axis, start - (axis < start))


@operation(numpy=np.squeeze, x=lambda g, x_shape: g.reshape(x_shape))
def squeeze(x: Any, /, axis: Axes | None = None) -> Any:
    """``x`` without its axes of length 1, or without those named."""
    return np.squeeze(x, axis)


@operation(numpy=np.expand_dims, x=lambda g, x_shape: g.reshape(x_shape))
def expand_dims(x: Any, /, axis: Axes = 0) -> Any:
    """``x`` with new axes of length 1 at the positions ``axis``."""
    return np.expand_dims(x, axis)


def _at_least(arrays: tuple[Any, ...], shape: Any) -> Any:
    """Each array in the shape that ``shape`` gives for its own; a single one without the tuple."""
    results = tuple([reshape(a, shape(np.shape(a))) for a in arrays])
    return results[0] if len(results) == 1 else results


@stands_for(np.atleast_1d)
def atleast_1d(*arys: Any) -> Any:
    """Each array with one axis or more: a number becomes a row of one. Several give a tuple."""
    return _at_least(arys, lambda shape: shape or (1,))


@stands_for(np.atleast_2d)
def atleast_2d(*arys: Any) -> Any:
    """Each array with two axes or more: a row becomes a matrix of one row. Several give a tuple."""
    return _at_least(arys, lambda shape: (1,) * (2 - len(shape)) + shape)


@stands_for(np.atleast_3d)
def atleast_3d(*arys: Any) -> Any:
    """Each array with three axes or more: (n,) becomes (1, n, 1), (m, n) becomes (m, n, 1). Several give a tuple."""
    return _at_least(arys, lambda shape: {0: (1, 1, 1), 1: (1, *shape, 1), 2: (*shape, 1)}.get(len(shape), shape))


# The backward pass sums over stretched axes for every operation: here it is all there is to do.
@operation(numpy=np.broadcast_to, x=lambda g: g)
def broadcast_to(x: Any, /, shape: Axes = ()) -> Any:
    """``x`` stretched to ``shape``, without copying."""
    return np.broadcast_to(x, shape)


@stands_for(np.broadcast_arrays)
def broadcast_arrays(*args: Any) -> tuple[Any, ...]:
    """The arrays stretched to the one shape that fits them all."""
    shape = np.broadcast_shapes(*map(np.shape, args))
    return tuple([broadcast_to(a, shape) for a in args])


@stands_for(np.meshgrid)
def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[Any, ...]:
    """The coordinates of a grid, from the coordinates on each of its axes.

    Parameters
    ----------
    *xi : array_like or Tensor
        Each in one row.
    copy : bool
        Without meaning here: what the graph records is never written over.
    sparse : bool
        Leave the results unstretched; they broadcast against each other.
    indexing : {"xy", "ij"}
        With ``"xy"``, as in a plot, the first two axes of the results are exchanged.

    Returns
    -------
    tuple of Tensor, one for each argument
    """
    if indexing not in ("xy", "ij"):
        raise ValueError(f'indexing is "xy" or "ij", not {indexing!r}')
    axes = list(range(len(xi)))
    if indexing == "xy":
        axes[:2] = axes[:2][::-1]
    grid = [reshape(x, (*[1] * i, np.size(x), *[1] * (len(xi) - i - 1))) for i, x in zip(axes, xi, strict=True)]
    return tuple(grid) if sparse else broadcast_arrays(*grid)


def _gradient_unless_rounded(g: Any, dtype: Any) -> Any:
    # Rounding to integers is a step function. The backward pass casts to the operand's dtype.
    return g if np.issubdtype(dtype, np.inexact) else g * 0


@operation(x=_gradient_unless_rounded)
def astype(x: Any, /, dtype: Any = None) -> Any:
    """``x`` in another dtype; its gradient keeps the dtype of ``x``."""
    return x.astype(dtype)


def converted(a: Any, dtype: Any) -> Any:
    """``a`` in the dtype that a caller asked for, or as it is where none was."""
    return a if dtype is None or as_array(a).dtype == np.dtype(dtype) else astype(as_array(a), dtype)
