"""NAdam: Adam that looks ahead."""

import math
from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class NAdam(Optimizer):
    """Adam with Nesterov's momentum: the step already counts on the momentum that the next one will have.

    With ``mu_t = beta1 * (1 - 0.96 ** (t * momentum_decay) / 2)``, a step is ``p -= lr * m / (sqrt(v) + eps)`` where
    ``m = (1 - mu_t) * g / (1 - mu_1 ... mu_t) + mu_(t+1) * mean / (1 - mu_1 ... mu_(t+1))``
    and ``v = square / (1 - beta2 ** t)``; ``mean`` and ``square`` are the running means of `Adam`.

    Parameters
    ----------
    params, lr, betas, eps, weight_decay, decoupled_weight_decay, maximize
        As in `Adam`.
    momentum_decay : float
        How fast ``mu_t`` grows from ``beta1 / 2`` to ``beta1``.

    References
    ----------
    T. Dozat, "Incorporating Nesterov Momentum into Adam", 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import NAdam
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = NAdam([w], lr=0.5)
    >>> for _ in range(20):
    ...     optimizer.zero_grad()
    ...     (w * w).sum().backward()
    ...     optimizer.step()
    >>> bool((w * w).sum() < 0.1)
    True
    """

    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
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
            momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay,
            maximize=maximize,
        )

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        lr, (beta1, beta2) = group["lr"], group["betas"]
        step = next_step(state)
        mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (step, step + 1))
        state["mu_product"] = product = float(state.get("mu_product", 1.0)) * mu
        of_gradient, of_mean = lr * (1 - mu) / (1 - product), lr * mu_next / (1 - product * mu_next)
        root = math.sqrt(1 - beta2**step)
        for p, g, m, v in self._blocks(group, values, gradient, *zeros(state, values, "exp_avg", "exp_avg_sq")):
            m += (1 - beta1) * (g - m)
            v *= beta2
            v += (1 - beta2) * g * g
            p -= (of_gradient * g + of_mean * m) / (np.sqrt(v) / root + group["eps"])
