"""Schedules that multiply the rate by a factor at each step."""

from collections.abc import Callable, Iterable

from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler, per_group
from autograd_nn.optim.optimizer import Optimizer


class _Factor(LRScheduler):
    """A schedule whose ``factor`` says by what the rate is multiplied on going to epoch ``t``."""

    def factor(self, t: int) -> float:
        raise NotImplementedError

    def get_lr(self) -> list[float]:
        factor = self.factor(self.last_epoch)
        return [group["lr"] * factor for group in self.optimizer.param_groups]


class StepLR(_Factor):
    """Multiply the rate by ``gamma`` every ``step_size`` epochs.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import StepLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
    >>> for epoch in range(6):
    ...     print(optimizer.lr, end=" ")
    ...     scheduler.step()
    8.0 8.0 4.0 4.0 2.0 2.0
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """``gamma`` at every multiple of ``step_size``."""
        return self.gamma if t > 0 and t % self.step_size == 0 else 1.0


class MultiStepLR(_Factor):
    """Multiply the rate by ``gamma`` in each of the epochs ``milestones``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import MultiStepLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = MultiStepLR(optimizer, milestones=[1, 4], gamma=0.5)
    >>> for epoch in range(6):
    ...     print(optimizer.lr, end=" ")
    ...     scheduler.step()
    8.0 4.0 4.0 4.0 2.0 2.0
    """

    def __init__(self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1) -> None:
        self.milestones, self.gamma = list(milestones), gamma
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """``gamma`` at a milestone, as often as it is listed."""
        return self.gamma ** self.milestones.count(t)


class ExponentialLR(_Factor):
    """Multiply the rate by ``gamma`` every epoch."""

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = gamma
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """``gamma``."""
        return self.gamma if t > 0 else 1.0


class ConstantLR(_Factor):
    """The rate times ``factor`` for the first ``total_iters`` epochs, and whole from then on."""

    def __init__(self, optimizer: Optimizer, factor: float = 1 / 3, total_iters: int = 5) -> None:
        if not 0 < factor <= 1:
            raise ValueError(f"factor={factor}; it must be above 0 and at most 1")
        self.reduction, self.total_iters = factor, total_iters
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """The reduction at first; what undoes it at the end."""
        factor = self.reduction if t == 0 else 1.0
        return factor / self.reduction if t == self.total_iters else factor


class LinearLR(_Factor):
    """From ``start_factor`` times the rate to ``end_factor`` times it, in ``total_iters`` equal parts: a warm-up.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import LinearLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = LinearLR(optimizer, start_factor=0.25, total_iters=3)
    >>> for epoch in range(5):
    ...     print(f"{optimizer.lr:.1f}", end=" ")
    ...     scheduler.step()
    2.0 4.0 6.0 8.0 8.0
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
    ) -> None:
        if not 0 < start_factor <= 1:
            raise ValueError(f"start_factor={start_factor}; it must be above 0 and at most 1")
        if not 0 <= end_factor <= 1:
            raise ValueError(f"end_factor={end_factor}; it must be from 0 to 1")
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """What part of the rate is left now, by what was left an epoch ago."""
        if t == 0:
            return self.start_factor
        return self._part(t) / self._part(t - 1) if t <= self.total_iters else 1.0

    def _part(self, t: int) -> float:
        return self.start_factor + (self.end_factor - self.start_factor) * t / self.total_iters


class PolynomialLR(_Factor):
    """The rate times ``(1 - t / total_iters) ** power`` in epoch t; 0 in the end."""

    def __init__(self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0) -> None:
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer)

    def factor(self, t: int) -> float:
        """What part of the rate is left now, by what was left an epoch ago."""
        if not 0 < t <= self.total_iters:
            return 1.0
        left = self.total_iters - t
        return float((left / (left + 1)) ** self.power)


class LambdaLR(LRScheduler):
    """In epoch t the initial rate times ``lr_lambda(t)``.

    Parameters
    ----------
    optimizer : Optimizer
    lr_lambda : function or list of function
        One for all groups, or one for each. A snapshot does not hold it.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import LambdaLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = LambdaLR(optimizer, lambda t: 1 / (t + 1))
    >>> for epoch in range(4):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    8.00 4.00 2.67 2.00
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Callable[[int], float] | list[Callable[[int], float]]) -> None:
        self.lr_lambdas = per_group(optimizer, "lr_lambda", lr_lambda)
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """The initial rates times the functions' values."""
        return [base * of(self.last_epoch) for base, of in zip(self.base_lrs, self.lr_lambdas, strict=True)]
