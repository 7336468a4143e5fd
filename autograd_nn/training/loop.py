"""``fit``: the training loop, as one would write it by hand, with a progress bar and a memory."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.batching import batches
from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.module import Module
from autograd_nn.optim.optimizer import Optimizer

Array = npt.NDArray[Any]
Metric = Callable[[Any, Any], float]  # a function, whose name is told with its numbers


@dataclass
class History:
    """What a training run was like.

    Attributes
    ----------
    series : dict of str to list of float
        One number an epoch: "train loss", "held-out loss", "train accuracy", ... Those of the training
        examples are means over the epoch, while the model was changing.
    interrupted : bool
        Whether Ctrl-C ended the run before its last epoch.
    """

    series: dict[str, list[float]] = field(default_factory=dict)
    interrupted: bool = False

    def add(self, numbers: dict[str, float]) -> None:
        """Append one epoch's numbers."""
        for name, value in numbers.items():
            self.series.setdefault(name, []).append(value)

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return max(map(len, self.series.values()), default=0)


def fit(
    model: Module,
    loss: Callable[[Any, Any], Any],
    optimizer: Optimizer,
    train: tuple[Array, Array],
    held_out: tuple[Array, Array] | None = None,
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    metric: Metric | None = None,
) -> History:
    """Train a model. Ctrl-C ends it early, with what it has learned so far.

    Parameters
    ----------
    model : Module
    loss : callable
        ``loss(predictions, targets)``, such as ``nn.CrossEntropyLoss()``.
    optimizer : Optimizer
        Over ``model.parameters()``.
    train, held_out : pair of arrays
        Inputs and targets. The held-out examples are only looked at, after each epoch.
    epochs : int
        How often to go through the training examples.
    batch_size : int, optional
        Examples a step. Default: all of them.
    rng : numpy.random.Generator, optional
        Shuffles the examples anew in each epoch. Default: their own order.
    metric : function, optional
        ``metric(predictions, targets)``, such as `accuracy`, told by its name beside the loss.

    Returns
    -------
    History

    Raises
    ------
    FloatingPointError
        The loss became nan or infinite; the model is left as it was then.

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

    inputs, targets = train
    history = History()
    # disable=None: no bar where nobody watches, in a pipe or a log.
    with tqdm(range(epochs), desc="training", unit="epoch", disable=None) as bar:
        try:
            for epoch in bar:
                totals: dict[str, float] = {}
                model.train()
                for x, t in batches(inputs, targets, batch_size=batch_size or len(inputs), rng=rng):
                    predictions = model(x)
                    batch_loss = loss(predictions, t)
                    optimizer.zero_grad()
                    batch_loss.backward()
                    optimizer.step()
                    for name, value in _numbers("train", predictions, t, batch_loss, metric).items():
                        totals[name] = totals.get(name, 0.0) + value * len(x)
                if not math.isfinite(totals["train loss"]):
                    raise FloatingPointError(
                        f"the loss became {totals['train loss']} in epoch {epoch + 1}; "
                        f"a smaller learning rate is the usual cure"
                    )
                history.add({name: total / len(inputs) for name, total in totals.items()})
                if held_out is not None:
                    history.add(_judged(model, loss, held_out, metric))
                bar.set_postfix({name: f"{numbers[-1]:.4f}" for name, numbers in history.series.items()})
        except KeyboardInterrupt:
            history.interrupted = True
    return history


def _judged(
    model: Module, loss: Callable[[Any, Any], Any], held_out: tuple[Array, Array], metric: Metric | None
) -> dict[str, float]:
    inputs, targets = held_out
    model.eval()
    with no_grad():
        predictions = model(inputs)
        return _numbers("held-out", predictions, targets, loss(predictions, targets), metric)


def _numbers(examples: str, predictions: Any, targets: Array, loss: Any, metric: Metric | None) -> dict[str, float]:
    numbers = {f"{examples} loss": loss.item()}
    if metric is not None:
        numbers[f"{examples} {metric.__name__}"] = metric(predictions, targets)
    return numbers
