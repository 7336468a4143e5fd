"""A computation and its backward pass, both written down."""

import linecache
from collections.abc import Sequence
from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.engine.errors import GraphError
from autograd_nn.engine.graph import Leaf, Node
from autograd_nn.engine.variable import Variable
from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.backward_account import BackwardAccount
from autograd_nn.tracing.calls import module_calls, parameters_of_called
from autograd_nn.tracing.expression import Expression
from autograd_nn.tracing.naming import Names, labels_of
from autograd_nn.tracing.recording import record
from autograd_nn.tracing.reenactment import Reenactment
from autograd_nn.tracing.steps import Source, Step, Trace, Value, Watch
from autograd_nn.tracing.symbol import Symbol
from autograd_nn.tracing.witness import witnessed

_ANY = np.ones((1, 1))  # stands for a value whose formula is wanted and nothing else
_CONTEXT = 3  # lines of source kept around those that computed something


def trace_call(result: Any, args: Sequence[Any], watch: Sequence[Any] | None, frame: FrameType) -> Trace:
    """The trace of a result, or of what a function makes of ``args``; for names, ``frame`` is the caller's.

    `autograd_nn.trace` says the rest.
    """
    names = Names(frame)
    if not isinstance(result, Variable) and callable(result):
        result = record(result, args, names)
    elif args:
        raise TypeError(
            "trace(result) takes one result; only a function is followed by arguments: trace(f, x, y). "
            "For several results, trace their sum"
        )
    return traced([result], names, watch=watch)


def trace_from(results: Sequence[Variable], frame: FrameType, *, most_steps: int | None = None) -> Trace:
    """``trace`` for a function that was itself called with the results: names come from ``frame``, its caller's.

    With ``most_steps`` it is enough for a drawing of a computation of any size: of more operations than that, or
    where values can no longer be known, there is only the forward half, and what is not known is None.
    """
    return traced(results, Names(frame), most_steps=most_steps)


def traced(
    results: Sequence[Variable],
    names: Names,
    *,
    most_steps: int | None = None,
    watch: Sequence[Any] | None = None,
) -> Trace:
    """``trace`` with these names; ``most_steps`` as in `trace_from`."""
    for result in results:
        if not isinstance(result, Variable):
            raise TypeError(
                f"trace() takes a Tensor or a Scalar, the result of a computation, or a function of its arguments; "
                f"got {type(result).__name__}"
            )
        if not isinstance(result.node, Node):
            raise GraphError("no recorded operation made this value: there is nothing to trace or to draw")
    reenactment = Reenactment(results, is_partial=most_steps is not None)
    labels, is_named = labels_of(reenactment.originals, names)
    watched = None if watch is None else _watched(watch, labels, reenactment)
    told = _Telling(reenactment, labels, is_named, module_calls(reenactment.originals, names.models))
    steps: list[Step] = []
    if most_steps is None or (reenactment.is_complete and reenactment.operations <= most_steps):
        account = BackwardAccount(reenactment, labels)
        steps, told.gradients = account.steps, account.gradients
    if most_steps is None:
        told.witnesses = witnessed(reenactment, watched)
    values = tuple([told.value(place) for place in range(len(labels))])
    return Trace(
        values=values,
        steps=tuple(steps),
        outputs=reenactment.outputs,
        sources=_sources(values),
        watch=None if watched is None else Watch(*watched),
    )


def _watched(watch: Sequence[Any], labels: list[str], reenactment: Reenactment) -> tuple[int, tuple[int, ...]]:
    """The place of the value that is watched, and the index of its element."""
    label, *index = watch
    if label not in labels:
        raise KeyError(f"watch: no value is called {label!r}; there are {', '.join(labels)}")
    place = labels.index(label)
    variable = reenactment.variables[place]
    shape = np.shape(variable._data) if variable is not None else ()
    if len(index) != len(shape) or not all(-n <= i < n for i, n in zip(index, shape, strict=True)):
        raise IndexError(f"watch: {label} has shape {shape}, and {tuple(index)} is not the index of one element")
    return place, tuple([int(i) % n for i, n in zip(index, shape, strict=True)])


