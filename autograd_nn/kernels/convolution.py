"""Convolution over any number of axes, and its two transposes: windows as columns, one matrix product for each row.

With ``x`` (N, C, *sizes), ``weight`` (O, C / groups, *kernel) and ``y`` (N, O, *counts), the number
``sum(convolve(x, weight) * y)`` is linear in each of the three, and each function here is the factor of one
of them in it: `convolve` of ``y``, `convolve_transposed` of ``x``, `correlate` of ``weight``.

In memory every result lies as (rows, C, other sizes, N), where the rows are the first axis of space, and is shown as
a view (N, C, *sizes). With the batch last, the windows are copied in long runs. With the rows first, this is needed
along the other axes only: the rows that a window covers lie one after the other, as the columns of the product want
them, and the windows of neighboring rows share them. So a kernel of 5x5 needs 5 copies of ``x`` in place of 25.
"""

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_nn.kernels.windows import Array, Pairs, Sizes, batch_first, count, framed, rows_first, taps, windows

SHORT = 48
"""Rows of fewer elements, the batch included, make products too small to be fast."""

BLOCK = 2**17
"""Columns are made for about so many elements at a time: they stay in the cache, and memory stays small."""


def _prepared(kernel: Callable[..., Array]) -> Callable[..., Array]:
    """Add half precision up in single, as the hardware would, and take what has short rows as an image of one row."""

    @functools.wraps(kernel)
    def run(a: Array, b: Array, *settings: Any) -> Array:
        if np.result_type(a, b) == np.float16:
            return run(a.astype(np.float32), b.astype(np.float32), *settings).astype(np.float16)
        if len(a) * math.prod(a.shape[3:]) >= SHORT:
            return kernel(a, b, *settings)
        *of_axes, groups = settings
        of_axes = [((0, 0) if isinstance(numbers[0], tuple) else 1, *numbers) for numbers in of_axes]
        return kernel(a[:, :, None], b[:, :, None], *of_axes, groups)[:, :, 0]

    return run


