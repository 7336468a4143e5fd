"""The jobs that ``python -m autograd_nn train`` knows: a data set, and what is trained on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.handwritten import digits
from autograd_nn.data.idx_sets import fashion_mnist, mnist
from autograd_nn.data.labeled import LabeledImages
from autograd_nn.data.points import moons
from autograd_nn.data.split import stratified_split
from autograd_nn.data.toy import xor
from autograd_nn.engine.errors import DataError
from autograd_nn.nn.activations import Tanh
from autograd_nn.nn.losses import CrossEntropyLoss, MSELoss
from autograd_nn.nn.module import Module
from autograd_nn.optim.adam import Adam
from autograd_nn.optim.optimizer import Optimizer
from autograd_nn.optim.sgd import SGD
from autograd_nn.training.evaluating import Metric, predict
from autograd_nn.training.metrics import accuracy
from autograd_nn.training.models import classifier, mlp

Array = npt.NDArray[Any]
Pair = tuple[Array, Array]


@dataclass(frozen=True)
class Settings:
    """What a user may choose about a run."""

    epochs: int
    lr: float
    batch_size: int
    seed: int = 0
    model: str = "mlp"


@dataclass(frozen=True)
class Job:
    """A training run that is ready to start.

    Attributes
    ----------
    model, loss, optimizer, train, held_out, metrics
        What `fit` takes. Metrics are there if the task is to tell classes apart.
    rng : numpy.random.Generator
        All of the run's randomness: the split, the weights, and then the shuffling.
    prepare : callable
        Numbers as the data set has them, as inputs of the model.
    told : callable
        Each of the model's answers in words.
    report : callable
        How good the model is, in a few lines for a person.
    """

    model: Module
    loss: Module
    optimizer: Optimizer
    train: Pair
    held_out: Pair | None
    metrics: Sequence[Metric]
    rng: np.random.Generator
    prepare: Callable[[Array], Array]
    told: Callable[[Array], list[str]]
    report: Callable[[], str]


@dataclass(frozen=True)
class Kind:
    """A job as it can be asked for: how it is made, the settings it was tuned for, and its models."""

    make: Callable[[Settings], Job]
    defaults: Settings
    models: tuple[str, ...]
    about: str


def digits_job(settings: Settings) -> Job:
    """Read handwritten digits, a fifth of which are held out."""
    rng = np.random.default_rng(settings.seed)
    images, labels = digits()
    train, held_out = stratified_split(labels, 0.2, rng)
    split = LabeledImages(images[train], labels[train]), LabeledImages(images[held_out], labels[held_out])
    return _images_job(settings, *split, ink=16, hidden=256, what="digits", rng=rng)


def mnist_job(settings: Settings) -> Job:
    """Read handwritten digits of 28 by 28 pixels; the published test images are held out."""
    return _published_job(settings, mnist, "digits")


def fashion_job(settings: Settings) -> Job:
    """Tell articles of clothing apart; the published test images are held out."""
    return _published_job(settings, fashion_mnist, "articles")


def moons_job(settings: Settings) -> Job:
    """Tell the points of two half circles apart."""
    rng = np.random.default_rng(settings.seed)
    train, held_out = (moons(n, noise=0.15, rng=rng) for n in (1000, 500))
    model = classifier(settings.model, (2,), (16, 16), 2, rng)
    return _classification(
        settings,
        model,
        (_points(train.inputs), train.labels),
        (_points(held_out.inputs), held_out.labels),
        rng,
        _points,
        "points",
    )


def xor_job(settings: Settings) -> Job:
    """Learn exclusive or: 2-3-1 with tanh after each layer, mean squared error and plain gradient descent."""
    rng = np.random.default_rng(settings.seed)
    inputs, targets = xor()
    sizes = (2, 3, 1) if settings.model == "mlp" else (2, 1)
    model = mlp(sizes, rng, Tanh, np.float64).append(Tanh())

    def report() -> str:
        lines = [
            f"{int(a)} xor {int(b)} = {int(target)}   predicted {answer:6.3f}"
            for (a, b), target, answer in zip(inputs, targets.ravel(), predict(model, inputs).ravel(), strict=True)
        ]
        return "\n".join(lines)

    def told(answers: Array) -> list[str]:
        return [f"{answer:.3f}" for answer in answers.ravel()]

    return Job(
        model,
        MSELoss(),
        SGD(model.parameters(), lr=settings.lr),
        (inputs, targets),
        None,
        (),
        rng,
        _points,
        told,
        report,
    )


JOBS: dict[str, Kind] = {
    "digits": Kind(
        digits_job, Settings(epochs=40, lr=0.003, batch_size=32), ("mlp", "cnn", "linear"), "1,797 handwritten digits"
    ),
    "xor": Kind(xor_job, Settings(epochs=1000, lr=0.3, batch_size=4), ("mlp", "linear"), "the hello-world"),
    "moons": Kind(
        moons_job, Settings(epochs=30, lr=0.01, batch_size=32), ("mlp", "linear"), "points of two half circles"
    ),
    "mnist": Kind(
        mnist_job, Settings(epochs=10, lr=0.001, batch_size=128), ("mlp", "cnn", "linear"), "70,000 handwritten digits"
    ),
    "fashion": Kind(
        fashion_job,
        Settings(epochs=10, lr=0.001, batch_size=128),
        ("mlp", "cnn", "linear"),
        "70,000 articles of clothing",
    ),
}
"""Each job by its name."""


def _published_job(settings: Settings, load: Callable[..., LabeledImages], what: str) -> Job:
    try:
        train, test = load(train=True), load(train=False)
    except FileNotFoundError as error:
        call = f"data.{load.__name__}(train=%s, download=True)"
        raise DataError(
            f"the data set is not here: {error}. To download it:\n"
            f'python -c "from autograd_nn import data; {call % True}; {call % False}"'
        ) from error
    return _images_job(settings, train, test, 255, 512, what, np.random.default_rng(settings.seed))


def _images_job(
    settings: Settings,
    train: LabeledImages,
    held_out: LabeledImages,
    ink: int,
    hidden: int,
    what: str,
    rng: np.random.Generator,
) -> Job:
    size = train.images.shape[1:]
    shape = (1, *size) if settings.model == "cnn" else (size[0] * size[1],)

    def prepare(images: Array) -> Array:
        if images.ndim < 2 or images[0].size != size[0] * size[1]:
            raise DataError(f"the inputs are {images.shape}; images are (N, {size[0]}, {size[1]}), or rows of pixels")
        return images.reshape(len(images), *shape).astype(np.float32) / ink

    return _classification(
        settings,
        classifier(settings.model, shape, (hidden,), 10, rng),
        (prepare(train.images), train.labels.astype(int)),
        (prepare(held_out.images), held_out.labels.astype(int)),
        rng,
        prepare,
        what,
    )


def _classification(
    settings: Settings,
    model: Module,
    train: Pair,
    held_out: Pair,
    rng: np.random.Generator,
    prepare: Callable[[Array], Array],
    what: str,
) -> Job:
    def report() -> str:
        inputs, labels = held_out
        score, count = accuracy(predict(model, inputs), labels), len(labels)
        return f"held-out accuracy {score:.2%}: {round(score * count)} of {count} {what} the model has never seen"

    def told(answers: Array) -> list[str]:
        likelihoods = np.exp(answers - answers.max(axis=1, keepdims=True))
        likelihoods /= likelihoods.sum(axis=1, keepdims=True)
        return [f"{row.argmax()} ({row.max():.1%} sure)" for row in likelihoods]

    optimizer = Adam(model.parameters(), lr=settings.lr)
    return Job(model, CrossEntropyLoss(), optimizer, train, held_out, (accuracy,), rng, prepare, told, report)


def _points(points: Array) -> Array:
    if points.ndim != 2 or points.shape[1] != 2:
        raise DataError(f"the inputs are {points.shape}; points are (N, 2)")
    return points.astype(np.float32)
