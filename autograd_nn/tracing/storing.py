"""A trace as JSON and back, without loss: every number, dtype and formula as it was. Nothing is ever executed."""

import json
from functools import partial
from typing import Any, TypeVar

import numpy as np

from autograd_nn.engine.errors import DataError
from autograd_nn.tracing.codecs import (
    COUNT,
    DATA,
    FLAG,
    FORMULA,
    TEXT,
    Wrong,
    demand,
    inside,
    optional,
    plain,
    record,
    sequence,
)
from autograd_nn.tracing.steps import Contribution, ModuleCall, Source, Step, Trace, Value, Watch

SCHEMA = "autograd_nn.trace/1"
"""The name of the format and its version."""

T = TypeVar("T", bound=Trace)

_ROLES = {"parameter", "constant", "intermediate", "output"}
_WHOLE = sequence(COUNT)  # indices and sizes

_VALUE = record(
    Value,
    {
        "index": COUNT,
        "label": TEXT,
        "role": plain(lambda data: isinstance(data, str) and data in _ROLES, "no role"),
        "value": DATA,
        "gradient": DATA,
        "stored_gradient": DATA,
        "operation": optional(TEXT),
        "operands": _WHOLE,
        "formula": optional(FORMULA),
        "file": optional(TEXT),
        "line": optional(COUNT),
        "shape": _WHOLE,
        "dtype": TEXT,
        "is_named": FLAG,
        "is_of_module": FLAG,
        "saved": _WHOLE,
        "witness": DATA,
        "calls": sequence(record(ModuleCall, {"path": TEXT, "kind": TEXT, "number": COUNT})),
    },
)
_CONTRIBUTION = record(
    Contribution,
    {
        "operand": COUNT,
        "position": COUNT,
        "rule": FORMULA,
        "local": optional(FORMULA),
        "local_value": DATA,
        "value": DATA,
        "summed_axes": _WHOLE,
        "before": DATA,
        "after": DATA,
        "use": COUNT,
        "uses": COUNT,
    },
)
_STEP = record(
    Step,
    {
        "number": COUNT,
        "output": COUNT,
        "upstream": DATA,
        "contributions": sequence(_CONTRIBUTION),
        "waiting": _WHOLE,
    },
)
_FIELDS = {
    "values": sequence(_VALUE),
    "steps": sequence(_STEP),
    "outputs": _WHOLE,
    "sources": sequence(record(Source, {"file": TEXT, "first": COUNT, "lines": sequence(TEXT)})),
    "watch": optional(record(Watch, {"value": COUNT, "element": _WHOLE})),
}


def to_json(trace: Trace) -> str:
    """The trace as JSON, a line for each value and step; `Trace.to_json` says the rest."""
    parts = [f'"schema": {_dumped(SCHEMA)}']
    for key, codec in _FIELDS.items():
        data = codec.write(getattr(trace, key))
        is_records = isinstance(data, list) and len(data) > 0 and isinstance(data[0], dict)
        written = ",\n".join(map(_dumped, data)) if is_records else _dumped(data)
        parts.append(f'"{key}": [\n{written}\n]' if is_records else f'"{key}": {written}')
    return "{" + ",\n".join(parts) + "}\n"


def from_json(text: str | bytes, kind: type[T]) -> T:
    """The trace of a JSON text, as an object of ``kind``; `Trace.from_json` says the rest."""
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise DataError(f"this is no trace, or it is damaged: its JSON cannot be read ({error})") from None
    schema = document.pop("schema", None) if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise DataError(f"this is no trace that can be read here: its schema is {schema!r}, and not {SCHEMA!r}")
    try:
        trace: T = record(kind, _FIELDS).read(document)
        _check(trace)
    except Wrong as wrong:
        raise DataError(f"this trace is damaged: {wrong.path.removeprefix('.') or 'it'}: {wrong}") from None
    except RecursionError:
        raise DataError("this trace is damaged: something in it is nested too deep") from None
    return trace


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _refuse_constant(written: str) -> None:
    raise ValueError(f"{written} is not JSON")


def _check(trace: Trace) -> None:
    """Refuse a trace whose parts do not fit together."""
    for i, value in enumerate(trace.values):
        inside(f".values[{i}]", partial(_check_value, i), value)
    for number, step in enumerate(trace.steps, 1):
        inside(f".steps[{number - 1}]", partial(_check_step, trace, number), step)
    demand(len(trace.outputs) > 0, "has no output")
    _check_indices("outputs", trace.outputs, trace)
    if trace.watch is not None:
        _check_indices("watch", (trace.watch.value,), trace)
        shape, element = trace.values[trace.watch.value].shape, trace.watch.element
        is_there = len(element) == len(shape) and all(i < n for i, n in zip(element, shape, strict=True))
        demand(is_there, f"watch: there is no element {element} in the shape {shape}")


def _check_value(i: int, value: Value) -> None:
    demand(value.index == i, f"its index is {value.index}")
    demand(all(operand < i for operand in value.operands), "has an operand that does not come before it")
    demand({*value.saved} <= {i, *value.operands}, "has saved what it does not know")
    demand((value.operation is None) == (value.formula is None), "has an operation or a formula, but not both")
    for data in (value.value, value.gradient, value.stored_gradient, value.witness):
        is_fit = data is None or isinstance(data, tuple) or np.shape(data) == value.shape
        demand(is_fit, f"has numbers of another shape than {value.shape}")


def _check_step(trace: Trace, number: int, step: Step) -> None:
    demand(step.number == number, f"its number is {step.number}")
    _check_indices("it", (step.output, *step.waiting), trace)
    operands = trace.values[step.output].operands
    for c in step.contributions:
        is_fit = c.position < len(operands) and operands[c.position] == c.operand
        demand(is_fit, f"contributes to value {c.operand}, which is not operand {c.position} of its operation")


def _check_indices(what: str, indices: tuple[int, ...], trace: Trace) -> None:
    for i in indices:
        demand(i < len(trace.values), f"{what}: there is no value {i}")
