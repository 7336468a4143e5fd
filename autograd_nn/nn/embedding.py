"""Embedding: a table of vectors, one for each word, character or other thing that has a number."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.graph import note_change
from autograd_nn.nn.functional.embedding import embedding, row_numbers
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter


class Embedding(Module):
    """A table of vectors to look up by number, each learned: words become points of a space.

    Parameters
    ----------
    num_embeddings : int
        How many rows the table has.
    embedding_dim : int
        The length of each.
    padding_idx : int, optional
        The number that fills up short sequences. Its row starts at 0 and gets no gradient; a negative one counts
        from the end.
    max_norm : float, optional
        Rows that are looked up and are longer are shortened to this length first, in the table itself, and the
        gradient takes no notice of it, as in PyTorch.
    dtype : dtype, optional
        Of the table. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight : Parameter, (num_embeddings, embedding_dim)
        Starts standard normal, as in PyTorch.

    Raises
    ------
    ShapeError
        A table without rows or columns, or a ``padding_idx`` outside of it.
    DTypeError, IndexError
        In a call, numbers that are not integers, or that have no row.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> words = nn.Embedding(5, 3, padding_idx=0, rng=0)
    >>> words([[1, 4], [2, 0]]).shape
    (2, 2, 3)
    >>> words([2, 0, 2]).sum().backward()
    >>> words.weight.grad[:3]
    Tensor([[0., 0., 0.],
            [0., 0., 0.],
            [2., 2., 2.]])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        if num_embeddings < 1 or embedding_dim < 1:
            raise ShapeError(f"Embedding({num_embeddings}, {embedding_dim}): a table needs a row and a column")
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise ShapeError(f"Embedding: padding_idx={padding_idx} is not one of the {num_embeddings} rows")
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        self.max_norm = max_norm
        values = np.random.default_rng(rng).standard_normal((num_embeddings, embedding_dim))
        if padding_idx is not None:
            values[padding_idx] = 0
        self.weight = Parameter(values, dtype=dtype)

    def forward(self, input: Any) -> Any:
        """Integers of shape (...) become (..., embedding_dim)."""
        if self.max_norm is not None:
            self._shorten(row_numbers(input, self.num_embeddings), self.max_norm)
        return embedding(input, self.weight, self.padding_idx)

    def _shorten(self, rows: npt.NDArray[Any], max_norm: float) -> None:
        table = self.weight.data
        rows = np.unique(rows)
        lengths = np.linalg.norm(table[rows], axis=-1, keepdims=True)
        long = lengths[:, 0] > max_norm
        if long.any():
            # PyTorch's 1e-7 keeps what is shortened below max_norm in spite of rounding.
            table[rows[long]] *= max_norm / (lengths[long] + 1e-7)
            note_change(table, self.weight.name)

    def extra_repr(self) -> str:
        settings = {"padding_idx": self.padding_idx, "max_norm": self.max_norm}
        given = [f", {name}={value}" for name, value in settings.items() if value is not None]
        return f"{self.num_embeddings}, {self.embedding_dim}{''.join(given)}"
