"""How two arrays differ, in the words of likely mistakes: transposed, not summed, a factor, a sign."""

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.variable import Variable
from autograd_nn.tracing.numbers import number_text, shape_text
from autograd_nn.tracing.words import axes_text

Array = npt.NDArray[Any]

AGREE = 1e-6
"""Relative to the largest number: differences up to here are rounding."""

_NOTHING = 1e-8  # where the largest number is 0


def as_array(value: Any) -> Array:
    """Numbers of any kind, a Tensor's and a Scalar's too, as an array of floats."""
    return np.asarray(value._data if isinstance(value, Variable) else value, float)


def agree(mine: Array, right: Array) -> bool:
    """Whether two arrays are the same but for rounding; where ``right`` is nan, it is not known and may be anything."""
    return mine.shape == right.shape and not wrong_elements(mine, right).any()


def wrong_elements(mine: Array, right: Array) -> Array:
    """Which elements differ by more than rounding."""
    known = ~np.isnan(right)
    with np.errstate(invalid="ignore"):
        far = ~(np.abs(mine - right) <= AGREE * (largest(right) or _NOTHING))
    differ: Array = np.asarray(known & far & (mine != right))
    return differ


def largest(array: Array) -> float:
    """The largest absolute value of the finite elements."""
    return float(np.max(np.abs(array), initial=0, where=np.isfinite(array)))


def worst(mine: Array, right: Array) -> tuple[int, ...]:
    """The index of the largest difference."""
    with np.errstate(invalid="ignore"):
        distance = np.abs(mine - right)
    # nan, where a number is missing altogether, is worse than any difference.
    distance = np.where(np.isnan(right), -1.0, np.nan_to_num(distance, nan=np.inf))
    return tuple(map(int, np.unravel_index(np.argmax(distance), distance.shape)))


def factor_between(mine: Array, right: Array) -> float | None:
    """The number c of ``mine = c · right``; None if there is none, or nothing to tell it by."""
    if mine.shape != right.shape or not largest(right):
        return None
    index = np.unravel_index(np.nanargmax(np.abs(right)), right.shape)
    factor = float(mine[index] / right[index])
    return factor if np.isfinite(factor) and agree(mine, factor * right) else None


def likely_cause(mine: Array, right: Array) -> str:
    """What has probably gone wrong, judged by the numbers alone; an empty text where nobody can tell.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.teaching.differences import likely_cause
    >>> right = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> likely_cause(right.T, right)
    'yours transposed is right'
    >>> likely_cause(-right, right)
    'the sign is wrong: yours is the right one times -1'
    >>> likely_cause(right / 2, right)
    'a factor is wrong: yours is the right one times 0.5'
    """
    return _of_shape(mine, right) if mine.shape != right.shape else _of_numbers(mine, right)


def _of_shape(mine: Array, right: Array) -> str:
    if agree(mine.T, right):
        return "yours transposed is right"
    if mine.size == right.size and agree(mine.reshape(right.shape), right):
        return f"the numbers are right: reshape yours to {shape_text(right.shape)}"
    axes = axes_that_sum(mine, right)
    if axes is not None:
        return f"yours summed over {axes_text(axes)} is right: what was stretched forward is summed backward"
    axes = axes_that_sum(right, mine)
    if axes is not None:
        return f"yours is summed over {axes_text(axes)} of the right one, which keeps its shape"
    return ""


def axes_that_sum(array: Array, total: Array) -> tuple[int, ...] | None:
    """The axes over which one array is to be summed to give the numbers of another; None if there are none."""
    for count in range(1, array.ndim + 1):
        for axes in combinations(range(array.ndim), count):
            summed = np.sum(array, axis=axes)
            if summed.size == total.size and agree(summed.reshape(total.shape), total):
                return axes
    return None


def _of_numbers(mine: Array, right: Array) -> str:
    factor = factor_between(mine, right)
    if factor == 0:
        return "yours is 0 everywhere"
    if factor is not None:
        what = "the sign is wrong" if abs(factor + 1) < AGREE else "a factor is wrong"
        return f"{what}: yours is the right one times {number_text(factor)}"
    if mine.ndim == 2 and agree(mine.T, right):
        return "yours transposed is right"
    if agree(mine, np.full(right.shape, np.sum(right))) and not np.isnan(right).any():
        return "each of yours is the sum of all: something was summed that is to be kept apart"
    if agree(np.abs(mine), np.abs(right)):
        return "the sizes are right, some signs are not"
    wrong = wrong_elements(mine, right)
    if 0 < np.count_nonzero(wrong) < wrong.size and not mine[wrong].any():
        count = f"{np.count_nonzero(wrong):,} of the {wrong.size:,} elements"
        return f"{count} are 0 in yours and should not be; the others are right"
    return ""
