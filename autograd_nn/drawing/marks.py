"""What is written on the boxes and circles of a picture."""

import math
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.drawing.graph import Line, Mark, counted
from autograd_nn.drawing.grouping import Group
from autograd_nn.drawing.modules import parameters_text
from autograd_nn.drawing.style import readable
from autograd_nn.drawing.view import Unit, View
from autograd_nn.tracing.expression import format_number
from autograd_nn.tracing.numbers import FEW, number_text, shape_text
from autograd_nn.tracing.steps import Trace, Value

_SIGNS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "/", "matmul": "@", "power": "**", "negative": "neg",
    "getitem": "[ ]", "absolute": "abs", "softmax_cross_entropy": "softmax + cross-entropy",
}  # fmt: skip

_FEW_SHAPES = 3
_SHORT_INDEX = 10


def operation_mark(trace: Trace, value: Value, saved: bool) -> Mark:
    """The circle of the operation that made ``value``; with what it keeps for the backward pass, if that is wanted."""
    lines = [Line("name", readable(_sign(value)))]
    if saved:
        is_nameless = not value.is_named
        kept = ", ".join(
            "its result" if i == value.index and is_nameless else trace.values[i].label for i in value.saved
        )
        lines.append(Line("gradient", readable(f"keeps {kept}" if kept else "keeps nothing")))
    return Mark(f"op{value.index}", "operation", tuple(lines), _where(value))


def _sign(value: Value) -> str:
    """What an operation is called: ``×``, ``tanh``, and ``[0]`` for one that takes something out."""
    index = str(value.formula.parts[1]) if value.formula is not None and value.formula.head == "index" else ""
    if 0 < len(index) <= _SHORT_INDEX:
        return f"[{index}]"
    operation = str(value.operation)
    return _SIGNS.get(operation, operation)


def value_mark(value: Value, passed: bool, is_given: bool = True) -> Mark:
    """The box of a value: its name, its numbers and, unless it is a constant, its gradient.

    ``passed``: whether the gradients of the trace are those that ``backward()`` has passed on; ``is_given``: whether
    a constant array is an input of the computation.
    """
    name = Line("name" if value.is_named else "expression", readable(value.label))
    if value.role != "constant":
        gradient = _gradient_lines(value, passed)
        tooltip = f"{name.text}: {value.role}" if value.operation is None else _where(value)
        return Mark(f"v{value.index}", value.role, (name, *_value_lines(value), *gradient), tooltip)
    if not value.shape and not value.is_named and value.value is not None:
        return Mark(f"v{value.index}", "constant", (Line("value", name.text),), f"constant {name.text}")
    role = "input" if is_given else "constant"
    return Mark(f"v{value.index}", role, (name, *_value_lines(value)), f"{name.text}: {role}")


def module_mark(view: View, unit: Unit, saved: bool) -> Mark:
    """The box of a call of a Module: its class, shapes in and out, and how many parameters it has."""
    assert isinstance(unit.item, Group)
    values, operations = view.tree.trace.values, view.operations(unit)
    title = module_title(unit.item, unit.times)
    entering = _shapes([values[index] for index in _entering(view, unit)])
    leaving = _shapes([values[index] for index in _leaving(view, unit)])
    lines = [Line("name", readable(title)), Line("value", readable(f"{entering} → {leaving}"))]
    own = dict.fromkeys(i for index in operations for i in values[index].operands if values[i].is_of_module)
    if own:
        size = parameters_text(sum(math.prod(values[index].shape) for index in own))
        lines.append(Line("gradient", f"{size} each" if unit.times > 1 else size))
    if saved:
        lines.append(Line("gradient", _kept([values[index] for index in operations], values)))
    first = operations[0]
    return Mark(f"m{first}", "module", tuple(lines), module_tooltip(view, unit.item, unit.times))


def folded_mark(operations: int) -> Mark:
    """The box for what is too much to draw."""
    text = f"{operations:,} more operation{'' if operations == 1 else 's'} folded"
    return Mark("folded", "folded", (Line("name", text),), f"{text}: raise max_nodes to see them")


def module_title(group: Group, times: int) -> str:
    """``encoder: TransformerEncoder``, or ``TransformerEncoderLayer ×4`` for several in a row."""
    call, outer = group.call, group.parent.call if group.parent is not None else None
    assert call is not None
    if times > 1:
        return f"{call.kind} ×{times}"
    name = call.path if outer is None else call.path.removeprefix(f"{outer.path}.")
    return call.kind if name == call.kind else f"{name}: {call.kind}"


