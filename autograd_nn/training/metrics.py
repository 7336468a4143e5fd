"""Metrics: how good predictions are, as a person counts it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError

Array = npt.NDArray[Any]


def accuracy(predictions: Any, labels: Any) -> float:
    """The share of examples whose largest prediction is at the true class.

    Parameters
    ----------
    predictions : Tensor or array, (N, classes) or (N,)
        Logits or probabilities; or the classes themselves.
    labels : array of int, (N,)
        Both may have more axes, such as (N, length, classes) and (N, length).

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ShapeError
        Predictions that belong to other labels.

    Examples
    --------
    >>> from autograd_nn.training import accuracy
    >>> accuracy([[2.0, 1.0], [0.0, 3.0]], [0, 0])
    0.5
    """
    predicted, true = classes(predictions, labels, "accuracy")
    return float(np.mean(predicted == true))


def top_k_accuracy(predictions: Any, labels: Any, k: int = 5) -> float:
    """The share of examples whose true class is among the ``k`` largest predictions.

    Parameters
    ----------
    predictions : Tensor or array, (N, classes)
        Logits or probabilities. Classes that tie share the better rank.
    labels : array of int, (N,)
    k : int

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ShapeError
        Predictions that belong to other labels.

    Examples
    --------
    >>> from autograd_nn.training import top_k_accuracy
    >>> top_k_accuracy([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0]], [1, 2], k=2)
    0.5
    """
    scores, true = _scores(predictions, labels, "top_k_accuracy")
    rank = np.sum(scores > np.take_along_axis(scores, true[..., np.newaxis], axis=-1), axis=-1)
    return float(np.mean(rank < k))


def confusion_matrix(predictions: Any, labels: Any) -> npt.NDArray[np.int64]:
    """How often each class (rows) was taken for each class (columns).

    Parameters and errors are those of `accuracy`.

    Returns
    -------
    array of int64, (classes, classes)
        What was right is on the diagonal.

    Examples
    --------
    >>> from autograd_nn.training import confusion_matrix
    >>> confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1])
    array([[1, 1],
           [0, 2]])
    """
    predicted, true = classes(predictions, labels, "confusion_matrix")
    scored = np.shape(_array(predictions))[-1] if np.ndim(_array(predictions)) > np.ndim(true) else 0
    count = max(scored, int(predicted.max(initial=-1)) + 1, int(true.max(initial=-1)) + 1)
    matrix = np.zeros((count, count), np.int64)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def precision(predictions: Any, labels: Any) -> float:
    """Of the examples that were taken for a class, the share that is of it: the mean over the classes that occur.

    Parameters and errors are those of `accuracy`. A class that was never predicted counts as 0.

    Examples
    --------
    >>> from autograd_nn.training import precision
    >>> precision([0, 1, 1, 1], [0, 0, 1, 1]) == (1 + 2 / 3) / 2
    True
    """
    matrix = confusion_matrix(predictions, labels)
    return _mean_share(matrix, matrix.sum(axis=0))


def recall(predictions: Any, labels: Any) -> float:
    """Of the examples of a class, the share that was found: the mean over the classes that occur.

    Parameters and errors are those of `accuracy`. A class that was predicted and has no examples counts as 0.

    Examples
    --------
    >>> from autograd_nn.training import recall
    >>> recall([0, 1, 1, 1], [0, 0, 1, 1])
    0.75
    """
    matrix = confusion_matrix(predictions, labels)
    return _mean_share(matrix, matrix.sum(axis=1))


def f1(predictions: Any, labels: Any) -> float:
    """The harmonic mean of a class's precision and recall: the mean over the classes that occur.

    Parameters and errors are those of `accuracy`.

    Examples
    --------
    >>> from autograd_nn.training import f1
    >>> round(f1([0, 1, 1, 1], [0, 0, 1, 1]), 4)
    0.7333
    """
    matrix = confusion_matrix(predictions, labels)
    return _mean_share(matrix, (matrix.sum(axis=0) + matrix.sum(axis=1)) / 2)


def r2(predictions: Any, targets: Any) -> float:
    """The share of the targets' variance that the predictions explain.

    Parameters
    ----------
    predictions, targets : Tensor or array
        Of the same shape.

    Returns
    -------
    float
        1 is perfect, 0 as good as always saying the mean. Constant targets give 1 if every prediction is right
        and 0 otherwise.

    Raises
    ------
    ShapeError
        Other shapes.

    Examples
    --------
    >>> from autograd_nn.training import r2
    >>> r2([1.0, 2.0, 2.0], [1.0, 2.0, 3.0])
    0.5
    """
    given, wanted = _alike(predictions, targets, "r2")
    left = float(np.square(wanted - given).sum())
    total = float(np.square(wanted - wanted.mean()).sum())
    return 1 - left / total if total else float(left == 0)


def mae(predictions: Any, targets: Any) -> float:
    """The mean absolute error.

    Parameters and errors are those of `r2`.

    Examples
    --------
    >>> from autograd_nn.training import mae
    >>> mae([1.0, 2.0], [1.0, 5.0])
    1.5
    """
    given, wanted = _alike(predictions, targets, "mae")
    return float(np.abs(given - wanted).mean())


def perplexity(logits: Any, labels: Any) -> float:
    """Among how many classes the model is as good as undecided: ``exp`` of the mean cross-entropy.

    Parameters
    ----------
    logits : Tensor or array, (..., classes)
    labels : array of int, (...)

    Raises
    ------
    ShapeError
        Logits that belong to other labels.

    Examples
    --------
    >>> from autograd_nn.training import perplexity
    >>> perplexity([[5.0, 5.0, 5.0, 5.0]], [2])
    4.0
    """
    scores, true = _scores(logits, labels, "perplexity")
    shifted = scores.astype(np.float64) - scores.max(axis=-1, keepdims=True)
    at_label = np.take_along_axis(shifted, true[..., np.newaxis], axis=-1)[..., 0]
    return float(np.exp(np.mean(np.log(np.exp(shifted).sum(axis=-1)) - at_label)))


def _array(values: Any) -> Array:
    return np.asarray(getattr(values, "_data", values))


def _scores(predictions: Any, labels: Any, metric: str) -> tuple[Array, Array]:
    """Scores with one axis more than the labels."""
    scores, true = _array(predictions), _array(labels)
    if scores.shape[:-1] != true.shape or scores.ndim == 0:
        raise ShapeError(
            f"{metric} takes predictions (..., classes) and labels (...); these are {scores.shape} and {true.shape}"
        )
    return scores, true.astype(np.intp)  # take_along_axis and argmax speak intp


def classes(predictions: Any, labels: Any, metric: str) -> tuple[Array, Array]:
    """The classes predicted, and the true ones."""
    given, true = _array(predictions), _array(labels)
    if given.shape == true.shape and given.dtype.kind in "iu":
        return given.astype(np.intp), true.astype(np.intp)
    scores, true = _scores(given, true, metric)
    return scores.argmax(axis=-1), true


def _alike(predictions: Any, targets: Any, metric: str) -> tuple[Array, Array]:
    given, wanted = _array(predictions), _array(targets)
    if given.shape != wanted.shape:
        raise ShapeError(f"{metric} compares element by element; these are {given.shape} and {wanted.shape}")
    # In float64: sums of many float16 or float32 numbers lose digits, and unsigned ones wrap below 0.
    return given.astype(np.float64), wanted.astype(np.float64)


def _mean_share(matrix: npt.NDArray[np.int64], of: Array) -> float:
    """The mean, over the classes that occur in either role, of what was right as a share ``of`` something."""
    occurs = (matrix.sum(axis=0) + matrix.sum(axis=1)) > 0
    right = matrix.diagonal()
    return float(np.mean((right / np.maximum(of, 0.5))[occurs]))
