"""How numbers and arrays are written on a page."""

from typing import Any

import numpy as np

from autograd_nn.tracing.numbers import FEW, number_text, range_text, shape_text


def shown(value: Any) -> str:
    """A number, or an array in one line: written out if it has few elements, otherwise its shape and its range."""
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return f"{len(value)} results"
    if np.size(value) <= FEW:
        return with_minus(number_text(value))
    return with_minus(f"{shape_text(np.shape(value))} {range_text(value)}")


def with_minus(text: str) -> str:
    """The text with the sign that screen readers read out, in place of hyphens."""
    return text.replace("-", "−")
