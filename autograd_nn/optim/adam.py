"""Adam: each parameter's step scaled by what its gradients have been."""

import math
from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class Adam(Optimizer):
    """Adam: gradient descent on running means of the gradient and of its square.

    ``m`` and ``v`` are those means, divided by ``1 - beta ** step`` since they start from 0;
    a step is ``p -= lr * m / (sqrt(v) + eps)``.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        The learning rate: about how far a step moves a number.
    betas : tuple of float
        How much of the earlier means is kept, of the gradient and of its square.
    eps : float
        Keeps the division away from 0.
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    amsgrad : bool
        Divide by the largest ``v`` so far: a step never grows because gradients have become small.
    maximize : bool
        Go up instead of down.
    decoupled_weight_decay : bool
        Shrink the parameter itself instead, as `AdamW` does.

    Raises
    ------
    ValueError
        A negative ``lr``, ``eps`` or ``weight_decay``, or a beta outside [0, 1).

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015, https://arxiv.org/abs/1412.6980;
    amsgrad: S. J. Reddi, S. Kale and S. Kumar, "On the Convergence of Adam and Beyond", 2018,
    https://arxiv.org/abs/1904.09237

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

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=weight_decay,
            amsgrad=amsgrad,
            maximize=maximize,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        beta1, beta2 = group["betas"]
        step = next_step(state)
        rate, root = group["lr"] / (1 - beta1**step), math.sqrt(1 - beta2**step)
        names = ["exp_avg", "exp_avg_sq"] + ["max_exp_avg_sq"] * group["amsgrad"]
        for p, g, m, v, *largest in self._blocks(group, values, gradient, *zeros(state, values, *names)):
            m += (1 - beta1) * (g - m)
            v *= beta2
            v += (1 - beta2) * g * g
            for w in largest:
                np.maximum(w, v, out=w)
            p -= rate * m / (np.sqrt(largest[0] if largest else v) / root + group["eps"])
