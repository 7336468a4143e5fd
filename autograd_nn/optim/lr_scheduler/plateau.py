"""ReduceLROnPlateau: a smaller rate when nothing gets better any more."""

import math
from typing import ClassVar

from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler, per_group
from autograd_nn.optim.optimizer import Optimizer


class ReduceLROnPlateau(LRScheduler):
    """Multiply the rate by ``factor`` when a number has not got better for more than ``patience`` epochs.

    Parameters
    ----------
    optimizer : Optimizer
    mode : {"min", "max"}
        Whether lower or higher is better.
    factor : float
        Below 1.
    patience : int
        How many epochs in a row may bring nothing better.
    threshold : float
        By how much it must be better to count: a part of the best (``threshold_mode="rel"``) or a number ("abs").
    threshold_mode : {"rel", "abs"}
    cooldown : int
        Epochs after a reduction that do not count.
    min_lr : float or list of float
        Below this no rate goes.
    eps : float
        A reduction by less is not made.

    Raises
    ------
    ValueError
        An unknown mode, or a ``factor`` of 1 or more.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import ReduceLROnPlateau
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
    >>> for held_out_loss in [3.0, 2.0, 2.5, 2.5, 1.0]:
    ...     scheduler.step(held_out_loss)
    ...     print(optimizer.lr, end=" ")
    8.0 8.0 8.0 4.0 4.0
    """

    remembered: ClassVar[tuple[str, ...]] = ("last_epoch", "_last_lr", "best", "num_bad_epochs", "cooldown_counter")

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0,
        eps: float = 1e-8,
    ) -> None:
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise ValueError(
                f'mode={mode!r}, threshold_mode={threshold_mode!r}; they must be "min" or "max", "rel" or "abs"'
            )
        if not factor < 1:
            raise ValueError(f"factor={factor}; it must be below 1")
        self.optimizer = optimizer
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.factor, self.patience, self.cooldown, self.eps = factor, patience, cooldown, eps
        self.min_lr = min_lr
        self.best = math.inf if mode == "min" else -math.inf
        self.last_epoch = self.num_bad_epochs = self.cooldown_counter = 0
        self._last_lr = [group["lr"] for group in optimizer.param_groups]

    def step(self, metrics: float) -> None:  # type: ignore[override]  # the one schedule that looks at something
        """Take this epoch's number into account: a float, or a Tensor of one element."""
        current = float(metrics)
        self.last_epoch += 1
        if self._is_better(current):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
            self._set(self.get_lr())
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def get_lr(self) -> list[float]:
        """The reduced rates."""
        rates = []
        floors = per_group(self.optimizer, "min_lr", self.min_lr)
        for group, least in zip(self.optimizer.param_groups, floors, strict=True):
            reduced = max(group["lr"] * self.factor, least)
            rates.append(reduced if group["lr"] - reduced > self.eps else group["lr"])
        return rates

    def _is_better(self, current: float) -> bool:
        sign = 1 if self.mode == "min" else -1
        if self.threshold_mode == "rel":
            return sign * current < sign * self.best * (1 - sign * self.threshold)
        return sign * current < sign * self.best - self.threshold
