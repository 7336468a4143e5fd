"""What values without a name are called on a picture: the expression that they are, where it is short."""

from collections.abc import Mapping
from dataclasses import replace

from autograd_nn.tracing.expression import Expression, substitute
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value

_LONGEST = 24


def with_expressions(trace: Trace) -> Trace:
    """The same trace, with ``x1 · w1`` in place of ``v7``.

    A label that is made up stays where the expression, in names and numbers only, is longer than 24 characters or is
    the mere name of another value; but a single result is called ``output`` then.
    """
    written = _expressions(trace)
    labels = {label: str(expression) for label, expression in written.items() if expression.head != "name"}
    result = trace.values[trace.outputs[0]]
    if len(trace.outputs) == 1 and not result.is_named and "output" not in [value.label for value in trace.values]:
        labels.setdefault(result.label, "output")
    values = tuple([_relabelled(value, trace, labels, written) for value in trace.values])
    return replace(trace, values=values, steps=tuple([_rewritten(step, written) for step in trace.steps]))


def _expressions(trace: Trace) -> dict[str, Expression]:
    """By their made-up labels, the values that can be written in names and numbers."""
    written: dict[str, Expression] = {}
    for value in trace.values:
        if value.is_named or value.formula is None:
            continue
        operands = [trace.values[i] for i in value.operands]
        if all(operand.label in written or operand.is_named or _is_number(operand) for operand in operands):
            expression = substitute(value.formula, written)
            if len(str(expression)) <= _LONGEST:
                written[value.label] = expression
    return written


def _is_number(value: Value) -> bool:
    """Whether the label is the number itself."""
    return value.role == "constant" and not value.shape


def _relabelled(value: Value, trace: Trace, labels: Mapping[str, str], written: Mapping[str, Expression]) -> Value:
    formula = value.formula
    if formula is not None and any(trace.values[i].label in written for i in value.operands):
        formula = substitute(formula, written)
    label = labels.get(value.label, value.label)
    return value if label == value.label and formula is value.formula else replace(value, label=label, formula=formula)


def _rewritten(step: Step, written: Mapping[str, Expression]) -> Step:
    return replace(step, contributions=tuple([_rewritten_part(sent, written) for sent in step.contributions]))


def _rewritten_part(sent: Contribution, written: Mapping[str, Expression]) -> Contribution:
    local = None if sent.local is None else substitute(sent.local, written)
    return replace(sent, rule=substitute(sent.rule, written), local=local)
