"""Pooling and resizing: the layers without parameters, called. Each is described at its class in `autograd_nn.nn`."""

from collections.abc import Sequence
from typing import Any

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn import pooling, shaping
from autograd_nn.nn.inputs import Sizes, as_array


def max_pool1d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
) -> Any:
    """The largest element of each window of (N, C, L) or (C, L)."""
    return pooling.MaxPool1d(kernel_size, stride, padding, dilation, ceil_mode=ceil_mode)(input)


def max_pool2d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
) -> Any:
    """The largest element of each window of (N, C, H, W) or (C, H, W)."""
    return pooling.MaxPool2d(kernel_size, stride, padding, dilation, ceil_mode=ceil_mode)(input)


def avg_pool1d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window of (N, C, L) or (C, L)."""
    return pooling.AvgPool1d(kernel_size, stride, padding, ceil_mode, count_include_pad)(input)


def avg_pool2d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window of (N, C, H, W) or (C, H, W)."""
    return pooling.AvgPool2d(kernel_size, stride, padding, ceil_mode, count_include_pad)(input)


def adaptive_avg_pool1d(input: Any, output_size: int | Sequence[int | None] | None) -> Any:
    """The means of ``output_size`` regions of (N, C, L) or (C, L)."""
    return pooling.AdaptiveAvgPool1d(output_size)(input)


def adaptive_avg_pool2d(input: Any, output_size: int | Sequence[int | None] | None) -> Any:
    """The means of ``output_size`` regions of (N, C, H, W) or (C, H, W)."""
    return pooling.AdaptiveAvgPool2d(output_size)(input)


def adaptive_max_pool2d(input: Any, output_size: int | Sequence[int | None] | None) -> Any:
    """The largest elements of ``output_size`` regions of (N, C, H, W) or (C, H, W)."""
    return pooling.AdaptiveMaxPool2d(output_size)(input)


def interpolate(
    input: Any,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool = False,
) -> Any:
    """(N, C, sizes...) made larger or smaller: described at `autograd_nn.nn.Upsample`."""
    return shaping.Upsample(size, scale_factor, mode, align_corners)(input)


def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: float = 0.0) -> Any:
    """``input`` made longer at both ends of its last axes.

    Parameters
    ----------
    input : array_like
    pad : sequence of int
        How much goes before and after, first for the last axis, then for the one before it, and so on.
    mode : {"constant", "reflect", "replicate", "circular"}
        What lies there: ``value``; ``input`` mirrored at its outermost element; that element; ``input`` again.
    value : float

    Raises
    ------
    ShapeError
        Widths that are no pairs, negative, or of more axes than there are.
    ValueError
        Another mode.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> functional.pad(np.array([[1.0, 2.0]]), (1, 0, 0, 1))
    array([[0., 1., 2.],
           [0., 0., 0.]])
    """
    x = as_array(input)
    shaping.check_mode("pad", mode)
    if len(pad) % 2 or len(pad) > 2 * x.ndim or min(pad, default=0) < 0:
        raise ShapeError(f"pad({tuple(pad)}) takes two widths, at least 0, for each axis; the input is {x.shape}")
    widths = list(zip(pad[::2], pad[1::2], strict=True))
    return shaping.pad(x, widths[::-1], mode, value)
