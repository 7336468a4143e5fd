"""Symbol: a value that writes down what is done with it.

Handed to a derivative rule in place of arrays, it makes the rule tell its own formula: what a learner
reads is what ran. A Symbol computes the value too, so that a rule may look at shapes and take branches.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.expression import Expression

_SIGNS: dict[Any, str] = {
    np.add: "+", np.subtract: "−", np.multiply: "·", np.divide: "/", np.power: "power", np.matmul: "@",
    np.remainder: "%", np.equal: "=", np.not_equal: "≠", np.less: "<", np.less_equal: "≤", np.greater: ">",
    np.greater_equal: "≥", np.bitwise_and: "&", np.bitwise_or: "|",
}  # fmt: skip

# What only changes how values are laid out would hide the formula: it is left out of what is written.
_ARRANGEMENTS = {np.broadcast_to, np.expand_dims, np.reshape, np.squeeze, np.moveaxis}


def _operator(ufunc: np.ufunc) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def apply(self: "Symbol", other: Any) -> "Symbol":
        return _apply(ufunc, self, other)

    def apply_reflected(self: "Symbol", other: Any) -> "Symbol":
        return _apply(ufunc, other, self)

    return apply, apply_reflected


class Symbol:
    """A value and the expression that gave it.

    Parameters
    ----------
    value : array or number
    expression : Expression or str
        A string is the name of a variable.

    Examples
    --------
    >>> from autograd_nn.tracing.symbol import Symbol
    >>> g, y = Symbol(1.0, "g"), Symbol(0.5, "y")
    >>> g * (1 - y * y)
    g · (1 − y²)
    """

    def __init__(self, value: Any, expression: Expression | str) -> None:
        self.value = value
        self.expression = ex.name(expression) if isinstance(expression, str) else expression

    def __repr__(self) -> str:
        return str(self.expression)

    __add__, __radd__ = _operator(np.add)
    __sub__, __rsub__ = _operator(np.subtract)
    __mul__, __rmul__ = _operator(np.multiply)
    __truediv__, __rtruediv__ = _operator(np.divide)
    __pow__, __rpow__ = _operator(np.power)
    __mod__, __rmod__ = _operator(np.remainder)
    __matmul__, __rmatmul__ = _operator(np.matmul)
    __and__, __rand__ = _operator(np.bitwise_and)
    __or__, __ror__ = _operator(np.bitwise_or)
    __lt__, _ = _operator(np.less)
    __le__, _ = _operator(np.less_equal)
    __gt__, _ = _operator(np.greater)
    __ge__, _ = _operator(np.greater_equal)
    __hash__ = None  # type: ignore[assignment]  # == writes an equation

    def __eq__(self, other: object) -> Any:
        return _apply(np.equal, self, other)

    def __ne__(self, other: object) -> Any:
        return _apply(np.not_equal, self, other)

    def __neg__(self) -> "Symbol":
        return Symbol(-self.value, ex.negative(self.expression))

    def __pos__(self) -> "Symbol":
        return self

    def __bool__(self) -> bool:
        return bool(self.value)

    def __getitem__(self, index: Any) -> "Symbol":
        value = self.value[index]
        parts = index if isinstance(index, tuple) else (index,)
        if all(part is None or part is Ellipsis or part == slice(None) for part in parts):
            return Symbol(value, self.expression)  # new axes only
        return Symbol(value, Expression("index", (self.expression, ex.describe_index(index))))

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.result_type(self.value)

    @property
    def T(self) -> "Symbol":
        return np.transpose(self)  # type: ignore[call-overload, no-any-return]

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Symbol":
        total = np.sum(self.value, axis=axis, keepdims=keepdims)
        return Symbol(total, ex.call("sum", self.expression))

    def reshape(self, shape: Any) -> "Symbol":
        return Symbol(np.reshape(self.value, shape), self.expression)

    def astype(self, dtype: Any) -> "Symbol":
        return Symbol(np.asarray(self.value).astype(dtype)[()], self.expression)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> "Symbol":
        return _apply(ufunc, *inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> "Symbol":
        value = function(*map(_value, args), **kwargs)
        if function in _ARRANGEMENTS:
            return Symbol(value, self.expression)
        if function is np.transpose or (function is np.swapaxes and set(args[1:]) == {-1, -2}):
            return Symbol(value, ex.transpose(self.expression))
        if function is np.where:
            return Symbol(value, _choice(*map(_expression, args)))
        return Symbol(value, ex.call(function.__name__, *map(_expression, args)))

    def apply_operation(self, operation: Any, operands: Any, attributes: dict[str, Any]) -> "Symbol":
        """Stand in for the operands of an operation of the table that a rule calls."""
        value = operation(*map(_value, operands), **attributes)
        if operation.name == "where":
            return Symbol(value, _choice(*map(_expression, operands)))
        return Symbol(value, ex.call(operation.name, *map(_expression, operands)))


def _apply(ufunc: np.ufunc, *inputs: Any, **kwargs: Any) -> Symbol:
    value = ufunc(*map(_value, inputs), **kwargs)
    expressions = [_expression(value) for value in inputs]
    sign = _SIGNS.get(ufunc)
    if sign is not None:
        return Symbol(value, ex.combine(sign, *expressions))
    if ufunc is np.negative:
        return Symbol(value, ex.negative(expressions[0]))
    return Symbol(value, ex.call(ufunc.__name__, *expressions))


def _choice(condition: Expression, a: Expression, b: Expression) -> Expression:
    """``where(c, a, b)``; where one side is 0 it is a product with the condition, in Iverson's brackets."""
    if b == ex.ZERO:
        return ex.combine("·", a, ex.call("", condition))
    return ex.call("where", condition, a, b)


def _value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(map(_value, value))
    return value.value if isinstance(value, Symbol) else value


def _expression(value: Any) -> Expression:
    if isinstance(value, Symbol):
        return value.expression
    if isinstance(value, (list, tuple)) and any(isinstance(part, Symbol) for part in value):
        return ex.call("", *map(_expression, value))
    if np.ndim(value) == 0 and not isinstance(value, (tuple, list, str)):
        return ex.name(_complex_text(complex(value))) if np.iscomplexobj(value) else ex.number(value)
    array = np.asarray(value)
    if array.ndim == 1 and np.array_equal(array, np.arange(array.size)):
        return ex.name(f"0…{array.size - 1}")
    return ex.name(f"array{array.shape}")


def _complex_text(z: complex) -> str:
    return f"{z.imag:g}j" if z.real == 0 else f"({z.real:g}{z.imag:+g}j)"
