"""Attention on arrays: the shares that each query gives to the keys, the mean of the values, and the way back.

Scores and shares are laid out (..., keys, queries): reductions over the keys then add up whole rows of memory, which
is faster than along them, and so are the products. What is as long as an operand gets its layout in memory, so that
heads which were divided by a view are joined again by one.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def attend(query: Array, key: Array, value: Array, allowed: Any, bias: Any, scale: float) -> tuple[Array, Array]:
    """The mean of the values for each query (..., L, V), and the shares (..., S, L) of which it is made.

    A query that may look at nothing gives all keys a share of 0.

    Parameters
    ----------
    query : array, (..., L, E)
    key : array, (..., S, E)
    value : array, (..., S, V)
    allowed : array of bool, or True
        What may be looked at; broadcast to (..., L, S), as is the next.
    bias : array or number
        Added to the scores.
    scale : float
        What the products of queries and keys are multiplied by.
    """
    shares = key @ np.multiply(_turned(query), scale, order="C")
    if np.ndim(bias) or bias:
        shares += _turned(np.atleast_2d(bias))
    if allowed is not True:
        # A score that is forbidden is replaced, not added to: it may be nan.
        np.copyto(shares, -np.inf, where=_turned(np.atleast_2d(~allowed)))
    top = np.maximum.reduce(shares, axis=-2, keepdims=True, initial=-np.inf)
    top[top == -np.inf] = 0
    shares -= top
    np.exp(shares, out=shares)
    total = np.add.reduce(shares, axis=-2, keepdims=True)
    total[total == 0] = 1
    shares *= 1 / total
    return _product(_turned(shares), value, like=query), shares


def attend_backward(
    g: Array | None,
    g_shares: Array | None,
    shares: Array,
    query: Array,
    key: Array,
    value: Array,
    scale: float,
    needs_bias: bool,
) -> tuple[Array, Array, Array | None, Array | None]:
    """The gradients of the query, the key, the value and the bias, given those of the mean and of the shares.

    That of the shares is (..., L, S); either may be None.
    """
    of_value = None if g is None else _product(shares, g, like=value)
    d = np.zeros_like(shares) if g is None else value @ np.ascontiguousarray(_turned(g))
    if g_shares is not None:
        d += _turned(g_shares)
    d *= shares
    d -= shares * np.add.reduce(d, axis=-2, keepdims=True)
    of_bias = _turned(d).copy() if needs_bias else None
    d *= scale
    return _product(_turned(d), key, like=query), _product(d, query, like=key), of_value, of_bias


def _turned(matrices: Array) -> Array:
    return matrices.swapaxes(-1, -2)


def _product(a: Array, b: Array, like: Array) -> Array:
    """``a @ b`` in the memory layout of ``like``, which differs from it in the number of columns at most."""
    shape = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
    y: Array = np.matmul(a, b, out=np.empty_like(like, a.dtype, shape=shape))
    return y
