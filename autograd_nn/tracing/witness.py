"""Witness: derivatives by differences, an account that knows nothing of any derivative rule."""

import math
from typing import Any

import numpy as np

from autograd_nn.engine.graph import Leaf
from autograd_nn.tracing.reenactment import Reenactment

FEW = 6
"""Elements of one leaf that are moved, from the first on."""

_BUDGET = 2e7  # numbers computed: a tenth of a second or so
_OVERHEAD = 100  # what calling an operation costs, in numbers


def witnessed(reenactment: Reenactment, watched: tuple[int, tuple[int, ...]] | None) -> dict[int, Any]:
    """Central differences of the sum of the results, by leaf.

    ``(f(x + h) − f(x − h)) / 2h`` in float64, with h at the cube root of its precision, relative to x, where
    the errors of truncation and of rounding are alike (Press et al., Numerical Recipes, 5.7).

    Parameters
    ----------
    reenactment : Reenactment
    watched : (place, index) or None
        An element that is moved even if its leaf is large.

    Returns
    -------
    dict
        Place of a leaf -> its differences in its shape, nan where an element was not moved. Large
        computations have none but of the element watched.
    """
    leaves = [place for place, original in enumerate(reenactment.originals) if isinstance(original, Leaf)]
    sizes = {place: np.size(reenactment.originals[place].data) for place in leaves}
    cost = sum(_OVERHEAD + _count(v._data) for v in reenactment.variables if v is not None)
    wanted = {place: list(np.ndindex(np.shape(reenactment.originals[place].data)))[:FEW] for place in leaves
              if sizes[place] <= FEW}  # fmt: skip
    if 2 * cost * sum(map(len, wanted.values())) > _BUDGET:
        wanted = {}
    if watched is not None and watched[0] in leaves:
        wanted.setdefault(watched[0], [watched[1]])
    differences: dict[int, Any] = {}
    for place, elements in wanted.items():
        point = np.array(reenactment.originals[place].data, np.float64)
        slopes = np.full(point.shape, math.nan)
        for element in elements:
            middle = float(point[element])
            h = float(np.cbrt(np.finfo(np.float64).eps)) * max(1.0, abs(middle))
            sums = []
            for moved in (middle + h, middle - h):
                point[element] = moved
                sums.append(_total(reenactment, {place: point[()]}))
            point[element] = middle
            slopes[element] = (sums[0] - sums[1]) / (2 * h)
        differences[place] = slopes[()]
    if differences:
        _total(reenactment, {})  # layers written by hand remember their last call: leave them with the right one
    return differences


def _count(data: Any) -> int:
    """How many numbers there are, of several results together."""
    return sum(map(_count, data)) if isinstance(data, tuple) else int(np.size(data))


def _total(reenactment: Reenactment, moved: dict[int, Any]) -> float:
    """The sum of the results in float64, with some leaves moved."""
    values: list[Any] = []
    with np.errstate(all="ignore"):
        for place, original in enumerate(reenactment.originals):
            operands = reenactment.operands[place]
            if operands:
                value = original.operation.forward(*[values[i] for i in operands], **original.attributes)
                value = value[0] if original.operation.keeps else value
            elif isinstance(original, Leaf):
                value = moved[place] if place in moved else np.asarray(original.data, np.float64)[()]
            else:
                value = original
            values.append(value)
        return float(sum(np.sum(values[place]) for place in reenactment.outputs))
