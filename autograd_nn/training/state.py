"""Training: a run under way, and its state, from which it goes on bit for bit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.data.batching import DataLoader
from autograd_nn.engine.errors import DataError, ShapeError
from autograd_nn.nn.module import Module
from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler
from autograd_nn.optim.optimizer import Optimizer
from autograd_nn.training.history import History

if TYPE_CHECKING:
    from autograd_nn.training.callbacks import Callback


@dataclass
class Training:
    """A training run under way: what a callback looks at, and what a checkpoint holds.

    Attributes
    ----------
    model, optimizer, loader, scheduler, callbacks
        What `fit` was given; ``loader`` is a DataLoader of the training examples.
    epochs : int
        How many there are to be, all in all.
    history : History
        The epochs that are finished.
    totals : dict of str to float
        In the middle of an epoch: the sums of its numbers over the ``seen`` examples.
    seen : int
    """

    model: Module
    optimizer: Optimizer
    loader: DataLoader
    scheduler: LRScheduler | None
    callbacks: "Sequence[Callback]"
    epochs: int
    history: History = field(default_factory=History)
    totals: dict[str, float] = field(default_factory=dict)
    seen: int = 0

    def state_dict(self) -> dict[str, Any]:
        """All that decides how the run goes on: dicts, lists, arrays, numbers and texts.

        The weights and buffers, the optimizer, the schedule, the callbacks, the place in the data, and every random
        generator that the loader or a module (such as Dropout) has.
        """
        optimizer = self.optimizer.state_dict()
        return {
            "model": self.model.state_dict(),
            "optimizer": {**optimizer, "state": {str(i): state for i, state in optimizer["state"].items()}},
            "scheduler": None if self.scheduler is None else self.scheduler.state_dict(),
            "loader": self.loader.state_dict(),
            "generators": {path: rng.bit_generator.state for path, rng in self._generators()},
            "callbacks": {name: callback.state_dict() for name, callback in self._named_callbacks()},
            "history": self.history.to_dict(),
            "totals": dict(self.totals),
            "seen": self.seen,
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a state. On an error nothing is changed.

        Callbacks that the state does not know start afresh.

        Raises
        ------
        DataError, ShapeError
            A state of another model, optimizer, schedule, loader or generators.
        """
        before = self.state_dict()
        try:
            self._load(state_dict)
        except (DataError, ShapeError):
            self._load(before)
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._load(before)
            raise DataError(f"the state does not fit this training: {error!r}") from error

    def _load(self, state: Mapping[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        per_parameter = {int(i): kept for i, kept in state["optimizer"]["state"].items()}
        self.optimizer.load_state_dict({**state["optimizer"], "state": per_parameter})
        if (self.scheduler is None) != (state["scheduler"] is None):
            with_or_without = "without" if self.scheduler is None else "with"
            raise DataError(f"this training is {with_or_without} a scheduler, and the state is of one that is not")
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"])
        generators = dict(self._generators())
        if generators.keys() != state["generators"].keys():
            raise DataError(
                f"the model's random generators are {sorted(generators)}, those of the state {[*state['generators']]}"
            )
        for path, rng in generators.items():
            rng.bit_generator.state = state["generators"][path]
        self.loader.load_state_dict(state["loader"])
        for name, callback in self._named_callbacks():
            if name in state["callbacks"]:
                callback.load_state_dict(state["callbacks"][name])
        self.history = History(state["history"]["series"])  # why that run ended is not how this one does
        self.totals = dict(state["totals"])
        self.seen = int(state["seen"])

    def _generators(self) -> Iterator[tuple[str, np.random.Generator]]:
        for path, module in self.model.named_modules():
            for name, value in vars(module).items():
                if isinstance(value, np.random.Generator):
                    yield f"{path}.{name}", value

    def _named_callbacks(self) -> "Iterator[tuple[str, Callback]]":
        """Each callback by its class, those of the same class counted."""
        classes = [type(callback).__name__ for callback in self.callbacks]
        for i, callback in enumerate(self.callbacks):
            yield f"{classes[i]} {classes[:i].count(classes[i])}", callback
