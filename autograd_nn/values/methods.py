"""NumPy's methods on a Tensor: ``t.sum()``, ``t.reshape(2, 3)``, ``t.T``, ... Each is an entry of the table."""

from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from autograd_nn.derivatives import arithmetic, exponential, reductions, selection, shapes, trigonometric
from autograd_nn.values.numpy_protocol import NumpyProtocol

if TYPE_CHECKING:
    from autograd_nn.values.tensor import Tensor

Axis = int | tuple[int, ...] | None


class Methods(NumpyProtocol):
    """The methods that NumPy's arrays have, and those of the usual activations."""

    __slots__ = ()

    # ---- reductions ------------------------------------------------------------------------------------

    def sum(self, axis: Axis = None, keepdims: bool = False) -> "Tensor":
        return _tensor(reductions.sum(self, axis=axis, keepdims=keepdims))

    def mean(self, axis: Axis = None, keepdims: bool = False) -> "Tensor":
        return _tensor(reductions.mean(self, axis=axis, keepdims=keepdims))

    def max(self, axis: Axis = None, keepdims: bool = False) -> "Tensor":
        return _tensor(reductions.max(self, axis=axis, keepdims=keepdims))

    def min(self, axis: Axis = None, keepdims: bool = False) -> "Tensor":
        return _tensor(reductions.min(self, axis=axis, keepdims=keepdims))

    def argmax(self, axis: int | None = None) -> Any:
        return self._data.argmax(axis=axis)

    def argmin(self, axis: int | None = None) -> Any:
        return self._data.argmin(axis=axis)

    # ---- shapes ----------------------------------------------------------------------------------------

    def reshape(self, *shape: Any) -> "Tensor":
        return _tensor(shapes.reshape(self, shape=_sequence(shape)))

    def ravel(self) -> "Tensor":
        return _tensor(shapes.ravel(self))

    def flatten(self) -> "Tensor":
        return _tensor(shapes.ravel(self))

    def transpose(self, *axes: Any) -> "Tensor":
        order = _sequence(axes)
        return _tensor(shapes.transpose(self, axes=order if order else None))

    def swapaxes(self, axis1: int, axis2: int) -> "Tensor":
        return _tensor(shapes.swapaxes(self, axis1=axis1, axis2=axis2))

    def squeeze(self, axis: Axis = None) -> "Tensor":
        return _tensor(shapes.squeeze(self, axis=axis))

    @property
    def T(self) -> "Tensor":
        """All axes in reverse order."""
        return _tensor(shapes.transpose(self))

    def astype(self, dtype: npt.DTypeLike) -> "Tensor":
        """The values in another dtype; the gradient comes back in this Tensor's own."""
        return _tensor(shapes.astype(self, dtype=dtype))

    # ---- functions -------------------------------------------------------------------------------------

    def clip(self, a_min: Any = None, a_max: Any = None) -> "Tensor":
        return _tensor(selection.clip(self, a_min, a_max))

    def exp(self) -> "Tensor":
        return _tensor(exponential.exp(self))

    def log(self) -> "Tensor":
        return _tensor(exponential.log(self))

    def sqrt(self) -> "Tensor":
        return _tensor(arithmetic.sqrt(self))

    def sin(self) -> "Tensor":
        return _tensor(trigonometric.sin(self))

    def cos(self) -> "Tensor":
        return _tensor(trigonometric.cos(self))

    def tan(self) -> "Tensor":
        return _tensor(trigonometric.tan(self))

    def tanh(self) -> "Tensor":
        return _tensor(trigonometric.tanh(self))

    def sigmoid(self) -> "Tensor":
        return _tensor(exponential.sigmoid(self))

    def relu(self) -> "Tensor":
        return _tensor(selection.relu(self))


def _tensor(value: Any) -> "Tensor":
    result: Tensor = value
    return result


def _sequence(args: tuple[Any, ...]) -> Any:
    """The axes or sizes of ``t.reshape(2, 3)`` and of ``t.reshape((2, 3))`` alike."""
    return args[0] if len(args) == 1 else args
