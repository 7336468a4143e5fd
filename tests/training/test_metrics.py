"""Metrics, against their definitions counted one by one."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, training
from autograd_nn.engine.errors import ShapeError

RNG = np.random.default_rng(0)
SCORES = RNG.normal(size=(60, 5))
LABELS = RNG.integers(0, 4, 60)  # no example is of the last class, but some are taken for it
PREDICTED = SCORES.argmax(axis=1)


def share(*conditions):
    """Of the examples where the last condition holds, the share where all do."""
    whole = conditions[-1].sum()
    return np.all(conditions, axis=0).sum() / whole if whole else 0.0


CLASSES = range(5)
PRECISIONS = [share(k == LABELS, k == PREDICTED) for k in CLASSES]
RECALLS = [share(k == PREDICTED, k == LABELS) for k in CLASSES]
F1S = [2 * p * r / (p + r) if p + r else 0.0 for p, r in zip(PRECISIONS, RECALLS, strict=True)]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (training.accuracy, share(PREDICTED == LABELS, np.ones(60, bool))),
        (training.precision, np.mean(PRECISIONS)),
        (training.recall, np.mean(RECALLS)),
        (training.f1, np.mean(F1S)),
    ],
)
@pytest.mark.parametrize("given", [SCORES, SCORES.tolist(), ag.Tensor(SCORES), PREDICTED])
def test_shares_of_classes(metric, expected, given):
    assert metric(given, LABELS) == pytest.approx(expected, rel=1e-14)
    assert metric(given, LABELS.astype(np.uint8)) == pytest.approx(expected, rel=1e-14)


def test_a_class_that_never_occurs_does_not_count():
    scores = np.eye(9)[[0, 1, 1]]
    for metric in (training.precision, training.recall, training.f1):
        assert metric(scores, [0, 1, 1]) == 1


def test_confusion_matrix_counts_rows_as_true():
    matrix = training.confusion_matrix(SCORES, LABELS)
    for true in CLASSES:
        for predicted in CLASSES:
            assert matrix[true, predicted] == np.sum((true == LABELS) & (predicted == PREDICTED))
    assert matrix.shape == (5, 5)
    assert training.confusion_matrix([1, 3], [0, 0]).shape == (4, 4)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_top_k_accuracy(k):
    best = np.argsort(-SCORES, axis=1)[:, :k]
    expected = np.mean([label in row for label, row in zip(LABELS, best, strict=True)])
    assert training.top_k_accuracy(SCORES, LABELS, k) == expected
    assert training.top_k_accuracy([[1.0, 1.0]], [1], 1) == 1  # a tie


def test_perplexity_is_exp_of_the_cross_entropy_and_does_not_overflow():
    loss = nn.CrossEntropyLoss()(ag.Tensor(SCORES), LABELS).item()
    assert training.perplexity(SCORES, LABELS) == pytest.approx(np.exp(loss), rel=1e-12)
    assert training.perplexity(SCORES.reshape(6, 10, 5), LABELS.reshape(6, 10)) == pytest.approx(
        np.exp(loss), rel=1e-12
    )
    assert training.perplexity(np.array([[1000.0, 0.0]], np.float32), [0]) == 1


def test_errors_of_numbers():
    wanted = np.array([1.0, 2.0, 4.0])
    assert training.r2(wanted, wanted) == 1
    assert training.r2(np.full(3, wanted.mean()), wanted) == 0
    assert training.r2(wanted[::-1], wanted) == pytest.approx(1 - 18 / np.square(wanted - wanted.mean()).sum())
    assert (training.r2([5.0, 5.0], [5.0, 5.0]), training.r2([5.0, 4.0], [5.0, 5.0])) == (1, 0)
    assert training.mae(np.array([1, 250], np.uint8), np.array([5, 255], np.uint8)) == 4.5
    assert training.mae(ag.Tensor([1.0]), [3.0]) == 2


@pytest.mark.parametrize(
    ("metric", "given", "wanted"),
    [
        (training.accuracy, np.zeros((3, 2)), np.zeros((3, 1), int)),
        (training.f1, np.zeros((3, 2)), np.zeros(2, int)),
        (training.accuracy, np.zeros(3), np.zeros(3, int)),  # numbers that are no classes
        (training.top_k_accuracy, np.zeros(3, int), np.zeros(3, int)),
        (training.perplexity, np.float64(1), np.zeros(3, int)),
        (training.r2, np.zeros((3, 1)), np.zeros(3)),
        (training.mae, np.zeros(3), np.zeros(4)),
    ],
)
def test_predictions_of_other_examples_are_refused(metric, given, wanted):
    with pytest.raises(ShapeError, match=r"these are \("):
        metric(given, wanted)
