"""NumPy's methods on a Tensor: ``t.sum()``, ``t.reshape(2, 3)``, ``t.T``, ... Each is an entry of the table."""

from typing import Any, Self

import numpy.typing as npt

from autograd_nn.derivatives import reductions, selection, shapes
from autograd_nn.values.numpy_protocol import NumpyProtocol

Axis = int | tuple[int, ...] | None


class Methods(NumpyProtocol):
    """The methods that NumPy's arrays have."""

    __slots__ = ()

    # ---- reductions ------------------------------------------------------------------------------------

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Self:
        """The sum over ``axis``, of everything by default."""
        return reductions.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Self:
        """The mean over ``axis``, of everything by default."""
        return reductions.mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Axis = None, keepdims: bool = False) -> Self:
        """The largest element over ``axis``; equal ones share the gradient."""
        return reductions.max(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Axis = None, keepdims: bool = False) -> Self:
        """The smallest element over ``axis``; equal ones share the gradient."""
        return reductions.min(self, axis=axis, keepdims=keepdims)

    def argmax(self, axis: int | None = None) -> Any:
        """Where the largest element is: plain indices, without a gradient."""
        return self._data.argmax(axis=axis)

    def argmin(self, axis: int | None = None) -> Any:
        """Where the smallest element is: plain indices, without a gradient."""
        return self._data.argmin(axis=axis)

    # ---- shapes ----------------------------------------------------------------------------------------

    def reshape(self, *shape: Any) -> Self:
        """The same elements in another shape; one size may be -1."""
        return shapes.reshape(self, shape=_sequence(shape))

    def ravel(self) -> Self:
        """All elements in one row."""
        return shapes.ravel(self)

    def flatten(self) -> Self:
        """All elements in one row, as `ravel`."""
        return shapes.ravel(self)

    def transpose(self, *axes: Any) -> Self:
        """The axes in the order given, reversed by default."""
        order = _sequence(axes)
        return shapes.transpose(self, axes=order if order else None)

    def swapaxes(self, axis1: int, axis2: int) -> Self:
        """Two axes exchanged."""
        return shapes.swapaxes(self, axis1=axis1, axis2=axis2)

    def squeeze(self, axis: Axis = None) -> Self:
        """Without the axes of length 1, or without those named."""
        return shapes.squeeze(self, axis=axis)

    @property
    def T(self) -> Self:
        """All axes in reverse order."""
        return shapes.transpose(self)

    def astype(self, dtype: npt.DTypeLike) -> Self:
        """The values in another dtype; the gradient comes back in this Tensor's own."""
        return shapes.astype(self, dtype=dtype)

    def clip(self, a_min: Any = None, a_max: Any = None) -> Self:
        """Held between two bounds; None leaves a side open."""
        clipped: Self = selection.clip(self, a_min, a_max)
        return clipped


def _sequence(args: tuple[Any, ...]) -> Any:
    """The axes or sizes of ``t.reshape(2, 3)`` and of ``t.reshape((2, 3))`` alike."""
    return args[0] if len(args) == 1 else args
