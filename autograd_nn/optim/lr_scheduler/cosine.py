"""Schedules along half a cosine: slow at first, fast in the middle, slow in the end."""

import math
from typing import ClassVar

from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler
from autograd_nn.optim.optimizer import Optimizer


class CosineAnnealingLR(LRScheduler):
    """``eta_min + (lr - eta_min) * (1 + cos(pi * t / T_max)) / 2`` in epoch t: down until ``T_max``, then up again.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017,
    https://arxiv.org/abs/1608.03983

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import CosineAnnealingLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = CosineAnnealingLR(optimizer, T_max=4)
    >>> for epoch in range(5):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    8.00 6.83 4.00 1.17 0.00
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """The rates of the moment, whose distance from ``eta_min`` changes as the cosine does."""
        groups, t = self.optimizer.param_groups, self.last_epoch
        if t == 0:
            return [group["lr"] for group in groups]
        now, before = _height(t, self.T_max), _height(t - 1, self.T_max)
        if (t - 1) % (2 * self.T_max) == self.T_max:  # at the bottom before, where no factor leads up from
            rises = [(base - self.eta_min) * now for base in self.base_lrs]
            return [group["lr"] + rise for group, rise in zip(groups, rises, strict=True)]
        return [self.eta_min + (group["lr"] - self.eta_min) * now / before for group in groups]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Down along half a cosine within ``T_0`` epochs, then again from the top, each time ``T_mult`` times as long.

    Parameters
    ----------
    optimizer : Optimizer
    T_0 : int
        Epochs of the first cycle.
    T_mult : int
        By what each cycle is longer than the one before.
    eta_min : float
        The rate at the bottom.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017,
    https://arxiv.org/abs/1608.03983

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import CosineAnnealingWarmRestarts
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2, T_mult=2)
    >>> for epoch in range(7):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    8.00 4.00 8.00 6.83 4.00 1.17 8.00
    """

    remembered: ClassVar[tuple[str, ...]] = (*LRScheduler.remembered, "T_cur", "T_i")

    def __init__(self, optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0) -> None:
        if not (isinstance(T_0, int) and T_0 > 0 and isinstance(T_mult, int) and T_mult > 0):
            raise ValueError(f"T_0={T_0}, T_mult={T_mult}; both must be whole numbers of at least 1")
        self.T_0, self.T_mult, self.eta_min = T_0, T_mult, eta_min
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """The rates at place ``T_cur`` of a cycle of ``T_i`` epochs."""
        return [self.eta_min + (base - self.eta_min) * _height(self.T_cur, self.T_i) for base in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go to the next epoch, or to ``epoch``, which may be a fraction: ``step(epoch + batch / batches)``."""
        place: float = self.last_epoch + 1 if epoch is None else epoch
        if place < 0:
            raise ValueError(f"epoch={epoch}; it must be 0 or more")
        self.last_epoch = math.floor(place)
        self.T_i = self.T_0
        if self.T_mult == 1:
            place %= self.T_0
        while place >= self.T_i:
            place -= self.T_i
            self.T_i *= self.T_mult
        self.T_cur = place
        self._set(self.get_lr())


def _height(t: float, half: int) -> float:
    """From 1 at t = 0 to 0 at t = ``half``."""
    return (1 + math.cos(math.pi * t / half)) / 2
