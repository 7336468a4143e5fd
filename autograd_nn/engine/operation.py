"""Operation: a function and, for each operand, the rule that sends a gradient back through it.

    tanh     = operation(np.tanh,      x=lambda g, y: g * (1 - y * y))
    multiply = operation(operator.mul, a=lambda g, b: g * b,
                                       b=lambda g, a: g * a)

The keywords name the operands. A rule's parameters say what it needs: ``g``, the upstream gradient; ``y``,
the output; an operand by its name; ``a_shape``, the shape of operand ``a``; every other name is an
attribute of the operation, such as ``axis``. What the rules name is saved for the backward pass, and
nothing else is. A rule never sums over broadcast axes, casts or accumulates: the backward pass does.
"""

import inspect
import operator
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

import numpy as np
from numpy import ndarray

from autograd_nn.engine.anomaly import blocks, watched
from autograd_nn.engine.backward import as_numpy, propagate
from autograd_nn.engine.cases import case_of_one, case_of_two
from autograd_nn.engine.errors import RuleError, ShapeError
from autograd_nn.engine.graph import Node, Parts, next_number
from autograd_nn.engine.plan import Plans, Rule
from autograd_nn.engine.recording import constant, result_of
from autograd_nn.engine.variable import Variable

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)
V = TypeVar("V", bound=Variable)

NUMPY_FUNCTIONS: dict[Function, Function] = {}
"""NumPy's functions, and what stands in for each: an operation, or a function made of operations."""


