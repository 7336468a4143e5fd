"""Convolution: three operations, each the derivative of the others, so there are derivatives of any order.

Sizes, strides and dilations are tuples with a number for each spatial axis, paddings with a pair for each.
"""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation
from autograd_nn.kernels import convolution as kernels

Sizes = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]
Shape = tuple[int, ...]


def _what_fits(x_label: str, weight_label: str, *_: Any) -> str:
    return (
        f"conv of {x_label} with {weight_label}: x is (N, C, sizes...), weight (O, C / groups, kernel...), "
        f"and the kernel may not be larger than the padded input"
    )


def _what_fits_with_bias(x_label: str, weight_label: str, bias_label: str, *_: Any) -> str:
    return f"{_what_fits(x_label, weight_label)}; with {bias_label}, one number for each of the O channels"


def _x_of_conv(g: Any, weight: Any, x_shape: Shape, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    return conv_transpose(g, weight, x_shape[2:], stride, padding, dilation, groups)


def _weight_of_conv(g: Any, x: Any, weight_shape: Shape, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    return conv_weight(x, g, weight_shape[2:], stride, padding, dilation, groups)


@operation(x=_x_of_conv, weight=_weight_of_conv, explain=_what_fits)
def conv(x: Any, weight: Any, /, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int) -> Any:
    """The sum over each window of ``x`` (N, C, sizes...), weighted by ``weight`` (O, C / groups, kernel...).

    What networks call convolution; the kernel is not flipped. The result is (N, O, counts...).
    """
    return kernels.convolve(x, weight, stride, padding, dilation, groups)


@operation(
    x=_x_of_conv,
    weight=_weight_of_conv,
    bias=lambda g: g.sum(axis=(0, *range(2, g.ndim))),
    explain=_what_fits_with_bias,
)
def conv_with_bias(
    x: Any, weight: Any, bias: Any, /, stride: Sizes, padding: Pairs, dilation: Sizes, groups: int
) -> Any:
    """`conv`, and ``bias`` (O,) added to its channels."""
    y = kernels.convolve(x, weight, stride, padding, dilation, groups)
    of_channels = np.reshape(bias, (-1, *[1] * (y.ndim - 2)))
    return np.add(y, of_channels, out=y if np.result_type(y, of_channels) == y.dtype else None)


def _x_of_transpose(g: Any, weight: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    return conv(g, weight, stride, padding, dilation, groups)


def _weight_of_transpose(
    g: Any, x: Any, weight_shape: Shape, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:
    return conv_weight(g, x, weight_shape[2:], stride, padding, dilation, groups)


@operation(x=_x_of_transpose, weight=_weight_of_transpose)
def conv_transpose(
    x: Any,
    weight: Any,
    /,
    sizes: Sizes,
    stride: Sizes,
    padding: Pairs,
    dilation: Sizes,
    groups: int,
) -> Any:
    """Each element of ``x`` (N, O, counts...) laid out as a weighted kernel, added up: (N, C, sizes...)."""
    return kernels.convolve_transposed(x, weight, sizes, stride, padding, dilation, groups)


def _x_of_weight(g: Any, other: Any, x_shape: Shape, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    return conv_transpose(other, g, x_shape[2:], stride, padding, dilation, groups)


def _other_of_weight(g: Any, x: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    return conv(x, g, stride, padding, dilation, groups)


@operation(x=_x_of_weight, other=_other_of_weight)
def conv_weight(
    x: Any,
    other: Any,
    /,
    kernel: Sizes,
    stride: Sizes,
    padding: Pairs,
    dilation: Sizes,
    groups: int,
) -> Any:
    """How ``other`` (N, O, counts...) goes with what each tap of a kernel sees of ``x``: (O, C / groups, kernel...)."""
    return kernels.correlate(x, other, kernel, stride, padding, dilation, groups)
