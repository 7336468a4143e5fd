"""Tensor: an array and its place in the graph."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives import arithmetic, indexing
from autograd_nn.derivatives.linear_algebra import matmul
from autograd_nn.engine.backward import as_numpy
from autograd_nn.engine.errors import DTypeError, GraphError, InPlaceError, ShapeError
from autograd_nn.engine.graph import Leaf, note_change
from autograd_nn.engine.modes import is_grad_enabled
from autograd_nn.engine.variable import Variable
from autograd_nn.values.methods import Methods
from autograd_nn.values.scalar import described

Array = npt.NDArray[Any]


class Tensor(Methods):
    """An array that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        Shared, not copied, where it is an array of the right dtype already; copied if ``requires_grad``,
        so that a training step never writes into an array of yours.
    dtype : dtype, optional
        Default: the dtype of ``data``.
    requires_grad : bool
        Whether backward passes should bring a gradient here. Needs a floating dtype.
    name : str, optional
        What drawings, traces and errors call it.

    Raises
    ------
    DTypeError
        ``requires_grad`` with an integer, boolean, complex or other dtype that is not floating.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> w = ag.Tensor([1.0, -2.0], requires_grad=True)
    >>> loss = (w * w).sum()
    >>> loss
    Tensor(5., requires_grad=True, operation=sum)
    >>> loss.backward()
    >>> w.grad
    Tensor([ 2., -4.])
    """

    __slots__ = ("__weakref__",)

    rank: ClassVar[int] = 1

    def __init__(
        self, data: Any, dtype: npt.DTypeLike | None = None, requires_grad: bool = False, name: str | None = None
    ) -> None:
        if isinstance(data, Variable):
            data = data._data
        array = np.array(data, dtype=dtype) if requires_grad else np.asarray(data, dtype=dtype)
        if array.dtype == object:
            raise DTypeError("a Tensor holds numbers; this nested list is ragged or holds other objects")
        self._data = array
        self._name = name
        self.node = None
        if requires_grad:
            self.node = self._leaf()

    @staticmethod
    def _held(value: Any) -> Any:
        return as_numpy(value)

    # ---- the array -------------------------------------------------------------------------------------

    @property
    def data(self) -> Array:
        """The array itself, without its graph: what you write into it, the graph does not see.

        Setting it gives a leaf new values (same shape, cast to its dtype, copied).
        """
        array: Array = self._data
        return array

    @data.setter
    def data(self, value: Any) -> None:
        if not self.is_leaf:
            raise GraphError("setting .data of a result would tear it from its graph; t[...] = value records it")
        if value is self._data:  # t.data += ... has written into the array and now hands it back
            note_change(self._data, self._name)
            return
        array = np.array(getattr(value, "_data", value), dtype=self.dtype)
        if array.shape != self.shape:
            raise ShapeError(f"t.data = value: the Tensor is {self.shape}, the value is {array.shape}")
        self._data = array
        if isinstance(self.node, Leaf):
            self.node.data = array

    @property
    def shape(self) -> tuple[int, ...]:
        shape: tuple[int, ...] = self._data.shape
        return shape

    @property
    def ndim(self) -> int:
        return int(self._data.ndim)

    @property
    def size(self) -> int:
        return int(self._data.size)

    @property
    def dtype(self) -> np.dtype[Any]:
        dtype: np.dtype[Any] = self._data.dtype
        return dtype

    def numpy(self) -> Array:
        """The values as a plain array that shares memory with this Tensor; the graph stays behind."""
        return np.asarray(self._data)

    def item(self) -> Any:
        """The single element, as a Python number."""
        if self.size != 1:
            raise ShapeError(f"item() takes a Tensor of one element; this one is {self.shape}")
        return self._data.item()

    def __float__(self) -> float:
        return float(self._only_element("float"))

    def __int__(self) -> int:
        return int(self._only_element("int"))

    def __index__(self) -> int:
        if self.ndim or not np.issubdtype(self.dtype, np.integer):
            raise TypeError(f"only a single integer can be an index; this Tensor is {self.shape} of {self.dtype}")
        return int(self._data)

    def __bool__(self) -> bool:
        return bool(self._only_element("bool"))

    def _only_element(self, wanted: str) -> Any:
        if self.size != 1:
            hint = "; .any() or .all() of the condition?" if wanted == "bool" else "; reduce or index it first"
            raise ShapeError(f"{wanted}(t) takes a Tensor of one element; this one is {self.shape}{hint}")
        return self._data.item()

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("len() of a Tensor without axes: it is a single number")
        return int(self._data.shape[0])

    def __iter__(self) -> Iterator["Tensor"]:
        if self.ndim == 0:
            raise TypeError("iteration over a Tensor without axes: it is a single number; use item()")
        return (self[i] for i in range(len(self)))

    def __contains__(self, value: Any) -> bool:
        return bool(np.any(self._data == getattr(value, "_data", value)))

    def __repr__(self) -> str:
        # NumPy's own layout, with the dtype only where it is not the usual one.
        text = np.array2string(np.asarray(self._data), separator=", ", prefix="Tensor(")
        dtype = "" if self.dtype in (np.dtype(float), np.dtype(int), np.dtype(bool)) else f", dtype={self.dtype}"
        return f"Tensor({text}{dtype}{described(self)})"

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    # ---- the graph -------------------------------------------------------------------------------------

    def clone(self) -> "Tensor":
        """A copy in memory of its own that stays in the graph: gradients flow through it."""
        return arithmetic.positive(self)

    def copy(self) -> "Tensor":
        """As `clone`, by NumPy's name."""
        return self.clone()

    def _leaf(self) -> Leaf:
        if not np.issubdtype(self.dtype, np.floating):
            raise DTypeError(
                f"only floating Tensors can require a gradient; this one is {self.dtype}. "
                f"Write 1.0 for 1, or Tensor(data, dtype=float, requires_grad=True)"
            )
        if self._data.__class__ is not np.ndarray:
            self._data = np.asarray(self._data)  # a NumPy number cannot be changed in place
        return Leaf(Tensor, self._data, self.shape, self.dtype, self._name)

    def _gradient(self, value: Any) -> "Tensor":
        gradient = value if isinstance(value, Tensor) else Tensor(np.asarray(value, dtype=self.dtype))
        if gradient.shape != self.shape:
            raise ShapeError(f"t.grad = value: the Tensor is {self.shape}, the gradient is {gradient.shape}")
        return gradient

    # ---- indexing and changes in place -----------------------------------------------------------------

    def __getitem__(self, index: Any) -> "Tensor":
        return indexing.getitem(self, index=_plain_index(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        index = _plain_index(index)
        if self._is_recorded_with(value):
            self._become(indexing.setitem(self, value, index=index))
        else:
            self._data = np.asarray(self._data)
            self._data[index] = getattr(value, "_data", value)
            note_change(self._data, self._name)

    def _is_recorded_with(self, value: Any) -> bool:
        """Whether changing this Tensor by ``value`` has to be recorded; raises where it may not be."""
        if not is_grad_enabled():
            return False
        if isinstance(self.node, Leaf):
            raise InPlaceError(
                f"a leaf that requires a gradient cannot be changed in place{f' ({self.name})' if self.name else ''}: "
                f"its gradient would belong to the old values. Change it under `with no_grad():`, "
                f"or compute with a copy, t.clone()"
            )
        return self.requires_grad or (isinstance(value, Variable) and value.requires_grad)

    def _become(self, result: "Tensor") -> None:
        # Earlier users keep the old array and node: they were computed from the old value.
        self._data = result._data
        self.node = result.node
        if self._name is not None:
            self.name = self._name

    def _in_place(self, operation: Any, ufunc: Any, other: Any) -> Self:
        if self._is_recorded_with(other):
            result = operation(self, other)
            if result.shape != self.shape:
                raise ShapeError(f"in-place {operation.name}: the result is {result.shape}, the Tensor is {self.shape}")
            if not np.can_cast(result.dtype, self.dtype, "same_kind"):
                raise DTypeError(f"in-place {operation.name}: a result of {result.dtype} in a Tensor of {self.dtype}")
            self._become(result if result.dtype == self.dtype else result.astype(self.dtype))
            return self
        other = getattr(other, "_data", other)
        if isinstance(self._data, np.ndarray):
            ufunc(self._data, other, out=self._data)
            note_change(self._data, self._name)
        else:
            self._data = ufunc(self._data, other, dtype=self.dtype)
        return self

    def __iadd__(self, other: Any) -> Self:
        return self._in_place(arithmetic.add, np.add, other)

    def __isub__(self, other: Any) -> Self:
        return self._in_place(arithmetic.subtract, np.subtract, other)

    def __imul__(self, other: Any) -> Self:
        return self._in_place(arithmetic.multiply, np.multiply, other)

    def __itruediv__(self, other: Any) -> Self:
        return self._in_place(arithmetic.divide, np.divide, other)

    def __ipow__(self, other: Any) -> Self:
        return self._in_place(arithmetic.power, np.power, other)

    def __matmul__(self, other: Any) -> "Tensor":
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> "Tensor":
        product: Tensor = matmul(other, self)
        return product


Tensor.result_kind = Tensor


def _plain_index(index: Any) -> Any:
    """An index without Tensors in it: positions are not differentiated."""
    if isinstance(index, Tensor):
        return index._data
    if isinstance(index, tuple):
        return tuple([_plain_index(part) for part in index])
    return index


def tensor(
    data: Any, dtype: npt.DTypeLike | None = None, requires_grad: bool = False, name: str | None = None
) -> Tensor:
    """A Tensor with a copy of ``data``; ``Tensor(data)`` shares the array where it can.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.tensor([1, 2, 3], dtype="float32")
    Tensor([1., 2., 3.], dtype=float32)
    """
    return Tensor(np.array(getattr(data, "_data", data), dtype=dtype), None, requires_grad, name)
