"""Adam: each parameter's step scaled by what its gradients have been."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Optimizer, check_not_negative
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


class Adam(Optimizer):
    """Adam: gradient descent on running means of the gradient and of its square.

    ``m`` and ``v`` are those means, divided by ``1 - beta ** step`` since they start from 0;
    a step is ``p -= lr * m / (sqrt(v) + eps)``.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar
    lr : float
        The learning rate: about how far a step moves a number.
    betas : tuple of float
        How much of the earlier means is kept, of the gradient and of its square.
    eps : float
        Keeps the division away from 0.
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.

    Raises
    ------
    ValueError
        A negative ``lr``, ``eps`` or ``weight_decay``, or a beta outside [0, 1).

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015, https://arxiv.org/abs/1412.6980

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import Adam
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = Adam([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 3.5, -1.5], requires_grad=True)
    """

    lr: float
    betas: tuple[float, float]
    eps: float
    weight_decay: float

    def __init__(
        self,
        params: Iterable[Tensor | Scalar],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
    ) -> None:
        check_not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas={betas}; both must be at least 0 and below 1")
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], scratch: Array) -> None:
        change, product = scratch[0, ...], scratch[1, ...]
        if not state:
            state.update(step=0, exp_avg=np.zeros_like(values), exp_avg_sq=np.zeros_like(values))
        # int, since a count that comes from PyTorch is a float32 array, and beta ** step would be rounded to that.
        step = state["step"] = int(state["step"]) + 1
        mean, square = state["exp_avg"], state["exp_avg_sq"]
        beta1, beta2 = self.betas
        np.copyto(change, gradient)
        if self.weight_decay:
            change += np.multiply(values, self.weight_decay, out=product)

        square *= beta2
        np.multiply(change, change, out=product)
        product *= 1 - beta2
        square += product

        change -= mean
        change *= 1 - beta1
        mean += change

        np.sqrt(square, out=change)
        change /= math.sqrt(1 - beta2**step)
        change += self.eps
        np.divide(mean, change, out=change)
        change *= self.lr / (1 - beta1**step)
        values -= change
