"""Notes on a step: why a gradient is 0, and where it vanishes or stops being a number."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.tracing.numbers import is_finite, is_zero, largest, number_text
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value

VANISHING = 1e-8
"""A gradient smaller than this teaches a parameter nothing."""

_FLAT = 1e-3  # the slope of a curve that counts as saturated

_SATURATING = {"tanh", "sigmoid", "erf", "arctan", "softplus", "ndtr", "softmax"}

# What an operation that chooses says of the elements it has not chosen.
_NOT_CHOSEN = {
    "relu": "relu is off there",
    "max": "they are not the winner",
    "min": "they are not the winner",
    "max_pool": "they are in no window the largest",
    "maximum": "the other input is larger there",
    "fmax": "the other input is larger there",
    "minimum": "the other input is smaller there",
    "fmin": "the other input is smaller there",
    "where": "the condition has chosen the other input there",
    "clip_below": "they are held at the bound",
    "clip_above": "they are held at the bound",
    "absolute": "they are 0, the tip of the V",
    "getitem": "they were not picked",
    "one_of": "they were not picked",
}


def reason_for_zero(trace: Trace, step: Step, c: Contribution) -> str | None:
    """Why a contribution is 0, as a clause such as ``x2 is 0``; None if it is not, or if nobody can tell."""
    if not is_zero(c.value):
        return None
    if is_zero(step.upstream):
        return "the upstream gradient is 0"
    output, operand = trace.values[step.output], trace.values[c.operand]
    explain = _REASONS.get(output.operation or "")
    reason = None if explain is None else explain(trace, output, c)
    if reason is None and c.local is not None and is_zero(c.local_value):
        written = str(c.local)
        reason = f"∂{output.label}/∂{operand.label} " + ("is 0" if written == "0" else f"= {written} is 0 here")
    return reason


def notes(trace: Trace, step: Step) -> list[str]:
    """What is worth a remark in a step, a sentence each."""
    if is_zero(step.upstream):
        return ["the upstream gradient is 0, so all that is passed on is 0"]
    told: list[str] = []
    for c in step.contributions:
        told += _not_a_number(trace, step, c) or _zeros(trace, step, c) or _small(trace, step, c)
        told += _sums(trace, c)
    return list(dict.fromkeys(told))


def forward_notes(trace: Trace) -> list[str]:
    """The operations whose result is nan or infinite although their operands were not: where it began."""
    told = []
    for value in trace.values:
        operands = [trace.values[i] for i in value.operands]
        if value.value is None or not operands or is_finite(value.value):
            continue
        if all(operand.value is not None and is_finite(operand.value) for operand in operands):
            given = ", ".join(_at(operand) for operand in operands if not _is_plain(operand))
            told.append(f"{value.label} {_kind(value.value)}: it began here" + (f", with {given}" if given else ""))
    return told


def _zeros(trace: Trace, step: Step, c: Contribution) -> list[str]:
    """A gradient that is 0, or 0 in some of its elements."""
    output, operand = trace.values[step.output], trace.values[c.operand]
    reason = reason_for_zero(trace, step, c)
    if reason is not None:
        told = f"{operand.label}.grad gets 0 because {reason}"
        is_all = c.uses == 1 and not operand.shape
        return [f"{told}: here {operand.label} cannot change {trace.target}" if is_all else told]
    unchosen = _NOT_CHOSEN.get(output.operation or "")
    if unchosen is None or not operand.shape or isinstance(step.upstream, tuple):
        return []
    arrived = np.asarray(step.upstream) != 0  # where nothing arrives, it is not this operation's choice
    if np.shape(c.value) != arrived.shape and not arrived.all():
        return []
    zeros = np.count_nonzero((np.asarray(c.value) == 0) & (arrived if np.shape(c.value) == arrived.shape else True))
    if zeros == 0:
        return []
    return [f"{zeros:,} of the {np.size(c.value):,} elements of {operand.label} get 0: {unchosen}"]


def _small(trace: Trace, step: Step, c: Contribution) -> list[str]:
    """A gradient that is very small, or a curve that is very flat."""
    output, operand = trace.values[step.output], trace.values[c.operand]
    told = []
    if output.operation in _SATURATING and c.local is not None and largest(c.value) > 0:
        flat = int(np.count_nonzero(np.abs(c.local_value) < _FLAT))
        if flat and not operand.shape:
            slope = number_text(c.local_value)
            told.append(f"{output.operation} is saturated at {_at(operand)}: its slope is only {slope}")
        elif flat:
            told.append(f"{output.operation} is saturated in {flat:,} of its {np.size(c.local_value):,} elements")
    if largest(step.upstream) >= VANISHING > largest(c.value) > 0:
        size = number_text(largest(c.value))
        told.append(f"the gradient vanishes here: {operand.label} gets no more than {size}")
    return told


def _not_a_number(trace: Trace, step: Step, c: Contribution) -> list[str]:
    """A gradient that is nan or infinite, where it became so."""
    if is_finite(c.value) or not is_finite(step.upstream):
        return []
    output, operand = trace.values[step.output], trace.values[c.operand]
    told = f"{operand.label}.grad {_kind(c.value)}: it began here"
    if c.local is not None and not is_finite(c.local_value):
        told += f", for ∂{output.label}/∂{operand.label} = {c.local} {_kind(c.local_value)} at {_at(operand)}"
    return [told]


def _sums(trace: Trace, c: Contribution) -> list[str]:
    """Contributions that together give what none of them was: 0, or no number."""
    label = trace.values[c.operand].label
    if c.before is None:
        return []
    if is_zero(c.after) and not is_zero(c.value):
        return [f"the contributions to {label}.grad cancel: their sum is 0"]
    if is_finite(c.before) and is_finite(c.value) and not is_finite(c.after):
        return [f"{label}.grad {_kind(c.after)}: the sum of its contributions is too large"]
    return []


def _kind(value: Any) -> str:
    """What a value that is not finite is: ``is -inf``, ``has nan``."""
    if not isinstance(value, tuple) and np.ndim(value) == 0:
        return f"is {number_text(value)}"
    parts = value if isinstance(value, tuple) else (value,)
    return "has nan" if any(part is not None and np.any(np.isnan(part)) for part in parts) else "has inf"


def _at(value: Value) -> str:
    """A value with its number; of arrays the smallest and the largest would say little, the label is enough."""
    return (
        value.label if value.shape or isinstance(value.value, tuple) else f"{value.label} = {number_text(value.value)}"
    )


def _is_plain(value: Value) -> bool:
    """Whether a value is a number that goes by no other name."""
    return value.role == "constant" and not value.is_named and not value.shape


def _times_zero(trace: Trace, output: Value, c: Contribution) -> str | None:
    other = trace.values[output.operands[1 - c.position]]
    if not is_zero(other.value):
        return None
    return "it is multiplied by 0" if _is_plain(other) else f"{other.label} is 0"


def _off(trace: Trace, output: Value, c: Contribution) -> str:
    operand = trace.values[c.operand]
    if operand.shape:
        return f"relu is off: no element of {operand.label} is positive"
    return f"relu is off: {_at(operand)} is not positive"


def _not_the_winner(word: str) -> Callable[[Trace, Value, Contribution], str | None]:
    def explain(trace: Trace, output: Value, c: Contribution) -> str | None:
        other = trace.values[output.operands[1 - c.position]]
        if output.shape:
            return f"{other.label} is {word} everywhere"
        return f"{number_text(other.value) if _is_plain(other) else _at(other)} is {word}: it wins"

    return explain


def _not_picked(trace: Trace, output: Value, c: Contribution) -> str:
    return "the condition has chosen the other input"


def _held(trace: Trace, output: Value, c: Contribution) -> str | None:
    return None if c.position else f"{_at(trace.values[c.operand])} is held at the bound"


def _flat(trace: Trace, output: Value, c: Contribution) -> str:
    return f"{output.operation} is flat at {_at(trace.values[c.operand])}"


_REASONS: dict[str, Callable[[Trace, Value, Contribution], str | None]] = {
    "multiply": _times_zero,
    "matmul": _times_zero,
    "relu": _off,
    "maximum": _not_the_winner("larger"),
    "fmax": _not_the_winner("larger"),
    "minimum": _not_the_winner("smaller"),
    "fmin": _not_the_winner("smaller"),
    "where": _not_picked,
    "clip_below": _held,
    "clip_above": _held,
    "tanh": _flat,
    "sigmoid": _flat,
}
