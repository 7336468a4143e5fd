"""Rule and Plan: what a derivative rule asks for, and what one use of an operation therefore saves."""

import inspect
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from autograd_nn.engine.errors import RuleError

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation


def parameter_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's parameters, those that only have one; of a Python function without ``inspect``,
    which takes longer for the hundreds of rules of the table than all the rest of importing them.
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
        return tuple(inspect.signature(function).parameters)
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return names


class Rule:
    """A derivative rule, and where its arguments come from.

    A *slot* is a place in the row ``(output, operand 0, operand 1, ..., shape 0, shape 1, ...)``.
    """

    __slots__ = ("attributes", "function", "slots")

    def __init__(self, function: Callable[..., Any], places: dict[str, int], operation: str) -> None:
        first, *names = parameter_names(function)
        if first != "g":
            raise RuleError(f"{operation}: a rule's first parameter is g, the upstream gradient, not {first!r}")
        self.function = function
        self.slots = tuple(places[name] for name in names if name in places)
        self.attributes = tuple(name for name in names if name not in places)
        if any(name in places for name in names[len(self.slots) :]):
            raise RuleError(f"{operation}: a rule names arrays first and attributes after them, not {names}")


class Plan:
    """How one use of an operation is differentiated, given which of its operands lead to a leaf.

    Attributes
    ----------
    slots : tuple of int
        What to save: all that the rules of those operands name, and the operands themselves of an operation that
        has a definition.
    save : callable
        Takes those out of a row.
    calls : tuple of (tuple of int, Rule, callable, int or None)
        The operands a call gives gradients for, its rule, and what takes its arguments out of ``saved``; or, of
        a rule that asks for one thing saved and nothing else, the place of that. One call an operand, or one
        call for all of them where the operation has a joint rule.
    is_joint : bool
        Whether it has.
    """

    __slots__ = ("calls", "is_joint", "needed", "needs_all", "operation", "save", "slots")

    def __init__(self, operation: "Operation", needed: tuple[bool, ...]) -> None:
        self.operation = operation
        self.needed = needed
        self.needs_all = all(needed)
        indices = [i for i, is_needed in enumerate(needed) if is_needed]
        calls: list[tuple[tuple[int, ...], Rule]] = []
        if operation.joint is not None:
            calls.append((tuple(indices), operation.joint))
        else:
            for i in indices:
                rule = operation.rules[i]
                if rule is not None:
                    calls.append(((i,), rule))
        slots = {slot for _, rule in calls for slot in rule.slots}
        if operation.definition is not None:
            slots.update(range(1, 1 + operation.arity))
        self.slots = tuple(sorted(slots))
        self.save = _taker(self.slots)
        self.is_joint = operation.joint is not None
        self.calls = tuple([(i, rule, *self._arguments(rule)) for i, rule in calls])

    def _arguments(self, rule: Rule) -> tuple[Callable[[Any], tuple[Any, ...]], int | None]:
        places = tuple(map(self.slots.index, rule.slots))
        is_single = len(places) == 1 and not rule.attributes
        return _taker(places), places[0] if is_single else None

    def attributes_of(self, rule: Rule, attributes: dict[str, Any]) -> tuple[Any, ...]:
        """The attributes that a rule asks for."""
        return tuple([self.needed if name == "needed" else attributes[name] for name in rule.attributes])


def _taker(slots: tuple[int, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes some places of a row as a tuple; ``itemgetter`` does so for two and more."""
    if len(slots) > 1:
        return itemgetter(*slots)
    if slots:
        (slot,) = slots
        return lambda row: (row[slot],)
    return lambda row: ()
