"""What the script of a page knows of a trace, as JSON.

A number of the page that follows from the inputs has a key, by which the script finds it and writes it anew:
``v3`` is value 3 and ``g3`` its gradient; for the leaf 3, ``w3`` is its gradient by differences and ``e3`` how far
that is from ``g3``. Of the first contribution of step 2, ``l2.0`` is the local derivative, ``c2.0`` the gradient
sent, ``b2.0`` and ``a2.0`` the operand's gradient before and after; ``p2.0`` and ``s2.0`` are the signs, ``=`` or
``≈``, in front of the product and the sum.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_nn.teaching.page.extent import Extent
from autograd_nn.teaching.page.frame import in_script
from autograd_nn.teaching.page.numbers import shown
from autograd_nn.tracing.expression import Expression, text
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value


def to_json(trace: Trace, extent: Extent) -> str:
    """The data, as it may stand inside a ``<script>`` element."""
    is_live = can_be_computed(trace, extent)
    data = {
        "outputs": trace.outputs,
        "values": [_value(trace, value, is_live) for value in extent.values],
        "steps": [_step(trace, step, is_live) for step in extent.steps],
        "live": is_live,
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return in_script(written)


def can_be_computed(trace: Trace, extent: Extent) -> bool:
    """Whether the page holds a whole computation with single numbers, which its script may do again."""
    return not extent.left_out and all(_is_number(value.value) for value in trace.values)


def _is_number(value: Any) -> bool:
    return not isinstance(value, tuple) and np.ndim(value) == 0 and np.isrealobj(value)


def functions(trace: Trace) -> set[str]:
    """The functions that the formulas and the local derivatives call."""
    found: set[str] = set()
    expressions: list[Any] = [value.formula for value in trace.values]
    expressions += [c.local for step in trace.steps for c in step.contributions]
    while expressions:
        expression = expressions.pop()
        if isinstance(expression, Expression):
            found.update(expression.parts[:1] if expression.head == "call" else ())
            expressions += expression.parts
    return found


def _value(trace: Trace, value: Value, is_live: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"index": value.index, "label": value.label, "text": shown(value.value)}
    if value.shape:
        told["array"] = True
    if value.formula is not None:
        told["operands"] = value.operands
    files = [source.file for source in trace.sources]
    if value.line is not None and value.file in files:
        told["line"] = files.index(value.file), value.line
    if is_live:
        told["number"] = _number(value.value)
        told["leaf"] = value.role == "parameter"
    if is_live and value.formula is not None:
        told["formula"] = program(value.formula, _places(trace, value))
    return told


def _step(trace: Trace, step: Step, is_live: bool) -> dict[str, Any]:
    output = trace.values[step.output]
    sent = [_contribution(trace, output, c, is_live) for c in step.contributions]
    return {"output": step.output, "contributions": sent}


def _contribution(trace: Trace, output: Value, c: Contribution, is_live: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operand": c.operand,
        "position": c.position,
        "use": c.use,
        "uses": c.uses,
        "after": shown(c.after),
    }
    if is_live:
        assert c.local is not None  # the derivative of a number by a number is one
        places = {**_places(trace, output), output.label: output.index}
        told |= {
            "local": program(c.local, places),
            "symbols": text(c.local),
            "slope": _number(c.local_value),
        }
    return told


def _places(trace: Trace, value: Value) -> dict[str, int]:
    return {trace.values[index].label: index for index in value.operands}


def program(expression: Expression, places: Mapping[str, int]) -> Any:
    """An expression as nested lists, which the script computes; see compute.js.

    A number is itself, ``["v", 3]`` is value 3, and everything else a list of the operator or the function and
    its operands.

    Parameters
    ----------
    expression : Expression
    places : mapping
        The label of each variable -> the index of its value.
    """
    head, parts = expression.head, expression.parts
    if head == "number":
        return _number(parts[0])
    if head == "name":
        return ["v", places[parts[0]]] if parts[0] in places else ["unknown"]
    if head == "call":
        head, parts = parts[0], parts[1:]
    inner = [program(part, places) if isinstance(part, Expression) else part for part in parts]
    return [head, *inner]


def _number(value: Any) -> Any:
    """A number; of those that JSON does not have, the name in a list."""
    number = float(value)
    return number if math.isfinite(number) else [str(number)]
