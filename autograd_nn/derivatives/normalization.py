"""Standardization: mean 0 and variance 1 over some axes, fused into one operation."""

import math
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

Axes = tuple[int, ...]


def moments(x: Any, axes: Axes) -> tuple[Any, Any, Any]:
    """The mean of ``x`` over ``axes``, ``x`` less that mean, and the variance.

    The mean goes first, and only then comes the square: a large mean costs no digits.
    """
    mean = x.mean(axis=axes, keepdims=True)
    centered = x - mean
    return mean, centered, (centered * centered).mean(axis=axes, keepdims=True)


def _in_verbs(x: Any, axes: Axes, eps: float) -> Any:
    full = x.astype(np.float32) if x.dtype == np.float16 else x  # sums and squares of half precision soon overflow
    _, centered, variance = moments(full, axes)
    return (centered / np.sqrt(variance + eps)).astype(x.dtype)


def _backward(g: Any, kept: Any, axes: Axes, needed: tuple[bool]) -> tuple[Any]:
    """``(g − mean(g) − y mean(g y)) / deviation``: what is left of g without its mean and its share along y."""
    y, deviation = kept
    count = y.size // max(deviation.size, 1)
    part = g * y
    np.multiply(y, np.add.reduce(part, axes, keepdims=True) / count, out=part)
    np.subtract(g, part, out=part)
    part -= np.add.reduce(g, axes, part.dtype, keepdims=True) / count
    part /= deviation
    return (part,)


@operation(joint=_backward, definition=_in_verbs)
def standardize(x: Any, /, axes: Axes = (-1,), eps: float = 1e-5) -> Any:
    """``(x - mean) / sqrt(variance + eps)`` over ``axes``; half precision is computed in single."""
    full = x.astype(np.float32) if x.dtype == np.float16 else x
    count = math.prod(x.shape[axis] for axis in axes)
    y = full - np.add.reduce(full, axes, keepdims=True) / count
    deviation = np.sqrt(np.add.reduce(y * y, axes, keepdims=True) / count + eps, dtype=y.dtype)
    y /= deviation
    return y.astype(x.dtype, copy=False), (y, deviation)
