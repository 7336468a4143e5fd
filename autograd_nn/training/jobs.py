"""The two jobs that ``python -m autograd_nn train`` knows: real digits, and XOR as a hello-world."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.handwritten import digits
from autograd_nn.data.split import stratified_split
from autograd_nn.data.toy import xor
from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.activations import ReLU, Tanh
from autograd_nn.nn.containers import Sequential
from autograd_nn.nn.layers import Linear
from autograd_nn.nn.losses import CrossEntropyLoss, MSELoss
from autograd_nn.nn.module import Module
from autograd_nn.optim.adam import Adam
from autograd_nn.optim.optimizer import Optimizer
from autograd_nn.optim.sgd import SGD
from autograd_nn.training.loop import History, Metric
from autograd_nn.training.metrics import accuracy

Array = npt.NDArray[Any]
Examples = tuple[Array, Array]


@dataclass(frozen=True)
class Settings:
    """What a user may choose about a run."""

    epochs: int
    lr: float
    batch_size: int
    seed: int = 0


@dataclass(frozen=True)
class Job:
    """A training run that is ready to start.

    Attributes
    ----------
    model, loss, optimizer, train, held_out, metric
        What `fit` takes.
    rng : numpy.random.Generator
        All of the run's randomness: the split, the weights, and then the shuffling.
    report : callable
        The finished run in a few lines, for a person.
    """

    model: Module
    loss: Module
    optimizer: Optimizer
    train: Examples
    held_out: Examples | None
    metric: Metric | None
    rng: np.random.Generator
    report: Callable[[History], str]


def digits_job(settings: Settings) -> Job:
    """Read handwritten digits: 64-256-10 with ReLU, cross-entropy and Adam; a fifth of the images held out."""
    rng = np.random.default_rng(settings.seed)
    images, labels = digits()
    inputs = images.reshape(len(images), 64).astype(np.float32) / 16
    targets = labels.astype(int)
    train, held_out = stratified_split(targets, 0.2, rng)
    model = Sequential(
        Linear(64, 256, dtype=np.float32, rng=rng),
        ReLU(),
        Linear(256, 10, dtype=np.float32, rng=rng),
    )

    def report(history: History) -> str:
        with no_grad():
            score = accuracy(model(inputs[held_out]), targets[held_out])
        count = len(held_out)
        return f"held-out accuracy {score:.2%}: {round(score * count)} of {count} digits the model has never seen"

    return Job(
        model,
        CrossEntropyLoss(),
        Adam(model.parameters(), lr=settings.lr),
        (inputs[train], targets[train]),
        (inputs[held_out], targets[held_out]),
        accuracy,
        rng,
        report,
    )


def xor_job(settings: Settings) -> Job:
    """Learn exclusive or: 2-3-1 with tanh after each layer, mean squared error and plain gradient descent."""
    rng = np.random.default_rng(settings.seed)
    inputs, targets = xor()
    model = Sequential(Linear(2, 3, rng=rng), Tanh(), Linear(3, 1, rng=rng), Tanh())

    def report(history: History) -> str:
        with no_grad():
            predictions = model(inputs)
        lines = [
            f"{int(a)} xor {int(b)} = {int(target)}   predicted {prediction:6.3f}"
            for (a, b), target, prediction in zip(inputs, targets.ravel(), predictions.numpy().ravel(), strict=True)
        ]
        return "\n".join(lines)

    return Job(model, MSELoss(), SGD(model.parameters(), lr=settings.lr), (inputs, targets), None, None, rng, report)


JOBS: dict[str, tuple[Callable[[Settings], Job], Settings]] = {
    "digits": (digits_job, Settings(epochs=40, lr=0.003, batch_size=32)),
    "xor": (xor_job, Settings(epochs=1000, lr=0.3, batch_size=4)),
}
"""Each job by its name, with the settings that it was tuned for."""
