"""Layers with parameters."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn import functional
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter


class Linear(Module):
    """A dense layer, ``x @ weight.T + bias``.

    Parameters
    ----------
    in_features, out_features : int
        The last axis of the input, and of the output.
    bias : bool
        Whether to add a bias.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight : Parameter, (out_features, in_features)
    bias : Parameter, (out_features,), or None
        Both start uniform within ``1 / sqrt(in_features)`` of 0, as in PyTorch.

    Raises
    ------
    ShapeError
        Fewer than one feature; in a call, an input with another last axis.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.Linear(3, 2, rng=0)
    >>> layer(np.zeros((5, 3))).shape
    (5, 2)
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        if in_features < 1 or out_features < 1:
            raise ShapeError(f"Linear({in_features}, {out_features}): a layer needs at least one feature on each side")
        self.in_features = in_features
        self.out_features = out_features
        rng = np.random.default_rng(rng)
        bound = 1 / math.sqrt(in_features)
        self.weight = Parameter(rng.uniform(-bound, bound, (out_features, in_features)), dtype=dtype)
        self.bias = Parameter(rng.uniform(-bound, bound, out_features), dtype=dtype) if bias else None

    def forward(self, x: Any) -> Any:
        """``x`` of shape (..., in_features) becomes (..., out_features)."""
        return functional.linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Bilinear(Module):
    """``x1 @ weight[k] @ x2 + bias[k]`` for each output ``k``: what two inputs say together.

    Parameters
    ----------
    in1_features, in2_features : int
        The last axes of the two inputs.
    out_features : int
        The last axis of the output.
    bias : bool
        Whether to add a bias.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight : Parameter, (out_features, in1_features, in2_features)
    bias : Parameter, (out_features,), or None
        Both start uniform within ``1 / sqrt(in1_features)`` of 0, as in PyTorch.

    Raises
    ------
    ShapeError
        Fewer than one feature; in a call, inputs that do not fit the layer or each other.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.Bilinear(3, 4, 2, rng=0)
    >>> layer(np.zeros((5, 3)), np.zeros((5, 4))).shape
    (5, 2)
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        if min(in1_features, in2_features, out_features) < 1:
            raise ShapeError(
                f"Bilinear({in1_features}, {in2_features}, {out_features}): a layer needs at least one feature "
                f"on each side"
            )
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        rng = np.random.default_rng(rng)
        bound = 1 / math.sqrt(in1_features)
        self.weight = Parameter(rng.uniform(-bound, bound, (out_features, in1_features, in2_features)), dtype=dtype)
        self.bias = Parameter(rng.uniform(-bound, bound, out_features), dtype=dtype) if bias else None

    def forward(self, x1: Any, x2: Any) -> Any:
        """``x1`` (..., in1_features) and ``x2`` (..., in2_features) become (..., out_features)."""
        return functional.bilinear(x1, x2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )
