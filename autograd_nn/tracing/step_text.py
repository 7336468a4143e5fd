"""A step of a trace as text: what each operand receives, why, and who still waits."""

from typing import Any

import numpy as np

from autograd_nn.tracing.expression import Expression
from autograd_nn.tracing.forward_text import scope_of, short_formula
from autograd_nn.tracing.lines import WIDTH, Row, in_columns, labelled
from autograd_nn.tracing.notes import notes
from autograd_nn.tracing.numbers import (
    FEW,
    block,
    element_text,
    factor_text,
    is_small,
    number_text,
    range_text,
    shape_text,
    shapes_text,
)
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value
from autograd_nn.tracing.words import axes_text, rule_in_words

_MOST_WAITING = 8
_MOST_TERMS = 4


def seed_line(trace: Trace) -> str:
    """Where the backward pass starts."""
    seeds = ", ".join(trace.gradient_name(trace.values[i]) for i in trace.outputs)
    return f" step 0/{len(trace.steps)}   {seeds} = 1"


def step_lines(trace: Trace, step: Step, waiting: str, says_why: bool = True) -> list[str]:
    """One step; ``waiting`` is the entry for it of `waiting_texts`."""
    output = trace.values[step.output]
    remarks = [
        ("in", scope_of(output).removeprefix("in ")),
        ("watched", watched_text(trace, step)),
        ("waiting", waiting),
        ("why", rule_in_words(output.operation or "") if says_why else ""),
        *[("note", note) for note in notes(trace, step)],
    ]
    remarks = [(label, text) for label, text in remarks if text]
    width = max([len(label) for label, _ in remarks], default=0)
    lines = [*head_lines(trace, step), *in_columns(_rows(trace, step), indent=5)]
    for label, text in remarks:
        lines += labelled(label, text, indent=5, width=width)
    return lines


def waiting_texts(trace: Trace) -> list[str]:
    """For each step the values that wait after it: ``p (1 of 2 uses)``."""
    told = []
    uses: dict[int, tuple[int, int]] = {}
    for step in trace.steps:
        uses |= {c.operand: (c.use, c.uses) for c in step.contributions}
        named = [f"{trace.values[i].label} ({uses[i][0]} of {uses[i][1]} uses)" for i in step.waiting[:_MOST_WAITING]]
        if len(step.waiting) > _MOST_WAITING:
            named.append(f"and {len(step.waiting) - _MOST_WAITING:,} more")
        told.append(", ".join(named))
    return told


def head_lines(trace: Trace, step: Step) -> list[str]:
    """The first line of a step, or two: which operation it is of, and the upstream gradient."""
    output = trace.values[step.output]
    head = f" step {step.number}/{len(trace.steps)}   {output.label} = {short_formula(output.formula)}"
    upstream = f"upstream {trace.gradient_name(output)}"
    if isinstance(step.upstream, tuple):
        upstream += f" = {number_text(step.upstream)}"
    else:
        upstream += f"  {shape_text(output.shape)}" if output.shape else f" = {number_text(step.upstream)}"
    line = f"{head:<42}   {upstream}"
    return [line] if len(line) <= WIDTH else [head, f"{upstream:>{WIDTH}}"]


def _rows(trace: Trace, step: Step) -> list[Row]:
    output = trace.values[step.output]
    rows = []
    for c in step.contributions:
        operand = trace.values[c.operand]
        if c.local is not None and not output.shape and not operand.shape:
            rows.append(_product_row(output, operand, step, c))
        else:
            rows.append(_rule_row(trace, output, operand, step, c))
    return rows


def _product_row(output: Value, operand: Value, step: Step, c: Contribution) -> Row:
    """Numbers: the local derivative, upstream times local, and the gradient that there is now."""
    local = f"local ∂{output.label}/∂{operand.label} = {c.local}"
    if str(c.local).replace("−", "-") != number_text(c.local_value):
        local += f" = {number_text(c.local_value)}"
    product = f"{_product_text(step.upstream, c.local_value, c.value)}{number_text(c.value)}"
    return Row((operand.label, local, product, _sum_text(operand, c)))


def _rule_row(trace: Trace, output: Value, operand: Value, step: Step, c: Contribution) -> Row:
    """Arrays: the rule, and shapes as the reason for it; summing over stretched axes is a line of its own."""
    given, wanted = shapes_of(trace, c.rule) or shapes_text(step.upstream), shape_text(operand.shape)
    if not c.summed_axes:
        is_reason = c.rule.head == "@" and operand.role == "parameter"
        shapes = f"{given} → {wanted}" + (f", same shape as {operand.label}" if is_reason else "")
        return Row((operand.label, str(c.rule), shapes), _gradient_lines(operand, c))
    stretched = stretched_shape(output, operand)
    told = f"summed over {axes_text(c.summed_axes)}: {operand.label} {wanted} was stretched"
    told += f" to {stretched}" if stretched else ""
    return Row((operand.label, str(c.rule), stretched or given), (told, *_gradient_lines(operand, c)))