class Operation:
    """A differentiable function of arrays, Tensors, Scalars and symbols. Made by `operation`.

    Attributes
    ----------
    name : str
    forward : callable
        The function itself, on plain arrays and numbers.
    operands : tuple of str
        Their names; a single name after ``*`` when there may be any number of them.
    rules : tuple of Rule or None
        One per operand; None where the operand is never differentiated. Where ``forward`` returns a
        tuple, ``y`` is that tuple and ``g[i]`` the gradient of its part i, or None if it got none.
    joint : Rule or None
        Instead of ``rules``: one rule that returns the gradients of all operands.
    definition : callable or None
        The same function in operations of the table, for what the rules, made for speed, cannot do.
    keeps : bool
        Whether ``forward`` returns, beside its result, what its rules want kept.
    defaults : dict
        The attributes and their default values.
    usual : callable or None
        What it does with one or two operands and no attributes given: see `engine.cases`.
    takes_complex : bool
        Whether it may be recorded on complex values; `derivatives.complex_numbers` says which may.
    """

    def __init__(
        self,
        forward: Function,
        rules: dict[str, Function | None],
        joint: Function | None,
        name: str | None,
        explain: Callable[..., str] | None,
        definition: Function | None = None,
    ) -> None:
        self.forward = forward
        self.definition = definition
        self.name: str = name or forward.__name__
        self.__name__ = self.name
        self.__doc__ = forward.__doc__
        self.__wrapped__ = forward
        self.explain = explain
        self.takes_complex = False
        parameters = [] if isinstance(forward, np.ufunc) else _parameters(forward)
        self.variadic = bool(parameters) and parameters[0].kind is parameters[0].VAR_POSITIONAL
        if joint is not None and not rules:
            rules = {p.name: None for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.VAR_POSITIONAL)}
        self.operands = tuple(rules)
        self.arity = -1 if self.variadic else len(rules)
        self.defaults: dict[str, Any] = {
            p.name: None if p.default is p.empty else p.default for p in parameters[len(rules) :]
        }
        row = ["y", *self.operands, *["kept"] * (definition is not None), *[f"{name}_shape" for name in self.operands]]
        places = {name: slot for slot, name in enumerate(row)}
        self.rules = tuple(rule and Rule(rule, places, self.name) for rule in rules.values())
        self.joint = joint and Rule(joint, places, self.name)
        every = [*self.rules, self.joint]
        asked = {row[slot] for rule in every if rule for slot in rule.slots}
        self.keeps = "kept" in asked
        self.asks_shapes = any(name.endswith("_shape") for name in asked)
        self.plans = Plans(self)
        cases: dict[int, Callable[[Operation], Function]] = {1: case_of_one, 2: case_of_two}
        is_usual = self.arity in cases and definition is None
        self.usual: Function | None = cases[self.arity](self) if is_usual else None
        for rule in every:
            unknown = set(rule.attributes if rule else ()) - {*self.defaults, "needed"}
            if unknown:
                known = [*places, *self.defaults]
                raise RuleError(f"{self.name}: a rule asks for {sorted(unknown)}; it may name g and {known}")

    def __repr__(self) -> str:
        return f"<operation {self.name}({', '.join(self.operands)})>"

    @overload
    def __call__(self, first: V, /, *operands: Any, **attributes: Any) -> V: ...
    @overload
    def __call__(self, *operands: Any, **attributes: Any) -> Any: ...
    def __call__(self, *operands: Any, **attributes: Any) -> Any:
        """Compute on plain values; on Tensors or Scalars, wrap the result and record it where a gradient is wanted."""
        if attributes or len(operands) != self.arity:
            operands, attributes = self._bind(operands, attributes)
        elif self.usual is not None:
            return self.usual(*operands)
        else:
            attributes = self.defaults
        return self.of_any(operands, attributes)

    def of_any(self, given: tuple[Any, ...], attributes: dict[str, Any]) -> Any:
        """The general case: any number and kind of operands; and errors, which the usual cases leave to this."""
        arrays: list[Any] = []
        operands: list[Any] = []  # as a node has them
        needed: list[bool] = []
        kind: type[Variable] | None = None
        for each in given:
            if isinstance(each, Variable):
                node, array = each.node, each._data
                if kind is None or each.rank > kind.rank:
                    kind = each.__class__
            else:
                node, array = None, each
                if each.__class__ is list or each.__class__ is tuple:
                    array = np.asarray(each)
                elif each.__class__ is not ndarray and hasattr(each, "apply_operation"):
                    return each.apply_operation(self, given, attributes)
            arrays.append(array)
            operands.append(constant(array) if node is None else node)
            needed.append(node is not None)
        if self.definition is not None and kind is not None and kind.rank == 0:
            return self.definition(*given, **attributes)  # what is made for arrays is of no use to single numbers
        forward = self.forward if kind is None or not blocks else watched(self, given)
        try:
            y = forward(*arrays, **attributes) if attributes else forward(*arrays)
        except ValueError as error:
            kind_of_error = np.linalg.LinAlgError if isinstance(error, np.linalg.LinAlgError) else ShapeError
            raise kind_of_error(self._explained(given, arrays, error)) from error
        except (ZeroDivisionError, OverflowError):
            y = forward(*map(as_numpy, arrays), **attributes)  # inf or nan, with NumPy's warning
        kept = None
        if self.keeps:
            y, kept = y
        if kind is None:
            return y
        return result_of(self, kind, y, arrays, operands, needed, attributes, kept)

    @staticmethod
    def unpacked(whole: Variable) -> tuple[Variable, ...]:
        """The results of an operation that has several, each on a node of its own."""
        return tuple([_one_of.of_any((whole,), {"index": i}) for i in range(len(whole._data))])

    def through_definition(self, node: Node, g: Any, kind: Any) -> list[tuple[int, Any]]:
        """What each operand receives in a backward pass that is recorded: what the definition's own graph says.

        The definition runs on stand-ins for the operands, so that its pass ends there, whatever lies behind them.
        """
        start = next_number()
        assert node.saved is not None
        operands = []
        for i, parent in enumerate(node.parents):
            value = node.saved[node.plan.slots.index(1 + i)]
            operands.append(value if parent is None else _same(kind._wrap(value, parent)))
        stand_ins = {i: operands[i].node for i, parent in enumerate(node.parents) if parent is not None}
        y = self.definition(*operands, **node.attributes)  # type: ignore[misc]
        roots, seeds = [y], [g]
        if isinstance(g, Parts):
            roots, seeds = [y[i] for i in g], list(g.values())
        found = propagate(roots, seeds, wanted=stand_ins.values(), create_graph=True, since=start)
        return [(i, found[stand_in]) for i, stand_in in stand_ins.items() if found[stand_in] is not None]

    def _bind(self, operands: tuple[Any, ...], attributes: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Operands and all attributes, with positional attributes named and defaults filled in."""
        if not self.variadic and len(operands) != self.arity:
            names = tuple(self.defaults)
            positional = operands[self.arity :]
            if len(operands) < self.arity or len(positional) > len(names):
                takes = ", ".join(self.operands + names)
                raise TypeError(f"{self.name}({takes}) was called with {len(operands)} positional arguments")
            operands = operands[: self.arity]
            attributes = {**dict(zip(names, positional, strict=False)), **attributes}
        bound = {**self.defaults, **attributes}
        if len(bound) > len(self.defaults):
            unknown = attributes.keys() - self.defaults.keys()
            raise TypeError(
                f"{self.name}() does not take {', '.join(map(repr, sorted(unknown)))}; "
                f"beside its operands it takes {', '.join(self.defaults) or 'nothing'}"
            )
        return operands, bound

    def _explained(self, operands: Sequence[Any], arrays: list[Any], error: ValueError) -> str:
        """An error message that names the operation and its operands, each with its shape."""
        names = self.operands * len(arrays) if self.variadic else self.operands
        labels = [
            f"{getattr(operand, 'name', None) or name} {np.shape(array)}"
            for operand, name, array in zip(operands, names, arrays, strict=False)
        ]
        if self.explain is not None:
            message = self.explain(*labels, *[np.shape(a) for a in arrays])
            if message:
                return message
        return f"{self.name} of {', '.join(labels)}: {error}"


@overload
def operation(
    forward: Function,
    /,
    *,
    joint: Function | None = None,
    name: str | None = None,
    numpy: Function | Sequence[Function] | None = None,
    explain: Callable[..., str] | None = None,
    definition: Function | None = None,
    **rules: Function | None,
) -> Operation: ...
@overload
def operation(
    *,
    joint: Function | None = None,
    name: str | None = None,
    numpy: Function | Sequence[Function] | None = None,
    explain: Callable[..., str] | None = None,
    definition: Function | None = None,
    **rules: Function | None,
) -> Callable[[Function], Operation]: ...
def operation(
    forward: Function | None = None,
    /,
    *,
    joint: Function | None = None,
    name: str | None = None,
    numpy: Function | Sequence[Function] | None = None,
    explain: Callable[..., str] | None = None,
    definition: Function | None = None,
    **rules: Function | None,
) -> Operation | Callable[[Function], Operation]:
    """Declare a differentiable operation, as a call or as a decorator.

    Parameters
    ----------
    forward : callable
        The function on plain arrays: operands first, then attributes with defaults.
    **rules : callable or None
        For each operand, by its name and in order, the rule that gives its gradient; None for an
        operand that is never differentiated. See the module's text for what a rule may name.
    joint : callable, optional
        Instead of ``rules``, one rule that returns the gradients of all operands in order. It may
        name ``needed``, a tuple of bool, and answer None for an operand that is not needed.
    name : str, optional
        Default: the name of ``forward``.
    numpy : function or sequence of functions, optional
        The NumPy functions that this operation stands in for. Default: ``forward``, if it is a ufunc.
    explain : callable, optional
        Called with the labels and then the shapes of the operands when ``forward`` raises ValueError;
        returns the message for the user, or an empty string to keep NumPy's.
    definition : callable, optional
        For a *fused* operation, whose rules are written for speed on arrays: the same function, called as
        ``forward`` is, in operations of the table. Where a backward pass is recorded, its graph is walked instead.
        The rules of such an operation may also name ``kept``; ``forward`` then returns the result and, for
        them, whatever it is worth keeping: ``return y, (mean, deviation)``.

    Returns
    -------
    Operation
        Call it with arrays, Tensors or Scalars.

    Examples
    --------
    A function of your own, with its rule:

    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> @ag.operation(x=lambda g, y: g * y)
    ... def my_exp(x):
    ...     return np.exp(x)
    >>> x = ag.Tensor([0.0, 1.0], requires_grad=True)
    >>> my_exp(x).sum().backward()
    >>> x.grad
    Tensor([1.        , 2.71828183])
    """

    def declare(function: Function) -> Operation:
        made = Operation(function, rules, joint, name, explain, definition)
        default = [function] if isinstance(function, np.ufunc) else []
        for stood_in_for in default if numpy is None else [numpy] if callable(numpy) else numpy:
            NUMPY_FUNCTIONS[stood_in_for] = made
        return made

    return declare if forward is None else declare(forward)


def stands_for(*functions: Function) -> Callable[[F], F]:
    """Let a function made of operations stand in for NumPy functions, as a decorator."""

    def register(function: F) -> F:
        NUMPY_FUNCTIONS.update(dict.fromkeys(functions, function))
        return function

    return register


def _parameters(forward: Function) -> list[inspect.Parameter]:
    return list(inspect.signature(forward).parameters.values())


_same = operation(operator.pos, name="same", x=lambda g: g)


@operation(results=lambda g, index: Parts({index: g}), name="one_of")
def _one_of(results: Any, /, index: int = 0) -> Any:
    return results[index]
