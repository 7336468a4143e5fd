"""Windows: where a kernel lies when it moves over an array, along any number of axes."""

from collections.abc import Iterator, Sequence
from itertools import product
from operator import mul
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Sizes = Sequence[int]
Pairs = Sequence[tuple[int, int]]


def count(size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int) -> int:
    """How many windows fit along an axis of ``size``; less than 1 where not even one does."""
    return (size + sum(padding) - dilation * (kernel - 1) - 1) // stride + 1


def rows_first(x: Array) -> Array:
    """(N, C, *sizes) in memory as (rows, C, other sizes, N), where the rows are the first axis of space.

    No copy of what `batch_first` has shown.
    """
    return np.ascontiguousarray(x.transpose(2, 1, *range(3, x.ndim), 0))


def batch_first(x: Array) -> Array:
    """(rows, C, other sizes, N) as a view (N, C, *sizes)."""
    return x.transpose(x.ndim - 1, 1, 0, *range(2, x.ndim - 1))


def framed(x: Array, widths: Pairs, value: float = 0) -> Array:
    """``x`` (N, C, *sizes) in a frame of ``value``; where a width is negative, ``x`` is cut instead.

    So ``framed`` with the opposite widths takes a frame off again. ``x`` itself or a view where nothing is added;
    otherwise the result lies in memory as `batch_first` shows it.
    """
    if not any(map(any, widths)):
        return x
    rest = (slice(None), slice(None))
    x = x[(*rest, *[slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape[2:], widths, strict=True)])]
    added = [(max(a, 0), max(b, 0)) for a, b in widths]
    if not any(a or b for a, b in added):
        return x
    sizes = [n + a + b for n, (a, b) in zip(x.shape[2:], added, strict=True)]
    result = batch_first(np.full((sizes[0], x.shape[1], *sizes[1:], len(x)), value, x.dtype))
    result[(*rest, *[slice(a, n - b) for n, (a, b) in zip(sizes, added, strict=True)])] = x
    return result


def windows(x: Array, axis: int, kernel: Sizes, counts: Sizes, stride: Sizes, dilation: Sizes) -> Array:
    """So many windows along the axes from ``axis`` on, as a view: in place of these come the kernel's and the counts.

    ``x`` lies in one piece. (NumPy's sliding_window_view asks for less, and takes ten times as long to answer.)
    """
    stop = axis + len(kernel)
    steps = x.strides[axis:stop]
    shape = (*x.shape[:axis], *kernel, *counts, *x.shape[stop:])
    strides = (*x.strides[:axis], *map(mul, steps, dilation), *map(mul, steps, stride), *x.strides[stop:])
    return np.ndarray(shape, x.dtype, x, strides=strides)


def taps(kernel: Sizes, stride: Sizes, dilation: Sizes, counts: Sizes) -> Iterator[tuple[Any, Any]]:
    """For each tap of a kernel, its offset and the slices of the input that it touches, one element a window."""
    axes = [
        [slice(o * d, o * d + s * (n - 1) + 1, s) for o in range(k)]
        for k, s, d, n in zip(kernel, stride, dilation, counts, strict=True)
    ]
    return zip(product(*map(range, kernel)), product(*axes), strict=True)
