"""Pooling: each window of a signal or an image becomes one number, its largest or its mean."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from autograd_nn.derivatives.convolution import conv
from autograd_nn.derivatives.pooling import max_over_regions, max_over_windows
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.inputs import Sizes, batched, in_full, per_axis
from autograd_nn.nn.module import Module


class _Pool(Module):
    """What pooling over windows of one size shares."""

    axes: ClassVar[int]

    def __init__(
        self, kernel_size: Sizes, stride: Sizes | None, padding: Sizes, dilation: Sizes, ceil_mode: bool
    ) -> None:
        self.kernel_size = per_axis(kernel_size, self.axes, "kernel_size", 1)
        self.stride = self.kernel_size if stride is None else per_axis(stride, self.axes, "stride", 1)
        self.padding = per_axis(padding, self.axes, "padding", 0)
        self.dilation = per_axis(dilation, self.axes, "dilation", 1)
        self.ceil_mode = ceil_mode
        if any(2 * p > k for p, k in zip(self.padding, self.kernel_size, strict=True)):
            raise ShapeError(
                f"{type(self).__name__}(kernel_size={self.kernel_size}, padding={self.padding}): "
                f"a window may lie in the padding by half of its size at most"
            )

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, C, sizes...) or (C, sizes...), with smaller sizes."""
        return batched(self._of_batch, x, self.axes, type(self).__name__)

    def _of_batch(self, x: Any) -> Any:
        raise NotImplementedError

    def _widths(self, x: Any) -> tuple[tuple[int, int], ...]:
        """The padding of each axis, with as much more at the end as the last window of ``ceil_mode`` reaches over."""
        return tuple(
            (p, p + self._overhang(n, k, s, p, d))
            for n, k, s, p, d in zip(
                x.shape[2:], self.kernel_size, self.stride, self.padding, self.dilation, strict=True
            )
        )

    def _overhang(self, n: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        beyond_first = n + 2 * padding - dilation * (kernel - 1) - 1
        if beyond_first < 0:
            raise ShapeError(f"{type(self).__name__}({self.extra_repr()}): an axis of {n} is smaller than a window")
        steps = -(-beyond_first // stride) if self.ceil_mode else beyond_first // stride
        if steps * stride >= n + padding:
            steps -= 1  # a window that would start beyond the input is left out
        return max(steps * stride - beyond_first, 0)

    def extra_repr(self) -> str:
        usual = {"padding": (0,) * self.axes, "dilation": (1,) * self.axes, "ceil_mode": False}
        unusual = [f"{name}={getattr(self, name)}" for name in usual if getattr(self, name) != usual[name]]
        return ", ".join([f"kernel_size={self.kernel_size}", f"stride={self.stride}", *unusual])


class _MaxPool(_Pool):
    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        *,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__(kernel_size, stride, padding, dilation, ceil_mode)

    def _of_batch(self, x: Any) -> Any:
        return max_over_windows(x, self.kernel_size, self.stride, self._widths(x), self.dilation)


class MaxPool1d(_MaxPool):
    """The largest element of each window: (N, C, L) or (C, L) with a smaller L.

    Parameters
    ----------
    kernel_size : int
        The size of a window.
    stride : int, optional
        How far apart the windows are. Default: their size, so that they lie side by side.
    padding : int
        How far the first and last window may reach beyond the border, where -inf lies.
    dilation : int
        How far apart the elements of a window are.
    ceil_mode : bool
        Whether a last window may reach beyond the border, so that no element is left out.

    Raises
    ------
    ShapeError
        Sizes that are not such; in a call, an input with other axes, or smaller than a window.

    Notes
    -----
    Where several elements of a window are the largest, the first of them gets the gradient, as in PyTorch.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.MaxPool1d(2)(np.array([[3.0, 3.0, 1.0, 2.0]]))
    array([[3., 2.]])
    """

    axes: ClassVar[int] = 1


class MaxPool2d(_MaxPool):
    """The largest element of each window: (N, C, H, W) or (C, H, W) with a smaller H and W.

    Parameters and errors are those of `MaxPool1d`, with two numbers or one for both axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.MaxPool2d(2)(np.arange(16.0).reshape(1, 4, 4))
    array([[[ 5.,  7.],
            [13., 15.]]])
    """

    axes: ClassVar[int] = 2


class _AvgPool(_Pool):
    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__(kernel_size, stride, padding, 1, ceil_mode)
        self.count_include_pad = count_include_pad

    def _of_batch(self, x: Any) -> Any:
        # A mean is a convolution with equal weights, of each channel by itself.
        full = in_full(x)
        ones = np.ones((x.shape[1], 1, *self.kernel_size), full.dtype)
        total = conv(full, ones, self.stride, self._widths(x), self.dilation, x.shape[1])
        mean = total / self._counts(x.shape[2:], total.shape[2:]).astype(full.dtype)
        return mean.astype(x.dtype)

    def _counts(self, sizes: Sequence[int], windows: Sequence[int]) -> Any:
        """How many elements each window is the mean of."""
        counts = np.ones(())
        for n, k, s, p, number in zip(sizes, self.kernel_size, self.stride, self.padding, windows, strict=True):
            first = np.arange(number) * s - p
            border = p if self.count_include_pad else 0
            # What a window of ceil_mode has beyond the padding never counts.
            counts = counts[..., None] * (np.minimum(first + k, n + border) - np.maximum(first, -border))
        return counts


class AvgPool1d(_AvgPool):
    """The mean of each window: (N, C, L) or (C, L) with a smaller L.

    Parameters
    ----------
    kernel_size : int
        The size of a window.
    stride : int, optional
        How far apart the windows are. Default: their size, so that they lie side by side.
    padding : int
        How far the first and last window may reach beyond the border, where zeros lie.
    ceil_mode : bool
        Whether a last window may reach beyond the border, so that no element is left out.
    count_include_pad : bool
        Whether the zeros of the padding count as elements.

    Raises
    ------
    ShapeError
        Sizes that are not such; in a call, an input with other axes, or smaller than a window.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.AvgPool1d(2)(np.array([[3.0, 3.0, 1.0, 2.0]]))
    array([[3. , 1.5]])
    """

    axes: ClassVar[int] = 1


class AvgPool2d(_AvgPool):
    """The mean of each window: (N, C, H, W) or (C, H, W) with a smaller H and W.

    Parameters and errors are those of `AvgPool1d`, with two numbers or one for both axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.AvgPool2d(2)(np.arange(16.0).reshape(1, 4, 4))
    array([[[ 2.5,  4.5],
            [10.5, 12.5]]])
    """

    axes: ClassVar[int] = 2


class _Adaptive(Module):
    """What pooling to a given size shares: regions of about the same size that cover the input."""

    axes: ClassVar[int]

    def __init__(self, output_size: int | Sequence[int | None] | None) -> None:
        sizes = tuple(output_size) if isinstance(output_size, Sequence) else (output_size,) * self.axes
        if len(sizes) != self.axes or any(n is not None and n < 1 for n in sizes):
            raise ShapeError(
                f"{type(self).__name__}({output_size!r}): give a size for each of {self.axes} axes, or one"
            )
        self.output_size = sizes

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, C, sizes...) or (C, sizes...), with the sizes wanted."""
        return batched(self._of_batch, x, self.axes, type(self).__name__)

    def _of_batch(self, x: Any) -> Any:
        raise NotImplementedError

    def _regions(self, x: Any) -> list[list[tuple[int, int]]]:
        """Where each region starts and stops, for each axis; neighbors overlap where the sizes do not divide."""
        wanted = [n if m is None else m for n, m in zip(x.shape[2:], self.output_size, strict=True)]
        return [
            [(i * n // m, -(-(i + 1) * n // m)) for i in range(m)] for n, m in zip(x.shape[2:], wanted, strict=True)
        ]

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class _AdaptiveAvgPool(_Adaptive):
    def _of_batch(self, x: Any) -> Any:
        for axis, regions in enumerate(self._regions(x), start=2):
            rest = (slice(None),) * axis
            means = [x[(*rest, slice(*region))].mean(axis=axis, keepdims=True) for region in regions]
            x = np.concatenate(means, axis=axis)
        return x


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """The means of so many regions of about the same size: (N, C, L) becomes (N, C, output_size).

    Parameters
    ----------
    output_size : int or sequence of int or None
        For each axis; None keeps its size.

    Raises
    ------
    ShapeError
        A size below 1; in a call, an input with other axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.AdaptiveAvgPool1d(2)(np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]))
    array([[2., 4.]])
    """

    axes: ClassVar[int] = 1


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """The means of so many regions of about the same size: (N, C, H, W) becomes ``(N, C, *output_size)``.

    Parameters and errors are those of `AdaptiveAvgPool1d`, with two sizes or one for both axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.AdaptiveAvgPool2d(1)(np.arange(16.0).reshape(1, 4, 4))
    array([[[7.5]]])
    """

    axes: ClassVar[int] = 2


class AdaptiveMaxPool2d(_Adaptive):
    """The largest elements of so many regions of about the same size: (N, C, H, W) becomes ``(N, C, *output_size)``.

    Parameters
    ----------
    output_size : int or sequence of int or None
        For each axis; None keeps its size.

    Raises
    ------
    ShapeError
        A size below 1; in a call, an input with other axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.AdaptiveMaxPool2d((2, 1))(np.arange(16.0).reshape(1, 4, 4))
    array([[[ 7.],
            [15.]]])
    """

    axes: ClassVar[int] = 2

    def _of_batch(self, x: Any) -> Any:
        return max_over_regions(x, self._regions(x))
