"""Attention: each query takes a mean of the values, weighted by how well their keys answer it."""

import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from autograd_nn.derivatives.attention import attention, attention_shares
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.nn.dropout import dropout
from autograd_nn.nn.inputs import as_array, in_full

Shape = tuple[int, ...]


def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    *,
    rng: int | np.random.Generator | None = None,
) -> Any:
    """``softmax(scale * query @ key.T + attn_mask) @ value``.

    Parameters
    ----------
    query : array_like, (..., L, E)
    key : array_like, (..., S, E)
    value : array_like, (..., S, V)
    attn_mask : array_like, broadcast to (..., L, S), optional
        Booleans say which keys a query may look at; floating numbers are added to the scores, and -inf forbids.
        A query that may look at nothing gets zeros.
    dropout_p : float
        The probability of a weight to be dropped, as by `Dropout`.
    is_causal : bool
        Whether query ``i`` looks at keys 0 to ``i`` only.
    scale : float, optional
        Default: ``1 / sqrt(E)``, which keeps the scores from growing with E.
    rng : int or numpy.random.Generator, optional
        Where the random choices of dropout come from. Default: fresh randomness.

    Returns
    -------
    array or Tensor, (..., L, V)

    Raises
    ------
    DTypeError
        A mask of integers: it could mean either kind.
    ShapeError
        Operands or a mask that do not fit together.
    ValueError
        Both ``is_causal`` and a mask.

    Notes
    -----
    A. Vaswani et al., *Attention Is All You Need*, 2017, equation 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> query = key = np.zeros((3, 2))
    >>> value = np.array([[0.0], [1.0], [2.0]])
    >>> functional.scaled_dot_product_attention(query, key, value)
    array([[1.],
           [1.],
           [1.]])
    >>> functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    array([[0. ],
           [0.5],
           [1. ]])
    """
    query, key, value = map(as_array, (query, key, value))
    masks = [] if attn_mask is None else [checked_mask("attn_mask", attn_mask)]
    if is_causal:
        if masks:
            raise ValueError("scaled_dot_product_attention takes attn_mask or is_causal=True, not both")
        masks.append(np.tri(query.shape[-2], key.shape[-2], dtype=bool))
    return attend(query, key, value, masks, dropout_p, np.random.default_rng(rng), scale)[0]


def checked_mask(name: str, mask: Any) -> Any:
    """A mask, if it is one of booleans or of floating numbers."""
    mask = as_array(mask)
    if mask.dtype != bool and not np.issubdtype(mask.dtype, np.floating):
        raise DTypeError(
            f"{name} is {mask.dtype}; it takes booleans, mask.astype(bool), or floating numbers to add to the scores"
        )
    return getattr(mask, "_data", mask) if mask.dtype == bool else mask


def attend(
    query: Any,
    key: Any,
    value: Any,
    masks: Sequence[Any],
    dropout_p: float,
    rng: np.random.Generator,
    scale: float | None = None,
) -> tuple[Any, Any]:
    """The mean of the values for each query, and its weights. Half precision is computed in single."""
    scores = _shape_of_scores(query.shape, key.shape, value.shape)
    full = np.result_type(query.dtype, key.dtype, value.dtype, np.float32)
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    allowed: Any = True
    bias: Any = 0.0
    for mask in masks:
        _check_fits(mask.shape, scores)
        if mask.dtype == bool:
            allowed = mask if allowed is True else allowed & mask
        else:
            bias = mask.astype(full) + bias
    if dropout_p == 0:
        found, weights = attention(query, key, value, allowed, bias, scale=scale)
        return found, weights
    half = np.result_type(query.dtype, key.dtype, value.dtype) == np.float16
    query, key, value = map(in_full, (query, key, value))
    weights = dropout(attention_shares(query, key, allowed, bias, scale), dropout_p, rng)
    found = weights @ value
    return (found.astype(np.float16), weights.astype(np.float16)) if half else (found, weights)


def _shape_of_scores(query: Shape, key: Shape, value: Shape) -> Shape:
    if min(map(len, (query, key, value))) > 1 and query[-1] == key[-1] and key[-2] == value[-2]:
        with suppress(ValueError):
            return (*np.broadcast_shapes(query[:-2], key[:-2]), query[-2], key[-2])
    raise ShapeError(
        f"attention takes a query (..., L, E), a key (..., S, E) and a value (..., S, V); "
        f"they are {query}, {key} and {value}"
    )


def _check_fits(mask: Shape, scores: Shape) -> None:
    fits = len(mask) <= len(scores) and all(
        n in (1, size) for n, size in zip(reversed(mask), reversed(scores), strict=False)
    )
    if not fits:
        raise ShapeError(f"a mask {mask} does not fit the scores {scores}: (..., queries, keys)")
