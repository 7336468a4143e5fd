"""Normalization with a weight and a bias that are given. Each is described at its class in `autograd_nn.nn`."""

from collections.abc import Sequence
from typing import Any

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.batch_normalization import channels_normalized
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.normalization import GroupNorm, LayerNorm, RMSNorm, scaled_and_shifted


def batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of (N, C, ...) normalized over the batch, or by the running statistics.

    While ``training``, running statistics that are given (arrays or Tensors) are changed towards the batch's.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> mean, variance = np.zeros(1), np.ones(1)
    >>> functional.batch_norm(np.array([[1.0], [3.0]]), mean, variance, training=True)
    array([[-0.999995],
           [ 0.999995]])
    >>> mean, variance
    (array([0.2]), array([1.1]))
    """
    x = _with_channels("batch_norm", input, 2)
    return channels_normalized(
        "batch_norm", x, running_mean, running_var, weight, bias, training, momentum, eps, over_batch=True
    )


def instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of each example of (N, C, sizes...) normalized, or by the running statistics.

    With ``use_input_stats``, running statistics that are given are changed towards the input's.
    """
    x = _with_channels("instance_norm", input, 3)
    return channels_normalized(
        "instance_norm", x, running_mean, running_var, weight, bias, use_input_stats, momentum, eps, over_batch=False
    )


def group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """Each of so many groups of the channels of (N, C, ...) normalized, then scaled and shifted by channel."""
    x = _with_channels("group_norm", input, 2)
    y = GroupNorm(num_groups, x.shape[1], eps, affine=False)(x)
    return scaled_and_shifted(y, weight, bias, (-1, *[1] * (x.ndim - 2)))


def layer_norm(
    input: Any, normalized_shape: int | Sequence[int], weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    """Each example normalized over its last axes, then scaled and shifted."""
    layer = LayerNorm(normalized_shape, eps, elementwise_affine=False)
    return scaled_and_shifted(layer(input), weight, bias, layer.normalized_shape)


def rms_norm(input: Any, normalized_shape: int | Sequence[int], weight: Any = None, eps: float | None = None) -> Any:
    """Each example divided by its root mean square over its last axes, then scaled."""
    layer = RMSNorm(normalized_shape, eps, elementwise_affine=False)
    return scaled_and_shifted(layer(input), weight, None, layer.normalized_shape)


def _with_channels(name: str, x: Any, least: int) -> Any:
    x = as_array(x)
    if x.ndim < least:
        raise ShapeError(f"{name} takes (N, C, ...) with at least {least} axes; the input is {x.shape}")
    return x
