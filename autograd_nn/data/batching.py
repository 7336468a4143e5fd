"""Going through a data set a few examples at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError

Array = npt.NDArray[Any]


def batches(*arrays: Array, batch_size: int, rng: np.random.Generator | None = None) -> Iterator[tuple[Array, ...]]:
    """One pass over all examples, ``batch_size`` at a time; the last batch may be smaller.

    Parameters
    ----------
    *arrays : arrays, (N, ...)
        Inputs, labels, ...: what belongs together is at the same position of the first axis.
    batch_size : int
    rng : numpy.random.Generator, optional
        Shuffle with it. Default: the order of the arrays.

    Yields
    ------
    tuple of arrays
        The same examples of each array.

    Raises
    ------
    ShapeError
        Arrays of different lengths, or without axes.
    TypeError
        An ``rng`` that is not a Generator: a seed would give every pass the same order.
    ValueError
        No arrays, or a ``batch_size`` below 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import batches
    >>> for x, y in batches(np.arange(5), np.arange(5) ** 2, batch_size=2):
    ...     print(x, y)
    [0 1] [0 1]
    [2 3] [4 9]
    [4] [16]
    """
    # The checks run in the call itself; those of a generator would wait for its first batch.
    shapes = [np.shape(array) for array in arrays]
    if not shapes:
        raise ValueError("batches() needs at least one array")
    if batch_size < 1:
        raise ValueError(f"batch_size={batch_size}; a batch has at least one example")
    if () in shapes or len({shape[0] for shape in shapes}) > 1:
        raise ShapeError(f"batches() takes arrays with the same number of examples; these are {shapes}")
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is a {type(rng).__name__}; give a numpy.random.Generator, made once before the first pass: "
            f"a seed would give every pass the same order"
        )
    return _in_batches(arrays, shapes[0][0], batch_size, rng)


def _in_batches(
    arrays: tuple[Array, ...], count: int, batch_size: int, rng: np.random.Generator | None
) -> Iterator[tuple[Array, ...]]:
    order = None if rng is None else rng.permutation(count)
    for start in range(0, count, batch_size):
        part = slice(start, start + batch_size)
        chosen = part if order is None else order[part]
        yield tuple([array[chosen] for array in arrays])
