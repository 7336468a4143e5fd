"""Pooling: max pooling reads the winner of each window, so its gradient goes back to where it was read.

Over windows this is one fused operation, which keeps the winner of each window, a byte, for its gradient.

An average over windows is a convolution with equal weights, and needs no operation of its own.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation
from autograd_nn.kernels import pooling as kernels

Sizes = tuple[int, ...]
Pairs = Sequence[tuple[int, int]]


def _planes(x: Any) -> Any:
    """(N, C, sizes...) as (N, C, elements)."""
    return x.reshape(*x.shape[:2], math.prod(x.shape[2:]))


def _to_the_winners(g: Any, index: Any, x_shape: Sizes) -> Any:
    return max_unpool(g, index, x_shape[2:])


@operation(x=_to_the_winners, index=None)
def max_pool(x: Any, index: Any, /) -> Any:
    """Of each plane of ``x`` (N, C, sizes...) the elements at ``index`` (N, C, counts...), counted flat."""
    return np.take_along_axis(_planes(x), _planes(index), axis=-1).reshape(index.shape)


@operation(x=lambda g, index: max_pool(g, index), index=None)
def max_unpool(x: Any, index: Any, /, sizes: Sizes) -> Any:
    """Zeros (N, C, sizes...) with ``x`` (N, C, counts...) added at ``index``: windows may share their winner."""
    planes, elements = math.prod(x.shape[:2]), math.prod(sizes)
    places = index.reshape(planes, math.prod(index.shape[2:])) + elements * np.arange(planes)[:, None]
    total = np.bincount(places.ravel(), x.ravel(), planes * elements)
    return total.astype(x.dtype).reshape(*x.shape[:2], *sizes)


def _read_at_the_winners(x: Any, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Any:
    _, winner = kernels.largest(getattr(x, "_data", x), kernel, stride, padding, dilation)
    return max_pool(x, kernels.places_of(winner, x.shape[2:], kernel, stride, padding, dilation))


def _to_each_winner(g: Any, x: Any, kept: Any, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Any:
    return kernels.spread(g, kept, x, kernel, stride, padding, dilation)


@operation(x=_to_each_winner, definition=_read_at_the_winners)
def max_over_windows(x: Any, /, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Any:
    """The largest element of each window of ``x`` (N, C, sizes...); the first of several gets the gradient."""
    return kernels.largest(x, kernel, stride, padding, dilation)


def max_over_regions(x: Any, regions: Sequence[Sequence[tuple[int, int]]]) -> Any:
    """The largest element of each region of ``x`` (N, C, H, W), given by ``(start, stop)`` along each axis."""
    return max_pool(x, kernels.first_largest_of_regions(getattr(x, "_data", x), regions))
