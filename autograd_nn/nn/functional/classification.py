"""The formulas of losses of classes and probabilities. Each is described, with an example, at its class."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.exponential import exp, log_softmax, softmax_cross_entropy, softplus
from autograd_nn.derivatives.probabilities import binary_surprise
from autograd_nn.derivatives.reductions import sum
from autograd_nn.derivatives.selection import where
from autograd_nn.derivatives.shapes import moveaxis
from autograd_nn.derivatives.special import xlogy
from autograd_nn.derivatives.taking import take_along_axis
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.nn.functional.reducing import check_reduction, check_shapes, reduced, shape_of


def _classes_last(loss: str, input: Any) -> Any:
    """``input`` (C,), (N, C) or (N, C, d1, ...) with its axis of classes moved to the end."""
    input = as_array(input)
    if input.ndim == 0 or input.shape[min(input.ndim - 1, 1)] == 0:
        raise ShapeError(f"{loss} takes an input (C,), (N, C) or (N, C, d1, ...) of classes; it is {input.shape}")
    return moveaxis(input, 1, -1) if input.ndim > 2 else input


def _labels(loss: str, rows: Any, target: Any, ignore_index: int) -> tuple[Any, Any]:
    """The labels of ``rows`` (..., classes), with 0 for those to be ignored, and which are not."""
    labels = np.asarray(getattr(target, "_data", target))
    classes = rows.shape[-1]
    if labels.dtype.kind not in "iu":
        raise DTypeError(
            f"{loss} takes the numbers of the classes as integers; these labels are {labels.dtype}. "
            f"Write labels.astype(int), or one_hot.argmax(axis=1) for one-hot rows"
        )
    if labels.shape != rows.shape[:-1]:
        given = (rows.shape[0], classes, *rows.shape[1:-1]) if rows.ndim > 1 else rows.shape
        raise ShapeError(
            f"{loss} takes an input (N, C, d1, ...) and one label for each row of C: the input is {given}, "
            f"so the labels must be {rows.shape[:-1]}; they are {labels.shape}"
        )
    kept = labels != ignore_index
    labels = np.where(kept, labels, 0)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(
            f"{loss}: labels from {labels.min()} to {labels.max()}, but the input has "
            f"{classes} classes, numbered 0 to {classes - 1}"
        )
    return labels, kept


def _class_weights(loss: str, rows: Any, weight: Any) -> Any:
    """One weight for each class, as a plain array of the dtype of ``rows``."""
    if weight is None:
        return np.ones(rows.shape[-1], rows.dtype)
    weight = np.asarray(getattr(weight, "_data", weight)).astype(rows.dtype)
    if weight.shape != rows.shape[-1:]:
        raise ShapeError(
            f"{loss}: the weight takes one number for each of {rows.shape[-1]} classes, not {weight.shape}"
        )
    return weight


def _weights(loss: str, rows: Any, labels: Any, kept: Any, weight: Any) -> Any:
    """The weight of each label's class, 0 where it is to be ignored; None where all count alike, as they mostly do."""
    if weight is None and kept.all():
        return None
    return kept * _class_weights(loss, rows, weight)[labels]


def _weighted(losses: Any, weights: Any, reduction: str) -> Any:
    """Losses times their weights, and as a mean the weighted one; what has weight 0 is left out."""
    if weights is None:
        return reduced(losses, reduction)
    losses = where(weights == 0, 0, losses) * weights
    return _mean_over(losses, weights, reduction)


def _mean_over(losses: Any, weights: Any, reduction: str) -> Any:
    """`reduced`, but a mean is the sum of the losses over that of the weights."""
    return sum(losses) / np.sum(weights) if reduction == "mean" else reduced(losses, reduction)


def nll_loss(input: Any, target: Any, weight: Any = None, ignore_index: int = -100, reduction: str = "mean") -> Any:
    """``-input[label]`` of logarithms of probabilities."""
    rows = _classes_last("nll_loss", input)
    labels, kept = _labels("nll_loss", rows, target, ignore_index)
    losses = -take_along_axis(rows, labels[..., None], -1)[..., 0]
    return _weighted(losses, _weights("nll_loss", rows, labels, kept, weight), reduction)


def cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """``-sum(target * log_softmax(input))`` over the classes; a label stands for probability 1 of its class."""
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"cross_entropy(label_smoothing={label_smoothing}): it takes a number from 0 to 1")
    rows = _classes_last("cross_entropy", input)
    target = as_array(target)
    if target.shape == shape_of(input) and np.issubdtype(target.dtype, np.floating):
        probabilities = moveaxis(target, 1, -1) if target.ndim > 2 else target
        class_weights = _class_weights("cross_entropy", rows, weight)
        return reduced(_expected_surprise(rows, probabilities, class_weights, label_smoothing), reduction)
    labels, kept = _labels("cross_entropy", rows, target, ignore_index)
    if label_smoothing == 0:
        weights = _weights("cross_entropy", rows, labels, kept, weight)
        return _weighted(softmax_cross_entropy(rows, labels), weights, reduction)
    class_weights = _class_weights("cross_entropy", rows, weight)
    one_hot = (labels[..., None] == np.arange(rows.shape[-1])).astype(rows.dtype)
    losses = where(kept, _expected_surprise(rows, one_hot, class_weights, label_smoothing), 0)
    return _mean_over(losses, kept * class_weights[labels], reduction)


def _expected_surprise(rows: Any, probabilities: Any, class_weights: Any, label_smoothing: float) -> Any:
    shares = ((1 - label_smoothing) * probabilities + label_smoothing / rows.shape[-1]) * class_weights
    surprise = -log_softmax(rows)
    # What cannot be and is not expected costs nothing: 0 times infinite would be nan.
    return sum(shares * where((shares == 0) & (surprise == np.inf), 0, surprise), axis=-1)


def kl_div(input: Any, target: Any, reduction: str = "mean", log_target: bool = False) -> Any:
    """``target * (log(target) - input)``, where ``input`` is the logarithm of a probability."""
    check_shapes("kl_div", input=input, target=target)
    check_reduction(reduction, "batchmean")
    input, target = as_array(input), as_array(target)
    if log_target:
        losses = exp(target) * (target - input)
    else:
        losses = xlogy(target, target) - target * where((target == 0) & (input == -np.inf), 0, input)
    return sum(losses) / input.shape[0] if reduction == "batchmean" else reduced(losses, reduction)


def _spread(loss: str, name: str, weight: Any, input: Any) -> Any:
    """A weight as a plain array of the shape and dtype of ``input``."""
    weight = np.asarray(getattr(weight, "_data", weight))
    try:
        return np.broadcast_to(weight.astype(input.dtype), input.shape)
    except ValueError:
        raise ShapeError(
            f"{loss}: the {name} is {weight.shape}; it must broadcast to the input {input.shape}"
        ) from None


def binary_cross_entropy(input: Any, target: Any, weight: Any = None, reduction: str = "mean") -> Any:
    """``-target * log(input) - (1 - target) * log(1 - input)`` of probabilities."""
    check_shapes("binary_cross_entropy", input=input, target=target)
    input = as_array(input)
    values = getattr(input, "_data", input)
    if np.any((values < 0) | (values > 1)):
        raise ValueError(
            f"binary_cross_entropy takes probabilities from 0 to 1; the input goes from {np.min(values):.4g} to "
            f"{np.max(values):.4g}. Put a Sigmoid before it, or better, use binary_cross_entropy_with_logits"
        )
    # In half precision 1e-12 would be 0.
    losses = binary_surprise(input, target, least=max(1e-12, float(np.finfo(input.dtype).tiny)))
    if weight is not None:
        losses = losses * _spread("binary_cross_entropy", "weight", weight, input)
    return reduced(losses, reduction)


def binary_cross_entropy_with_logits(
    input: Any, target: Any, weight: Any = None, reduction: str = "mean", pos_weight: Any = None
) -> Any:
    """`binary_cross_entropy` of ``sigmoid(input)``, without its overflow; ``pos_weight`` multiplies the first term."""
    check_shapes("binary_cross_entropy_with_logits", input=input, target=target)
    input, target = as_array(input), as_array(target)
    yes, no = target * softplus(-input), (1 - target) * softplus(input)
    if pos_weight is not None:
        yes = yes * _spread("binary_cross_entropy_with_logits", "pos_weight", pos_weight, input)
    losses = yes + no
    if weight is not None:
        losses = losses * _spread("binary_cross_entropy_with_logits", "weight", weight, input)
    return reduced(losses, reduction)
