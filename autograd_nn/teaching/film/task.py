"""What a step of training computes: the predictions of all examples, and their loss."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.modes import no_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.nn.answering import answering
from autograd_nn.nn.module import Module

Array = npt.NDArray[Any]


class Task:
    """A model and its loss on some data; or, without a model, a loss of a few values.

    Attributes
    ----------
    has_model : bool
    inputs, targets : array or None
        The examples, one in each row; None if they are no such tables.
    """

    def __init__(self, model: Any, loss: Callable[..., Any], data: Sequence[Any]) -> None:
        self._model = model if callable(model) else None
        self._loss, self._data = loss, tuple(data)
        self.has_model = self._model is not None
        self.inputs = self.targets = None
        if self.has_model:
            if len(self._data) != 2:
                raise ValueError(
                    f"film() takes data as a pair, (inputs, targets), and these are {len(self._data)} parts; "
                    f"the model is called with the inputs, the loss with its predictions and the targets"
                )
            self.inputs, self.targets = map(table, self._data)

    def forward(self) -> tuple[Any, Any]:
        """The predictions, None without a model, and the loss."""
        if self._model is None:
            return None, self._checked(self._loss(*self._data))
        inputs, targets = self._data
        predictions = self._model(inputs)
        return predictions, self._checked(self._loss(predictions, targets))

    def look(self) -> tuple[Any, Any]:
        """The same, only to be looked at: not recorded, and a Module in ``eval()`` mode."""
        with self._answering():
            return self.forward()

    def answers(self, places: Array) -> Any:
        """The predictions for other inputs, only to be looked at; given as a list if the inputs are one."""
        assert self._model is not None
        with self._answering():
            return self._model(places.tolist() if isinstance(self._data[0], list) else places)

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self._model) if isinstance(self._model, Module) else no_grad()

    def _checked(self, loss: Any) -> Any:
        if not isinstance(loss, Variable) or np.size(loss._data) != 1:
            kind = type(loss).__name__
            told = f"a {kind} of shape {np.shape(loss._data)}" if isinstance(loss, Variable) else f"a {kind}"
            raise TypeError(f"film() goes back from a loss that is one Scalar or Tensor of one element, not {told}")
        return loss


def table(values: Any) -> Array | None:
    """Numbers with one row for each example: of arrays, Tensors, and lists of floats and Scalars; else None."""
    array = _array(values)
    if array.dtype.kind not in "bifu" or array.ndim not in (1, 2) or array.size == 0:
        return None
    return array.reshape(len(array), -1)


def _array(values: Any) -> Array:
    if isinstance(values, (list, tuple)):
        rows = [_array(value) for value in values]
        return np.array(rows) if len({row.shape for row in rows}) == 1 else np.array(None)
    return np.asarray(getattr(values, "_data", values))
