"""Convolutional layers: one small dense layer for every place of a signal, an image or a volume."""

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.functional.convolution import (
    check_output_padding,
    convolved,
    convolved_transposed,
    padding_widths,
)
from autograd_nn.nn.inputs import Sizes, batched, per_axis
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter
from autograd_nn.nn.shaping import pad

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class _Convolution(Module):
    """What convolutions and their transposes share: settings and parameters."""

    axes: ClassVar[int]  # of space

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        weight_channels: tuple[int, int],
        kernel_size: Sizes,
        stride: Sizes,
        dilation: Sizes,
        groups: int,
        bias: bool,
        dtype: npt.DTypeLike,
        rng: int | np.random.Generator | None,
    ) -> None:
        name = f"{type(self).__name__}({in_channels}, {out_channels}, groups={groups})"
        if min(in_channels, out_channels, groups) < 1 or in_channels % groups or out_channels % groups:
            raise ShapeError(f"{name}: both numbers of channels must be positive multiples of the groups")
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size", 1)
        self.stride = per_axis(stride, self.axes, "stride", 1)
        self.dilation = per_axis(dilation, self.axes, "dilation", 1)
        self.groups = groups
        rng = np.random.default_rng(rng)
        bound = 1 / math.sqrt(weight_channels[1] * math.prod(self.kernel_size))
        self.weight = Parameter(rng.uniform(-bound, bound, (*weight_channels, *self.kernel_size)), dtype=dtype)
        self.bias = Parameter(rng.uniform(-bound, bound, out_channels), dtype=dtype) if bias else None

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, in_channels, sizes...) becomes (N, out_channels, sizes...); N may be left out."""
        name = f"{type(self).__name__}({self.in_channels}, {self.out_channels})"
        return batched(self._of_batch, x, self.axes, name, self.in_channels)

    def _of_batch(self, x: Any) -> Any:
        raise NotImplementedError

    def extra_repr(self) -> str:
        zeros = (0,) * self.axes
        usual = {"padding": zeros, "dilation": (1,) * self.axes, "output_padding": zeros, "groups": 1, "bias": True}
        settings = {**vars(self), "bias": self.bias is not None}
        parts = [f"{self.in_channels}, {self.out_channels}", f"kernel_size={self.kernel_size}", f"stride={self.stride}"]
        for name, value in {**usual, "padding_mode": "zeros"}.items():
            if settings.get(name, value) != value:
                parts.append(f"{name}={settings[name]}")
        return ", ".join(parts)


class _Conv(_Convolution):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        weight_channels = (out_channels, in_channels // max(groups, 1))
        super().__init__(
            in_channels, out_channels, weight_channels, kernel_size, stride, dilation, groups, bias, dtype, rng
        )
        if padding_mode not in PADDING_MODES:
            modes = ", ".join(map(repr, PADDING_MODES))
            raise ValueError(f"{type(self).__name__}(padding_mode={padding_mode!r}); it may be {modes}")
        self.padding_mode = padding_mode
        self.padding = padding if isinstance(padding, str) else per_axis(padding, self.axes, "padding", 0)
        name = type(self).__name__
        self.widths = padding_widths(name, self.padding, self.kernel_size, self.stride, self.dilation)

    def _of_batch(self, x: Any) -> Any:
        widths = self.widths
        if self.padding_mode != "zeros":
            x, widths = pad(x, widths, self.padding_mode), ((0, 0),) * self.axes
        return convolved(x, self.weight, self.bias, self.stride, widths, self.dilation, self.groups)


class Conv1d(_Conv):
    """A convolution of signals: (N, in_channels, L) becomes (N, out_channels, L').

    Every window of ``kernel_size`` elements goes through the same small dense layer. With padding ``p``,
    dilation ``d``, stride ``s`` and kernel ``k``, ``L' = (L + 2p - d(k - 1) - 1) // s + 1``. The kernel is
    not flipped, as everywhere in this field. `Conv2d` and `Conv3d` are the same along two and three axes.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or sequence of int
    stride : int or sequence of int
        How far apart the windows are.
    padding : int, sequence of int, "same" or "valid"
        How much is added on both sides; "same" keeps the size, with one more at the end where it must be.
    dilation : int or sequence of int
        How far apart the elements of a window are.
    groups : int
        Into how many groups the channels are divided, each with a convolution of its own.
    bias : bool
        Whether to add a bias to each channel.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What is added.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight : Parameter, (out_channels, in_channels / groups, *kernel_size)
    bias : Parameter, (out_channels,), or None
        Both start uniform within ``1 / sqrt(in_channels / groups * prod(kernel_size))`` of 0, as in PyTorch.

    Raises
    ------
    ShapeError
        Channels that do not divide into the groups, a size below 1; in a call, an input with other channels or
        axes, or smaller than the kernel.
    ValueError
        Another padding or padding mode; "same" with a stride.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.Conv1d(3, 8, 5, padding="same", rng=0)
    >>> layer(np.zeros((2, 3, 100))).shape
    (2, 8, 100)
    """

    axes: ClassVar[int] = 1


class Conv2d(_Conv):
    """A convolution of images: (N, in_channels, H, W) becomes (N, out_channels, H', W').

    Parameters, attributes and errors are those of `Conv1d`, with two numbers for the two axes or one for both.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.Conv2d(1, 8, 5, stride=2, padding=2)
    >>> layer
    Conv2d(1, 8, kernel_size=(5, 5), stride=(2, 2), padding=(2, 2))
    >>> layer(np.zeros((32, 1, 28, 28))).shape
    (32, 8, 14, 14)
    """

    axes: ClassVar[int] = 2


class Conv3d(_Conv):
    """A convolution of volumes: (N, in_channels, D, H, W) becomes (N, out_channels, D', H', W').

    Parameters, attributes and errors are those of `Conv1d`, with three numbers for the three axes or one for all.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Conv3d(1, 4, (1, 3, 3))(np.zeros((2, 1, 6, 8, 8))).shape
    (2, 4, 6, 6, 6)
    """

    axes: ClassVar[int] = 3


class _ConvTranspose(_Convolution):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes = 0,
        output_padding: Sizes = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Sizes = 1,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        weight_channels = (in_channels, out_channels // max(groups, 1))
        super().__init__(
            in_channels, out_channels, weight_channels, kernel_size, stride, dilation, groups, bias, dtype, rng
        )
        self.padding = per_axis(padding, self.axes, "padding", 0)
        self.output_padding = per_axis(output_padding, self.axes, "output_padding", 0)
        check_output_padding(type(self).__name__, self.output_padding, self.stride, self.dilation)

    def _of_batch(self, x: Any) -> Any:
        return convolved_transposed(
            f"{type(self).__name__}({self.extra_repr()})",
            x,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self.output_padding,
            self.dilation,
            self.groups,
        )


class ConvTranspose1d(_ConvTranspose):
    """A transposed convolution of signals: (N, in_channels, L) becomes (N, out_channels, L'), usually longer.

    Every element is laid out as a kernel of ``kernel_size``, and where these overlap they are added: what the
    gradient of a `Conv1d` with the same settings does. ``L' = (L - 1)s - 2p + d(k - 1) + output_padding + 1``.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or sequence of int
    stride : int or sequence of int
        How far apart the kernels are laid.
    padding : int or sequence of int
        How much is cut off on both sides.
    output_padding : int or sequence of int
        How much less is cut off at the end: a `Conv1d` with a stride gives one size for several.
    groups : int
        Into how many groups the channels are divided.
    bias : bool
        Whether to add a bias to each channel.
    dilation : int or sequence of int
        How far apart the elements of a kernel are.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight : Parameter, (in_channels, out_channels / groups, *kernel_size)
    bias : Parameter, (out_channels,), or None
        Both start uniform within ``1 / sqrt(out_channels / groups * prod(kernel_size))`` of 0, as in PyTorch.

    Raises
    ------
    ShapeError
        Channels that do not divide into the groups, a size below 1, an ``output_padding`` that is not below the
        stride or the dilation; in a call, an input with other channels or axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.ConvTranspose1d(8, 3, 4, stride=2, padding=1)(np.zeros((2, 8, 50))).shape
    (2, 3, 100)
    """

    axes: ClassVar[int] = 1


class ConvTranspose2d(_ConvTranspose):
    """A transposed convolution of images: (N, in_channels, H, W) becomes (N, out_channels, H', W').

    Parameters, attributes and errors are those of `ConvTranspose1d`, with two numbers or one for both axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.ConvTranspose2d(16, 8, 2, stride=2)(np.zeros((2, 16, 7, 7))).shape
    (2, 8, 14, 14)
    """

    axes: ClassVar[int] = 2
