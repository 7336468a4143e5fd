"""RAdam: Adam that waits until it knows how much gradients vary."""

import math
from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class RAdam(Optimizer):
    """Rectified Adam: as long as the mean square rests on few gradients, it is not, or only partly, relied on.

    ``rho`` is how many gradients the mean square stands for: ``rho_inf = 2 / (1 - beta2) - 1`` in the long run and
    ``rho = rho_inf - 2 * step * beta2 ** step / (1 - beta2 ** step)`` by now. Up to ``rho = 5`` a step is
    ``p -= lr * m``; from then on it is Adam's times
    ``sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))``. So it needs no warm-up.

    Parameters
    ----------
    params, lr, betas, eps, weight_decay, decoupled_weight_decay, maximize
        As in `Adam`.

    References
    ----------
    L. Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2020, https://arxiv.org/abs/1908.03265

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import RAdam
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = RAdam([w], lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()  # the first step is plain gradient descent
    >>> w
    Tensor([ 2., -1.], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=weight_decay,
            decoupled_weight_decay=decoupled_weight_decay,
            maximize=maximize,
        )

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        beta1, beta2 = group["betas"]
        step = next_step(state)
        rate, left = group["lr"] / (1 - beta1**step), 1 - beta2**step
        limit = 2 / (1 - beta2) - 1
        rho = limit - 2 * step * beta2**step / left
        is_known = rho > 5
        if is_known:
            rate *= math.sqrt(left * (rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
        for p, g, m, v in self._blocks(group, values, gradient, *zeros(state, values, "exp_avg", "exp_avg_sq")):
            m += (1 - beta1) * (g - m)
            v *= beta2
            v += (1 - beta2) * g * g
            p -= rate * m / (np.sqrt(v) + group["eps"]) if is_known else rate * m
