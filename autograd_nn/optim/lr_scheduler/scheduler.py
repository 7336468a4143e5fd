"""LRScheduler: what all learning rate schedules share."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from autograd_nn.engine.errors import DTypeError
from autograd_nn.optim.optimizer import Optimizer


class LRScheduler:
    """Sets the learning rate of every parameter group, once now and then at each ``step()``.

    A subclass says to what, in ``get_lr``. Schedules that go by the rate of the moment (``group["lr"]``) can be
    chained: each changes what the others have left.

    Parameters
    ----------
    optimizer : Optimizer
        The rates that its groups have when the first schedule is made are kept as their ``"initial_lr"``.

    Attributes
    ----------
    last_epoch : int
        How many steps were taken.
    base_lrs : list of float
        Each group's ``"initial_lr"``.

    Raises
    ------
    DTypeError
        Something that is not an optimizer.
    """

    remembered: ClassVar[tuple[str, ...]] = ("last_epoch", "base_lrs", "_last_lr")
    """The attributes that change while it runs: what a snapshot consists of."""

    def __init__(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise DTypeError(f"a schedule changes an optimizer's learning rate; a {type(optimizer).__name__} has none")
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs: list[float] = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = -1
        self.step()

    def get_lr(self) -> list[float]:
        """Each group's rate in epoch ``last_epoch``, from that of the moment, ``group["lr"]``, or from ``base_lrs``."""
        raise NotImplementedError

    def get_last_lr(self) -> list[float]:
        """The rate of each group after this schedule's last step."""
        return self._last_lr

    def step(self) -> None:
        """Go to the next epoch; to be called after ``optimizer.step()``."""
        self.last_epoch += 1
        self._set(self.get_lr())

    def restart(self) -> None:
        """Go to epoch 0, from the rates that the optimizer began with."""
        self._rewind()
        self._set(self.base_lrs)
        self.step()

    def _rewind(self) -> None:
        """Let the next step be to epoch 0."""
        self.last_epoch = -1

    def _set(self, rates: Sequence[float]) -> None:
        groups = self.optimizer.param_groups
        if len(rates) != len(groups):
            raise ValueError(
                f"the optimizer has {len(groups)} groups; when {type(self).__name__} was made there were {len(rates)}. "
                f"Make schedules after the last add_param_group()"
            )
        for group, rate in zip(groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = list(rates)

    def state_dict(self) -> dict[str, Any]:
        """A snapshot of numbers and lists, to be saved with the optimizer's, which has the rates themselves."""
        return {name: getattr(self, name) for name in self.remembered}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a snapshot of a schedule that was made with the same arguments, here or in PyTorch."""
        vars(self).update({name: state_dict[name] for name in self.remembered})


def per_group(optimizer: Optimizer, name: str, value: Any) -> list[Any]:
    """An argument that is one value for all groups, or a list with one for each."""
    count = len(optimizer.param_groups)
    if not isinstance(value, (list, tuple)):
        return [value] * count
    if len(value) != count:
        raise ValueError(
            f"{name} has {len(value)} values, and the optimizer {count} groups; give one each, or one for all"
        )
    return list(value)
