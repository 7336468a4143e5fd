"""Adagrad: what has moved much moves less."""

from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step


class Adagrad(Optimizer):
    """Gradients divided by the root of the sum of all their squares: ``p -= lr * gradient / (sqrt(total) + eps)``.

    Numbers that rarely have a gradient, such as the embeddings of rare words, keep taking large steps.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        The learning rate; in step ``t`` it is ``lr / (1 + (t - 1) * lr_decay)``.
    lr_decay : float
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    initial_accumulator_value : float
        What ``total`` starts from.
    eps : float
        Keeps the division away from 0.
    maximize : bool
        Go up instead of down.

    Raises
    ------
    ValueError
        One of the numbers is negative.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
    2011, https://jmlr.org/papers/v12/duchi11a.html

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import Adagrad
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = Adagrad([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 3.5, -1.5], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            eps=eps,
            maximize=maximize,
        )

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        rate = group["lr"] / (1 + (next_step(state) - 1) * group["lr_decay"])
        if "sum" not in state:
            state["sum"] = np.full_like(values, group["initial_accumulator_value"])
        for p, g, total in self._blocks(group, values, gradient, state["sum"]):
            total += g * g
            p -= rate * g / (np.sqrt(total) + group["eps"])
