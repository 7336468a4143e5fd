"""Rprop: only the gradient's sign counts."""

from typing import Any

import numpy as np

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, next_step, zeros


class Rprop(Optimizer):
    """Resilient backpropagation: every number has a step of its own, and its gradient says only which way.

    The step grows while the gradient keeps its sign, and shrinks when the sign turns, in which case the number rests
    once. Meant for whole batches: the noise of small ones turns signs.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        The first step of every number.
    etas : tuple of float
        By what a step is multiplied when the sign turns, and when it does not.
    step_sizes : tuple of float
        The smallest and the largest step.
    maximize : bool
        Go up instead of down.

    Raises
    ------
    ValueError
        A negative ``lr``, or ``etas`` that are not ``0 < etas[0] < 1 < etas[1]``.

    References
    ----------
    M. Riedmiller and H. Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm",
    1993, https://doi.org/10.1109/ICNN.1993.298623

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import Rprop
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = Rprop([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 3.5, -1.5], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr=lr, etas=etas, step_sizes=step_sizes, maximize=maximize)

    def _check(self, group: Group) -> None:
        super()._check(group)
        less, more = group["etas"]
        if not 0 < less < 1 < more:
            raise ValueError(f"etas={group['etas']}; the first must be between 0 and 1, the second above 1")

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        next_step(state)
        (less, more), (smallest, largest) = group["etas"], group["step_sizes"]
        if "step_size" not in state:
            state["step_size"] = np.full_like(values, group["lr"])
        (before,) = zeros(state, values, "prev")
        for p, g, earlier, size in self._blocks(group, values, gradient, before, state["step_size"]):
            agreement = g * earlier
            turned = agreement < 0
            np.multiply(size, more, out=size, where=agreement > 0)
            np.multiply(size, less, out=size, where=turned)
            np.clip(size, smallest, largest, out=size)
            np.copyto(earlier, g)
            np.copyto(earlier, 0, where=turned)
            p -= np.sign(earlier) * size
