"""Attention by several heads at once."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.joining import split
from autograd_nn.derivatives.shapes import swapaxes
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.dropout import Dropout
from autograd_nn.nn.functional.attention import attend, checked_mask
from autograd_nn.nn.functional.layers import linear
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.layers import Linear
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter

Randomness = int | np.random.Generator | None


class MultiheadAttention(Module):
    """Attention by several heads at once, each with queries, keys and values of its own.

    Parameters
    ----------
    embed_dim : int
        The last axis of input and output, E: a multiple of ``num_heads``.
    num_heads : int
        Into how many heads it is divided.
    dropout : float
        The probability of a weight to be dropped while training, as by `Dropout`.
    bias : bool
        Whether the projections have biases.
    batch_first : bool
        Whether input and output are (N, L, E) in place of (L, N, E).
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values and the choices of dropout come from. Default: fresh randomness.

    Attributes
    ----------
    in_proj_weight : Parameter, (3 * embed_dim, embed_dim)
        The projections to queries, keys and values, one below the other. Xavier uniform, as in PyTorch.
    in_proj_bias : Parameter, (3 * embed_dim,), or None
        Starts at 0.
    out_proj : Linear

    Raises
    ------
    ShapeError
        An ``embed_dim`` that does not divide into the heads; in a call, inputs or masks that do not fit together.
    DTypeError
        In a call, a mask of integers.
    ValueError
        A ``dropout`` that is not a probability.

    Notes
    -----
    Beware of PyTorch's convention, followed here: in the masks of this module True *forbids* to look, in that of
    `functional.scaled_dot_product_attention` it allows it. Floating masks are added to the scores in both.

    A. Vaswani et al., *Attention Is All You Need*, 2017, section 3.2.2.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> attention = nn.MultiheadAttention(8, 2, batch_first=True, rng=0)
    >>> x = np.ones((5, 3, 8))
    >>> later = np.triu(np.ones((3, 3), dtype=bool), 1)
    >>> y, weights = attention(x, x, x, attn_mask=later)
    >>> y.shape
    (5, 3, 8)
    >>> weights[0].numpy()
    array([[1.        , 0.        , 0.        ],
           [0.5       , 0.5       , 0.        ],
           [0.33333333, 0.33333333, 0.33333333]])
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        *,
        batch_first: bool = False,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        if min(embed_dim, num_heads) < 1 or embed_dim % num_heads:
            raise ShapeError(f"MultiheadAttention({embed_dim}, {num_heads}): the features do not divide into the heads")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.batch_first = batch_first
        between = Dropout(dropout, rng=rng)
        self.dropout = between.p
        self.rng = between.rng
        bound = math.sqrt(6 / (4 * embed_dim))
        self.in_proj_weight = Parameter(self.rng.uniform(-bound, bound, (3 * embed_dim, embed_dim)), dtype=dtype)
        self.in_proj_bias = Parameter(np.zeros(3 * embed_dim), dtype=dtype) if bias else None
        self.out_proj = Linear(embed_dim, embed_dim, bias, dtype=dtype, rng=self.rng)
        if self.out_proj.bias is not None:
            self.out_proj.bias.data = np.zeros(embed_dim)

    def forward(
        self,
        query: Any,
        key: Any,
        value: Any,
        key_padding_mask: Any = None,
        need_weights: bool = True,
        attn_mask: Any = None,
        average_attn_weights: bool = True,
    ) -> tuple[Any, Any]:
        """What the queries find, and the weights by which they found it.

        Parameters
        ----------
        query : array_like, (L, N, E), with ``batch_first`` (N, L, E), or (L, E)
        key, value : array_like, the same with S in place of L
        key_padding_mask : array_like, (N, S) or (S,), optional
            Keys that no query looks at, where True; or numbers to add to their scores.
        need_weights : bool
            Whether to return the weights; else None.
        attn_mask : array_like, (L, S) or (N * num_heads, L, S), optional
            Which keys each query does not look at, where True; or numbers to add to the scores.
        average_attn_weights : bool
            Whether the weights are the mean over the heads (N, L, S), or those of each head (N, num_heads, L, S).
        """
        query, key, value = map(as_array, (query, key, value))
        self._check(query, key, value)
        looks_at_itself = query is key is value
        batched = query.ndim == 3
        if not batched:
            query, key, value = (x[None] for x in (query, key, value))
            key_padding_mask = None if key_padding_mask is None else as_array(key_padding_mask)[None]
        elif not self.batch_first:
            query, key, value = (swapaxes(x, 0, 1) for x in (query, key, value))
        masks = list(self._masks(attn_mask, key_padding_mask, query.shape[0], key.shape[1]))
        projected = self._together(query) if looks_at_itself else self._apart(query, key, value)
        y, weights = self._heads(projected, masks)
        if not batched:
            y = y[0]
        elif not self.batch_first:
            y = swapaxes(y, 0, 1)
        if not need_weights:
            return y, None
        weights = weights if batched else weights[0]
        return y, weights.mean(axis=-3) if average_attn_weights else weights

    def _together(self, x: Any) -> list[Any]:
        """The projections of ``x`` to queries, keys and values, by one product."""
        return split(linear(x, self.in_proj_weight, self.in_proj_bias), 3, axis=-1)

    def _apart(self, *inputs: Any) -> list[Any]:
        """The projections of three inputs to queries, keys and values."""
        weights = split(self.in_proj_weight, 3)
        biases = [None] * 3 if self.in_proj_bias is None else split(self.in_proj_bias, 3)
        return [linear(x, weight, bias) for x, weight, bias in zip(inputs, weights, biases, strict=True)]

    def _heads(self, projected: list[Any], masks: list[Any]) -> tuple[Any, Any]:
        """All heads over queries, keys and values (N, L, E); the weights are (N, heads, L, S)."""
        query, key, value = map(self._divided, projected)
        found, shares = attend(query, key, value, masks, self.dropout if self.training else 0.0, self.rng)
        joined = swapaxes(found, 1, 2)
        return self.out_proj(joined.reshape((*joined.shape[:2], self.embed_dim))), shares

    def _divided(self, x: Any) -> Any:
        """(N, L, E) as (N, heads, L, E / heads)."""
        return swapaxes(x.reshape((*x.shape[:2], self.num_heads, self.embed_dim // self.num_heads)), 1, 2)

    def _masks(self, attn_mask: Any, key_padding_mask: Any, batch: int, keys: int) -> Iterable[Any]:
        """The masks in the form of (N, heads, L, S), with True where a query may look."""
        if attn_mask is not None:
            mask = checked_mask("attn_mask", attn_mask)
            if mask.ndim == 3 and mask.shape[0] == batch * self.num_heads:
                mask = mask.reshape((batch, self.num_heads, *mask.shape[1:]))
            elif mask.ndim != 2:
                raise ShapeError(f"attn_mask is (L, S) or ({batch * self.num_heads}, L, S), not {mask.shape}")
            yield ~mask if mask.dtype == bool else mask
        if key_padding_mask is not None:
            mask = checked_mask("key_padding_mask", key_padding_mask)
            if mask.shape != (batch, keys):
                raise ShapeError(
                    f"key_padding_mask is (N, S), or (S,) without a batch: one for each of {batch} times {keys} keys"
                )
            mask = mask.reshape((batch, 1, 1, keys))
            yield ~mask if mask.dtype == bool else mask

    def _check(self, query: Any, key: Any, value: Any) -> None:
        batch = 0 if self.batch_first else 1
        if (
            query.ndim not in (2, 3)
            or key.shape != value.shape
            or key.ndim != query.ndim
            or {query.shape[-1], key.shape[-1]} != {self.embed_dim}
            or (query.ndim == 3 and query.shape[batch] != key.shape[batch])
        ):
            axes = "N, L" if self.batch_first else "L, N"
            raise ShapeError(
                f"MultiheadAttention takes a query ({axes}, {self.embed_dim}) or (L, {self.embed_dim}) and a key and "
                f"a value to match; they are {query.shape}, {key.shape} and {value.shape}"
            )

    def extra_repr(self) -> str:
        return f"embed_dim={self.embed_dim}, num_heads={self.num_heads}, dropout={self.dropout}"
