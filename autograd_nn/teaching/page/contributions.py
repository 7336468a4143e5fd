"""What a step of the backward pass sends to one use of an operand, in symbols and in numbers."""

from collections.abc import Sequence
from html import escape

from autograd_nn.teaching.page.mathml import Slot, block, derivative, mathml, matrix
from autograd_nn.teaching.page.numbers import shown
from autograd_nn.tracing.numbers import is_small, number_text, shape_text
from autograd_nn.tracing.step_text import shapes_of, stretched_shape
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value
from autograd_nn.tracing.words import axes_text

_IS = "<mo>=</mo>"


def contribution_markup(trace: Trace, step: Step, place: int) -> str:
    """The contribution at a place of a step: the chain rule, and what it does to the operand's gradient."""
    c = step.contributions[place]
    output, operand = trace.values[step.output], trace.values[c.operand]
    is_plain = c.local is not None and not output.shape and not operand.shape
    key = f"{step.number}.{place}"
    if is_plain:
        parts = [_chain(trace, step, c, key)]
    else:
        parts = [_rule(trace, output, operand, c), *_shapes(trace, output, operand, c)]
    parts += _accumulation(trace, operand, c, key)
    told = "".join(part for part in parts if part)
    return f'<div class="contribution"><p class="to">to {escape(operand.label)}</p>\n{told}</div>'


def _chain(trace: Trace, step: Step, c: Contribution, key: str) -> str:
    """``∂o/∂w2 = ∂o/∂c · ∂c/∂w2``, then the same with the local derivative, then in numbers."""
    output, operand = trace.values[step.output], trace.values[c.operand]
    assert c.local is not None
    upstream = derivative(trace.target, output.label)
    local = mathml(c.local)
    if c.local.head in "+−" or c.local.head == "negative":
        local = f"<mrow><mo>(</mo>{local}<mo>)</mo></mrow>"
    product = f"{Slot(f'g{step.output}', step.upstream).markup(is_factor=True)}<mo>×</mo>"
    product += Slot(f"l{key}", c.local_value).markup(is_factor=True)
    sign = _sign(_digits(step.upstream) * _digits(c.local_value), c.value)
    result = f'<mo data-n="p{key}">{sign}</mo>{Slot(f"c{key}", c.value).markup()}'
    rows = [(_IS, f"{upstream}<mo>·</mo>{derivative(output.label, operand.label)}")]
    if c.local.head != "number":
        rows.append((_IS, f"{upstream}<mo>·</mo>{local}"))
    rows.append((_IS, f"{product}{result}"))
    return block(*_begun(trace, operand, c, rows))


def _begun(trace: Trace, operand: Value, c: Contribution, rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows that go on from the gradient which they give; from nothing, if they give only one part of it."""
    if c.uses > 1:
        return [("", *rows[0][1:]), *rows[1:]]
    return [(derivative(trace.target, operand.label), *rows[0]), *[("", *row) for row in rows[1:]]]


def _sign(shown: float, exact: float) -> str:
    """``≈`` where the digits shown do not give exactly those of the result."""
    return "=" if shown == _digits(exact) else "≈"


def _digits(number: float) -> float:
    return float(number_text(number))


def _rule(trace: Trace, output: Value, operand: Value, c: Contribution) -> str:
    """``∂L/∂W = Xᵀ @ ∂L/∂Y``, and the array itself if it is small."""
    names: dict[str, str | Slot] = {trace.gradient_name(output): derivative(trace.target, output.label)}
    told = mathml(c.rule, names)
    if c.summed_axes:
        inner = f"<mrow><mo>(</mo>{told}<mo>)</mo></mrow>" if c.rule.head in "+−" else told
        told = f"<munder><mo>∑</mo><mtext>{axes_text(c.summed_axes)}</mtext></munder>{inner}"
    rows = [(_IS, told)]
    if is_small(c.value) or not operand.shape:
        rows.append((_IS, matrix(c.value) if operand.shape else f"<mn>{shown(c.value)}</mn>"))
    return block(*_begun(trace, operand, c, rows))


def _shapes(trace: Trace, output: Value, operand: Value, c: Contribution) -> list[str]:
    """The shapes as the reason for the rule; what had been stretched is summed, as an event of its own."""
    if not operand.shape and not c.summed_axes:
        return []
    shape, label = shape_text(operand.shape), escape(operand.label)
    if c.summed_axes:
        stretched = stretched_shape(output, operand)
        told = f"summed over {axes_text(c.summed_axes)}: {label} {shape} was stretched"
        return [f'<p class="shapes">{told}{f" to {stretched}" if stretched else ""}</p>']
    factors = shapes_of(trace, c.rule)
    return [f'<p class="shapes">{f"{factors} → " if factors else ""}{shape}, the same shape as {label}</p>']


def _accumulation(trace: Trace, operand: Value, c: Contribution, key: str) -> list[str]:
    """The sum of what has come so far, where an operand has several uses."""
    if c.uses == 1:
        return []
    uses = f"{'so far' if c.use < c.uses else 'final'}: {c.use} of {c.uses} uses in"
    name = derivative(trace.target, operand.label)
    if operand.shape:
        return [f'<p class="uses">{"" if c.before is None else "added; "}{uses}</p>']
    after = Slot(f"a{key}", c.after).markup()
    if c.before is not None:
        terms = Slot(f"b{key}", c.before).markup() + "<mo>+</mo>" + Slot(f"c{key}", c.value).markup(is_factor=True)
        sign = _sign(_digits(c.before) + _digits(c.value), c.after)
        after = f'{terms}<mo data-n="s{key}">{sign}</mo>{after}'
    return [block((f"{name}{_IS}{after}",)), f'<p class="uses">{uses}</p>']
