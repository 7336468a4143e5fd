"""Callbacks: what happens beside the training, after each batch or epoch."""

import csv
import io
import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograd_nn.files import write_atomically
from autograd_nn.training.checkpoint import save_checkpoint
from autograd_nn.training.history import History
from autograd_nn.training.saving import save
from autograd_nn.training.state import Training


class Callback:
    """Something that `fit` calls. Subclass it and write the methods you need; each is given the `Training`.

    Examples
    --------
    >>> from autograd_nn import data, nn, optim, training
    >>> class Rates(training.Callback):
    ...     def after_epoch(self, training):
    ...         print(f"epoch {training.history.epochs}: learning rate {training.optimizer.lr:g}")
    >>> model = nn.Linear(2, 1, rng=0)
    >>> optimizer = optim.SGD(model.parameters(), lr=0.1)
    >>> scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> history = training.fit(
    ...     model, nn.MSELoss(), optimizer, data.xor(), epochs=2, scheduler=scheduler, callbacks=[Rates()]
    ... )
    epoch 1: learning rate 0.05
    epoch 2: learning rate 0.025
    """

    def begin(self, training: Training) -> None:
        """Before the first batch, and after a checkpoint was loaded."""

    def after_batch(self, training: Training) -> None:
        """After each step of the optimizer."""

    def after_epoch(self, training: Training) -> None:
        """After each epoch: ``training.history`` has its numbers, and the schedule has taken its step.

        ``training.history.stopped = "why"`` ends the run.
        """

    def end(self, training: Training) -> None:
        """After the last epoch, also if Ctrl-C or a callback has made it the last; not after an error."""

    def state_dict(self) -> dict[str, Any]:
        """What must be remembered in a checkpoint: numbers, texts, arrays, dicts and lists of them."""
        return {}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what ``state_dict()`` gave."""


class Checkpoint(Callback):
    """Save the whole run to a file, after every few epochs and at the end, also after Ctrl-C.

    ``fit(..., resume=path)`` goes on from it, bit for bit.

    Parameters
    ----------
    path : path
        A file, by custom ``.safetensors``. Each checkpoint takes the place of the one before, in one step.
    every : int
        How many epochs lie between two of them.

    Raises
    ------
    ValueError
        ``every`` below 1.
    """

    def __init__(self, path: str | os.PathLike[str], every: int = 1) -> None:
        if every < 1:
            raise ValueError(f"Checkpoint(every={every}): a number of epochs is 1 or more")
        self.path = Path(path)
        self.every = every

    def after_epoch(self, training: Training) -> None:
        """Save, if it is time to."""
        if training.history.epochs % self.every == 0:
            save_checkpoint(training.state_dict(), self.path)

    def end(self, training: Training) -> None:
        """Save."""
        save_checkpoint(training.state_dict(), self.path)


class _Watching(Callback):
    """What callbacks share that look at whether a number gets better."""

    def __init__(self, series: str, mode: str) -> None:
        if mode not in ("min", "max"):
            raise ValueError(f'{type(self).__name__}(mode={mode!r}); it must be "min" or "max"')
        self.series = series
        self.mode = mode
        self.best = math.inf if mode == "min" else -math.inf

    def is_best(self, history: History, margin: float = 0.0) -> bool:
        """Whether the last epoch was better than all before by more than ``margin``; then it is the best from now."""
        if self.series not in history.series:
            raise ValueError(f"{type(self).__name__} looks at {self.series!r}; this run has {[*history.series]}")
        current = history.series[self.series][-1]
        gain = self.best - current if self.mode == "min" else current - self.best
        if gain > margin:
            self.best = current
        return gain > margin

    def state_dict(self) -> dict[str, Any]:
        """The best number so far."""
        return {"best": self.best}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from it."""
        self.best = state_dict["best"]


class BestModel(_Watching):
    """Save the model after each epoch that was better than all before.

    Parameters
    ----------
    path : path
        A file for `save`, ``.safetensors`` or ``.npz``.
    series : str
        What to look at: a name in ``History.series``.
    mode : {"min", "max"}
        Whether lower or higher is better.

    Raises
    ------
    ValueError
        Another mode; in a run, a series that it does not have.
    """

    def __init__(self, path: str | os.PathLike[str], series: str = "held-out loss", mode: str = "min") -> None:
        super().__init__(series, mode)
        self.path = Path(path)

    def after_epoch(self, training: Training) -> None:
        """Save, if this epoch was the best."""
        if self.is_best(training.history):
            save(training.model.state_dict(), self.path)


class EarlyStopping(_Watching):
    """End the run when a number has not got better for ``patience`` epochs in a row.

    The model is left as it is then; `BestModel` keeps the best one.

    Parameters
    ----------
    patience : int
        How many epochs may bring nothing better.
    series : str
        What to look at: a name in ``History.series``.
    mode : {"min", "max"}
        Whether lower or higher is better.
    margin : float
        By how much it must be better to count.

    Raises
    ------
    ValueError
        Another mode; in a run, a series that it does not have.
    """

    def __init__(self, patience: int, series: str = "held-out loss", mode: str = "min", margin: float = 0.0) -> None:
        super().__init__(series, mode)
        self.patience = patience
        self.margin = margin
        self.waited = 0

    def after_epoch(self, training: Training) -> None:
        """Count the epochs without a better number, and end the run if there were too many."""
        self.waited = 0 if self.is_best(training.history, self.margin) else self.waited + 1
        if self.waited > self.patience:
            training.history.stopped = f"{self.series} was not better than {self.best:.5g} for {self.waited} epochs"

    def state_dict(self) -> dict[str, Any]:
        """The best number so far, and how long ago it was."""
        return {"best": self.best, "waited": self.waited}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from them."""
        super().load_state_dict(state_dict)
        self.waited = state_dict["waited"]


class Log(Callback):
    """Write each epoch's numbers to a file, with all their digits.

    Parameters
    ----------
    path : path
        Ends in ``.csv``, for a row an epoch under the names of the series; or in ``.jsonl``, for a JSON object an
        epoch, each on a line.

    Raises
    ------
    ValueError
        Another ending.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        if self.path.suffix not in (".csv", ".jsonl"):
            raise ValueError(f"Log({os.fspath(path)!r}): a log ends in .csv or .jsonl")

    def after_epoch(self, training: Training) -> None:
        """Write the file anew: after a resumed run, too, it has each epoch once."""
        rows = list(training.history.rows())
        if self.path.suffix == ".csv":
            text = io.StringIO()
            table = csv.DictWriter(text, rows[0], lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
            write_atomically(self.path, text.getvalue())
        else:
            write_atomically(self.path, "".join(f"{json.dumps(row)}\n" for row in rows))
