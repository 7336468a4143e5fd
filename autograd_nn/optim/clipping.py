"""Keeping gradients within bounds, between ``backward()`` and ``step()``."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Parameters = Iterable[Tensor | Scalar] | Tensor | Scalar


def clip_grad_norm_(
    parameters: Parameters, max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> np.float64:
    """Scale the gradients together so that the norm of them all is at most ``max_norm``; their direction stays.

    PyTorch has it in ``nn.utils``. Every ``.grad`` is replaced, none is written into.

    Parameters
    ----------
    parameters : iterable of Parameter, Tensor or Scalar, or a single one
        Those without a gradient are passed over.
    max_norm : float
    norm_type : float
        The p of the norm; ``float("inf")`` for the largest absolute value.
    error_if_nonfinite : bool
        Raise where the norm is infinite or nan; else the gradients then become 0 or nan.

    Returns
    -------
    numpy.float64
        The norm before.

    Raises
    ------
    FloatingPointError
        With ``error_if_nonfinite``: the norm is infinite or nan.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import clip_grad_norm_
    >>> w = ag.Tensor([3.0, 4.0], requires_grad=True)
    >>> (w * w / 2).sum().backward()
    >>> float(clip_grad_norm_([w], max_norm=1.0))
    5.0
    >>> w.grad.numpy().round(3)
    array([0.6, 0.8])
    """
    having = _with_gradient(parameters)
    # In float64: the squares of float16 and float32 gradients overflow, and their sum loses digits.
    norms = [np.linalg.norm(np.ravel(p.grad._data).astype(np.float64), norm_type) for p in having]
    total = np.float64(np.linalg.norm(norms, norm_type)) if norms else np.float64(0)
    if error_if_nonfinite and not math.isfinite(total):
        raise FloatingPointError(
            f"the gradients' norm is {total}, so they cannot be scaled to {max_norm}; a smaller learning rate is the "
            f"usual cure, and error_if_nonfinite=False lets it pass"
        )
    factor = float(max_norm / (total + 1e-6))
    if not factor >= 1:  # nan too: it is to be seen in the parameters
        for p in having:
            p.grad = p.grad._data * factor
    return total


def clip_grad_value_(parameters: Parameters, clip_value: float) -> None:
    """Cut every number of every gradient to the range from ``-clip_value`` to ``clip_value``.

    PyTorch has it in ``nn.utils``. Every ``.grad`` is replaced, none is written into.

    Parameters
    ----------
    parameters : iterable of Parameter, Tensor or Scalar, or a single one
        Those without a gradient are passed over.
    clip_value : float

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import clip_grad_value_
    >>> w = ag.Tensor([3.0, -0.5], requires_grad=True)
    >>> (w * w / 2).sum().backward()
    >>> clip_grad_value_([w], 1.0)
    >>> w.grad
    Tensor([ 1. , -0.5])
    """
    for p in _with_gradient(parameters):
        p.grad = np.clip(p.grad._data, -clip_value, clip_value)


def _with_gradient(parameters: Parameters) -> list[Any]:
    given: list[Any] = [parameters] if isinstance(parameters, Variable) else list(parameters)
    return [parameter for parameter in given if parameter.grad is not None]
