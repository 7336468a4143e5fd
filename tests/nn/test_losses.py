"""Losses: their values and gradients, and what they refuse."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DTypeError, ShapeError


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize(("reduction", "expected"), [("mean", 2.5), ("sum", 5.0), ("none", [1.0, 4.0])])
def test_reductions(reduction, expected):
    np.testing.assert_array_equal(nn.MSELoss(reduction)(np.array([1.0, 2.0]), np.array([0.0, 4.0])), expected)


def test_the_gradient_of_cross_entropy_is_predicted_minus_true(rng):
    x, labels = rng.normal(size=(3, 4)), np.array([2, 0, 3])
    logits = ag.Tensor(x, requires_grad=True)
    nn.CrossEntropyLoss("sum")(logits, labels).backward()
    predicted = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(logits.grad.numpy(), predicted - np.eye(4)[labels], rtol=1e-12)


def test_cross_entropy_of_large_logits():
    logits = ag.Tensor([[1000.0, -1000.0, 0.0]], requires_grad=True)
    loss = nn.CrossEntropyLoss()(logits, [1])
    loss.backward()
    assert loss.item() == 2000.0
    np.testing.assert_array_equal(logits.grad.numpy(), [[1, -1, 0]])


def test_losses_of_plain_arrays_and_tensors(rng):
    x = rng.normal(size=(2, 3))
    assert nn.MSELoss()(x, x + 2) == pytest.approx(4)
    assert nn.MSELoss()(ag.Tensor(x), ag.Tensor(x + 2)).item() == pytest.approx(4)
    assert nn.CrossEntropyLoss()(ag.Tensor(np.zeros((2, 4))), ag.Tensor([0, 3])).item() == pytest.approx(np.log(4))


def test_mse_flows_back_to_both():
    a, b = ag.Tensor([1.0, 2.0], requires_grad=True), ag.Tensor([0.0, 4.0], requires_grad=True)
    nn.MSELoss("sum")(a, b).backward()
    np.testing.assert_array_equal(a.grad.numpy(), [2, -4])
    np.testing.assert_array_equal(b.grad.numpy(), [-2, 4])


def test_losses_keep_float32():
    x = ag.Tensor(np.ones((2, 3), np.float32), requires_grad=True)
    assert nn.MSELoss()(x, np.zeros((2, 3), np.float32)).dtype == np.float32
    assert nn.CrossEntropyLoss()(x, [0, 1]).dtype == np.float32


def test_mse_does_not_broadcast():
    message = r"the prediction is \(4, 1\), the target \(4,\); .* target\.reshape\(\(4, 1\)\)"
    with pytest.raises(ShapeError, match=message):
        nn.MSELoss()(ag.Tensor(np.zeros((4, 1))), np.zeros(4))


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0.0, 1.0], DTypeError, r"these labels are float64.*labels\.astype\(int\)"),
        ([True, False], DTypeError, "these labels are bool"),
        ([[1, 0, 0], [0, 1, 0]], ShapeError, r"the labels must be \(2,\); they are \(2, 3\)"),
        ([0], ShapeError, r"the labels must be \(2,\); they are \(1,\)"),
        ([0, 3], ValueError, "labels from 0 to 3, but the logits have 3 classes, numbered 0 to 2"),
        ([-1, 2], ValueError, "labels from -1 to 2"),
    ],
)
def test_cross_entropy_refuses_labels_that_do_not_fit(labels, error, message):
    with pytest.raises(error, match=message):
        nn.CrossEntropyLoss()(ag.Tensor(np.zeros((2, 3))), labels)


@pytest.mark.parametrize("loss", [nn.MSELoss, nn.CrossEntropyLoss])
def test_an_unknown_reduction_is_refused(loss):
    with pytest.raises(ValueError, match="reduction='average'; it may be 'mean', 'sum', 'none'"):
        loss(reduction="average")
