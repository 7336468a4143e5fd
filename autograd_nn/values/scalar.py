"""Scalar: a float and its place in the same graph as Tensors; the engine one can hold in the hand."""

from typing import Any, ClassVar, Self

from autograd_nn.engine.errors import GraphError
from autograd_nn.engine.graph import Leaf
from autograd_nn.engine.variable import Variable
from autograd_nn.values.numpy_protocol import NumpyProtocol


class Scalar(NumpyProtocol):
    """A number that remembers how it was computed.

    Parameters
    ----------
    data : number
        Kept as a Python float.
    requires_grad : bool
        True by default: a Scalar is made to be differentiated.
    name : str, optional
        What drawings, traces and errors call it.

    Examples
    --------
    >>> from autograd_nn import Scalar
    >>> x = Scalar(3.0)
    >>> y = x * x + 2 * x
    >>> y
    Scalar(15.0, operation=add)
    >>> y.backward()
    >>> x.grad
    Scalar(8.0)
    """

    __slots__ = ()

    rank: ClassVar[int] = 0
    shape: ClassVar[tuple[int, ...]] = ()
    ndim: ClassVar[int] = 0
    size: ClassVar[int] = 1
    dtype: ClassVar[type[float]] = float

    def __init__(self, data: Any, requires_grad: bool = True, name: str | None = None) -> None:
        self._data = self._held(data)
        self._name = name
        self.node = None
        if requires_grad:
            self.node = self._leaf()

    @staticmethod
    def _held(value: Any) -> float:
        # Python's float power leaves the real numbers where NumPy's says nan.
        return float("nan") if value.__class__ is complex else float(value)

    @property
    def data(self) -> float:
        """The number itself. Setting it changes a leaf for whatever is computed from now on."""
        value: float = self._data
        return value

    @data.setter
    def data(self, value: Any) -> None:
        if not self.is_leaf:
            raise GraphError("setting .data of a result would tear it from its graph; compute with a new Scalar")
        self._data = self._held(value)
        if isinstance(self.node, Leaf):
            self.node.data = self._data

    def item(self) -> float:
        """The number, as a Python float."""
        return self.data

    def __repr__(self) -> str:
        return f"Scalar({self._data!r}{described(self, requires_grad_by_default=True)})"

    def __format__(self, spec: str) -> str:
        return format(self._data, spec)

    def __float__(self) -> float:
        return self.data

    def __int__(self) -> int:
        return int(self._data)

    def __bool__(self) -> bool:
        return bool(self._data)

    def sum(self, axis: Any = None) -> Self:
        """Itself: a Scalar is an array without axes, so code written for one runs with the other."""
        return self

    def mean(self, axis: Any = None) -> Self:
        """Itself, as `sum`."""
        return self

    def reshape(self, shape: tuple[()]) -> Self:
        """Itself, as `sum`."""
        return self

    def _leaf(self) -> Leaf:
        return Leaf(Scalar, self._data, (), float, self._name)

    def _gradient(self, value: Any) -> "Scalar":
        return value if isinstance(value, Scalar) else Scalar(value, requires_grad=False)


Scalar.result_kind = Scalar


def described(value: Variable, requires_grad_by_default: bool = False) -> str:
    """The end of a repr: ``requires_grad=True``, the operation, the name."""
    parts = []
    if value.is_leaf:
        if value.requires_grad and not requires_grad_by_default:
            parts.append("requires_grad=True")
    else:
        if not requires_grad_by_default:
            parts.append("requires_grad=True")
        parts.append(f"operation={value.node.operation.name}")  # type: ignore[union-attr]
    if value.name is not None:
        parts.append(f"name={value.name!r}")
    return "".join(f", {part}" for part in parts)
