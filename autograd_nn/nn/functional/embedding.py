"""The look-up of rows in a table. What it is good for is told at `autograd_nn.nn.Embedding`."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.indexing import getitem
from autograd_nn.derivatives.selection import where
from autograd_nn.engine.errors import DTypeError


def embedding(input: Any, weight: Any, padding_idx: int | None = None) -> Any:
    """Row ``input[...]`` of ``weight``: (...) integers become (..., embedding_dim).

    Parameters
    ----------
    input : array_like of int
    weight : array or Tensor, (num_embeddings, embedding_dim)
    padding_idx : int, optional
        A row that gets no gradient.

    Raises
    ------
    DTypeError
        Numbers that are not integers.
    IndexError
        A number that has no row. A negative one has none: it is more often a mistake than meant.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> functional.embedding([2, 0], np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    array([[5., 6.],
           [1., 2.]])
    """
    rows = row_numbers(input, weight.shape[0])
    vectors = getitem(weight, rows)
    if padding_idx is None:
        return vectors
    # A constant in the place of the padding's row: no gradient goes through it.
    padding = getattr(weight, "_data", weight)[padding_idx]
    return where((rows == padding_idx % weight.shape[0])[..., None], padding, vectors)


def row_numbers(input: Any, count: int) -> npt.NDArray[Any]:
    """Integers, each the number of one of ``count`` rows."""
    rows = np.asarray(getattr(input, "_data", input))
    if not np.issubdtype(rows.dtype, np.integer):
        raise DTypeError(f"embedding takes the numbers of rows as integers; these are {rows.dtype}")
    if rows.size and not 0 <= rows.min() <= rows.max() < count:
        raise IndexError(
            f"embedding: numbers from {rows.min()} to {rows.max()}, but the table has {count} rows, "
            f"numbered 0 to {count - 1}"
        )
    return rows
