"""RMSprop: each gradient divided by its usual size."""

from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class RMSprop(Optimizer):
    """Gradient descent on gradients of about size 1: ``p -= lr * gradient / (sqrt(v) + eps)``.

    ``v`` is a running mean of the squares, ``v = alpha * v + (1 - alpha) * gradient ** 2``.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        The learning rate.
    alpha : float
        How much of the earlier mean is kept.
    eps : float
        Keeps the division away from 0.
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    momentum : float
        With a velocity: ``b = momentum * b + gradient / (sqrt(v) + eps)``, ``p -= lr * b``.
    centered : bool
        Divide by the standard deviation: from ``v`` the square of the gradient's running mean is taken away.
    maximize : bool
        Go up instead of down.

    Raises
    ------
    ValueError
        A negative ``lr``, ``alpha``, ``eps``, ``weight_decay`` or ``momentum``.

    References
    ----------
    G. Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012,
    https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf; centered and with momentum:
    A. Graves, "Generating Sequences With Recurrent Neural Networks", 2013, https://arxiv.org/abs/1308.0850

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import RMSprop
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = RMSprop([w], lr=0.05)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.numpy().round(3)
    array([ 3.5, -1.5])
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            alpha=alpha,
            eps=eps,
            weight_decay=weight_decay,
            momentum=momentum,
            centered=centered,
            maximize=maximize,
        )

    def _check(self, group: Group) -> None:
        super()._check(group)
        if not group["alpha"] >= 0:
            raise ValueError(f"alpha={group['alpha']}; it must be 0 or more")

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        next_step(state)
        lr, alpha, eps, momentum = group["lr"], group["alpha"], group["eps"], group["momentum"]
        names = ["square_avg"] + ["grad_avg"] * group["centered"] + ["momentum_buffer"] * (momentum > 0)
        for p, g, v, *more in self._blocks(group, values, gradient, *zeros(state, values, *names)):
            v *= alpha
            v += (1 - alpha) * g * g
            if group["centered"]:
                m = more[0]
                m += (1 - alpha) * (g - m)
                # Rounding may leave the mean's square a little above the mean of squares.
                scaled = g / (np.sqrt(np.maximum(v - m * m, 0)) + eps)
            else:
                scaled = g / (np.sqrt(v) + eps)
            if momentum > 0:
                b = more[-1]
                b *= momentum
                b += scaled
                scaled = b
            p -= lr * scaled
