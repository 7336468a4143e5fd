"""Python's operators, shared by Tensor and Scalar: each is an entry of the table."""

import operator
from collections.abc import Callable
from typing import Any

from autograd_nn.derivatives import arithmetic, exponential, selection, trigonometric
from autograd_nn.engine.variable import Variable


def _plain(value: Any) -> Any:
    return value._data if isinstance(value, Variable) else value


def _operator(operation: Any) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """An operator and its reflected form."""
    apply: Callable[[Any, Any], Any] = operation.usual

    def apply_reflected(self: Any, other: Any) -> Any:
        return apply(other, self)

    return apply, apply_reflected


def _method(operation: Any, doc: str | None = None) -> Callable[[Any], Any]:
    """An operation of one operand as a method."""
    apply: Callable[[Any], Any] = operation.usual
    apply.__doc__ = doc
    return apply


def _plain_operator(function: Callable[[Any, Any], Any]) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """An operator whose results are steps: it has no derivative to record and gives plain values."""

    def apply(self: Any, other: Any) -> Any:
        return function(self._data, _plain(other))

    def apply_reflected(self: Any, other: Any) -> Any:
        return function(other, self._data)

    return apply, apply_reflected


class Operators(Variable):
    """Arithmetic is differentiable; comparisons, rounding division and logic give plain values."""

    __slots__ = ()

    __add__, __radd__ = _operator(arithmetic.add)
    __sub__, __rsub__ = _operator(arithmetic.subtract)
    __mul__, __rmul__ = _operator(arithmetic.multiply)
    __truediv__, __rtruediv__ = _operator(arithmetic.divide)
    __pow__, __rpow__ = _operator(arithmetic.power)
    __mod__, __rmod__ = _operator(arithmetic.remainder)

    __floordiv__, __rfloordiv__ = _plain_operator(operator.floordiv)
    __and__, __rand__ = _plain_operator(operator.and_)
    __or__, __ror__ = _plain_operator(operator.or_)
    __xor__, __rxor__ = _plain_operator(operator.xor)
    __lt__, _ = _plain_operator(operator.lt)
    __le__, _ = _plain_operator(operator.le)
    __gt__, _ = _plain_operator(operator.gt)
    __ge__, _ = _plain_operator(operator.ge)

    __neg__ = _method(arithmetic.negative)
    __pos__ = _method(arithmetic.positive)
    __abs__ = _method(arithmetic.absolute)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return other // self, other % self

    def __invert__(self) -> Any:
        return ~self._data

    def __eq__(self, other: object) -> Any:
        return self._data == _plain(other)

    def __ne__(self, other: object) -> Any:
        return self._data != _plain(other)

    # Equality is by value, but a Variable is found in a set or dict by identity: gradients belong to it alone.
    __hash__ = object.__hash__

    # ---- functions that every kind of value has ---------------------------------------------------------

    exp = _method(exponential.exp, "The exponential, ``e ** x``.")
    log = _method(exponential.log, "The natural logarithm.")
    sqrt = _method(arithmetic.sqrt, "The square root.")
    sin = _method(trigonometric.sin, "The sine of an angle in radians.")
    cos = _method(trigonometric.cos, "The cosine of an angle in radians.")
    tan = _method(trigonometric.tan, "The tangent of an angle in radians.")
    tanh = _method(trigonometric.tanh, "The hyperbolic tangent.")
    sigmoid = _method(exponential.sigmoid, "``1 / (1 + exp(-x))``, without overflow.")
    relu = _method(selection.relu, "``max(x, 0)``.")
