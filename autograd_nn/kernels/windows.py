"""Windows: where a kernel lies when it moves over an array, along any number of axes."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Array = npt.NDArray[Any]
Sizes = Sequence[int]
Pairs = Sequence[tuple[int, int]]


def count(size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int) -> int:
    """How many windows fit along an axis of ``size``; less than 1 where not even one does."""
    return (size + sum(padding) - dilation * (kernel - 1) - 1) // stride + 1


def framed(x: Array, widths: Pairs, value: float = 0) -> Array:
    """``x`` (N, C, *sizes) in a frame of ``value``; where a width is negative, ``x`` is cut instead.

    So ``framed`` with the opposite widths takes a frame off again. ``x`` itself or a view where nothing is added.
    """
    rest = (slice(None), slice(None))
    x = x[(*rest, *[slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape[2:], widths, strict=True)])]
    added = [(max(a, 0), max(b, 0)) for a, b in widths]
    if not any(a or b for a, b in added):
        return x
    sizes = [n + a + b for n, (a, b) in zip(x.shape[2:], added, strict=True)]
    result = np.full((*x.shape[:2], *sizes), value, x.dtype)
    result[(*rest, *[slice(a, n - b) for n, (a, b) in zip(sizes, added, strict=True)])] = x
    return result


def windows(x: Array, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Array:
    """All windows of ``x`` (N, C, *sizes), as a view (N, C, *counts, *kernel)."""
    axes = range(2, x.ndim)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    view = sliding_window_view(x, tuple(spans), axis=tuple(axes))
    every = (slice(None, None, step) for step in (1, 1, *stride, *dilation))
    return view[tuple(every)]


def taps(kernel: Sizes, stride: Sizes, dilation: Sizes, counts: Sizes) -> Iterator[tuple[Any, Any]]:
    """For each tap of a kernel, its offset and the slices of the input that it touches, one element a window."""
    for offset in np.ndindex(*kernel):
        starts = [o * d for o, d in zip(offset, dilation, strict=True)]
        places = [slice(a, a + s * (n - 1) + 1, s) for a, s, n in zip(starts, stride, counts, strict=True)]
        yield offset, tuple(places)


def first_largest(x: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes) -> Array:
    """For each window of ``x`` (N, C, *sizes), where its largest element is: (N, C, *counts), flat over ``sizes``.

    Of several the first; of nothing but -inf the first that is not padding; nan counts as the largest.
    """
    sizes = x.shape[2:]
    counts = [count(*axis) for axis in zip(sizes, kernel, stride, padding, dilation, strict=True)]
    lowest = -np.inf if np.issubdtype(x.dtype, np.inexact) else np.iinfo(x.dtype).min
    x = framed(x, padding, lowest)
    largest = np.full((*x.shape[:2], *counts), lowest, x.dtype)
    for _, places in taps(kernel, stride, dilation, counts):
        np.maximum(largest, x[:, :, *places], out=largest)
    has_nan = bool(np.isnan(largest).any())
    grids = [np.arange(n) * s - before for n, s, (before, _) in zip(counts, stride, padding, strict=True)]
    offsets = list(np.ndindex(*kernel))
    # Small integers first: which tap won is one byte a window, and its place is worked out once, at the end.
    winner = np.zeros(largest.shape, np.min_scalar_type(len(offsets)))
    for tap, (offset, places) in reversed(list(enumerate(taps(kernel, stride, dilation, counts)))):
        here = x[:, :, *places]
        won = here == largest
        if has_nan:
            won |= here != here
        for axis, (grid, o, d, n) in enumerate(zip(grids, offset, dilation, sizes, strict=True)):
            if padding[axis] != (0, 0):
                inside = (grid + o * d >= 0) & (grid + o * d < n)
                won &= inside.reshape([-1 if i == axis else 1 for i in range(len(counts))])
        np.copyto(winner, tap, where=won)
    strides = [math.prod(sizes[i + 1 :]) for i in range(len(sizes))]
    corner = sum(np.ix_(*[grid * step for grid, step in zip(grids, strides, strict=True)]))
    from_corner = [
        sum(o * d * step for o, d, step in zip(offset, dilation, strides, strict=True)) for offset in offsets
    ]
    return np.asarray(from_corner, np.intp)[winner] + corner


def first_largest_of_regions(x: Array, regions: Sequence[Sequence[tuple[int, int]]]) -> Array:
    """As `first_largest`, for the regions that a list of ``(start, stop)`` for each of two axes makes."""
    rows, columns = regions
    index = np.empty((*x.shape[:2], len(rows), len(columns)), np.intp)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            region = x[:, :, top:bottom, left:right]
            region = region.reshape(*x.shape[:2], (bottom - top) * (right - left))
            row, column = np.divmod(region.argmax(axis=-1), right - left)
            index[:, :, i, j] = (top + row) * x.shape[3] + left + column
    return index
