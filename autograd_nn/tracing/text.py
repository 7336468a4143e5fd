"""A trace as text: every value forward, then every step backward, in at most 88 columns."""

from itertools import zip_longest
from typing import Any

import numpy as np

from autograd_nn.tracing.expression import Expression, format_number, substitute
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value

WIDTH = 88
FEW = 6
"""Arrays of up to this many elements are written out; of larger ones only the shape is told."""

_RULES_IN_WORDS = {
    "add": "add: copies the gradient to both operands",
    "subtract": "subtract: passes the gradient on, its sign changed for what is taken away",
    "multiply": "multiply: each operand gets the gradient times the OTHER operand",
    "tanh": "tanh: the steeper the curve here, the more gradient passes",
    "sigmoid": "sigmoid: the steeper the curve here, the more gradient passes",
    "relu": "relu: passes the gradient where the input was positive, and nothing elsewhere",
    "sum": "sum: copies the gradient to every element",
    "mean": "mean: gives every element an equal part of the gradient",
    "max": "max: routes the gradient to the winner",
    "min": "min: routes the gradient to the winner",
    "matmul": "matmul: the gradient times the other matrix, transposed so that shapes fit",
    "linear": "dense layer: weight.grad has the shape of weight; bias.grad sums over the batch",
    "softmax_cross_entropy": "softmax and cross-entropy together: predicted minus true",
}


def to_text(trace: Trace) -> str:
    """The whole account."""
    lines = [" forward", *_forward_lines(trace)]
    seeds = ", ".join(trace.gradient_name(trace.values[i]) for i in trace.outputs)
    lines += ["", f" step 0/{len(trace.steps)}   {seeds} = 1"]
    for step in trace.steps:
        lines += ["", *_step_lines(trace, step)]
    return "\n".join(lines)


def number_text(value: Any) -> str:
    """A number, or an array: written out if it has few elements, otherwise its shape; of several results, each."""
    if isinstance(value, tuple):
        return f"({', '.join('none' if part is None else number_text(part) for part in value)})"
    if np.ndim(value) == 0:
        return format_number(value)
    if np.size(value) > FEW:
        return shape_text(np.shape(value))
    return str([_nested(row) for row in value.tolist()]).replace("'", "")


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape without spaces: ``(3,4)``."""
    return str(shape).replace(" ", "")


def _shapes_text(value: Any) -> str:
    """The shape of a value, or of each of several results."""
    if isinstance(value, tuple):
        return " and ".join("none" if part is None else shape_text(np.shape(part)) for part in value)
    return shape_text(np.shape(value))


def _nested(row: Any) -> Any:
    return [_nested(part) for part in row] if isinstance(row, list) else format_number(row)


def _factor(value: Any) -> str:
    """A number as a factor in a product: negative ones in parentheses."""
    written = number_text(value)
    return f"({written})" if written.startswith("-") else written


def _forward_lines(trace: Trace) -> list[str]:
    """Every operation with its formula, the same in numbers or shapes, and the line of code that it came from."""
    results = [value for value in trace.values if value.operation is not None]
    rows = []
    for value in results:
        place = "" if value.line is None else f"line {value.line}"
        rows.append([f"{value.label} = {value.formula}", *_forward_reason(trace, value), place])
    return _in_columns(rows, indent=3)


def _forward_reason(trace: Trace, value: Value) -> list[str]:
    operands = [trace.values[i] for i in value.operands]
    if value.shape or any(operand.shape for operand in operands):
        shapes = ", ".join(shape_text(operand.shape) for operand in operands)
        told = number_text(value.value)
        return [shapes, f"→ {told if len(told) <= 24 else _shapes_text(value.value)}"]
    assert value.formula is not None
    in_numbers = substitute(value.formula, {operand.label: operand.value for operand in operands})
    return [str(in_numbers), f"= {number_text(value.value)}"]


def _step_lines(trace: Trace, step: Step) -> list[str]:
    output = trace.values[step.output]
    head = f" step {step.number}/{len(trace.steps)}   {output.label} = {output.formula}"
    upstream = f"upstream {trace.gradient_name(output)}"
    upstream += f"  {shape_text(output.shape)}" if output.shape else f" = {number_text(step.upstream)}"
    line = f"{head:<42} {upstream}"
    lines = [line] if len(line) <= WIDTH else [head, f"{upstream:>{WIDTH}}"]
    lines += _in_columns([_contribution_cells(trace, output, step, c) for c in step.contributions], indent=5)
    words = _RULES_IN_WORDS.get(output.operation or "")
    if words:
        lines.append(f"     why   {words}")
    return lines + _notes(trace, output, step)


def _in_columns(rows: list[list[str]], indent: int) -> list[str]:
    """Rows of cells under each other; a row that grows too wide goes on in the next line."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    lines = []
    for row in rows:
        line = " " * indent
        for i, (cell, width) in enumerate(zip(row, widths, strict=False)):
            if cell and i and len(line) + len(cell) > WIDTH:
                lines.append(line.rstrip())
                line = " " * max(min(indent + widths[0] + 3, WIDTH - len(cell)), indent)
            line += f"{cell:<{width}}   "
        lines.append(line.rstrip())
    return lines


