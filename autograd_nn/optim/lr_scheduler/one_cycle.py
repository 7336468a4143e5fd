"""OneCycleLR: one rise and one long fall."""

import math
from bisect import bisect_left
from typing import NamedTuple

from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler, per_group
from autograd_nn.optim.optimizer import Group, Optimizer


class _Phase(NamedTuple):
    """A part of the cycle: its last step, and between which of a group's numbers rate and momentum go."""

    end: float
    lr: tuple[str, str]
    momentum: tuple[str, str]


class OneCycleLR(LRScheduler):
    """Up to ``max_lr``, then down to far below the start, all within one training; the momentum goes the other way.

    To be stepped after each batch.

    Parameters
    ----------
    optimizer : Optimizer
    max_lr : float or list of float
        The highest rate, of all groups or of each.
    total_steps : int, optional
        Batches of the whole training; or else give ``epochs`` and ``steps_per_epoch``.
    epochs, steps_per_epoch : int, optional
    pct_start : float
        The part of the steps that the rise takes.
    anneal_strategy : {"cos", "linear"}
        Along half a cosine or in a straight line.
    cycle_momentum : bool
        Move ``momentum``, or the first of ``betas``, from ``max_momentum`` to ``base_momentum`` and back.
    base_momentum, max_momentum : float or list of float
    div_factor : float
        The first rate is ``max_lr / div_factor``.
    final_div_factor : float
        The last rate is the first by ``final_div_factor``.
    three_phase : bool
        Fall as fast as it rose, to the first rate, and only then down to the last.

    Raises
    ------
    ValueError
        No number of steps, an optimizer without momentum, or a step after the last.

    References
    ----------
    L. N. Smith and N. Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
    2018, https://arxiv.org/abs/1708.07120

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import OneCycleLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], momentum=0.9)
    >>> scheduler = OneCycleLR(optimizer, max_lr=8.0, total_steps=10)
    >>> for batch in range(9):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    0.32 4.16 8.00 7.60 6.49 4.89 3.11 1.51 0.40
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
    ) -> None:
        total = total_steps if total_steps is not None else (epochs or 0) * (steps_per_epoch or 0)
        if not total > 0:
            raise ValueError("give total_steps, or epochs and steps_per_epoch, of at least 1")
        if not 0 <= pct_start <= 1:
            raise ValueError(f"pct_start={pct_start}; it must be from 0 to 1")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f'anneal_strategy={anneal_strategy!r}; it must be "cos" or "linear"')
        if cycle_momentum and not {"momentum", "betas"} & optimizer.defaults.keys():
            raise ValueError(f"{type(optimizer).__name__} has no momentum; write cycle_momentum=False")
        self.total_steps = total
        self.anneal_strategy = anneal_strategy
        self.cycle_momentum = cycle_momentum
        self._phases = _phases(total, pct_start, three_phase)

        for group, rate in zip(optimizer.param_groups, per_group(optimizer, "max_lr", max_lr), strict=True):
            first = rate / div_factor
            group.update(initial_lr=first, max_lr=rate, min_lr=first / final_div_factor)
        if cycle_momentum:
            for name, value in (("max_momentum", max_momentum), ("base_momentum", base_momentum)):
                for group, momentum in zip(optimizer.param_groups, per_group(optimizer, name, value), strict=True):
                    group[name] = momentum
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """Each group's rate at this step; its momentum is set at once."""
        if self.last_epoch > self.total_steps:
            raise ValueError(f"the schedule ends after {self.total_steps} steps; make it longer with total_steps")
        ends = [phase.end for phase in self._phases]
        i = min(bisect_left(ends, self.last_epoch), len(ends) - 1)
        phase, start = self._phases[i], ends[i - 1] if i else 0.0
        part = (self.last_epoch - start) / (phase.end - start) if phase.end > start else 1.0
        if self.cycle_momentum:
            for group in self.optimizer.param_groups:
                _set_momentum(group, self._between(group, phase.momentum, part))
        return [self._between(group, phase.lr, part) for group in self.optimizer.param_groups]

    def _between(self, group: Group, names: tuple[str, str], part: float) -> float:
        start, end = group[names[0]], group[names[1]]
        way = part if self.anneal_strategy == "linear" else (1 - math.cos(math.pi * part)) / 2
        return float(start + (end - start) * way)


def _phases(total: int, pct_start: float, three_phase: bool) -> list[_Phase]:
    rise = pct_start * total - 1
    up = _Phase(rise, ("initial_lr", "max_lr"), ("max_momentum", "base_momentum"))
    if not three_phase:
        return [up, _Phase(total - 1, ("max_lr", "min_lr"), ("base_momentum", "max_momentum"))]
    down = _Phase(2 * rise, ("max_lr", "initial_lr"), ("base_momentum", "max_momentum"))
    return [up, down, _Phase(total - 1, ("initial_lr", "min_lr"), ("max_momentum", "max_momentum"))]


def _set_momentum(group: Group, momentum: float) -> None:
    if "betas" in group:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum
