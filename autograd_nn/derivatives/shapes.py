"""Shapes: the same elements in another arrangement, so the gradient is arranged back."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation, stands_for

Axes = int | tuple[int, ...]


def _inverse(axes: Sequence[int] | None) -> Sequence[int] | None:
    return None if axes is None else [int(i) for i in np.argsort([a % len(axes) for a in axes])]


@operation(numpy=np.reshape, x=lambda g, x_shape: g.reshape(x_shape))
def reshape(x: Any, /, shape: Axes = ()) -> Any:
    """The elements of ``x`` in their order, as an array of ``shape``; one size may be -1."""
    return np.reshape(x, shape)


@operation(numpy=np.ravel, x=lambda g, x_shape: g.reshape(x_shape))
def ravel(x: Any, /) -> Any:
    """All elements of ``x`` in one row."""
    return np.ravel(x)


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


@operation(numpy=np.squeeze, x=lambda g, x_shape: g.reshape(x_shape))
def squeeze(x: Any, /, axis: Axes | None = None) -> Any:
    """``x`` without its axes of length 1, or without those named."""
    return np.squeeze(x, axis)


@operation(numpy=np.expand_dims, x=lambda g, x_shape: g.reshape(x_shape))
def expand_dims(x: Any, /, axis: Axes = 0) -> Any:
    """``x`` with new axes of length 1 at the positions ``axis``."""
    return np.expand_dims(x, axis)


# The backward pass sums over stretched axes for every operation: here it is all there is to do.
@operation(numpy=np.broadcast_to, x=lambda g: g)
def broadcast_to(x: Any, /, shape: Axes = ()) -> Any:
    """``x`` stretched to ``shape``, without copying."""
    return np.broadcast_to(x, shape)


def _gradient_unless_rounded(g: Any, dtype: Any) -> Any:
    # Rounding to integers is a step function. The backward pass casts to the operand's dtype.
    return g if np.issubdtype(dtype, np.inexact) else g * 0


@operation(x=_gradient_unless_rounded)
def astype(x: Any, /, dtype: Any = None) -> Any:
    """``x`` in another dtype; its gradient keeps the dtype of ``x``."""
    return x.astype(dtype)


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
def concatenate(arrays: Sequence[Any], axis: int | None = 0) -> Any:
    """The arrays joined end to end along an existing axis; with ``axis=None``, all flattened first.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> ag.concatenate([a, a * 10])
    Tensor([ 1.,  2., 10., 20.], requires_grad=True, operation=concatenate)
    """
    if axis is None:
        return _concatenate(*[ravel(array) for array in arrays], axis=0)
    return _concatenate(*arrays, axis=axis)


@stands_for(np.stack)
def stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    """The arrays, all of one shape, as the layers of a new axis."""
    return _stack(*arrays, axis=axis)
