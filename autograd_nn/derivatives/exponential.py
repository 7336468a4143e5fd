"""Exponentials, logarithms and what neural networks make of them: sigmoid, softmax, cross-entropy."""

import math
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

_add_up: Any = np.add.reduce  # np.sum and np.max without their wrapper, which costs more than a small sum
_top: Any = np.maximum.reduce

LOG_2 = math.log(2)
LOG_10 = math.log(10)

exp = operation(np.exp, x=lambda g, y: g * y)
exp2 = operation(np.exp2, x=lambda g, y: g * (LOG_2 * y))
expm1 = operation(np.expm1, x=lambda g, x: g * np.exp(x))
log = operation(np.log, x=lambda g, x: g / x)
log2 = operation(np.log2, x=lambda g, x: g / (LOG_2 * x))
log10 = operation(np.log10, x=lambda g, x: g / (LOG_10 * x))
log1p = operation(np.log1p, x=lambda g, x: g / (1 + x))


@operation(x=lambda g, y: g * (y * (1 - y)))
def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``, right to the last digits of small results too."""
    with np.errstate(over="ignore"):  # exp(-x) may be infinite: the result is 0 then
        return 1 / (1 + np.exp(-x))


def _share(a: Any, y: Any, b: Any, scale: float = 1.0) -> Any:
    """The part of ``a`` in ``logaddexp(a, b)``, between 0 and 1; 0 where both are ``-inf``, as in `logsumexp`."""
    return sigmoid(scale * (a - np.where(y == -np.inf, 0, b)))


logaddexp = operation(
    np.logaddexp,
    a=lambda g, y, a, b: g * _share(a, y, b),
    b=lambda g, y, a, b: g * _share(b, y, a),
)
logaddexp2 = operation(
    np.logaddexp2,
    a=lambda g, y, a, b: g * _share(a, y, b, LOG_2),
    b=lambda g, y, a, b: g * _share(b, y, a, LOG_2),
)


@operation(x=lambda g, x: g * sigmoid(x))
def softplus(x: Any) -> Any:
    """``log(1 + exp(x))``, a smooth ReLU, right for large ``x`` of either sign."""
    return np.logaddexp(x, 0)


def _expand(reduced: Any, axis: int | tuple[int, ...] | None, keepdims: bool) -> Any:
    return reduced if keepdims or axis is None else np.expand_dims(reduced, axis)


def _share_of_each(g: Any, y: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    y = _expand(y, axis, keepdims)
    # Where everything is -inf so is the result; the gradient there is 0, not exp(-inf + inf).
    weight = np.exp(x - np.where(y == -np.inf, 0, y))
    # The weights would add up to 1, had y not lost digits to a large maximum.
    total = np.sum(weight, axis=axis, keepdims=True)
    return _expand(g, axis, keepdims) * (weight / np.where(total == 0, 1, total))


@operation(x=_share_of_each)
def logsumexp(x: Any, /, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """``log(sum(exp(x)))`` over ``axis``, without overflow; its gradient is the softmax of ``x``."""
    top = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, 0).astype(top.dtype)
    with np.errstate(divide="ignore"):
        y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else np.squeeze(y, axis=axis)


@operation(x=lambda g, y, axis: y * (g - (g * y).sum(axis=axis, keepdims=True)))
def softmax(x: Any, /, axis: int | tuple[int, ...] | None = -1) -> Any:
    """``exp(x) / sum(exp(x))`` over ``axis``, without overflow; nan where all of a row is ``-inf``: there is 0 / 0."""
    y = np.exp(x - _top(x, axis, keepdims=True))
    y /= _add_up(y, axis, keepdims=True)
    return y


@operation(x=lambda g, y, axis: g - np.exp(y) * g.sum(axis=axis, keepdims=True))
def log_softmax(x: Any, /, axis: int | tuple[int, ...] | None = -1) -> Any:
    """``x - logsumexp(x)`` over ``axis``."""
    shifted = x - _top(x, axis, keepdims=True)
    return shifted - np.log(_add_up(np.exp(shifted), axis, keepdims=True))


def _predicted_minus_true(g: Any, logits: Any, labels: Any) -> Any:
    true = labels[..., None] == np.arange(logits.shape[-1])
    return g[..., None] * (softmax(logits) - true)


@operation(logits=_predicted_minus_true, labels=None)
def softmax_cross_entropy(logits: Any, labels: Any, /) -> Any:
    """``-log(softmax(logits)[label])`` for each row: the surprise at the true class.

    ``logits`` is (..., classes), ``labels`` (...) integers; the gradient is "predicted minus true".
    """
    shifted = logits - _top(logits, -1, keepdims=True)
    rows = shifted.reshape(-1, shifted.shape[-1])
    chosen = rows[np.arange(len(rows)), labels.reshape(-1)].reshape(labels.shape)
    return np.log(_add_up(np.exp(shifted), -1)) - chosen
