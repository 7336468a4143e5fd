"""Normalization within each example: over its last axes, or over groups of its channels."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.normalization import standardize
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.inputs import as_array, in_full
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter

Axes = tuple[int, ...]


def scaled_and_shifted(x: Any, weight: Any, bias: Any, shape: Axes) -> Any:
    """``x * weight + bias`` where there are such, each laid out as ``shape``."""
    if weight is not None:
        x = x * weight.reshape(shape)
    return x if bias is None else x + bias.reshape(shape)


class GroupNorm(Module):
    """Group normalization: within each example, each group of channels has mean 0 and variance 1.

    Parameters
    ----------
    num_groups : int
        Into how many groups the channels are divided.
    num_channels : int
        A multiple of ``num_groups``.
    eps : float
        Added to the variance.
    affine : bool
        Whether each channel is then scaled and shifted by parameters.
    dtype : dtype, optional
        Of the parameters. Default: float64.

    Raises
    ------
    ShapeError
        Channels that do not divide into the groups; in a call, an input that is not (N, C, ...).

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.GroupNorm(2, 4)(np.array([[1.0, 3.0, 5.0, 5.0]])).numpy()
    array([[-0.999995,  0.999995,  0.      ,  0.      ]])
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        if num_channels % num_groups:
            raise ShapeError(f"GroupNorm({num_groups}, {num_channels}): the channels do not divide into the groups")
        self.num_groups = num_groups
        self.num_channels = num_channels
        self.eps = eps
        self.affine = affine
        self.weight = Parameter(np.ones(num_channels), dtype=dtype) if affine else None
        self.bias = Parameter(np.zeros(num_channels), dtype=dtype) if affine else None

    def forward(self, x: Any) -> Any:
        """``x`` with each group of each example normalized."""
        x = as_array(x)
        if x.ndim < 2 or x.shape[1] != self.num_channels:
            raise ShapeError(
                f"GroupNorm({self.num_groups}, {self.num_channels}) takes (N, {self.num_channels}, ...); "
                f"the input is {x.shape}"
            )
        size = math.prod(x.shape[1:]) // self.num_groups
        groups = standardize(x.reshape((x.shape[0], self.num_groups, size)), axes=(-1,), eps=self.eps)
        return scaled_and_shifted(groups.reshape(x.shape), self.weight, self.bias, (-1, *[1] * (x.ndim - 2)))

    def extra_repr(self) -> str:
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}"


class _OverLastAxes(Module):
    """What normalizations over the last axes share: their shape, and what it is compared with."""

    normalized_shape: Axes

    def _checked(self, x: Any) -> tuple[Any, Axes]:
        """The input and the axes to normalize over."""
        x = as_array(x)
        wanted = self.normalized_shape
        if x.shape[-len(wanted) :] != wanted:
            sizes = ", ".join(map(str, wanted))
            raise ShapeError(f"{type(self).__name__}({sizes}) takes (..., {sizes}); the input is {x.shape}")
        return x, tuple(range(-len(wanted), 0))


class LayerNorm(_OverLastAxes):
    """Layer normalization: each example has mean 0 and variance 1 over its last axes.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The sizes of those axes.
    eps : float
        Added to the variance, so that a constant example becomes 0 and not nan.
    elementwise_affine : bool
        Whether each position is then scaled and shifted by parameters.
    bias : bool
        Whether it is shifted too.
    dtype : dtype, optional
        Of the parameters. Default: float64.

    Raises
    ------
    ShapeError
        In a call, an input whose last axes have other sizes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.LayerNorm(2)(np.array([[1001.0, 1003.0], [7.0, 7.0]])).numpy()
    array([[-0.999995,  0.999995],
           [ 0.      ,  0.      ]])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        self.weight = Parameter(np.ones(self.normalized_shape), dtype=dtype) if elementwise_affine else None
        self.bias = Parameter(np.zeros(self.normalized_shape), dtype=dtype) if elementwise_affine and bias else None

    def forward(self, x: Any) -> Any:
        """``x``, whose last axes are ``normalized_shape``, normalized over those axes."""
        x, axes = self._checked(x)
        y = standardize(x, axes=axes, eps=self.eps)
        return scaled_and_shifted(y, self.weight, self.bias, self.normalized_shape)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class RMSNorm(_OverLastAxes):
    """Root mean square normalization: each example is divided by the root of the mean of its squares.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The sizes of the last axes, over which the mean goes.
    eps : float, optional
        Added to the mean of the squares. Default: the machine epsilon of the input's dtype.
    elementwise_affine : bool
        Whether each position is then scaled by a parameter.
    dtype : dtype, optional
        Of the parameter. Default: float64.

    Raises
    ------
    ShapeError
        In a call, an input whose last axes have other sizes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.RMSNorm(2)(np.array([[3.0, 3.0], [0.0, 0.0]])).numpy()
    array([[1., 1.],
           [0., 0.]])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        self.weight = Parameter(np.ones(self.normalized_shape), dtype=dtype) if elementwise_affine else None

    def forward(self, x: Any) -> Any:
        """``x``, whose last axes are ``normalized_shape``, divided by its root mean square over those axes."""
        x, axes = self._checked(x)
        full = in_full(x)
        eps = float(np.finfo(full.dtype).eps) if self.eps is None else self.eps
        y = full / np.sqrt((full * full).mean(axis=axes, keepdims=True) + eps)
        return scaled_and_shifted(y.astype(x.dtype), self.weight, None, self.normalized_shape)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


def _shape(sizes: int | Sequence[int]) -> Axes:
    return (sizes,) if isinstance(sizes, int) else tuple(sizes)
