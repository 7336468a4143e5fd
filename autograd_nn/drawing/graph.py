"""From a trace to a picture: which boxes, circles and arrows there are and what is written on them.

Where they stand on the page is not said here; the DOT and the SVG are both written from this.
"""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.drawing.folding import fold
from autograd_nn.drawing.style import readable
from autograd_nn.tracing.expression import format_number
from autograd_nn.tracing.steps import Contribution, Trace, Value
from autograd_nn.tracing.text import FEW, number_text, shape_text

_SIGNS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "/", "matmul": "@", "power": "**", "negative": "neg",
    "getitem": "[ ]", "absolute": "abs", "softmax_cross_entropy": "softmax + cross-entropy",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of text on a box. ``kind`` is "name", "value" or "gradient"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A box for a value, or a circle for an operation.

    Attributes
    ----------
    key : str
        Its identifier in the DOT, and ``data-key`` in the SVG: ``v3``, or ``op3`` for the operation that made it.
    role : str
        "input", "parameter", "intermediate", "output", "constant", "operation" or "folded".
    lines : tuple of Line
    tooltip : str
    """

    key: str
    role: str
    lines: tuple[Line, ...]
    tooltip: str


@dataclass(frozen=True)
class Arrow:
    """From one mark to another, by their places in ``Picture.marks``; one arrow for each use of a value."""

    tail: int
    head: int
    label: str = ""
    tooltip: str = ""


@dataclass(frozen=True)
class Picture:
    """What is drawn. Marks are in topological order, the arrows into one mark in operand order."""

    title: str
    description: str
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]


def picture(trace: Trace, locals: bool, max_nodes: int) -> Picture:
    """The picture of a trace.

    Parameters
    ----------
    trace : Trace
    locals : bool
        Write the local derivative on the arrow of each use.
    max_nodes : int
        How many values are drawn; what is farther from the output is folded into one mark.
    """
    folding = fold(trace, max_nodes)
    has_gradients = any(value.stored_gradient is not None for value in trace.values)
    told = _arrow_texts(trace) if locals else {}
    marks: list[Mark] = []
    arrows: list[Arrow] = []
    place: dict[int, int] = {}  # index of a value -> place of its box
    if folding.operations:
        text = f"{counted(folding.operations, 'more operation')} folded"
        marks.append(Mark("folded", "folded", (Line("name", text),), f"{text}: raise max_nodes to see them"))
    for value in trace.values:
        if value.index not in folding.kept:
            place[value.index] = 0
            continue
        if value.operation is not None:
            for position, operand in enumerate(value.operands):
                label, tooltip = told.get((value.index, position), ("", ""))
                arrows.append(Arrow(place[operand], len(marks), label, tooltip))
            arrows.append(Arrow(len(marks), len(marks) + 1))
            marks.append(_operation_mark(value))
        place[value.index] = len(marks)
        marks.append(_value_mark(value, has_gradients))
    return Picture(
        title=f"Graph of {readable(trace.values[trace.output].label)}",
        description=_description(trace, has_gradients, folding.operations),
        marks=tuple(marks),
        arrows=tuple(arrows),
    )


def counted(number: int, noun: str) -> str:
    """``1 operation``, ``2 operations``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _description(trace: Trace, has_gradients: bool, folded: int) -> str:
    operations = sum(value.operation is not None for value in trace.values)
    parts = [f"{counted(len(trace.values), 'value')}, {counted(operations, 'operation')}, left to right."]
    if folded:
        parts.append(f"One box stands for {counted(folded, 'operation')}.")
    parts.append("Gradients are from backward()." if has_gradients else "Gradients are unknown before backward().")
    return " ".join(parts)


def _operation_mark(value: Value) -> Mark:
    assert value.operation is not None
    sign = _SIGNS.get(value.operation, value.operation)
    return Mark(f"op{value.index}", "operation", (Line("name", readable(sign)),), _where(value))


def _where(value: Value) -> str:
    """What an operation computes, and on which line of whose file."""
    told = readable(f"{value.label} = {value.formula}", limit=200)
    return told if value.file is None else f"{told}   {readable(os.path.basename(value.file))}:{value.line}"


def _value_mark(value: Value, has_gradients: bool) -> Mark:
    name = Line("name", readable(value.label))
    if value.role != "constant":
        gradient = _gradient_lines(value, has_gradients)
        tooltip = f"{name.text}: {value.role}" if value.operation is None else _where(value)
        return Mark(f"v{value.index}", value.role, (name, *_value_lines(value), *gradient), tooltip)
    if not value.shape and value.label == format_number(value.value):
        return Mark(f"v{value.index}", "constant", (Line("value", name.text),), f"constant {name.text}")
    return Mark(f"v{value.index}", "input", (name, *_value_lines(value)), f"{name.text}: input")


def _value_lines(value: Value) -> list[Line]:
    if isinstance(value.value, tuple):
        return [Line("value", counted(len(value.value), "result"))]
    if 0 < np.size(value.value) <= FEW:
        return [Line("value", row) for row in _numbers(value.value)]
    return [Line("value", f"{shape_text(value.shape)} {value.dtype}"), Line("value", _range(value.value))]


def _gradient_lines(value: Value, has_gradients: bool) -> list[Line]:
    """The gradient that ``backward()`` left, or, where it keeps none, the one that passed through."""
    gradient = value.stored_gradient
    if gradient is None and has_gradients and value.operation is not None:
        gradient = value.gradient
    if gradient is None:
        return [Line("gradient", "grad –")]
    first, *others = _numbers(gradient) if 0 < np.size(gradient) <= FEW else [_range(gradient)]
    return [Line("gradient", f"grad {first}"), *[Line("gradient", row) for row in others]]


def _numbers(value: Any) -> list[str]:
    """A number or a small array as text, a matrix row by row."""
    return [number_text(row) for row in value] if np.ndim(value) == 2 else [number_text(value)]


def _range(value: Any) -> str:
    """The smallest and the largest number of an array."""
    if not np.size(value):
        return "empty"
    return f"{format_number(np.min(value))} … {format_number(np.max(value))}"


def _arrow_texts(trace: Trace) -> dict[tuple[int, int], tuple[str, str]]:
    """For each use of a value (operation, position): the local derivative, short and in full."""
    texts = {}
    for step in trace.steps:
        for contribution in step.contributions:
            full = _local_text(contribution)
            texts[step.output, contribution.position] = readable(full, limit=28), readable(full, limit=200)
    return texts


def _local_text(contribution: Contribution) -> str:
    """``w1 = -3``; for arrays, where the local derivative is no array of that shape, the rule."""
    if contribution.local is None:
        return str(contribution.rule)
    text, value = str(contribution.local), number_text(contribution.local_value)
    return text if text == value or np.ndim(contribution.local_value) else f"{text} = {value}"
