"""Attention, fused into one operation: each query takes a mean of the values, weighted by how its keys answer it."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import alike
from autograd_nn.derivatives.exponential import softmax
from autograd_nn.derivatives.selection import where
from autograd_nn.engine.operation import operation
from autograd_nn.kernels.attention import attend, attend_backward


def attention_shares(query: Any, key: Any, allowed: Any, bias: Any, scale: float) -> Any:
    """The softmax of each query's scores; zeros for a row of nothing but -inf, where the softmax would be 0 / 0."""
    scores = (query * scale) @ np.swapaxes(key, -1, -2) + bias
    if allowed is not True:
        # A score that is forbidden is replaced, not added to: it may be nan.
        scores = where(allowed, scores, -np.inf)
    empty = (getattr(scores, "_data", scores) == -np.inf).all(axis=-1, keepdims=True)
    if not empty.any():
        return softmax(scores)
    return where(empty, 0, softmax(where(empty, 0, scores)))


def _in_verbs(query: Any, key: Any, value: Any, allowed: Any, bias: Any, scale: float) -> tuple[Any, Any]:
    dtype = np.result_type(query.dtype, key.dtype, value.dtype, 1.0)
    if dtype == np.float16:
        query, key, value = (x.astype(np.float32) for x in (query, key, value))
    shares = attention_shares(query, key, allowed, bias, scale)
    return (shares @ value).astype(dtype), shares.astype(dtype)


def _backward(g: Any, kept: Any, needed: Any, scale: float) -> Any:
    shares, query, key, value = kept
    *gradients, of_bias = attend_backward(g[0], g[1], shares, query, key, value, scale, needed[4])
    return *gradients, None, of_bias


@operation(joint=_backward, definition=_in_verbs)
def attention(query: Any, key: Any, value: Any, allowed: Any, bias: Any, /, scale: float = 1.0) -> Any:
    """``shares @ value`` and ``shares = softmax(scale * query @ key.T + bias)``, which is 0 where not ``allowed``.

    ``allowed`` may be True, for everywhere. A query that may look at nothing gives all keys a share of 0. Half
    precision is computed in single.
    """
    dtype, (query, key, value) = alike(query, key, value)
    found, shares = attend(query, key, value, allowed, bias, scale)
    results = found.astype(dtype, copy=False), shares.swapaxes(-1, -2).astype(dtype, copy=False)
    return results, (shares, query, key, value)
