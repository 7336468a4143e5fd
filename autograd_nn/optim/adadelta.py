"""Adadelta: steps in the parameters' own unit."""

from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class Adadelta(Optimizer):
    """A step as large as steps have been, against gradients as large as gradients have been.

    ``d = sqrt(u + eps) / sqrt(v + eps) * gradient``, ``p -= lr * d``, with ``v`` the running mean of the gradient's
    square and ``u`` that of ``d``'s.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        1 in the paper, which does without a learning rate.
    rho : float
        How much of the earlier means is kept.
    eps : float
        Where the first steps come from: ``u`` is still 0 then.
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    maximize : bool
        Go up instead of down.

    Raises
    ------
    ValueError
        A negative ``lr``, ``eps`` or ``weight_decay``, or ``rho`` outside [0, 1].

    References
    ----------
    M. D. Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, https://arxiv.org/abs/1212.5701

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import Adadelta
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = Adadelta([w])
    >>> for _ in range(20):
    ...     optimizer.zero_grad()
    ...     (w * w).sum().backward()
    ...     optimizer.step()
    >>> bool((w * w).sum() < 20)
    True
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize)

    def _check(self, group: Group) -> None:
        super()._check(group)
        if not 0 <= group["rho"] <= 1:
            raise ValueError(f"rho={group['rho']}; it must be from 0 to 1")

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        next_step(state)
        rho, eps = group["rho"], group["eps"]
        for p, g, v, u in self._blocks(group, values, gradient, *zeros(state, values, "square_avg", "acc_delta")):
            v *= rho
            v += (1 - rho) * g * g
            d = np.sqrt(u + eps) / np.sqrt(v + eps) * g
            u *= rho
            u += (1 - rho) * d * d
            p -= group["lr"] * d
