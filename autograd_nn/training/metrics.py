"""Metrics: how good predictions are, as a person counts it."""

from typing import Any

import numpy as np


def accuracy(predictions: Any, labels: Any) -> float:
    """The share of examples whose largest prediction is at the true class.

    Parameters
    ----------
    predictions : Tensor or array, (N, classes)
        Logits or probabilities.
    labels : array of int, (N,)

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> from autograd_nn.training import accuracy
    >>> accuracy([[2.0, 1.0], [0.0, 3.0]], [0, 0])
    0.5
    """
    values = np.asarray(getattr(predictions, "_data", predictions))
    return float(np.mean(values.argmax(axis=-1) == np.asarray(labels)))
