"""Adamax: Adam with the largest gradient in place of the mean square."""

from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class Adamax(Optimizer):
    """Adam's steps divided by a fading maximum: ``u = max(beta2 * u, |gradient| + eps)``, ``p -= lr * m / u``.

    Parameters
    ----------
    params, lr, betas, eps, weight_decay, maximize
        As in `Adam`; ``betas[1]`` says how fast the maximum fades.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015, section 7.1,
    https://arxiv.org/abs/1412.6980

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import Adamax
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = Adamax([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 3.5, -1.5], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, maximize=maximize)

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        beta1, beta2 = group["betas"]
        rate = group["lr"] / (1 - beta1 ** next_step(state))
        for p, g, m, u in self._blocks(group, values, gradient, *zeros(state, values, "exp_avg", "exp_inf")):
            m += (1 - beta1) * (g - m)
            u *= beta2
            np.maximum(u, np.abs(g) + group["eps"], out=u)
            p -= rate * m / u
