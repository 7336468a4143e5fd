"""Taking elements by their positions or by conditions; all of it is indexing."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import along, as_array, axis_of, refuse_out
from autograd_nn.derivatives.indexing import getitem
from autograd_nn.derivatives.selection import where
from autograd_nn.derivatives.shapes import ravel
from autograd_nn.engine.operation import stands_for


def _inside(positions: Any, n: int, mode: str) -> Any:
    """Positions as NumPy's ``mode`` means those that are outside ``0..n-1``."""
    positions = np.asarray(positions)
    if mode == "wrap":
        return positions % n
    if mode == "clip":
        return np.clip(positions, 0, n - 1)
    if mode != "raise":
        raise ValueError(f'mode is "raise", "wrap" or "clip", not {mode!r}')
    return positions


@stands_for(np.take)
def take(a: Any, indices: Any, axis: int | None = None, out: None = None, mode: str = "raise") -> Any:
    """The elements of ``a`` at the positions ``indices`` of ``axis``; by default of ``a`` flattened."""
    refuse_out("take", out)
    a = as_array(a)
    if axis is None:
        a, axis = ravel(a), 0
    axis = axis_of(a, axis)
    return getitem(a, index=along(axis, _inside(indices, a.shape[axis], mode)))


def _index_along(shape: tuple[int, ...], indices: Any, axis: int) -> tuple[Any, ...]:
    """The index that takes ``indices`` along ``axis``, each on its own place of the other axes."""
    grid = list(np.ix_(*map(np.arange, shape)))
    grid[axis] = np.asarray(indices)
    return tuple(grid)


@stands_for(np.take_along_axis)
def take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    """For each row along ``axis``, the elements at that row's own ``indices``, such as `numpy.argsort` gives.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([[3.0, 1.0], [2.0, 5.0]])
    >>> ag.take_along_axis(x, np.argmax(x, axis=1, keepdims=True), axis=1)
    Tensor([[3.],
            [5.]])
    """
    arr = as_array(arr)
    if axis is None:
        arr, axis = ravel(arr), 0
    return getitem(arr, index=_index_along(arr.shape, indices, axis_of(arr, axis)))


@stands_for(np.put_along_axis)
def put_along_axis(arr: Any, indices: Any, values: Any, axis: int | None) -> None:
    """Write ``values`` into ``arr`` in place, where `take_along_axis` would read.

    On a Tensor it is ``t[...] = values``: recorded where a gradient is wanted, and refused on a leaf that
    requires one.
    """
    if axis is None:
        arr[np.unravel_index(np.asarray(indices), arr.shape)] = values
    else:
        arr[_index_along(arr.shape, indices, axis_of(arr, axis))] = values


@stands_for(np.compress)
def compress(condition: Any, a: Any, axis: int | None = None, out: None = None) -> Any:
    """The elements of ``a`` along ``axis`` for which ``condition`` holds; by default of ``a`` flattened."""
    refuse_out("compress", out)
    return take(a, np.flatnonzero(np.asarray(condition)), axis)


@stands_for(np.extract)
def extract(condition: Any, arr: Any) -> Any:
    """The elements of ``arr`` where ``condition``, of the same shape, holds, in one row."""
    return take(arr, np.flatnonzero(np.asarray(condition)))


@stands_for(np.select)
def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    """For each element, the choice whose condition is the first to hold, or ``default``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([-1.0, 0.5, 3.0])
    >>> ag.select([x < 0, x > 1], [0 * x, x * x], x)
    Tensor([-0. , 0.5, 9. ])
    """
    result = default
    for condition, choice in reversed(list(zip(condlist, choicelist, strict=True))):
        result = where(np.asarray(condition), choice, result)
    return result


@stands_for(np.choose)
def choose(a: Any, choices: Any, out: None = None, mode: str = "raise") -> Any:
    """For each element of ``a``, an array of integers, the element of the choice with that number."""
    refuse_out("choose", out)
    numbers = _inside(a, len(choices), mode)
    if mode == "raise" and not ((numbers >= 0) & (numbers < len(choices))).all():
        raise ValueError(f"choose: a number that is not one of the {len(choices)} choices")
    return select([numbers == i for i in range(len(choices) - 1)], list(choices)[:-1], choices[-1])
