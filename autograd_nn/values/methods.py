"""NumPy's methods on a Tensor: ``t.sum()``, ``t.reshape(2, 3)``, ``t.T``, ... Each is an entry of the table.

Where a method takes what the function takes, it is the function. Methods that NumPy's arrays have for
their memory (``view``, ``tobytes``, ``setflags``, ...) are those of ``t.numpy()``.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives import (
    complex_numbers,
    cumulative,
    diagonals,
    rearranging,
    reductions,
    selection,
    shapes,
    sorting,
    statistics,
    taking,
)
from autograd_nn.values.numpy_protocol import NumpyProtocol

Axis = int | tuple[int, ...] | None


class Methods(NumpyProtocol):
    """The methods that NumPy's arrays have."""

    __slots__ = ()

    # ---- reductions ------------------------------------------------------------------------------------

    sum = reductions.sum
    mean = reductions.mean
    prod = reductions.prod
    max = reductions.max
    min = reductions.min
    var = statistics.var
    std = statistics.std
    cumsum = cumulative.cumsum
    cumprod = cumulative.cumprod
    trace = diagonals.trace

    # ---- shapes ----------------------------------------------------------------------------------------

    ravel = shapes.ravel
    flatten = shapes.ravel
    diagonal = diagonals.diagonal
    repeat = rearranging.repeat

    def reshape(self, *shape: Any, order: str = "C") -> Any:
        """The same elements in another shape; one size may be -1."""
        return shapes.reshape(self, _sequence(shape), order)

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

    @property
    def mT(self) -> Self:
        """The last two axes exchanged: each matrix transposed."""
        return shapes.swapaxes(self, -1, -2)

    def astype(self, dtype: npt.DTypeLike) -> Self:
        """The values in another dtype; the gradient comes back in this Tensor's own."""
        return shapes.astype(self, dtype=dtype)

    # ---- complex values --------------------------------------------------------------------------------

    @property
    def real(self) -> Self:
        """The real part."""
        return complex_numbers.real(self)

    @property
    def imag(self) -> Self:
        """The imaginary part."""
        return complex_numbers.imag(self)

    def conj(self) -> Self:
        """The complex conjugate."""
        return complex_numbers.conj(self)

    conjugate = conj

    # ---- elements --------------------------------------------------------------------------------------

    take = taking.take
    choose = taking.choose

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """The elements along ``axis`` for which ``condition`` holds."""
        return taking.compress(condition, self, axis)

    def clip(self, min: Any = None, max: Any = None) -> Self:
        """Held between two bounds; None leaves a side open."""
        clipped: Self = selection.clip(self, min, max)
        return clipped

    def round(self, decimals: int = 0) -> Any:
        """Rounded to so many decimals."""
        return np.round(self, decimals)

    def dot(self, b: Any) -> Any:
        """The product with ``b``, as `numpy.dot`."""
        return np.dot(self, b)

    # ---- changes in place, as t[...] = value records and refuses them ----------------------------------

    def fill(self: Any, value: Any) -> None:
        """Write ``value`` into every element."""
        self[...] = value

    def sort(self: Any, axis: int = -1, kind: Any = None, order: None = None, *, stable: bool | None = None) -> None:
        """Sort in place; `numpy.sort` gives a sorted copy."""
        self[...] = sorting.sort(self, axis, kind, order, stable=stable)

    def partition(self: Any, kth: Any, axis: int = -1, kind: str = "introselect", order: None = None) -> None:
        """Partition in place; `numpy.partition` gives a copy."""
        self[...] = sorting.partition(self, kth, axis, kind, order)

    # ---- facts, positions and counts: plain values, without a gradient ---------------------------------

    def all(self, axis: Axis = None, keepdims: bool = False) -> Any:
        """Whether all elements are other than 0."""
        return self._data.all(axis=axis, keepdims=keepdims)

    def any(self, axis: Axis = None, keepdims: bool = False) -> Any:
        """Whether any element is other than 0."""
        return self._data.any(axis=axis, keepdims=keepdims)

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Where the largest element is: plain indices, without a gradient."""
        return np.argmax(self._data, axis, keepdims=keepdims)

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Where the smallest element is: plain indices, without a gradient."""
        return np.argmin(self._data, axis, keepdims=keepdims)

    def argsort(self, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> Any:
        """The positions that would sort the elements: plain indices, without a gradient."""
        return np.argsort(self._data, axis, kind, stable=stable)

    def argpartition(self, kth: Any, axis: int | None = -1) -> Any:
        """The positions that would partition the elements: plain indices, without a gradient."""
        return np.argpartition(self._data, kth, axis)

    def nonzero(self) -> Any:
        """The positions of the elements other than 0, an array for each axis."""
        return np.nonzero(self._data)

    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any:
        """Where the values ``v`` would have to be inserted into this sorted row."""
        return np.searchsorted(self._data, getattr(v, "_data", v), side, sorter)

    def tolist(self) -> Any:
        """The values as a Python number or nested lists of them."""
        return self._data.tolist()


def _sequence(args: tuple[Any, ...]) -> Any:
    """The axes or sizes of ``t.reshape(2, 3)`` and of ``t.reshape((2, 3))`` alike."""
    return args[0] if len(args) == 1 else args
