"""Indexing: reading elements sends their gradient back to where they were read."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation
from autograd_nn.kernels.scatter import add_at


def is_basic(index: Any) -> bool:
    """Whether an index is made of integers, slices, ``None`` and ``...`` only.

    Such an index reads every element at most once, and NumPy answers with a view.
    """
    parts = index if isinstance(index, tuple) else (index,)
    return all(
        part is None
        or part is Ellipsis
        or isinstance(part, slice)
        or (isinstance(part, (int, np.integer)) and not isinstance(part, bool))
        for part in parts
    )


def is_mask(index: Any) -> bool:
    """Whether an index is one array of booleans: it reads every element at most once too."""
    return isinstance(index, np.ndarray) and index.dtype == bool


def _put_back(g: Any, x_shape: tuple[int, ...], index: Any) -> Any:
    return scatter_add(g, index, x_shape)


@operation(x=_put_back)
def getitem(x: Any, /, index: Any = ()) -> Any:
    """``x[index]``: slices, integers, ``None``, ``...``, integer and boolean arrays, as NumPy has them."""
    return x[index]


@operation(x=lambda g, index: getitem(g, index))
def scatter_add(x: Any, /, index: Any = (), shape: tuple[int, ...] = ()) -> Any:
    """Zeros of ``shape`` with ``x`` added at ``index``, as often as an element is named there."""
    if is_basic(index) or is_mask(index):
        result = np.zeros(shape, np.result_type(x))
        result[index] = x
        return result
    return add_at(x, index, shape)


def _gradient_of_what_stayed(g: Any, values_shape: tuple[int, ...], index: Any) -> Any:
    return setitem(g, np.zeros(values_shape, g.dtype), index)


def _gradient_of_what_was_written(g: Any, x_shape: tuple[int, ...], index: Any) -> Any:
    written = getitem(g, index)
    if is_basic(index):
        return written
    # Of several values written to one element only the last is still there.
    order = np.arange(np.prod(written.shape, dtype=int)).reshape(written.shape)
    last = np.zeros(x_shape, dtype=int)
    last[index] = order
    return np.where(last[index] == order, written, 0)


@operation(x=_gradient_of_what_stayed, values=_gradient_of_what_was_written)
def setitem(x: Any, values: Any, /, index: Any = ()) -> Any:
    """A copy of ``x`` in which ``x[index]`` has been replaced by ``values``."""
    result = np.array(x)
    result[index] = values
    return result
