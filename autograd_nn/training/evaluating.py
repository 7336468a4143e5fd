"""``evaluate`` and ``predict``: what a trained model says, and how good that is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.batching import DataLoader
from autograd_nn.engine.errors import DataError
from autograd_nn.nn.answering import answering
from autograd_nn.nn.module import Module
from autograd_nn.training.examples import Examples, loader_of
from autograd_nn.values.tensor import Tensor

Array = npt.NDArray[Any]
Metric = Callable[[Any, Any], float]
Metrics = Metric | Sequence[Metric] | Mapping[str, Metric]

BATCH = 256
"""Examples that a model answers at a time: enough to be fast, few enough for the memory."""


def predict(model: Module, inputs: Any, batch_size: int = BATCH) -> Array:
    """What a model says to each input: in ``eval()`` mode, without recording, a few at a time.

    Parameters
    ----------
    model : Module
    inputs : array, (N, ...)
    batch_size : int
        Examples at a time; it has no influence on the answers but that of rounding.

    Returns
    -------
    array, (N, ...)

    Raises
    ------
    DataError
        No inputs.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn, training
    >>> training.predict(nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=-1)), np.ones((500, 3))).shape
    (500, 2)
    """
    loader = loader_of((inputs,), batch_size)
    with answering(model):
        return _joined([_array(model(x)) for (x,) in loader])


def evaluate(
    model: Module,
    examples: Examples,
    loss: Callable[[Any, Any], Any] | None = None,
    metrics: Metrics = (),
    batch_size: int | None = None,
) -> dict[str, float]:
    """How good a model is: in ``eval()`` mode, without recording.

    Loss and metrics are computed once, of all predictions together, so that the batch size does not matter.

    Parameters
    ----------
    model : Module
    examples : pair of arrays, data set or DataLoader
        Inputs and targets.
    loss : callable, optional
        ``loss(predictions, targets)``, such as ``nn.CrossEntropyLoss()``.
    metrics : function, or sequence or mapping of them
        ``metric(predictions, targets)``, such as `accuracy`. The keys of a mapping are their names.
    batch_size : int, optional
        Examples at a time. Default: 256, or that of the DataLoader.

    Returns
    -------
    dict of str to float
        "loss", and each metric by its name.

    Raises
    ------
    DataError
        No examples.

    Examples
    --------
    >>> from autograd_nn import data, nn, training
    >>> inputs, labels = data.moons(500)
    >>> scores = training.evaluate(
    ...     nn.Linear(2, 2, rng=0), (inputs, labels), nn.CrossEntropyLoss(), [training.accuracy, training.f1]
    ... )
    >>> list(scores)
    ['loss', 'accuracy', 'f1']
    """
    predictions, targets = answers(model, examples, batch_size)
    return scores(predictions, targets, loss, metrics)


def answers(model: Module, examples: Examples, batch_size: int | None = None) -> tuple[Array, Array]:
    """The predictions for all examples, and their targets."""
    loader = loader_of(examples, batch_size or (None if isinstance(examples, DataLoader) else BATCH))
    predictions, targets = [], []
    with answering(model):
        for x, t in loader:
            predictions.append(_array(model(x)))
            targets.append(_array(t))
    return _joined(predictions), _joined(targets)


def scores(
    predictions: Array, targets: Array, loss: Callable[[Any, Any], Any] | None, metrics: Metrics
) -> dict[str, float]:
    """Loss and metrics of predictions, by their names."""
    numbers = {} if loss is None else {"loss": float(loss(Tensor(predictions), targets).item())}
    return numbers | {name: float(metric(predictions, targets)) for name, metric in named(metrics).items()}


def named(metrics: Metrics) -> dict[str, Metric]:
    """Each metric by its name."""
    if isinstance(metrics, Mapping):
        return dict(metrics)
    functions: Iterable[Metric] = [metrics] if callable(metrics) else metrics
    return {function.__name__: function for function in functions}


def _joined(batches: list[Array]) -> Array:
    if not batches:
        raise DataError("there are no examples to look at")
    return np.concatenate(batches)


def _array(values: Any) -> Array:
    return np.asarray(getattr(values, "_data", values))
