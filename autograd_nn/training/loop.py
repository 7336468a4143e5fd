"""``fit``: the training loop, as one would write it by hand, with a progress bar and a memory."""

import math
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.anomaly import detect_anomaly
from autograd_nn.engine.errors import AnomalyError
from autograd_nn.interruption import Interruption
from autograd_nn.nn.module import Module
from autograd_nn.optim.clipping import clip_grad_norm_
from autograd_nn.optim.lr_scheduler.plateau import ReduceLROnPlateau
from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler
from autograd_nn.optim.optimizer import Optimizer
from autograd_nn.training.callbacks import Callback, Checkpoint
from autograd_nn.training.checkpoint import load_checkpoint
from autograd_nn.training.evaluating import Metric, Metrics, evaluate, named
from autograd_nn.training.examples import Examples, loader_of
from autograd_nn.training.history import History
from autograd_nn.training.state import Training

if TYPE_CHECKING:
    from tqdm import tqdm

Loss = Callable[[Any, Any], Any]


def fit(
    model: Module,
    loss: Loss,
    optimizer: Optimizer,
    train: Examples,
    held_out: Examples | None = None,
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    metrics: Metrics = (),
    callbacks: Sequence[Callback] = (),
    clip: float | None = None,
    scheduler: LRScheduler | None = None,
    resume: str | os.PathLike[str] | None = None,
) -> History:
    """Train a model. Ctrl-C ends it after the batch under way, with what it has learned so far.

    Parameters
    ----------
    model : Module
    loss : callable
        ``loss(predictions, targets)``, such as ``nn.CrossEntropyLoss()``.
    optimizer : Optimizer
        Over ``model.parameters()``.
    train, held_out : pair of arrays, data set or DataLoader
        Inputs and targets. The held-out examples are only looked at, after each epoch.
    epochs : int
        How often to go through the training examples; those of a resumed run count.
    batch_size : int, optional
        Examples a step. Default: all of them. A DataLoader has its own.
    rng : numpy.random.Generator, optional
        Shuffles the examples anew in each epoch. Default: their own order. A DataLoader has its own.
    metrics : function, or sequence or mapping of them
        ``metric(predictions, targets)``, such as `accuracy`, told by their names beside the loss.
    callbacks : sequence of Callback
        Such as `EarlyStopping`, `BestModel`, `Log` and `Checkpoint`, called in their order, Checkpoints last.
    clip : float, optional
        Scale the gradients of each step down to this norm, if theirs is larger.
    scheduler : LRScheduler, optional
        Takes a step after each epoch; a `ReduceLROnPlateau` looks at the held-out loss or else the training loss.
    resume : path, optional
        A file that `Checkpoint` wrote in a run with the same arguments. The run goes on from there, with the same
        numbers, bit for bit, as one that was never interrupted.

    Returns
    -------
    History

    Raises
    ------
    FloatingPointError
        The loss became nan or infinite; the model is left as it was then. Its ``__cause__`` tells which
        operation did it: the batch is run again under `detect_anomaly`.
    DataError, ShapeError, FileNotFoundError
        ``resume`` is damaged, of another run, or not there; nothing was changed.

    Examples
    --------
    >>> from autograd_nn import data, nn, optim, training
    >>> inputs, targets = data.xor()
    >>> model = nn.Sequential(nn.Linear(2, 3, rng=1), nn.Tanh(), nn.Linear(3, 1, rng=2), nn.Tanh())
    >>> history = training.fit(
    ...     model, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.5), (inputs, targets), epochs=300
    ... )
    >>> history.series["train loss"][-1] < history.series["train loss"][0]
    True
    """
    from tqdm import tqdm

    # What the other callbacks make of an epoch belongs into its checkpoint.
    callbacks = sorted(callbacks, key=lambda callback: isinstance(callback, Checkpoint))
    training = Training(model, optimizer, loader_of(train, batch_size, rng), scheduler, callbacks, epochs)
    if resume is not None:
        training.load_state_dict(load_checkpoint(resume))
    a_pass = len(training.loader)
    # disable=None: no bar where nobody watches, in a pipe or a log.
    with (
        tqdm(total=epochs * a_pass, initial=training.history.epochs * a_pass, unit="batch", disable=None) as bar,
        Interruption() as ctrl_c,
    ):
        for callback in callbacks:
            callback.begin(training)
        while training.history.epochs < epochs and not training.history.stopped and not ctrl_c.wanted:
            bar.set_description(f"epoch {training.history.epochs + 1}/{epochs}", refresh=False)
            _train(training, loss, named(metrics), clip, ctrl_c, bar)
            if ctrl_c.wanted:
                break
            numbers = {f"train {name}": total / training.seen for name, total in training.totals.items()}
            if held_out is not None:
                judged = evaluate(model, held_out, loss, metrics)
                numbers |= {f"held-out {name}": number for name, number in judged.items()}
            _finish_epoch(training, numbers)
            bar.set_postfix({name: f"{number:.4f}" for name, number in numbers.items()}, refresh=False)
        training.history.interrupted = ctrl_c.wanted
        for callback in callbacks:
            callback.end(training)
    return training.history


def _train(
    training: Training,
    loss: Loss,
    metrics: dict[str, Metric],
    clip: float | None,
    ctrl_c: Interruption,
    bar: "tqdm[Any]",
) -> None:
    """One pass over the training examples, or what is left of it, until Ctrl-C."""
    model, optimizer = training.model, training.optimizer
    model.train()
    for x, t in training.loader:
        predictions = model(x)
        batch_loss = loss(predictions, t)
        if not math.isfinite(batch_loss.item()):
            raise FloatingPointError(
                f"the loss became {batch_loss.item()} in epoch {training.history.epochs + 1}; "
                f"a smaller learning rate is the usual cure"
            ) from _anomaly(model, loss, x, t)
        optimizer.zero_grad()
        batch_loss.backward()
        if clip is not None:
            clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        numbers = {"loss": batch_loss.item()} | {name: metric(predictions, t) for name, metric in metrics.items()}
        for name, value in numbers.items():
            training.totals[name] = training.totals.get(name, 0.0) + float(value) * len(t)
        training.seen += len(t)
        for callback in training.callbacks:
            callback.after_batch(training)
        bar.update()
        if ctrl_c.wanted:
            return


def _finish_epoch(training: Training, numbers: dict[str, float]) -> None:
    training.history.add(numbers)
    training.totals, training.seen = {}, 0
    if isinstance(training.scheduler, ReduceLROnPlateau):
        training.scheduler.step(numbers.get("held-out loss", numbers["train loss"]))
    elif training.scheduler is not None:
        training.scheduler.step()
    for callback in training.callbacks:
        callback.after_epoch(training)


def _anomaly(model: Module, loss: Loss, x: Any, t: Any) -> AnomalyError | None:
    """What made the loss of a batch nan or infinite, found by running it again."""
    try:
        with detect_anomaly():
            loss(model(x), t).backward()
    except AnomalyError as error:
        return error
    return None
