"""The formulas of losses of numbers. Each is described, with an example, at its class in `autograd_nn.nn`."""

import math
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.arithmetic import absolute, square, subtract
from autograd_nn.derivatives.exponential import exp, log
from autograd_nn.derivatives.selection import clip, where
from autograd_nn.derivatives.squared_error import mean_squared_error
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.functional.reducing import check_shapes, reduced


def mse_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """``(input - target)**2``."""
    check_shapes("mse_loss", input=input, target=target)
    if reduction == "mean":
        return mean_squared_error(input, target)
    return reduced(square(subtract(input, target)), reduction)


def l1_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """``|input - target|``."""
    check_shapes("l1_loss", input=input, target=target)
    return reduced(absolute(subtract(input, target)), reduction)


def huber_loss(input: Any, target: Any, reduction: str = "mean", delta: float = 1.0) -> Any:
    """``error**2 / 2`` up to an error of ``delta``, and from there on a straight line."""
    if not delta > 0:
        raise ValueError(f"huber_loss(delta={delta}): it takes a positive number; l1_loss is the limit for 0")
    check_shapes("huber_loss", input=input, target=target)
    error = subtract(input, target)
    near = clip(error, -delta, delta)
    return reduced(near * (error - 0.5 * near), reduction)  # no branch that may overflow where it is not taken


def smooth_l1_loss(input: Any, target: Any, reduction: str = "mean", beta: float = 1.0) -> Any:
    """`huber_loss` over ``beta``, which is `l1_loss` for 0."""
    if not beta >= 0:
        raise ValueError(f"smooth_l1_loss(beta={beta}): it takes 0 or a positive number")
    return huber_loss(input, target, reduction, beta) / beta if beta else l1_loss(input, target, reduction)


def _stirling(target: Any) -> Any:
    """An approximation of ``log(target!)``, and 0 up to 1."""
    above = where(target > 1, target, 1)
    return where(target > 1, above * log(above) - above + 0.5 * log(2 * math.pi * above), 0)


def poisson_nll_loss(
    input: Any, target: Any, log_input: bool = True, full: bool = False, eps: float = 1e-8, reduction: str = "mean"
) -> Any:
    """``exp(input) - target * input``, or with ``log_input=False``, ``input - target * log(input + eps)``."""
    check_shapes("poisson_nll_loss", input=input, target=target)
    input, target = as_array(input), as_array(target)
    losses = exp(input) - target * input if log_input else input - target * log(input + eps)
    return reduced(losses + _stirling(target) if full else losses, reduction)


def gaussian_nll_loss(
    input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Any:
    """``(log(var) + (input - target)**2 / var) / 2``."""
    check_shapes("gaussian_nll_loss", input=input, target=target)
    input, var = as_array(input), _variances(np.shape(input), as_array(var))
    values = getattr(var, "_data", var)
    if np.any(values < 0):
        raise ValueError(
            "gaussian_nll_loss: a negative variance; let the model give exp(v) or softplus(v) in its place"
        )
    # Raised by a constant and not clipped: a variance below eps keeps its gradient, and so its way back up.
    var = var + np.maximum(eps - values, 0)
    losses = 0.5 * (log(var) + square(subtract(input, target)) / var)
    return reduced(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def _variances(shape: tuple[int, ...], var: Any) -> Any:
    """``var``, laid out so that it may be broadcast to ``shape``: one for each element, or for each row."""
    if var.shape == shape[:-1] != shape:
        return var.reshape((*shape[:-1], 1))
    if len(var.shape) == len(shape) and all(n in (1, m) for n, m in zip(var.shape, shape, strict=True)):
        return var
    raise ShapeError(
        f"gaussian_nll_loss of an input {shape}: the variance is {var.shape}; it takes one for each element, {shape}"
        + (f", or one for each row, {shape[:-1]} or {(*shape[:-1], 1)}" if shape else "")
    )
