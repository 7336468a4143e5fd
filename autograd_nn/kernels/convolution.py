"""Convolution over any number of axes, and its two transposes: windows as columns, and one matrix product.

With ``x`` (N, C, *sizes), ``weight`` (O, C / groups, *kernel) and ``y`` (N, O, *counts), the number
``sum(convolve(x, weight) * y)`` is linear in each of the three, and each function here is the factor of one
of them in it: `convolve` of ``y``, `convolve_transposed` of ``x``, `correlate` of ``weight``.
"""

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_nn.kernels.windows import Array, Pairs, Sizes, count, framed, taps, windows

BLOCK = 2**19
"""Columns are made for about so many elements at a time: they stay in the cache, and memory stays small."""


def _half_in_single(kernel: Callable[..., Array]) -> Callable[..., Array]:
    """Add half precision up in single, as the hardware would: no digits are lost on the way, and it is faster."""

    @functools.wraps(kernel)
    def run(a: Array, b: Array, *settings: Any) -> Array:
        if np.result_type(a, b) != np.float16:
            return kernel(a, b, *settings)
        return kernel(a.astype(np.float32), b.astype(np.float32), *settings).astype(np.float16)

    return run


@_half_in_single
def convolve(x: Array, weight: Array, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int) -> Array:
    """The sum over each window of ``x``, weighted by ``weight``: (N, O, *counts)."""
    outputs, inputs, *kernel = weight.shape
    counts = [count(*axis) for axis in zip(x.shape[2:], kernel, stride, padding, dilation, strict=True)]
    if min(counts) < 1 or x.shape[1] != inputs * groups or outputs % groups:
        raise ValueError(f"a kernel {weight.shape} in {groups} groups does not fit")
    y = np.empty((len(x), outputs, *counts), np.result_type(x, weight))
    rows = y.reshape(len(x), groups, outputs // groups, math.prod(counts))
    matrix = weight.reshape(groups, outputs // groups, -1)
    for images, columns in _columns(x, kernel, stride, padding, dilation, groups):
        np.matmul(matrix, columns, out=rows[images])
    return y


@_half_in_single
def convolve_transposed(
    y: Array, weight: Array, sizes: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int
) -> Array:
    """Each element of ``y`` laid out as a weighted kernel, all added up where they overlap: (N, C, *sizes)."""
    outputs, inputs, *kernel = weight.shape
    counts = y.shape[2:]
    frame = [n + a + b for n, (a, b) in zip(sizes, padding, strict=True)]
    x = np.zeros((len(y), inputs * groups, *frame), np.result_type(y, weight))
    matrix = weight.reshape(groups, outputs // groups, -1).swapaxes(1, 2)
    rows = y.reshape(len(y), groups, outputs // groups, math.prod(counts))
    for images in _blocks(len(y), x.shape[1] * math.prod(kernel) * math.prod(counts)):
        columns = (matrix @ rows[images]).reshape(-1, inputs * groups, *kernel, *counts)
        block = x[images]
        for offset, places in taps(kernel, stride, dilation, counts):
            block[(..., *places)] += columns[:, :, *offset]
    return framed(x, [(-a, -b) for a, b in padding])


@_half_in_single
def correlate(x: Array, y: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int) -> Array:
    """How ``y`` goes with what each tap of the kernel sees of ``x``: (O, C / groups, *kernel)."""
    outputs, inputs = y.shape[1], x.shape[1] // groups
    rows = y.reshape(len(y), groups, outputs // groups, math.prod(y.shape[2:]))
    weight = np.zeros((groups, outputs // groups, inputs * math.prod(kernel)), np.result_type(x, y))
    for images, columns in _columns(x, kernel, stride, padding, dilation, groups):
        weight += (rows[images] @ columns.swapaxes(2, 3)).sum(axis=0)
    return weight.reshape(outputs, inputs, *kernel)


def _columns(
    x: Array, kernel: Sizes, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int
) -> Iterator[tuple[slice, Array]]:
    """Block by block of the images, each window of each group as a column of a matrix."""
    view = windows(framed(x, padding), kernel, stride, dilation)
    axes = len(kernel)
    counts = view.shape[2 : 2 + axes]
    view = view.transpose(0, 1, *range(2 + axes, 2 + 2 * axes), *range(2, 2 + axes))
    height = x.shape[1] // groups * math.prod(kernel)
    for images in _blocks(len(x), height * groups * math.prod(counts)):
        block = view[images]
        yield images, block.reshape(len(block), groups, height, math.prod(counts))


def _blocks(images: int, elements: int) -> Iterator[slice]:
    """Slices of so many images that the ``elements`` of each make about a block."""
    step = max(1, BLOCK // max(elements, 1))
    return (slice(start, start + step) for start in range(0, images, step))
