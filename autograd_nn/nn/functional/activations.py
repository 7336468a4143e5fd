"""The formulas of the activations. Each is described, with an example, at the module of its name in `autograd_nn.nn`.

They take Tensors, arrays, lists, Scalars and plain numbers. Where a formula holds on one side only, its argument is
made harmless on the other side before it is used: masked afterwards, an overflow there would be 0 times infinite.
"""

import math
from typing import Any

import numpy as np

from autograd_nn.derivatives import exponential, selection, trigonometric
from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.gelu import gelu as exact_gelu
from autograd_nn.derivatives.selection import where
from autograd_nn.derivatives.special import log_expit
from autograd_nn.engine.errors import ShapeError

# Of G. Klambauer et al., Self-Normalizing Neural Networks, 2017: with these, mean 0 and variance 1 are a fixed point.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def tanh(input: Any) -> Any:
    """The hyperbolic tangent."""
    return trigonometric.tanh(input)


def sigmoid(input: Any) -> Any:
    """``1 / (1 + exp(-x))``."""
    return exponential.sigmoid(as_array(input))


def relu(input: Any) -> Any:
    """``max(x, 0)``."""
    return selection.relu(input)


def _negative_part(x: Any) -> Any:
    return where(x > 0, 0, x)


def leaky_relu(input: Any, negative_slope: Any = 0.01) -> Any:
    """``x`` where it is positive, ``negative_slope * x`` elsewhere."""
    x = as_array(input)
    return selection.relu(x) + negative_slope * _negative_part(x)


def prelu(input: Any, weight: Any) -> Any:
    """`leaky_relu` with a slope for each channel, or one for all: ``weight`` of shape (C,) or (1,)."""
    x, weight = as_array(input), as_array(weight)
    channels = x.shape[1] if x.ndim > 1 else 1
    if weight.ndim > 1 or weight.size not in (1, channels):
        raise ShapeError(
            f"prelu of an input {x.shape}: the weight is {weight.shape}; it takes one slope"
            + (f", or one for each of the {channels} channels on axis 1" if channels > 1 else "")
        )
    beside = (1,) * max(x.ndim - 2, 0)
    return leaky_relu(x, weight.reshape((-1, *beside) if x.ndim else ()))


def elu(input: Any, alpha: float = 1.0) -> Any:
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere."""
    x = as_array(input)
    return selection.relu(x) + alpha * exponential.expm1(_negative_part(x))


def selu(input: Any) -> Any:
    """``scale * elu(x, alpha)`` with the two constants that keep mean 0 and variance 1."""
    return SELU_SCALE * elu(input, SELU_ALPHA)


def celu(input: Any, alpha: float = 1.0) -> Any:
    """``x`` where it is positive, ``alpha * (exp(x / alpha) - 1)`` elsewhere: smooth at 0 for every ``alpha``."""
    x = as_array(input)
    return selection.relu(x) + alpha * exponential.expm1(_negative_part(x) / alpha)


def gelu(input: Any, approximate: str = "none") -> Any:
    """``x`` times the probability that a standard normal number is below it; with "tanh", an approximation of it."""
    x = as_array(input)
    if approximate == "none":
        return exact_gelu(x)
    if approximate != "tanh":
        raise ValueError(f"gelu(approximate={approximate!r}); it may be 'none' or 'tanh'")
    # (1 + tanh(u)) / 2 is sigmoid(2u), which keeps the digits of small results. Beyond 20 it is 0 or 1 whatever the
    # square is, and x * x might overflow.
    square = selection.clip(x, -20, 20) ** 2
    return x * exponential.sigmoid(math.sqrt(8 / math.pi) * (x * (1 + 0.044715 * square)))


def silu(input: Any) -> Any:
    """``x * sigmoid(x)``."""
    x = as_array(input)
    return x * exponential.sigmoid(x)


def mish(input: Any) -> Any:
    """``x * tanh(softplus(x))``."""
    x = as_array(input)
    return x * trigonometric.tanh(exponential.softplus(x))


def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """``log(1 + exp(beta * x)) / beta``, and ``x`` itself where ``beta * x`` is above ``threshold``."""
    x = as_array(input)
    return where(x * beta > threshold, x, exponential.softplus(x * beta) / beta)


def softsign(input: Any) -> Any:
    """``x / (1 + |x|)``."""
    x = as_array(input)
    return x / (1 + abs(x))


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """``x`` held between ``min_val`` and ``max_val``."""
    if min_val > max_val:
        raise ValueError(f"hardtanh(min_val={min_val}, max_val={max_val}): the lower bound is above the upper one")
    return selection.clip(input, min_val, max_val)


def hardsigmoid(input: Any) -> Any:
    """``(x + 3) / 6`` held between 0 and 1."""
    return selection.clip(as_array(input) + 3, 0, 6) / 6


def hardswish(input: Any) -> Any:
    """``x * hardsigmoid(x)``."""
    x = as_array(input)
    return x * hardsigmoid(x)


def logsigmoid(input: Any) -> Any:
    """``log(sigmoid(x))``."""
    return log_expit(as_array(input))


def softmax(input: Any, dim: int = -1) -> Any:
    """``exp(x) / sum(exp(x))`` over the axis ``dim``."""
    return exponential.softmax(input, axis=dim)


def log_softmax(input: Any, dim: int = -1) -> Any:
    """``x - log(sum(exp(x)))`` over the axis ``dim``."""
    return exponential.log_softmax(input, axis=dim)


def glu(input: Any, dim: int = -1) -> Any:
    """The first half of the axis ``dim`` times the sigmoid of the second."""
    x = as_array(input)
    size = x.shape[dim] if -x.ndim <= dim < x.ndim else 0
    if size == 0 or size % 2:
        raise ShapeError(f"glu(dim={dim}) halves that axis, so it takes an even number of elements; input is {x.shape}")
    value, gate = np.split(x, 2, axis=dim)
    return value * exponential.sigmoid(gate)


def threshold(input: Any, threshold: float, value: float) -> Any:
    """``x`` where it is above ``threshold``, ``value`` elsewhere."""
    x = as_array(input)
    return where(x <= threshold, value, x)
