"""Losses of classes and probabilities."""

from typing import Any

from autograd_nn.nn import functional
from autograd_nn.nn.buffer import Buffer
from autograd_nn.nn.functional.reducing import check_reduction
from autograd_nn.nn.losses.loss import Loss


def _buffer(values: Any) -> Buffer | None:
    """Weights are saved with the model, as in PyTorch."""
    return None if values is None else Buffer(values)


class CrossEntropyLoss(Loss):
    """``-log(softmax(input)[label])``: the surprise at the true class.

    Parameters
    ----------
    weight : array_like, (C,), optional
        How much each class counts.
    ignore_index : int
        Labels of this number are left out.
    reduction : {"mean", "sum", "none"}
        A mean is weighted by the weights of the labels; with probabilities, it is that over the rows.
    label_smoothing : float
        From 0 to 1: how much of the target is spread evenly over all classes.

    Raises
    ------
    DTypeError
        In a call, labels that are not integers.
    ShapeError
        In a call, labels that do not have the shape of the input without its classes.
    ValueError
        In a call, a label that is not the number of a class, or a ``label_smoothing`` that is not from 0 to 1.

    Notes
    -----
    The input is not normalized beforehand, so no Softmax belongs before this loss. Its classes are on axis 1, or
    on its only axis, as in PyTorch. The target is integer labels (N, d1, ...), or probabilities of the shape of
    the input. A class whose logit is -inf costs nothing where its probability is 0; PyTorch says nan.

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

    def __init__(
        self,
        weight: Any = None,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(reduction)
        self.weight = _buffer(weight)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` (N, C, d1, ...) against labels (N, d1, ...) or probabilities (N, C, d1, ...)."""
        return functional.cross_entropy(
            input, target, self.weight, self.ignore_index, self.reduction, self.label_smoothing
        )


class NLLLoss(Loss):
    """``-input[label]``, where the input is logarithms of probabilities, such as `LogSoftmax` gives.

    Parameters
    ----------
    weight : array_like, (C,), optional
        How much each class counts.
    ignore_index : int
        Labels of this number are left out.
    reduction : {"mean", "sum", "none"}
        A mean is weighted by the weights of the labels.

    Raises
    ------
    DTypeError, ShapeError, ValueError
        In a call, for labels as in `CrossEntropyLoss`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> print(nn.NLLLoss()(np.log([[0.5, 0.5], [0.25, 0.75]]), [0, 0]) / np.log(2))
    1.5
    """

    def __init__(self, weight: Any = None, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.weight = _buffer(weight)
        self.ignore_index = ignore_index

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` (N, C, d1, ...) against integer labels (N, d1, ...)."""
        return functional.nll_loss(input, target, self.weight, self.ignore_index, self.reduction)


class BCELoss(Loss):
    """``-target * log(input) - (1 - target) * log(1 - input)``: the surprise at a yes or no.

    Parameters
    ----------
    weight : array_like, optional
        How much each element counts; broadcast to the input.
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes.
    ValueError
        In a call, an input that is not from 0 to 1.

    Notes
    -----
    Logarithms are at least -100, as in PyTorch: a confident mistake costs 100 and not infinitely much.
    `BCEWithLogitsLoss` needs no such bound.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> print(nn.BCELoss()([0.5, 1.0, 0.0], [1.0, 1.0, 0.0]) / np.log(2))
    0.333...
    """

    def __init__(self, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.weight = _buffer(weight)

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of the probabilities ``input`` against ``target``, both from 0 to 1 and of the same shape."""
        return functional.binary_cross_entropy(input, target, self.weight, self.reduction)


class BCEWithLogitsLoss(Loss):
    """`BCELoss` of ``sigmoid(input)``, in one formula that neither overflows nor loses digits.

    Parameters
    ----------
    weight : array_like, optional
        How much each element counts; broadcast to the input.
    reduction : {"mean", "sum", "none"}
    pos_weight : array_like, optional
        How much a yes counts; broadcast to the input.

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.BCEWithLogitsLoss(reduction="none")([-800.0, 800.0], [1.0, 1.0])
    array([800.,   0.])
    """

    def __init__(self, weight: Any = None, reduction: str = "mean", pos_weight: Any = None) -> None:
        super().__init__(reduction)
        self.weight = _buffer(weight)
        self.pos_weight = _buffer(pos_weight)

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against ``target``, from 0 to 1 and of the same shape."""
        return functional.binary_cross_entropy_with_logits(input, target, self.weight, self.reduction, self.pos_weight)


class KLDivLoss(Loss):
    """The Kullback-Leibler divergence: ``target * (log(target) - input)`` for log-probabilities ``input``.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "batchmean"}
        "batchmean", the sum over the length of the first axis, is the divergence by its definition.
    log_target : bool
        Whether the target is the logarithm of a probability too.

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> loss = nn.KLDivLoss(reduction="batchmean")
    >>> print(loss(np.log([[0.5, 0.5]]), np.array([[1.0, 0.0]])) / np.log(2))
    1.0
    """

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        check_reduction(reduction, "batchmean")
        self.reduction = reduction
        self.log_target = log_target

    def forward(self, input: Any, target: Any) -> Any:
        """The divergence of ``input`` from ``target``, of the same shape."""
        return functional.kl_div(input, target, self.reduction, self.log_target)
