"""Numbers, arrays and shapes as text."""

import math
from typing import Any

import numpy as np

from autograd_nn.tracing.expression import format_number

FEW = 6
"""Arrays of up to this many elements are written out in a line; of larger ones the shape is told."""

_SMALL = 24
_WIDEST = 8  # elements in a row


def number_text(value: Any) -> str:
    """A number, or an array: written out if it has few elements, otherwise its shape; of several results, each."""
    if isinstance(value, tuple):
        return f"({', '.join('none' if part is None else number_text(part) for part in value)})"
    if np.ndim(value) == 0:
        return format_number(value)
    if np.size(value) > FEW:
        return shape_text(np.shape(value))
    return str([_nested(row) for row in value.tolist()]).replace("'", "")


def _nested(row: Any) -> Any:
    return [_nested(part) for part in row] if isinstance(row, list) else format_number(row)


def factor_text(value: Any) -> str:
    """A number as a factor in a product: negative ones in parentheses."""
    written = number_text(value)
    return f"({written})" if written.startswith("-") else written


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape without spaces: ``(3,4)``."""
    return str(shape).replace(" ", "")


def shapes_text(value: Any) -> str:
    """The shape of a value, or of each of several results."""
    if isinstance(value, tuple):
        return " and ".join("none" if part is None else shape_text(np.shape(part)) for part in value)
    return shape_text(np.shape(value))


def is_small(value: Any) -> bool:
    """Whether a value is an array that `block` can write out in a few short rows."""
    is_table = isinstance(value, np.ndarray) and value.ndim in (1, 2)
    return is_table and 0 < value.size <= _SMALL and value.shape[-1] <= _WIDEST


def block(array: Any) -> list[str]:
    """A small array in rows, its columns under each other."""
    rows = [[format_number(number) for number in row] for row in np.atleast_2d(array).tolist()]
    width = max(len(cell) for row in rows for cell in row)
    lines = [f"[{'  '.join(f'{cell:>{width}}' for cell in row)}]" for row in rows]
    if array.ndim == 2:
        lines = [f"{' ' if i else '['}{line}" for i, line in enumerate(lines)]
        lines[-1] += "]"
    return lines


def range_text(array: Any) -> str:
    """What a large array holds: ``-0.31 to 0.27``; how many elements are not finite, if any."""
    if np.asarray(array).dtype == bool:
        return f"{np.count_nonzero(array):,} of {np.size(array):,} are True"
    finite = np.isfinite(array)
    if np.iscomplexobj(array) or not finite.any():
        return f"{np.size(array):,} elements"
    known = np.asarray(array)[finite]
    least, most = format_number(known.min()), format_number(known.max())
    told = f"all {least}" if least == most else f"{least} to {most}"
    bad = np.size(array) - known.size
    return f"{told}, and {bad:,} not finite" if bad else told


def element_text(label: str, element: tuple[int, ...]) -> str:
    """An element of an array: ``W[0, 1]``; a single number by its label alone."""
    return f"{label}[{', '.join(map(str, element))}]" if element else label


def is_finite(value: Any) -> bool:
    """Whether every number is, of several results together."""
    if isinstance(value, tuple):
        return all(part is None or is_finite(part) for part in value)
    return bool(np.all(np.isfinite(value)))


def is_zero(value: Any) -> bool:
    """Whether every number is 0, of several results together."""
    if isinstance(value, tuple):
        return all(part is None or is_zero(part) for part in value)
    return not np.any(value)


def largest(value: Any) -> float:
    """The largest absolute value, of several results together; 0 of nothing."""
    if isinstance(value, tuple):
        return max([largest(part) for part in value if part is not None], default=0.0)
    if np.ndim(value) == 0:
        return math.fabs(abs(value))
    return float(np.max(np.abs(value), initial=0))
