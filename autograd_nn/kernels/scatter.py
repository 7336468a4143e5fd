"""Scattering: values added up where an index names their places, any place as often as it is named."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_FEW = 1000


def add_at(values: Any, index: Any, shape: tuple[int, ...]) -> Array:
    """Zeros of ``shape`` to which ``values`` have been added at ``index``, whatever NumPy takes for one.

    ``np.add.at`` does so too, and is two to four times as fast where the array and its index have one axis each.
    So the index is made into one: it is applied to the numbers of the places instead of to what they hold.
    Axes behind those that it names are copied whole, and need no numbers of their own.

    Half precision is added up in single, or many small values that meet in one place would be lost.
    """
    dtype = np.result_type(values)
    values = np.asarray(values, np.float32 if dtype == np.float16 else dtype)
    named = shape[: _axes_named(index, len(shape))]
    is_one_already = len(shape) == 1 and isinstance(index, np.ndarray) and index.ndim == 1
    if is_one_already or values.size < _FEW or math.prod(named) > 16 * values.size:
        result = np.zeros(shape, values.dtype)
        np.add.at(result, index, values)
        return result.astype(dtype, copy=False)
    places = np.asarray(np.arange(math.prod(named)).reshape(named)[index])
    behind = shape[len(named) :]
    values = np.broadcast_to(values, places.shape + behind)
    width = math.prod(behind)
    if width != 1:
        places = places.reshape(-1, 1) * width + np.arange(width)
    result = np.zeros(math.prod(shape), values.dtype)
    np.add.at(result, places.ravel(), values.ravel())
    return result.reshape(shape).astype(dtype, copy=False)


def _axes_named(index: Any, ndim: int) -> int:
    """How many axes, from the first on, an index has a say in; too many do no harm."""
    parts = index if isinstance(index, tuple) else (index,)
    if any(part is Ellipsis for part in parts):
        return ndim
    arrays = map(np.asarray, parts)
    return sum([array.ndim if array.dtype == bool else 1 for array in arrays])
