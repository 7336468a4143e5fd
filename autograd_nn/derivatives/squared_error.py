"""The mean squared error, fused into one operation."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arithmetic import square, subtract
from autograd_nn.engine.operation import operation


def _in_verbs(prediction: Any, target: Any) -> Any:
    return square(subtract(prediction, target)).mean()


@operation(
    prediction=lambda g, kept: kept * (g * (2 / max(kept.size, 1))),
    target=lambda g, kept: kept * (g * (-2 / max(kept.size, 1))),
    definition=_in_verbs,
)
def mean_squared_error(prediction: Any, target: Any, /) -> Any:
    """The mean of ``(prediction - target)**2`` over all elements."""
    error = np.subtract(prediction, target)
    squares = error * error
    if error.dtype == np.float16 or not error.size:
        return np.mean(squares), error  # it adds half precision up in single, and warns of the mean of nothing
    return np.add.reduce(squares, None) / error.size, error
