"""Max pooling: the largest element of each window, and where it is."""

import math
from collections.abc import Sequence

import numpy as np

from autograd_nn.kernels.choosing import choose
from autograd_nn.kernels.windows import Array, Pairs, Sizes, count, framed, taps


def largest(x: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> tuple[Array, Array]:
    """For each window of ``x`` (N, C, *sizes) its largest element, and the tap that sees it: two of (N, C, *counts).

    Of several the first; of nothing but -inf the first that is not padding; nan counts as the largest. Taps are
    counted flat, so that one byte a window is enough.
    """
    counts = [count(*axis) for axis in zip(x.shape[2:], kernel, stride, padding, dilation, strict=True)]
    lowest = -np.inf if np.issubdtype(x.dtype, np.inexact) else np.iinfo(x.dtype).min
    x = framed(x, padding, lowest)
    seen = [x[:, :, *places] for _, places in taps(kernel, stride, dilation, counts)]
    y = seen[0].copy(order="K")
    winner = np.zeros_like(y, np.min_scalar_type(len(seen)))
    for axis, (n, s, d, (before, _)) in enumerate(zip(counts, stride, dilation, padding, strict=True)):
        if before:
            first_inside = -(np.minimum(np.arange(n) * s - before, 0) // d) * math.prod(kernel[axis + 1 :])
            winner += first_inside.astype(winner.dtype).reshape(-1, *[1] * (len(counts) - axis - 1))
    for tap, here in enumerate(seen[1:], start=1):
        here = here.copy(order="K")  # looked at twice, and one look at scattered elements costs more than all else
        # The later of two taps has the larger number, and no mask is needed.
        np.maximum(winner, (here > y) * winner.dtype.type(tap), out=winner)
        np.maximum(y, here, out=y)
    if np.isnan(y).any():
        for tap, here in reversed(list(enumerate(seen))):
            winner[np.isnan(here)] = tap
    return y, winner


def places_of(winner: Array, sizes: Sizes, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Array:
    """Where in its plane each window's winner is, counted flat over ``sizes``."""
    place = np.zeros(winner.shape, np.intp)
    offsets = np.unravel_index(winner, kernel)
    for axis, (offset, n, s, d, (before, _)) in enumerate(zip(offsets, sizes, stride, dilation, padding, strict=True)):
        corners = np.arange(winner.shape[2 + axis]) * s - before
        place = place * n + offset * d + corners.reshape(-1, *[1] * (len(sizes) - axis - 1))
    return place


def spread(g: Array, winner: Array, x: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Array:
    """Zeros of the shape of ``x``, with each element of ``g`` added where its window has its winner."""
    frame = [n + before + after for n, (before, after) in zip(x.shape[2:], padding, strict=True)]
    total = np.zeros_like(x, g.dtype, shape=(*x.shape[:2], *frame))
    upstream = np.empty_like(winner, g.dtype)  # what lies as ``x`` does in memory is added fast
    upstream[...] = g
    overlap = any(d * (k - 1) >= s for k, s, d in zip(kernel, stride, dilation, strict=True))
    for tap, (_, places) in enumerate(taps(kernel, stride, dilation, g.shape[2:])):
        part = choose(winner == tap, upstream, 0)
        total[:, :, *places] = total[:, :, *places] + part if overlap else part
    return framed(total, [(-before, -after) for before, after in padding])


def first_largest_of_regions(x: Array, regions: Sequence[Sequence[tuple[int, int]]]) -> Array:
    """Where the first largest element is, flat in its plane, of each region that two axes of ``(start, stop)`` make."""
    rows, columns = regions
    index = np.empty((*x.shape[:2], len(rows), len(columns)), np.intp)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            region = x[:, :, top:bottom, left:right]
            region = region.reshape(*x.shape[:2], (bottom - top) * (right - left))
            row, column = np.divmod(region.argmax(axis=-1), right - left)
            index[:, :, i, j] = (top + row) * x.shape[3] + left + column
    return index