def module_tooltip(view: View, group: Group, times: int) -> str:
    """The whole path of a Module, and which operations its call consists of."""
    call = group.call
    assert call is not None
    values = view.tree.trace.values
    start, stop = view.tree.stretch(group)
    kinds = list(dict.fromkeys(str(values[index].operation) for index in view.tree.order[start:stop]))
    told = f"{call.path}, {counted(stop - start, 'operation')}: {', '.join(kinds)}"
    return readable(f"{told}; {times} times, each on what the one before made" if times > 1 else told, limit=200)


def _entering(view: View, unit: Unit) -> list[int]:
    """What a box takes in, without its parameters and plain numbers."""
    values = view.tree.trace.values
    operands = dict.fromkeys(view.operands(unit))
    computed = [index for index in operands if view.unit_of[index] >= 0 or index in view.leaves]
    data = [index for index in computed if not values[index].is_of_module]
    return data or [index for index in operands if not values[index].is_of_module and values[index].shape]


def _leaving(view: View, unit: Unit) -> list[int]:
    """What others take from a box, or what is the result of the whole."""
    tree = view.tree
    stop = tree.stretch(unit.item)[1]
    outputs = set(tree.trace.outputs)
    return [i for i in view.operations(unit) if tree.last_use[i] >= stop or i in outputs]


def _shapes(values: Sequence[Value]) -> str:
    """The shapes of some values, each told once."""
    shapes = list(dict.fromkeys(shape_text(value.shape) for value in values))
    return ", ".join([*shapes[:_FEW_SHAPES], *(["…"] if len(shapes) > _FEW_SHAPES else [])])


def _kept(operations: Sequence[Value], values: Sequence[Value]) -> str:
    """How much the operations of a box keep for the backward pass, besides parameters."""
    kept = [
        values[i] for i in dict.fromkeys(i for value in operations for i in value.saved) if not values[i].is_of_module
    ]
    size = sum(part.nbytes for value in kept for part in _parts(value) if part is not None)
    return f"keeps {counted(len(kept), 'value')}, {_bytes(size)}"


def _parts(value: Value) -> list[npt.NDArray[Any]]:
    parts = value.value if isinstance(value.value, tuple) else (value.value,)
    return [np.asarray(part) for part in parts if part is not None]


def _bytes(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"


def _where(value: Value) -> str:
    """What an operation computes, and on which line of whose file."""
    formula = str(value.formula)
    told = readable(formula if value.label == formula else f"{value.label} = {formula}", limit=200)
    return told if value.file is None else f"{told}   {readable(os.path.basename(value.file))}:{value.line}"


def _value_lines(value: Value) -> list[Line]:
    if isinstance(value.value, tuple):
        return [Line("value", counted(len(value.value), "result"))]
    if value.value is None:
        return [Line("value", f"{shape_text(value.shape)} {value.dtype}")]
    if 0 < np.size(value.value) <= FEW:
        return [Line("value", row) for row in _numbers(value.value)]
    return [Line("value", f"{shape_text(value.shape)} {value.dtype}"), Line("value", _range(value.value))]


def _gradient_lines(value: Value, passed: bool) -> list[Line]:
    """The gradient that ``backward()`` left, or, where it keeps none, the one that passed through."""
    gradient = value.stored_gradient
    if gradient is None and passed and value.operation is not None:
        gradient = value.gradient
    if gradient is None:
        return [Line("gradient", "grad –")]
    first, *others = _numbers(gradient) if 0 < np.size(gradient) <= FEW else [_range(gradient)]
    return [Line("gradient", f"grad {first}"), *[Line("gradient", row) for row in others]]


def _numbers(value: np.ndarray | float) -> list[str]:
    """A number or a small array as text, a matrix row by row."""
    return (
        [number_text(row) for row in value]
        if isinstance(value, np.ndarray) and value.ndim == 2
        else [number_text(value)]
    )


def _range(value: Any) -> str:
    """The smallest and the largest number of an array."""
    if not np.size(value):
        return "empty"
    return f"{format_number(np.min(value))} … {format_number(np.max(value))}"
