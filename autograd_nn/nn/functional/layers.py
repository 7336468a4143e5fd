"""The formulas of dense layers and of dropout. Each is described at its class in `autograd_nn.nn`."""

from typing import Any

import numpy as np

from autograd_nn.derivatives import linear_algebra
from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.reductions import sum
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn import dropout as dropouts


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """``input @ weight.T + bias`` of (..., in_features), with a weight (out_features, in_features)."""
    if bias is None:
        return linear_algebra.matmul(input, as_array(weight).T)
    return linear_algebra.linear(input, weight, bias)


def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """``input1 @ weight[k] @ input2 + bias[k]`` for every ``k``, with a weight (out, in1, in2)."""
    x1, x2 = as_array(input1), as_array(input2)
    _, in1, in2 = np.shape(weight)
    if x1.shape[:-1] != x2.shape[:-1] or x1.shape[-1:] != (in1,) or x2.shape[-1:] != (in2,):
        raise ShapeError(
            f"bilinear takes inputs (..., {in1}) and (..., {in2}) that are alike before that; "
            f"they are {x1.shape} and {x2.shape}"
        )
    y = sum(linear_algebra.tensordot(x1, weight, axes=(-1, 1)) * x2[..., None, :], axis=-1)
    return y if bias is None else y + bias


def dropout(input: Any, p: float = 0.5, training: bool = True, *, rng: int | np.random.Generator | None = None) -> Any:
    """While ``training``, each number 0 with probability ``p`` and the others divided by ``1 - p``."""
    return dropouts.dropout(input, p, np.random.default_rng(rng)) if training else input
