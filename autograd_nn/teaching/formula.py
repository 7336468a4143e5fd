"""The chain rule of a step, written out: in symbols, with the rule in its place, in numbers."""

from autograd_nn.tracing.numbers import block, factor_text, is_small, number_text, shape_text
from autograd_nn.tracing.steps import Contribution, Step, Trace


def formula_lines(trace: Trace, step: Step) -> list[str]:
    """The chain rule for every contribution of a step.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.teaching.formula import formula_lines
    >>> x, w = ag.Scalar(2.0), ag.Scalar(-3.0)
    >>> y = x * w
    >>> trace = ag.trace(y)
    >>> print(*formula_lines(trace, trace.steps[0]), sep=chr(10))
       ∂y/∂x = ∂y/∂y · ∂y/∂x
             = ∂y/∂y · w
             = 1 × (-3)
             = -3
       ∂y/∂w = ∂y/∂y · ∂y/∂w
             = ∂y/∂y · x
             = 1 × 2
             = 2
    """
    lines = []
    for c in step.contributions:
        first, *rest = _chain(trace, step, c)
        name = trace.gradient_name(trace.values[c.operand])
        if c.uses > 1:
            name += f" (use {c.use} of {c.uses})"
        lines.append(f"   {name} = {first}")
        lines += [f"   {'':<{len(name)}} {line}" for line in rest]
    return lines


def _chain(trace: Trace, step: Step, c: Contribution) -> list[str]:
    output, operand = trace.values[step.output], trace.values[c.operand]
    upstream = trace.gradient_name(output)
    lines = [str(c.rule)]
    if c.local is not None:
        lines = [f"{upstream} · ∂{output.label}/∂{operand.label}", f"= {c.rule}"]
        if str(c.rule) == upstream:
            lines[1] += " · 1"
    if c.local is not None and not output.shape and not operand.shape:
        lines.append(f"= {factor_text(step.upstream)} × {factor_text(c.local_value)}")
    if c.summed_axes:
        lines.append("  summed over what was stretched, to the shape " + shape_text(operand.shape))
    if is_small(c.value):
        first, *rest = block(c.value)
        lines += [f"= {first}", *[f"  {line}" for line in rest]]
    else:
        lines.append(f"= {number_text(c.value)}")
    if c.before is not None and not operand.shape:
        told = f"{number_text(c.before)} + {factor_text(c.value)} = {number_text(c.after)}"
        lines.append(f"  and with what came before: {told}")
    return lines