def stretched_shape(output: Value, operand: Value) -> str:
    """The shape that broadcasting gave an operand, where it is that of the result."""
    try:
        is_that = np.broadcast_shapes(output.shape, operand.shape) == output.shape
    except ValueError:
        is_that = False
    return shape_text(output.shape) if is_that else ""


def shapes_of(trace: Trace, rule: Expression) -> str:
    """The rule of a matrix product with shapes in place of names: ``(3,4) @ (4,2)``; otherwise nothing."""
    told = []
    for part in _factors(trace, rule):
        if part is None:
            return ""
        told.append(shape_text(np.shape(part)))
    return " @ ".join(told)


def _factors(trace: Trace, rule: Expression) -> list[Any]:
    """The matrices of a product, transposed where the rule says so; None for what has no name."""
    if rule.head != "@":
        return []
    arrays = {value.label: value.value for value in trace.values}
    arrays |= {trace.gradient_name(value): value.gradient for value in trace.values}
    factors = []
    for part in rule.parts:
        is_transposed = part.head == "transpose"
        array: Any = arrays.get(str(part.parts[0] if is_transposed else part))
        if is_transposed and isinstance(array, np.ndarray) and array.ndim >= 2:
            array = np.swapaxes(array, -1, -2)
        factors.append(array)
    return factors


def _product_text(a: Any, b: Any, product: Any) -> str:
    """``0.5 × 0.2 = ``, or ``≈`` where the digits shown do not multiply out exactly."""
    is_exact = float(number_text(a)) * float(number_text(b)) == float(number_text(product))
    return f"{factor_text(a)} × {factor_text(b)} {'=' if is_exact else '≈'} "


def _sum_text(operand: Value, c: Contribution) -> str:
    """What a contribution does to the gradient of a number."""
    name = f"{operand.label}.grad"
    if c.before is None:
        told = f"{name} = {number_text(c.after)}"
    else:
        told = f"{name}: {number_text(c.before)} + {factor_text(c.value)} = {number_text(c.after)}"
    return told + _use_text(c)


def _use_text(c: Contribution) -> str:
    if c.uses == 1:
        return ""
    return f"   ({c.use} of {c.uses} uses in)" if c.use < c.uses else f"   ({c.use} of {c.uses}, final)"


def _gradient_lines(operand: Value, c: Contribution) -> list[str]:
    """The gradient that an array has now: in full, if it is small; of a large one, when it is final, the range."""
    name = f"{operand.label}.grad"
    if np.size(c.after) <= FEW and np.ndim(c.after) < 2:
        return [f"{name} = {number_text(c.after)}{_use_text(c)}"]
    if is_small(c.after):
        first, *rest = block(c.after)
        return [f"{name} = {first}{_use_text(c)}", *[f"{'':<{len(name)}}   {line}" for line in rest]]
    if operand.role == "parameter" and c.use == c.uses:
        return [f"{name}: {range_text(c.after)}{_use_text(c)}"]
    return [] if c.uses == 1 else [f"{name} {'=' if c.before is None else '+='} it{_use_text(c)}"]


def watched_text(trace: Trace, step: Step) -> str:
    """What the step does to the element that is watched."""
    if trace.watch is None:
        return ""
    place, element = trace.watch.value, trace.watch.element
    name = element_text(trace.values[place].label, element)
    if step.output == place:
        return f"the gradient of {name} is complete: {number_text(np.asarray(step.upstream)[element])}"
    told = []
    for c in step.contributions:
        if c.operand == place:
            received = number_text(np.asarray(c.value)[element])
            told.append(f"{name} gets {_element_product(trace, step, c, element)}{received}")
            if c.before is not None:
                told.append(f"and has {number_text(np.asarray(c.after)[element])} now")
    return ", ".join(told)


def _element_product(trace: Trace, step: Step, c: Contribution, element: tuple[int, ...]) -> str:
    """``0.5 × 0.2 = `` for one element of a product, ``0.3 × 0.1 + … = `` for one of a matrix product."""
    shape = np.shape(c.value)
    if c.local is not None and np.shape(step.upstream) == np.shape(c.local_value) == shape:
        return _product_text(*[np.asarray(array)[element] for array in (step.upstream, c.local_value, c.value)])
    factors = _factors(trace, c.rule)
    if not factors or c.summed_axes or any(np.ndim(factor) != 2 for factor in factors):
        return ""
    pairs = list(zip(factors[0][element[0]], factors[1][:, element[1]], strict=True))
    terms = [f"{factor_text(a)} × {factor_text(b)}" for a, b in pairs[:_MOST_TERMS]]
    if len(pairs) > _MOST_TERMS:
        terms.append(f"… ({len(pairs):,} products)")
    return f"{' + '.join(terms)} = "
