"""Normalization with running statistics: over the batch, or over the pixels of each channel."""

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.normalization import moments, standardize
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.buffer import Buffer
from autograd_nn.nn.inputs import as_array, in_full
from autograd_nn.nn.module import Module
from autograd_nn.nn.normalization import scaled_and_shifted
from autograd_nn.nn.parameter import Parameter


def channels_normalized(
    name: str,
    x: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any,
    bias: Any,
    by_batch: bool,
    share: float | None,
    eps: float,
    over_batch: bool,
) -> Any:
    """(N, C, ...) with each channel normalized, over the batch or within each example, or by running statistics.

    ``by_batch``, the statistics are those of ``x``, and get their ``share`` in the running ones if there are such.
    """
    shape = (1, x.shape[1], *[1] * (x.ndim - 2))
    if by_batch:
        axes = (*[0] * over_batch, *range(2, x.ndim))
        count = math.prod(x.shape[axis] for axis in axes)
        if count < 2:
            raise ShapeError(
                f"{name} takes more than one value for each of its statistics; the input is {x.shape}. "
                f"After eval() the running statistics are used, and one value is enough"
            )
        if share is not None and not (running_mean is None and running_var is None):
            mean, _, variance = moments(in_full(getattr(x, "_data", x)), axes)
            # The batch is a sample of all there is, and its variance a little too small: Bessel's correction.
            for running, found in ((running_mean, mean), (running_var, variance * (count / (count - 1)))):
                if running is not None:
                    _track(running, found, share)
        y = standardize(x, axes=axes, eps=eps)
    elif running_mean is None or running_var is None:
        raise ValueError(f"{name} has no running statistics to normalize by: give both, or use those of the input")
    else:
        deviation = np.sqrt(running_var.reshape(shape) + eps)
        y = ((in_full(x) - running_mean.reshape(shape)) / deviation).astype(x.dtype)
    return scaled_and_shifted(y, weight, bias, shape)


def _track(running: Any, found: Any, share: float) -> None:
    """Give what was found in a batch its share in a running statistic."""
    values = np.moveaxis(found, 1, 0).reshape(len(running), -1).mean(axis=1)
    mixed = (1 - share) * getattr(running, "_data", running) + share * values
    if isinstance(running, np.ndarray):
        running[...] = mixed
    else:
        running.data = mixed


class _WithRunningStatistics(Module):
    """What normalizations of (N, C, ...) share: statistics that training gathers and evaluation uses."""

    takes: ClassVar[dict[int, str]]  # number of axes -> what they are
    over_batch: ClassVar[bool] = True

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self.weight = Parameter(np.ones(num_features), dtype=dtype) if affine else None
        self.bias = Parameter(np.zeros(num_features), dtype=dtype) if affine else None
        if track_running_stats:
            self.running_mean = Buffer(np.zeros(num_features), dtype=dtype)
            self.running_var = Buffer(np.ones(num_features), dtype=dtype)
            self.num_batches_tracked = Buffer(0)

    def forward(self, x: Any) -> Any:
        """``x`` with each channel normalized, in the shape of ``x``."""
        x = as_array(x)
        if x.ndim not in self.takes or x.shape[self.takes[x.ndim].index("C")] != self.num_features:
            shapes = [f"({', '.join(axes)})".replace("C", str(self.num_features)) for axes in self.takes.values()]
            name = f"{type(self).__name__}({self.num_features})"
            raise ShapeError(f"{name} takes {' or '.join(shapes)}; the input is {x.shape}")
        if self.takes[x.ndim][0] != "N":
            return self._normalized(x.reshape((1, *x.shape))).reshape(x.shape)
        return self._normalized(x)

    def _normalized(self, x: Any) -> Any:
        by_batch = self.training or not self.track_running_stats
        mean, variance, share = None, None, self.momentum
        if self.track_running_stats:
            mean, variance = self.running_mean, self.running_var
            share = 1 / (int(self.num_batches_tracked) + 1) if share is None else share
        name = type(self).__name__
        y = channels_normalized(
            name, x, mean, variance, self.weight, self.bias, by_batch, share, self.eps, self.over_batch
        )
        if self.training and self.track_running_stats:
            self.num_batches_tracked.data = self.num_batches_tracked.data + 1
        return y

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_WithRunningStatistics):
    """Batch normalization of (N, C) or (N, C, L): each channel has mean 0 and variance 1 over the batch.

    After ``eval()`` the running statistics of the training batches are used in place of the batch's own.

    Parameters
    ----------
    num_features : int
        C, the number of channels.
    eps : float
        Added to the variance, so that a constant channel becomes 0 and not nan.
    momentum : float or None
        The share of the newest batch in the running statistics; None: their plain average over all batches.
    affine : bool
        Whether each channel is then scaled and shifted by parameters.
    track_running_stats : bool
        Whether there are running statistics; without them a batch is always normalized by its own.
    dtype : dtype, optional
        Of parameters and statistics. Default: float64.

    Attributes
    ----------
    weight, bias : Parameter, (num_features,), or None
    running_mean, running_var : Buffer, (num_features,)
        The variance is the unbiased one, as in PyTorch.
    num_batches_tracked : Buffer, integer

    Raises
    ------
    ShapeError
        In a call, an input of another shape, or a single value for each channel to take statistics of.

    Notes
    -----
    S. Ioffe and C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing Internal
    Covariate Shift*, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.BatchNorm1d(2)
    >>> layer(np.array([[1.0, 5.0], [3.0, 5.0]])).numpy()
    array([[-0.999995,  0.      ],
           [ 0.999995,  0.      ]])
    >>> layer.running_mean
    Tensor([0.2, 0.5])
    """

    takes: ClassVar[dict[int, str]] = {2: "NC", 3: "NCL"}


class BatchNorm2d(_WithRunningStatistics):
    """Batch normalization of (N, C, H, W): each channel has mean 0 and variance 1 over the batch and all pixels.

    Parameters, attributes and errors are those of `BatchNorm1d`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> y = nn.BatchNorm2d(3)(np.random.default_rng(0).uniform(size=(8, 3, 4, 4)))
    >>> bool(np.abs(y.numpy().mean(axis=(0, 2, 3))).max() < 1e-12)
    True
    """

    takes: ClassVar[dict[int, str]] = {4: "NCHW"}


class InstanceNorm2d(_WithRunningStatistics):
    """Instance normalization: each channel of each example has mean 0 and variance 1 over its own pixels.

    Parameters, attributes and errors are those of `BatchNorm1d`, but as in PyTorch there are neither
    parameters nor running statistics unless ``affine`` and ``track_running_stats`` ask for them.
    The input is (N, C, H, W) or (C, H, W).

    Notes
    -----
    With running statistics, batches are counted and ``momentum=None`` is their average, as in `BatchNorm2d`;
    PyTorch leaves ``num_batches_tracked`` at 0 here and takes None for a momentum of 0.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.InstanceNorm2d(1)(np.array([[[[1.0, 3.0]]], [[[5.0, 5.0]]]]))
    array([[[[-0.999995,  0.999995]]],
           [[[ 0.      ,  0.      ]]]])
    """

    takes: ClassVar[dict[int, str]] = {3: "CHW", 4: "NCHW"}
    over_batch: ClassVar[bool] = False

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        *,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, dtype=dtype)
