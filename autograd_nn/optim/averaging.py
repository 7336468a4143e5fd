"""ExponentialMovingAverage: a calmer copy of weights that jump about."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd_nn.engine.errors import DataError, ShapeError
from autograd_nn.optim.optimizer import Array, write
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


class ExponentialMovingAverage:
    """A running mean of the weights, ``average = decay * average + (1 - decay) * weight`` after every step.

    Weights trained on small batches circle around a good place; their mean lies nearer to it.

    Parameters
    ----------
    parameters : iterable of Parameter, Tensor or Scalar
        The average starts from what they are now.
    decay : float
        How much of the average is kept: about ``1 / (1 - decay)`` steps are looked back on.

    Raises
    ------
    ValueError
        A decay outside [0, 1].

    References
    ----------
    B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992,
    https://doi.org/10.1137/0330046

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD, ExponentialMovingAverage
    >>> w = ag.Tensor([4.0], requires_grad=True)
    >>> optimizer, average = SGD([w], lr=0.25), ExponentialMovingAverage([w], decay=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> average.update()
    >>> with average.swapped_in():
    ...     print(w.item())
    3.0
    >>> w.item()
    2.0
    """

    def __init__(self, parameters: Iterable[Tensor | Scalar], decay: float = 0.999) -> None:
        if not 0 <= decay <= 1:
            raise ValueError(f"decay={decay}; it must be from 0 to 1")
        self.decay = decay
        self._parameters = list(parameters)
        self._averages: list[Array] = [np.array(parameter._data) for parameter in self._parameters]

    def update(self) -> None:
        """Take the weights of this moment into the average; to be called after each ``optimizer.step()``."""
        for parameter, average in zip(self._parameters, self._averages, strict=True):
            average += (1 - self.decay) * (parameter._data - average)

    @contextmanager
    def swapped_in(self) -> Iterator[None]:
        """Have the average in the parameters' place within a ``with`` block, to evaluate or to save it."""
        self._exchange()
        try:
            yield
        finally:
            self._exchange()

    def _exchange(self) -> None:
        for parameter, average in zip(self._parameters, self._averages, strict=True):
            values = np.asarray(parameter._data)
            kept = values.copy()
            values[...] = average
            average[...] = kept
            write([(parameter, values)])

    def state_dict(self) -> dict[str, Any]:
        """A snapshot: ``decay``, and the ``averages`` as a list of arrays in the parameters' order."""
        return {"decay": self.decay, "averages": [average.copy() for average in self._averages]}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a snapshot, for the same parameters in the same order. On an error nothing is changed.

        Raises
        ------
        DataError
            A snapshot of another number of parameters.
        ShapeError
            An average of another shape than its parameter.
        """
        loaded = [np.asarray(average) for average in state_dict["averages"]]
        if len(loaded) != len(self._averages):
            raise DataError(f"the state is of {len(loaded)} parameters; here are {len(self._averages)}")
        for i, (new, average) in enumerate(zip(loaded, self._averages, strict=True)):
            if new.shape != average.shape:
                raise ShapeError(f"the average of parameter {i} is {new.shape}; the parameter is {average.shape}")
        self.decay = state_dict["decay"]
        self._averages = [new.astype(average.dtype) for new, average in zip(loaded, self._averages, strict=True)]
