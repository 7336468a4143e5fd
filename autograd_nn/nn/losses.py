"""Losses: how far a prediction is from what was wanted."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.derivatives.arithmetic import square, subtract
from autograd_nn.derivatives.exponential import softmax_cross_entropy
from autograd_nn.derivatives.reductions import mean, sum
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.nn.module import Module

REDUCTIONS: dict[str, Callable[[Any], Any]] = {"mean": mean, "sum": sum, "none": lambda losses: losses}


class Loss(Module):
    """What losses share: ``reduction``, how the loss of each element becomes one number.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ValueError
        Another reduction.
    """

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in REDUCTIONS:
            raise ValueError(f"reduction={reduction!r}; it may be {', '.join(map(repr, REDUCTIONS))}")
        self.reduction = reduction

    def extra_repr(self) -> str:
        return f"reduction={self.reduction!r}"


class MSELoss(Loss):
    """The squared difference of each element of the prediction from its target.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, prediction and target of different shapes: they are not broadcast.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> prediction = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> loss = nn.MSELoss()(prediction, [1.0, 4.0])
    >>> loss.backward()
    >>> loss.item(), prediction.grad
    (2.0, Tensor([ 0., -2.]))
    """

    def forward(self, prediction: Any, target: Any) -> Any:
        """The loss of ``prediction`` against ``target``, of the same shape."""
        wanted, given = np.shape(prediction), np.shape(target)
        if wanted != given:
            # Broadcasting (N, 1) with (N,) compares each prediction with every target.
            raise ShapeError(
                f"MSELoss compares element by element: the prediction is {wanted}, the target {given}; "
                f"reshape one of them, such as target.reshape({wanted})"
            )
        return REDUCTIONS[self.reduction](square(subtract(prediction, target)))


class CrossEntropyLoss(Loss):
    """``-log(softmax(logits)[label])``: the surprise at the true class.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    DTypeError
        In a call, labels that are not integers.
    ShapeError
        In a call, labels that do not have the shape of the logits without their last axis.
    ValueError
        In a call, a label that is not the number of a class.

    Notes
    -----
    The classes are on the last axis, also where there are more than two; the logits are not
    normalized beforehand, so no Softmax belongs before this loss.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> logits = ag.Tensor([[0.0, 0.0], [0.0, 0.0]], requires_grad=True)
    >>> loss = nn.CrossEntropyLoss()(logits, [0, 1])
    >>> loss.backward()
    >>> print(f"{loss:.4f}")
    0.6931
    >>> logits.grad
    Tensor([[-0.25,  0.25],
            [ 0.25, -0.25]])
    """

    def forward(self, logits: Any, labels: Any) -> Any:
        """The loss of ``logits`` (..., classes) against integer ``labels`` (...)."""
        shape = np.shape(logits)
        labels = np.asarray(getattr(labels, "_data", labels))
        if not np.issubdtype(labels.dtype, np.integer):
            raise DTypeError(
                f"CrossEntropyLoss takes the numbers of the classes as integers; these labels are {labels.dtype}. "
                f"Write labels.astype(int), or one_hot.argmax(axis=-1) for one-hot rows"
            )
        if not shape or labels.shape != shape[:-1]:
            raise ShapeError(
                f"CrossEntropyLoss takes logits (..., classes) and one label for each row: the logits are {shape}, "
                f"so the labels must be {shape[:-1]}; they are {labels.shape}"
            )
        if labels.size and not 0 <= labels.min() <= labels.max() < shape[-1]:
            raise ValueError(
                f"CrossEntropyLoss: labels from {labels.min()} to {labels.max()}, but the logits have "
                f"{shape[-1]} classes, numbered 0 to {shape[-1] - 1}"
            )
        return REDUCTIONS[self.reduction](softmax_cross_entropy(logits, labels))
