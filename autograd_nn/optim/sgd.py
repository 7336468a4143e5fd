"""Stochastic gradient descent."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Optimizer, check_not_negative
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


class SGD(Optimizer):
    """Gradient descent, ``p -= lr * gradient``, on request with momentum.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar
    lr : float
        The learning rate.
    momentum : float
        How much of its velocity a parameter keeps: ``v = momentum * v + (1 - dampening) * gradient``,
        ``p -= lr * v``. The first velocity is the first gradient.
    dampening : float
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    nesterov : bool
        Look ahead: ``p -= lr * (gradient + momentum * v)``.

    Raises
    ------
    ValueError
        A negative ``lr``, ``momentum`` or ``weight_decay``; ``nesterov`` without momentum or with dampening.

    References
    ----------
    I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = SGD([w], lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 2., -1.], requires_grad=True)
    """

    lr: float
    momentum: float
    dampening: float
    weight_decay: float
    nesterov: bool

    def __init__(
        self,
        params: Iterable[Tensor | Scalar],
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
    ) -> None:
        check_not_negative(lr=lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov=True needs a momentum above 0 and dampening=0")
        super().__init__(
            params, lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov
        )

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], scratch: Array) -> None:
        change, product = scratch[0, ...], scratch[1, ...]
        np.copyto(change, gradient)
        if self.weight_decay:
            change += np.multiply(values, self.weight_decay, out=product)
        if self.momentum:
            velocity = state.get("momentum_buffer")
            if velocity is None:
                velocity = state["momentum_buffer"] = change.copy()
            else:
                velocity *= self.momentum
                velocity += np.multiply(change, 1 - self.dampening, out=product)
            if self.nesterov:
                change += np.multiply(velocity, self.momentum, out=product)
            else:
                np.copyto(change, velocity)
        change *= self.lr
        values -= change
