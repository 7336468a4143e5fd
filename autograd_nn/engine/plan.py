"""Rule and Plan: what a derivative rule asks for, and what one use of an operation therefore saves."""

import inspect
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd_nn.engine.errors import RuleError

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation

Taker = Callable[[Any], tuple[Any, ...]]


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


class Ask(NamedTuple):
    """One question of the backward pass to a rule: ``rule.function(g, *take(saved), *values(attributes))``.

    Attributes
    ----------
    indices : tuple of int
        The operands that the answer is for: all that lead to a leaf for a joint rule, else one.
    rule : Rule
    take : callable
        Takes the arguments out of what a node saved.
    values : callable or None
        Takes the attributes out of a node's; None for a rule that asks for none.
    place : int or None
        The place of the only argument, of a rule that asks for no more: most of them.
    """

    indices: tuple[int, ...]
    rule: Rule
    take: Taker
    values: Taker | None
    place: int | None


class Plan:
    """How one use of an operation is differentiated, given which of its operands lead to a leaf.

    Attributes
    ----------
    slots : tuple of int
        What to save: all that the rules of those operands name, and the operands themselves of an operation that
        has a definition.
    save : callable
        Takes those out of a row.
    asks : tuple of Ask
        One for each operand; or one for all of them where the operation has a joint rule.
    is_joint : bool
        Whether it has.
    """

    __slots__ = ("asks", "is_joint", "needed", "operation", "save", "slots")

    def __init__(self, operation: "Operation", needed: tuple[bool, ...]) -> None:
        self.operation = operation
        self.needed = needed
        self.is_joint = operation.joint is not None
        indices = [i for i, is_needed in enumerate(needed) if is_needed]
        rules: list[tuple[tuple[int, ...], Rule]] = []
        if operation.joint is not None:
            rules.append((tuple(indices), operation.joint))
        else:
            for i in indices:
                rule = operation.rules[i]
                if rule is not None:
                    rules.append(((i,), rule))
        slots = {slot for _, rule in rules for slot in rule.slots}
        if operation.definition is not None:
            slots.update(range(1, 1 + operation.arity))
        self.slots = tuple(sorted(slots))
        self.save = _taker(self.slots)
        self.asks = tuple([self._ask(indices, rule) for indices, rule in rules])

    def _ask(self, indices: tuple[int, ...], rule: Rule) -> Ask:
        places = tuple(map(self.slots.index, rule.slots))
        values = self._values(rule.attributes) if rule.attributes else None
        place = places[0] if len(places) == 1 and values is None else None
        return Ask(indices, rule, _taker(places), values, place)

    def _values(self, names: tuple[str, ...]) -> Taker:
        if "needed" in names:
            return lambda attributes: tuple([self.needed if name == "needed" else attributes[name] for name in names])
        if len(names) > 1:
            return itemgetter(*names)
        (name,) = names
        return lambda attributes: (attributes[name],)


class Plans(dict[tuple[bool, ...], Plan]):
    """The plans of an operation, by which of its operands lead to a leaf; each is made when it is first needed."""

    def __init__(self, operation: "Operation") -> None:
        self.operation = operation

    def __missing__(self, needed: tuple[bool, ...]) -> Plan:
        self[needed] = Plan(self.operation, needed)
        return self[needed]


def _taker(places: tuple[int, ...]) -> Taker:
    """What takes some places of a row, or of what was saved, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))  # a slice, since one item is no tuple
