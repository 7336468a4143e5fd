"""The forward half of a trace as text: what is given, then every operation with its numbers and its line of code."""

from itertools import pairwise
from pathlib import PurePath
from typing import Any

import numpy as np

from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.expression import Expression, substitute
from autograd_nn.tracing.lines import WIDTH, Row, in_columns
from autograd_nn.tracing.notes import forward_notes
from autograd_nn.tracing.numbers import (
    FEW,
    block,
    element_text,
    is_small,
    number_text,
    range_text,
    shape_text,
    shapes_text,
)
from autograd_nn.tracing.steps import Trace, Value

MOST = 100
"""Operations that are told one by one; of more, the first and the last."""

_LONGEST_FORMULA = 36
_LONGEST_RESULT = 24


def forward_lines(trace: Trace) -> list[str]:
    """The whole forward pass."""
    results = [value for value in trace.values if value.operation is not None]
    files = {value.file for value in results if value.file is not None}
    heading = " forward"
    if len(files) == 1:
        heading = f"{heading}{file_name(*files):>{WIDTH - len(heading)}}".rstrip()
    lines = [heading, *_given_lines(trace)]
    first, last = results, results[:0]
    if len(results) > MOST:
        first, last = results[: MOST // 2], results[-MOST // 2 :]
    lines += operation_lines(trace, first)
    if last:
        lines += [f"   … {len(results) - MOST:,} operations …", *operation_lines(trace, last)]
    lines += [f"   note   {note}" for note in forward_notes(trace)]
    if trace.watch is not None:
        watched = trace.values[trace.watch.value]
        number = np.asarray(watched.value)[trace.watch.element]
        lines.append(f"   watched   {element_text(watched.label, trace.watch.element)} = {number_text(number)}")
    return lines


def short_formula(formula: Expression | None) -> Expression:
    """A formula without the settings of a function, and without its last operands, if it is long."""
    assert formula is not None
    if formula.head != "call" or len(str(formula)) <= _LONGEST_FORMULA:
        return formula
    function, *arguments = formula.parts
    arguments = [argument for argument in arguments if "=" not in str(argument.parts[0])]
    shortened = ex.call(function, *arguments, ex.name("…"))
    while len(arguments) > 1 and len(str(shortened)) > _LONGEST_FORMULA:
        arguments.pop()
        shortened = ex.call(function, *arguments, ex.name("…"))
    return shortened


def scope_of(value: Value) -> str:
    """The Module in whose call a value was made: ``in model.encoder``; nothing, if it was made in none."""
    return f"in {value.calls[-1].path}" if value.calls else ""


def code_of(trace: Trace, value: Value) -> str:
    """Its line of source; nothing where the source is not there."""
    if value.line is not None:
        for source in trace.sources:
            if source.file == value.file and 0 <= value.line - source.first < len(source.lines):
                return source.lines[value.line - source.first].strip()
    return ""


def place_of(trace: Trace, value: Value) -> str:
    """Where its code stands: ``line 7``, or ``model.py:7`` in a trace of several files."""
    if value.line is None or value.file is None:
        return ""
    if len({source.file for source in trace.sources}) > 1 and file_name(value.file):
        return f"{file_name(value.file)}:{value.line}"
    return f"line {value.line}"


def file_name(file: str) -> str:
    """The name of a file without its folders; nothing for a cell of a notebook, which has a number only."""
    path = PurePath(file)
    return "" if file.startswith("<") or path.parent.name.startswith("ipykernel") else path.name


def _given_lines(trace: Trace) -> list[str]:
    """The arrays that the computation starts from; single numbers are seen in the formulas."""
    if not any(value.shape for value in trace.values):
        return []
    given = [value for value in trace.values if value.operation is None and (value.is_named or value.shape)]
    rows = []
    for value in given[:MOST]:
        label = f"{value.label} {shape_text(value.shape)}" if value.shape else value.label
        first, *rest = block(value.value) if is_small(value.value) else [_summary(value.value)]
        rows += [Row((label, first)), *[Row(("", line)) for line in rest]]
    if len(given) > MOST:
        rows.append(Row((f"… and {len(given) - MOST:,} more",)))
    return in_columns([Row(rows[0].cells, heading="given"), *rows[1:]], indent=5)


def _summary(value: Any) -> str:
    return range_text(value) if np.size(value) > FEW else number_text(value)


def operation_lines(trace: Trace, results: list[Value]) -> list[str]:
    """Each operation with its code beside it; where that is too wide, the code stands above its operations."""
    rows = [_row(trace, value) for value in results]
    places = [(place_of(trace, value), code_of(trace, value)) for value in results]
    if not any(value.calls for value in results):
        beside = in_columns([Row((*row.cells, *place), row.below) for row, place in zip(rows, places, strict=True)], 3)
        if len(beside) == sum(1 + len(row.below) for row in rows):  # none went on in a next line
            return beside
    headings = [
        "   ".join(filter(None, (scope_of(value), *place))) for value, place in zip(results, places, strict=True)
    ]
    changes = [heading if heading != before else "" for before, heading in pairwise(["", *headings])]
    return in_columns([Row(row.cells, row.below, heading) for row, heading in zip(rows, changes, strict=True)], 5)


def _row(trace: Trace, value: Value) -> Row:
    """An operation: its formula, the same in numbers or shapes, and the result."""
    operands = [trace.values[i] for i in value.operands]
    formula = f"{value.label} = {short_formula(value.formula)}"
    if not value.shape and not any(operand.shape or isinstance(operand.value, tuple) for operand in operands):
        assert value.formula is not None
        in_numbers = substitute(value.formula, {operand.label: operand.value for operand in operands})
        return Row((formula, str(in_numbers), f"= {number_text(value.value)}"))
    told = number_text(value.value)
    is_told = len(told) <= _LONGEST_RESULT and np.size(value.value) <= FEW
    below = block(value.value) if is_small(value.value) and not is_told else ()
    arrays = [x for x in operands if not isinstance(x.value, tuple) and (x.shape or x.role != "constant")]
    shapes = ", ".join(shape_text(x.shape) for x in arrays)
    return Row((formula, f"{shapes} → {told if is_told else shapes_text(value.value)}".strip()), below)