@_prepared
def convolve(x: Array, weight: Array, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int) -> Array:
    """The sum over each window of ``x``, weighted by ``weight``: (N, O, *counts)."""
    outputs, inputs, *kernel = weight.shape
    counts = [count(*axis) for axis in zip(x.shape[2:], kernel, stride, padding, dilation, strict=True)]
    if min(counts) < 1 or x.shape[1] != inputs * groups or outputs % groups:
        raise ValueError(f"a kernel {weight.shape} in {groups} groups does not fit")
    places = math.prod(counts[1:]) * len(x)
    y = np.empty((counts[0], groups, outputs // groups, places), np.result_type(x, weight))
    matrix = weight.swapaxes(1, 2).reshape(groups, outputs // groups, inputs * math.prod(kernel))
    for rows, columns in _columns(x, kernel, counts, stride, padding, dilation, groups):
        np.matmul(matrix, columns, out=y[rows])
    return batch_first(y.reshape(counts[0], outputs, *counts[1:], len(x)))


@_prepared
def convolve_transposed(
    y: Array, weight: Array, sizes: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int
) -> Array:
    """Each element of ``y`` laid out as a weighted kernel, all added up where they overlap: (N, C, *sizes)."""
    outputs, inputs, *kernel = weight.shape
    counts = y.shape[2:]
    if max(stride) == 1 and math.prod(sizes) <= 2 * math.prod(counts):
        # What reaches an element comes from a window of ``y``, seen through the kernel turned around: one product and
        # no sums. But there are windows of its border too, and those of a large kernel on a small ``y`` are too many.
        reach = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        widths = [(n - before, n - after) for n, (before, after) in zip(reach, padding, strict=True)]
        return convolve(y, _turned(weight, groups), stride, widths, dilation, groups)
    frame = [n + before + after for n, (before, after) in zip(sizes, padding, strict=True)]
    x = np.zeros((frame[0], groups * inputs, *frame[1:], len(y)), np.result_type(y, weight))
    taps_beside = math.prod(kernel[1:])
    matrices = weight.reshape(groups, outputs // groups, inputs, kernel[0], taps_beside)
    matrices = matrices.transpose(3, 0, 2, 4, 1).reshape(kernel[0], groups, inputs * taps_beside, outputs // groups)
    upstream = _in_rows(y, groups)
    span = dilation[0] * (kernel[0] - 1) + 1
    for rows in _blocks(counts[0], span, groups * matrices.shape[2] * upstream.shape[3]):
        part = upstream[rows]
        spread = np.zeros((stride[0] * (len(part) - 1) + span, *matrices.shape[1:3], part.shape[3]), x.dtype)
        for (tap,), (lines,) in taps(kernel[:1], stride[:1], dilation[:1], [len(part)]):
            spread[lines] += matrices[tap] @ part
        spread = spread.reshape(len(spread), groups * inputs, *kernel[1:], *counts[1:], len(y))
        block = x[rows.start * stride[0] :][: len(spread)]
        for offset, at in taps(kernel[1:], stride[1:], dilation[1:], counts[1:]):
            block[:, :, *at] += spread[:, :, *offset]
    return framed(batch_first(x), [(-before, -after) for before, after in padding])


def _turned(weight: Array, groups: int) -> Array:
    """The kernel of the way back: each axis of it reversed, and what goes in and what comes out exchanged."""
    outputs, inputs, *kernel = weight.shape
    weight = np.flip(weight, tuple(range(2, weight.ndim))).reshape(groups, outputs // groups, inputs, *kernel)
    return weight.swapaxes(1, 2).reshape(groups * inputs, outputs // groups, *kernel)


@_prepared
def correlate(x: Array, y: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int) -> Array:
    """How ``y`` goes with what each tap of the kernel sees of ``x``: (O, C / groups, *kernel)."""
    outputs, inputs = y.shape[1], x.shape[1] // groups
    upstream = _in_rows(y, groups).swapaxes(2, 3)
    total = np.zeros((groups, inputs * math.prod(kernel), outputs // groups), np.result_type(x, y))
    for rows, columns in _columns(x, kernel, y.shape[2:], stride, padding, dilation, groups):
        total += (columns @ upstream[rows]).sum(axis=0)
    weight = total.swapaxes(1, 2).reshape(outputs, kernel[0], inputs, *kernel[1:])
    return np.ascontiguousarray(weight.swapaxes(1, 2))


def _columns(
    x: Array, kernel: Sizes, counts: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int
) -> Iterator[tuple[slice, Array]]:
    """Block by block of the rows, the windows of each row and group as a matrix's columns, until the next block."""
    images, channels = x.shape[:2]
    beside = windows(rows_first(framed(x, padding)), 2, kernel[1:], counts[1:], stride[1:], dilation[1:])
    beside = beside.reshape(len(beside), groups, channels // groups, *beside.shape[2:]).swapaxes(0, 1)
    height, places = channels // groups * math.prod(kernel[1:]), math.prod(counts[1:]) * images
    span = dilation[0] * (kernel[0] - 1) + 1
    memory = None
    for rows in _blocks(counts[0], span, groups * height * places):
        number = rows.stop - rows.start
        lines = beside[:, rows.start * stride[0] :][:, : (number - 1) * stride[0] + span]
        if not lines.flags.c_contiguous:
            memory = np.empty(lines.size, x.dtype) if memory is None else memory
            copied = memory[: lines.size].reshape(lines.shape)
            np.copyto(copied, lines)
            lines = copied
        lines = lines.reshape(groups, lines.shape[1], height, places)
        columns = windows(lines, 1, kernel[:1], [number], stride[:1], dilation[:1]).transpose(2, 0, 1, 3, 4)
        yield rows, columns.reshape(number, groups, kernel[0] * height, places)  # a view without dilation


def _blocks(rows: int, span: int, elements: int) -> Iterator[slice]:
    """Slices of so many rows that the ``elements`` of each make about a block, though no fewer than a window has."""
    step = max(span, BLOCK // max(elements, 1))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def _in_rows(y: Array, groups: int) -> Array:
    """(N, O, *counts) as (rows, groups, O / groups, places)."""
    n, outputs, rows, *others = y.shape
    return rows_first(y).reshape(rows, groups, outputs // groups, math.prod(others) * n)