class _Telling:
    """What is told of each value."""

    def __init__(self, reenactment: Reenactment, labels: list[str], is_named: list[bool], calls: list[Any]) -> None:
        self.reenactment = reenactment
        self.labels = labels
        self.is_named = is_named
        self.calls = calls
        self.parameters = parameters_of_called(reenactment.originals)
        self.gradients: dict[int, Any] = {}
        self.witnesses: dict[int, Any] = {}
        self._lines: dict[tuple[int, int], int | None] = {}

    def value(self, place: int) -> Value:
        original, variable = self.reenactment.originals[place], self.reenactment.variables[place]
        is_result, is_leaf = isinstance(original, Node), isinstance(original, Leaf)
        has_source = is_result and not original.filename.startswith("<frozen ")  # python -m: nobody's code
        stored = original.grad if is_result or is_leaf else None
        data = None if variable is None else variable._data
        known = original if data is None or isinstance(data, tuple) else data
        role = "intermediate" if is_result else "parameter" if is_leaf else "constant"
        return Value(
            index=place,
            label=self.labels[place],
            role="output" if place in self.reenactment.outputs else role,
            value=data,
            gradient=None if isinstance(data, tuple) else self.gradients.get(place),
            stored_gradient=None if stored is None else stored._data,
            operation=original.operation.name if is_result else None,
            operands=self.reenactment.operands[place],
            formula=self._formula(original, place) if is_result else None,
            file=original.filename if has_source else None,
            line=self._line(original) if has_source else None,
            shape=tuple(getattr(known, "shape", ())),
            dtype=_dtype_name(getattr(known, "dtype", float)),
            is_named=self.is_named[place],
            is_of_module=id(original) in self.parameters,
            saved=_saved(original, (place, *self.reenactment.operands[place])) if is_result else (),
            witness=self.witnesses.get(place),
            calls=self.calls[place],
        )

    def _line(self, node: Node) -> int | None:
        """The node's line, looked up once for all nodes that a loop has made there."""
        key = id(node.code), node.instruction
        if key not in self._lines:
            self._lines[key] = node.line
        return self._lines[key]

    def _formula(self, node: Node, place: int) -> Expression:
        """The operation as the learner would write it: operators as operators, the rest as calls."""
        forward, operands = node.operation.forward, self.reenactment.operands[place]
        if isinstance(forward, np.ufunc) or forward.__module__ == "_operator":
            symbols = [self._plain_number(i) or Symbol(_ANY, self.labels[i]) for i in operands]
            with np.errstate(all="ignore"):  # the ones may lie outside the domain
                formula: Expression = forward(*symbols).expression
            return formula
        expressions = [ex.name(self.labels[i]) for i in operands]
        if node.operation.name in ("getitem", "one_of"):
            return Expression("index", (expressions[0], ex.describe_index(node.attributes["index"])))
        given = [
            ex.name(f"{key}={value}")
            for key, value in node.attributes.items()
            if isinstance(value, (int, float, str, tuple)) and value != node.operation.defaults[key]
        ]
        return ex.call(node.operation.name, *expressions, *given)

    def _plain_number(self, place: int) -> Symbol | None:
        original = self.reenactment.originals[place]
        return Symbol(original, ex.number(original)) if isinstance(original, (int, float)) else None


def _dtype_name(dtype: Any) -> str:
    return "float" if dtype is float else str(dtype)


def _saved(node: Node, places: tuple[int, ...]) -> tuple[int, ...]:
    """Of the places of a result and its operands, those of what the rules asked to be saved."""
    slots = node.plan.slots
    if node.operation.variadic:  # all operands are in one slot
        return (places[:1] if 0 in slots else ()) + (places[1:] if 1 in slots else ())
    return tuple([places[slot] for slot in slots if slot < len(places)])


def _sources(values: Sequence[Value]) -> tuple[Source, ...]:
    """The lines of source that computed the values, with those around them, by file."""
    used: dict[str, list[int]] = {}
    for value in values:
        if value.file is not None and value.line is not None:
            used.setdefault(value.file, []).append(value.line)
    sources = []
    for file, numbers in used.items():
        text = linecache.getlines(file)
        first, last = max(1, min(numbers) - _CONTEXT), min(len(text), max(numbers) + _CONTEXT)
        if text:
            sources.append(Source(file, first, tuple([line.rstrip("\n") for line in text[first - 1 : last]])))
    return tuple(sources)
