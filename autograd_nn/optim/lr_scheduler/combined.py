"""Schedules made of schedules."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from autograd_nn.optim.lr_scheduler.plateau import ReduceLROnPlateau
from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler
from autograd_nn.optim.optimizer import Optimizer


class _Combined(LRScheduler):
    """Several schedules of one optimizer."""

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        if not schedulers:
            raise ValueError(f"{type(self).__name__} needs schedules, and there are none")
        optimizer = optimizer or schedulers[0].optimizer
        for i, scheduler in enumerate(schedulers):
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ValueError(
                    f"schedule {i} is a ReduceLROnPlateau; its step() needs a number, so step it by itself"
                )
            if scheduler.optimizer is not optimizer:
                raise ValueError(f"schedule {i}, a {type(scheduler).__name__}, is of another optimizer")
        self._schedulers = list(schedulers)
        self.optimizer = optimizer
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]

    def _rewind(self) -> None:
        super()._rewind()
        for scheduler in self._schedulers:
            scheduler._rewind()

    def state_dict(self) -> dict[str, Any]:
        """A snapshot, with those of the schedules under ``"_schedulers"``."""
        return {**super().state_dict(), "_schedulers": [scheduler.state_dict() for scheduler in self._schedulers]}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a snapshot of the same combination, made here or in PyTorch."""
        for scheduler, state in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(state)
        vars(self).update({name: state_dict[name] for name in self.remembered if name in state_dict})


class SequentialLR(_Combined):
    """One schedule after the other, the next one beginning in each of the epochs ``milestones``.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : list of LRScheduler
        All of this optimizer.
    milestones : list of int
        One fewer than the schedules.

    Raises
    ------
    ValueError
        Another number of milestones, a schedule of another optimizer, or a ReduceLROnPlateau.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> warm_up, rest = LinearLR(optimizer, 0.25, total_iters=3), CosineAnnealingLR(optimizer, T_max=4)
    >>> scheduler = SequentialLR(optimizer, [warm_up, rest], milestones=[3])
    >>> for epoch in range(8):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    2.00 4.00 6.00 8.00 6.83 4.00 1.17 0.00
    """

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int]) -> None:
        super().__init__(schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                f"{len(schedulers)} schedules need {len(schedulers) - 1} milestones, not {len(milestones)}"
            )
        self._milestones = list(milestones)
        self.restart()  # making the schedules has already changed the rates

    def step(self) -> None:
        """Step the schedule whose turn it is, or begin the next one."""
        self.last_epoch += 1
        turn = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[turn]
        if self.last_epoch == (self._milestones[turn - 1] if turn else 0):
            scheduler.restart()
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()


class ChainedScheduler(_Combined):
    """Several schedules at once: each step takes a step of them all, one on what the other has left.

    Parameters
    ----------
    schedulers : list of LRScheduler
        All of one optimizer.
    optimizer : Optimizer, optional
        Theirs.

    Raises
    ------
    ValueError
        A schedule of another optimizer, or a ReduceLROnPlateau.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> from autograd_nn.optim.lr_scheduler import ChainedScheduler, ConstantLR, ExponentialLR
    >>> optimizer = SGD([ag.Tensor([1.0], requires_grad=True)], lr=8.0)
    >>> scheduler = ChainedScheduler([ConstantLR(optimizer, 0.5, total_iters=2), ExponentialLR(optimizer, 0.5)])
    >>> for epoch in range(4):
    ...     print(f"{optimizer.lr:.2f}", end=" ")
    ...     scheduler.step()
    4.00 2.00 2.00 1.00
    """

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        super().__init__(schedulers, optimizer)
        self.last_epoch = schedulers[-1].last_epoch
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def step(self) -> None:
        """Step every schedule."""
        self.last_epoch += 1
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]
