"""Convolutions with a weight and a bias that are given. Each is described at its class in `autograd_nn.nn`."""

from typing import Any

from autograd_nn.derivatives.convolution import conv, conv_transpose, conv_with_bias
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.inputs import Sizes, as_array, batched, per_axis

Numbers = tuple[int, ...]
Widths = tuple[tuple[int, int], ...]


def conv1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """The convolution of (N, C, L) or (C, L) with a weight (out_channels, C / groups, kernel)."""
    return _conv("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """The convolution of (N, C, H, W) or (C, H, W) with a weight (out_channels, C / groups, kernel...)."""
    return _conv("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """The convolution of (N, C, D, H, W) or (C, D, H, W) with a weight (out_channels, C / groups, kernel...)."""
    return _conv("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


def conv_transpose1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Any:
    """The transposed convolution of (N, C, L) or (C, L) with a weight (C, out_channels / groups, kernel)."""
    return _conv_transpose(
        "conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation
    )


def conv_transpose2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Any:
    """The transposed convolution of (N, C, H, W) or (C, H, W) with a weight (C, out_channels / groups, kernel...)."""
    return _conv_transpose(
        "conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation
    )


def padding_widths(
    name: str, padding: Numbers | str, kernel_size: Numbers, stride: Numbers, dilation: Numbers
) -> Widths:
    """How much is padded before and after, for each axis."""
    if not isinstance(padding, str):
        return tuple((p, p) for p in padding)
    if padding == "valid":
        return ((0, 0),) * len(kernel_size)
    if padding != "same":
        raise ValueError(f"{name}(padding={padding!r}); it may be 'same', 'valid' or numbers")
    if max(stride) > 1:
        raise ValueError(f"{name}(padding='same', stride={stride}): only stride 1 keeps the size the same")
    spans = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    return tuple((span // 2, span - span // 2) for span in spans)


def check_output_padding(name: str, output_padding: Numbers, stride: Numbers, dilation: Numbers) -> None:
    """Raise where the end would grow by more than a stride or a dilation leaves open."""
    for extra, s, d in zip(output_padding, stride, dilation, strict=True):
        if extra >= max(s, d):
            raise ShapeError(
                f"{name}(output_padding={output_padding}): it must be smaller than "
                f"the stride {stride} or the dilation {dilation}"
            )


def convolved(x: Any, weight: Any, bias: Any, stride: Numbers, widths: Widths, dilation: Numbers, groups: int) -> Any:
    """The convolution of a batch, and the bias of each channel."""
    if bias is None:
        return conv(x, weight, stride, widths, dilation, groups)
    return conv_with_bias(x, weight, bias, stride, widths, dilation, groups)


def convolved_transposed(
    name: str,
    x: Any,
    weight: Any,
    bias: Any,
    stride: Numbers,
    padding: Numbers,
    output_padding: Numbers,
    dilation: Numbers,
    groups: int,
) -> Any:
    """The transposed convolution of a batch, and the bias of each channel."""
    widths = tuple((p, p - extra) for p, extra in zip(padding, output_padding, strict=True))
    geometry = zip(x.shape[2:], weight.shape[2:], stride, dilation, widths, strict=True)
    sizes = tuple((n - 1) * s + d * (k - 1) + 1 - sum(p) for n, k, s, d, p in geometry)
    if min(sizes) < 1:
        raise ShapeError(f"{name} leaves nothing of an input {x.shape}")
    y = conv_transpose(x, weight, sizes, stride, widths, dilation, groups)
    return y if bias is None else y + as_array(bias).reshape((-1, *[1] * (y.ndim - 2)))


def _conv(
    name: str,
    axes: int,
    x: Any,
    weight: Any,
    bias: Any,
    stride: Sizes,
    padding: Sizes | str,
    dilation: Sizes,
    groups: int,
) -> Any:
    weight = _checked_weight(name, weight, axes, groups)
    strides, dilations = per_axis(stride, axes, "stride", 1), per_axis(dilation, axes, "dilation", 1)
    around = padding if isinstance(padding, str) else per_axis(padding, axes, "padding", 0)
    widths = padding_widths(name, around, weight.shape[2:], strides, dilations)

    def of_batch(batch: Any) -> Any:
        return convolved(batch, weight, bias, strides, widths, dilations, groups)

    return batched(of_batch, x, axes, name, weight.shape[1] * groups)


def _conv_transpose(
    name: str,
    axes: int,
    x: Any,
    weight: Any,
    bias: Any,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    groups: int,
    dilation: Sizes,
) -> Any:
    weight = _checked_weight(name, weight, axes, groups)
    strides, dilations = per_axis(stride, axes, "stride", 1), per_axis(dilation, axes, "dilation", 1)
    around = per_axis(padding, axes, "padding", 0)
    extra = per_axis(output_padding, axes, "output_padding", 0)
    check_output_padding(name, extra, strides, dilations)

    def of_batch(batch: Any) -> Any:
        return convolved_transposed(name, batch, weight, bias, strides, around, extra, dilations, groups)

    return batched(of_batch, x, axes, name, weight.shape[0])


def _checked_weight(name: str, weight: Any, axes: int, groups: int) -> Any:
    """A weight with the axes of such a convolution, whose first divides into the groups."""
    weight = as_array(weight)
    if weight.ndim != axes + 2 or groups < 1 or weight.shape[0] % groups:
        raise ShapeError(
            f"{name} takes a weight with two axes of channels and {axes} of the kernel, the first a multiple of "
            f"groups={groups}; the weight is {weight.shape}"
        )
    return weight
