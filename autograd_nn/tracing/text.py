"""A trace as text: every value forward, then every step backward, in at most 88 columns."""

from typing import Any

import numpy as np

from autograd_nn.tracing.expression import format_number
from autograd_nn.tracing.trace import Contribution, Step, Trace, Value

WIDTH = 88
FEW = 6
"""Arrays of up to this many elements are written out; of larger ones only the shape is told."""

_RULES_IN_WORDS = {
    "add": "add: copies the gradient to both operands",
    "subtract": "subtract: passes the gradient on, with its sign changed for what is taken away",
    "multiply": "multiply: each operand gets the gradient times the OTHER operand",
    "tanh": "tanh: the steeper the curve here, the more gradient passes",
    "sigmoid": "sigmoid: the steeper the curve here, the more gradient passes",
    "relu": "relu: passes the gradient where the input was positive, and nothing elsewhere",
    "sum": "sum: copies the gradient to every element",
    "mean": "mean: gives every element an equal part of the gradient",
    "max": "max: routes the gradient to the winner",
    "min": "min: routes the gradient to the winner",
    "matmul": "matmul: the gradient times the other matrix, transposed, so that the shapes fit",
    "linear": "dense layer: weight.grad has the shape of weight; bias.grad sums over the batch",
    "softmax_cross_entropy": "softmax and cross-entropy together: predicted minus true",
}


def to_text(trace: Trace) -> str:
    """The whole account."""
    lines = [" forward"]
    rows = [_forward_row(trace, value) for value in trace.values if value.operation is not None]
    widths = [min(max((len(row[i]) for row in rows), default=0), limit) for i, limit in ((0, 34), (1, 40))]
    for told, numbers, where in rows:
        lines.append(f"   {told:<{widths[0]}}  {numbers:<{widths[1]}}  {where}".rstrip())
    output = trace.values[trace.output]
    lines += ["", f" step 0/{len(trace.steps)}   ∂{output.label}/∂{output.label} = 1"]
    for step in trace.steps:
        lines += ["", *_step_lines(trace, step)]
    return "\n".join(lines)


def number_text(value: Any) -> str:
    """A number, or an array: written out if it has few elements, otherwise its shape."""
    if np.ndim(value) == 0:
        return format_number(value)
    if np.size(value) > FEW:
        return shape_text(np.shape(value))
    return str([_nested(row) for row in value.tolist()]).replace("'", "")


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape without spaces: ``(3,4)``."""
    return str(shape).replace(" ", "")


def _nested(row: Any) -> Any:
    return [_nested(part) for part in row] if isinstance(row, list) else format_number(row)


def _factor(value: Any) -> str:
    """A number as a factor in a product: negative ones in parentheses."""
    written = number_text(value)
    return f"({written})" if written.startswith("-") else written


def _forward_row(trace: Trace, value: Value) -> tuple[str, str, str]:
    where = "" if value.line is None else f"line {value.line}"
    told = f"{value.label} = {value.formula}"
    if value.shape:
        shapes = ", ".join(shape_text(trace.values[i].shape) for i in value.operands)
        return told, f"{shapes} → {number_text(value.value)}", where
    return told, f"= {number_text(value.value)}", where


def _step_lines(trace: Trace, step: Step) -> list[str]:
    output = trace.values[step.output]
    name = f"∂{trace.values[trace.output].label}/∂{output.label}"
    head = f" step {step.number}/{len(trace.steps)}   {output.label} = {output.formula}"
    lines = [f"{head:<42} upstream {name} = {number_text(step.upstream)}"]
    width = max((len(trace.values[c.operand].label) for c in step.contributions), default=0)
    for contribution in step.contributions:
        lines += _contribution_lines(trace, output, step, contribution, width)
    words = _RULES_IN_WORDS.get(output.operation or "")
    if words:
        lines.append(f"     why   {words}")
    lines += _notes(trace, output, step)
    return lines


def _contribution_lines(trace: Trace, output: Value, step: Step, c: Contribution, width: int) -> list[str]:
    operand = trace.values[c.operand]
    start = f"     {operand.label:<{width}}  "
    if c.local is not None and not output.shape and not operand.shape:
        local = f"local ∂{output.label}/∂{operand.label} = {c.local}"
        if str(c.local) != number_text(c.local_value):
            local += f" = {number_text(c.local_value)}"
        told = [local, f"{_factor(step.upstream)} × {_factor(c.local_value)} {_product_text(step, c)}"]
    else:
        told = [f"{c.rule}"]
        summed = f", summed over {_axes_text(c.summed_axes)}" if c.summed_axes else ""
        shapes = f"{shape_text(np.shape(step.upstream))} → {shape_text(operand.shape)}" if operand.shape else ""
        told += [f"{shapes}{summed}"] if shapes or summed else []
        if np.size(c.value) <= FEW:
            told.append(f"= {number_text(c.value)}")
    told.append(_accumulation_text(operand, c))
    lines = [start + told[0]]
    for part in told[1:]:
        if len(lines[-1]) + 3 + len(part) <= WIDTH:
            lines[-1] += "   " + part
        else:
            lines.append(" " * len(start) + part)
    return lines


def _product_text(step: Step, c: Contribution) -> str:
    """``= 0.25``, or ``≈ 0.25`` where the digits shown do not multiply out exactly."""
    shown = float(number_text(step.upstream)) * float(number_text(c.local_value))
    sign = "=" if shown == float(number_text(c.value)) else "≈"
    return f"{sign} {number_text(c.value)}"


def _accumulation_text(operand: Value, c: Contribution) -> str:
    """What this contribution does to the operand's gradient."""
    name = f"{operand.label}.grad"
    if np.size(c.after) > FEW:
        told = name if c.before is None else f"{name} += it"
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
                f"here {operand.label} cannot change {trace.values[trace.output].label}"
            )
    return notes
