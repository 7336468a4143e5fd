"""What is written on the arrows of a picture: where an operand was stretched, and local derivatives."""

import numpy as np

from autograd_nn.tracing.numbers import number_text, shape_text
from autograd_nn.tracing.steps import Contribution, Trace, Value


def stretching(value: Value, operand: Value) -> str:
    """``(2,) → (4,2)`` where an operation from element to element stretched an operand; otherwise nothing.

    A constant is passed over: there is no gradient to be summed again.
    """
    if operand.role == "constant" or operand.shape == value.shape:
        return ""
    ufunc = getattr(np, str(value.operation), None)
    if not isinstance(ufunc, np.ufunc) or ufunc.signature is not None:
        return ""
    return f"{shape_text(operand.shape)} → {shape_text(value.shape)}"


def local_texts(trace: Trace) -> dict[tuple[int, int], str]:
    """For each use of a value (operation, position): the local derivative, and over which axes it is summed."""
    texts = {}
    for step in trace.steps:
        for contribution in step.contributions:
            text = _local_text(contribution)
            axes = contribution.summed_axes
            if axes:
                text += f", summed over {'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}"
            texts[step.output, contribution.position] = text
    return texts


def _local_text(contribution: Contribution) -> str:
    """``w1 = -3``; for arrays, where the local derivative is no array of that shape, the rule."""
    if contribution.local is None:
        return str(contribution.rule)
    text, value = str(contribution.local), number_text(contribution.local_value)
    return text if text == value or np.ndim(contribution.local_value) else f"{text} = {value}"