def _contribution_cells(trace: Trace, output: Value, step: Step, c: Contribution) -> list[str]:
    """The operand, its local derivative or rule, the product or the shapes, and the gradient it has now."""
    operand = trace.values[c.operand]
    if c.local is not None and not output.shape and not operand.shape:
        local = f"local ∂{output.label}/∂{operand.label} = {c.local}"
        if str(c.local).replace("−", "-") != number_text(c.local_value):
            local += f" = {number_text(c.local_value)}"
        reason = f"{_factor(step.upstream)} × {_factor(c.local_value)} {_product_text(step, c)}"
        return [operand.label, local, reason, _accumulation_text(operand, c)]
    shapes = f"{_shapes_of(trace, c.rule) or _shapes_text(step.upstream)} → {shape_text(operand.shape)}"
    if c.summed_axes:
        shapes += f"  summed over {_axes_text(c.summed_axes)}: {operand.label} was stretched"
    return [operand.label, str(c.rule), shapes, _accumulation_text(operand, c)]


def _shapes_of(trace: Trace, rule: Expression) -> str:
    """The rule of a matrix product with shapes in place of names: ``(3,4) @ (4,2)``; otherwise nothing."""
    if rule.head != "@":
        return ""
    shapes = {value.label: value.shape for value in trace.values}
    shapes |= {trace.gradient_name(value): value.shape for value in trace.values}
    told = []
    for part in rule.parts:
        is_transposed = part.head == "transpose"
        shape = shapes.get(str(part.parts[0] if is_transposed else part))
        if shape is None:
            return ""
        told.append(shape_text((*shape[:-2], *shape[:-3:-1]) if is_transposed else shape))
    return " @ ".join(told)


def _product_text(step: Step, c: Contribution) -> str:
    """``= 0.25``, or ``≈ 0.25`` where the digits shown do not multiply out exactly."""
    shown = float(number_text(step.upstream)) * float(number_text(c.local_value))
    sign = "=" if shown == float(number_text(c.value)) else "≈"
    return f"{sign} {number_text(c.value)}"


def _accumulation_text(operand: Value, c: Contribution) -> str:
    """What this contribution does to the operand's gradient; nothing, where only the shape could be told again."""
    name = f"{operand.label}.grad"
    if np.size(c.after) > FEW:
        if c.uses == 1:
            return ""
        told = f"{name} = it" if c.before is None else f"{name} += it"
    elif c.before is None:
        told = f"{name} = {number_text(c.after)}"
    else:
        told = f"{name}: {number_text(c.before)} + {_factor(c.value)} = {number_text(c.after)}"
    if c.uses > 1:
        told += f"   ({c.use} of {c.uses} uses in)" if c.use < c.uses else f"   ({c.use} of {c.uses}, final)"
    return told


def _axes_text(axes: tuple[int, ...]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {axes}"


def _notes(trace: Trace, output: Value, step: Step) -> list[str]:
    """Why a gradient is 0, where the reason can be told from the numbers."""
    notes = []
    for c in step.contributions:
        operand = trace.values[c.operand]
        if output.operation == "multiply" and not operand.shape and c.value == 0 and step.upstream != 0:
            other = trace.values[output.operands[1 - c.position]].label
            notes.append(
                f"     note  {operand.label}.grad gets 0 because {other} is 0: "
                f"here {operand.label} cannot change {trace.target}"
            )
    return notes
