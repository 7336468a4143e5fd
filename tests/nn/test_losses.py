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
    nn.CrossEntropyLoss(reduction="sum")(logits, labels).backward()
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
    message = r"the input is \(4, 1\), the target \(4,\); .* target\.reshape\(\(4, 1\)\)"
    with pytest.raises(ShapeError, match=message):
        nn.MSELoss()(ag.Tensor(np.zeros((4, 1))), np.zeros(4))


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0.0, 1.0], DTypeError, r"these labels are float64.*labels\.astype\(int\)"),
        ([True, False], DTypeError, "these labels are bool"),
        ([[1, 0, 0], [0, 1, 0]], ShapeError, r"the labels must be \(2,\); they are \(2, 3\)"),
        ([0], ShapeError, r"the labels must be \(2,\); they are \(1,\)"),
        ([0, 3], ValueError, "labels from 0 to 3, but the input has 3 classes, numbered 0 to 2"),
        ([-1, 2], ValueError, "labels from -1 to 2"),
    ],
)
def test_cross_entropy_refuses_labels_that_do_not_fit(labels, error, message):
    with pytest.raises(error, match=message):
        nn.CrossEntropyLoss()(ag.Tensor(np.zeros((2, 3))), labels)


ALL = [
    nn.MSELoss,
    nn.L1Loss,
    nn.SmoothL1Loss,
    nn.HuberLoss,
    nn.CrossEntropyLoss,
    nn.NLLLoss,
    nn.BCELoss,
    nn.BCEWithLogitsLoss,
    nn.KLDivLoss,
    nn.HingeEmbeddingLoss,
    nn.MarginRankingLoss,
    nn.CosineEmbeddingLoss,
    nn.TripletMarginLoss,
    nn.PoissonNLLLoss,
    nn.GaussianNLLLoss,
]


@pytest.mark.parametrize("loss", ALL)
def test_an_unknown_reduction_is_refused(loss):
    with pytest.raises(ValueError, match="reduction='average'; it may be 'mean', 'sum', 'none'"):
        loss(reduction="average")


COLUMN, ROW = np.full((4, 1), 0.5), np.ones(4)


@pytest.mark.parametrize(
    ("loss", "operands"),
    [
        *((loss, (COLUMN, ROW)) for loss in (nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss, nn.BCELoss)),
        *((loss, (COLUMN, ROW)) for loss in (nn.BCEWithLogitsLoss, nn.KLDivLoss, nn.HingeEmbeddingLoss)),
        (nn.PoissonNLLLoss, (COLUMN, ROW)),
        (nn.GaussianNLLLoss, (COLUMN, ROW, COLUMN)),
        (nn.GaussianNLLLoss, (np.ones((4, 3)), np.ones((4, 3)), np.ones(3))),
        (nn.MarginRankingLoss, (COLUMN, ROW, ROW)),
        (nn.MarginRankingLoss, (COLUMN, COLUMN, ROW)),
        (nn.CosineEmbeddingLoss, (np.ones((4, 3)), np.ones((1, 3)), ROW)),
        (nn.CosineEmbeddingLoss, (np.ones((4, 3)), np.ones((4, 3)), COLUMN)),
        (nn.TripletMarginLoss, (np.ones((4, 3)), np.ones((4, 3)), np.ones((1, 3)))),
    ],
)
def test_no_loss_broadcasts_in_silence(loss, operands):
    with pytest.raises(ShapeError):
        loss()(*operands)


def test_weights_that_would_widen_the_loss_are_refused():
    for options in ({"weight": ROW}, {"pos_weight": ROW}):
        with pytest.raises(ShapeError, match=r"weight is \(4,\); it must broadcast to the input \(4, 1\)"):
            nn.BCEWithLogitsLoss(**options)(COLUMN, COLUMN)
    with pytest.raises(ShapeError, match="one number for each of 3 classes"):
        nn.CrossEntropyLoss(weight=[1.0, 2.0])(np.zeros((2, 3)), [0, 1])


@pytest.mark.parametrize(
    ("loss", "operands", "message"),
    [
        (nn.BCELoss(), ([0.5, 1.5], [1.0, 0.0]), r"from 0 to 1; the input goes from 0\.5 to 1\.5\. Put a Sigmoid"),
        (nn.HingeEmbeddingLoss(), ([0.5, 1.5], [1, 0]), r"targets that are 1 or -1; write 2 \* labels - 1"),
        (nn.CosineEmbeddingLoss(), ([[1.0]], [[1.0]], [0]), "targets that are 1 or -1"),
        (nn.GaussianNLLLoss(), ([1.0], [1.0], [-1.0]), "a negative variance"),
        (nn.HuberLoss(delta=0.0), ([1.0], [1.0]), "takes a positive number"),
        (nn.SmoothL1Loss(beta=-1.0), ([1.0], [1.0]), "takes 0 or a positive number"),
        (nn.CrossEntropyLoss(label_smoothing=1.5), ([[1.0]], [0]), "takes a number from 0 to 1"),
    ],
)
def test_what_has_no_meaning_is_refused(loss, operands, message):
    with pytest.raises(ValueError, match=message):
        loss(*operands)


def value_and_slope(loss, x, *others, dtype=float):
    x = ag.Tensor(np.array(x, dtype), requires_grad=True)
    y = loss(x, *others)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype
    return y.numpy(), x.grad.numpy()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_binary_cross_entropy_of_large_logits(dtype):
    wanted = np.array([1, 0, 1, 0], dtype)
    losses, slopes = value_and_slope(
        nn.BCEWithLogitsLoss(reduction="none"), [-800, 800, 800, -800], wanted, dtype=dtype
    )
    np.testing.assert_array_equal(losses, [800, 800, 0, 0])
    np.testing.assert_array_equal(slopes, [-1, 1, 0, 0])


def test_binary_cross_entropy_keeps_the_digits_of_small_losses():
    losses, slopes = value_and_slope(nn.BCEWithLogitsLoss(reduction="none"), [40.0, -40.0], [1.0, 0.0])
    np.testing.assert_allclose(losses, np.exp(-40.0), rtol=1e-14)
    np.testing.assert_allclose(slopes, [-np.exp(-40.0), np.exp(-40.0)], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_binary_cross_entropy_of_certainties_is_finite(dtype):
    losses, slopes = value_and_slope(
        nn.BCELoss(reduction="none"), [0, 1, 0, 1], np.array([0, 1, 1, 0], dtype), dtype=dtype
    )
    np.testing.assert_array_equal(losses, [0, 0, 100, 100])
    assert np.isfinite(slopes).all()
    np.testing.assert_array_equal(np.sign(slopes), [0, 0, -1, 1])


def test_a_class_that_cannot_be_and_is_not_expected_costs_nothing():
    logits = [[-np.inf, 0.0, 0.0]]
    target = np.array([[0.0, 0.5, 0.5]])
    loss, slope = value_and_slope(nn.CrossEntropyLoss(), logits, target)
    assert loss == pytest.approx(np.log(2))
    np.testing.assert_array_equal(slope, [[0, 0, 0]])
    loss, slope = value_and_slope(nn.KLDivLoss("sum"), [[-np.inf, np.log(0.5), np.log(0.5)]], target)
    assert loss == pytest.approx(0)
    np.testing.assert_array_equal(slope, -target)


def test_a_label_that_is_ignored_has_no_say():
    logits, labels = np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 2.0]]), np.array([-100, 1])
    loss, slope = value_and_slope(nn.CrossEntropyLoss(), logits, labels)
    alone, slope_alone = value_and_slope(nn.CrossEntropyLoss(), logits[1:], labels[1:])
    assert loss == alone
    np.testing.assert_array_equal(slope, [[0, 0, 0], *slope_alone])


def test_a_large_error_is_no_trouble_where_it_counts_linearly():
    for loss in (nn.HuberLoss("none"), nn.SmoothL1Loss("none"), nn.L1Loss("none")):
        losses, slopes = value_and_slope(loss, [1e200, -1e200, np.inf, 0.0], [0.0, 0.0, 0.0, 0.0])
        np.testing.assert_allclose(losses, [1e200, 1e200, np.inf, 0])
        np.testing.assert_array_equal(slopes, [1, -1, 1, 0])


def test_the_curvature_of_huber_at_a_perfect_prediction():
    assert ag.gradgradcheck(nn.HuberLoss("sum"), [1.0, 2.0], [1.0, 2.0])
    assert ag.gradgradcheck(nn.SmoothL1Loss("sum", beta=0.5), [1.0, 2.0], [1.0, 2.0])


def test_vectors_of_zeros_have_finite_gradients():
    zeros, ones = np.zeros((1, 3)), np.ones((1, 3))
    for loss, others in ((nn.CosineEmbeddingLoss(), (ones, [1])), (nn.TripletMarginLoss(eps=0.0), (zeros, ones))):
        _, slope = value_and_slope(loss, zeros, *others)
        assert np.isfinite(slope).all()


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize(
    ("loss", "others"),
    [
        (nn.L1Loss(), [[1, 2, 3]]),
        (nn.SmoothL1Loss(), [[1, 2, 3]]),
        (nn.HuberLoss(), [[1, 2, 3]]),
        (nn.BCEWithLogitsLoss(weight=[1.0, 2.0, 3.0], pos_weight=2.0), [[1, 0, 1]]),
        (nn.KLDivLoss("sum"), [[1, 0, 1]]),
        (nn.PoissonNLLLoss(full=True), [[1, 2, 3]]),
        (nn.GaussianNLLLoss(), [[1, 2, 3], [1, 2, 3]]),
    ],
    ids=repr,
)
def test_the_operands_decide_the_precision(loss, others, dtype):
    value_and_slope(loss, [0.5, 0.25, 2.0], *(np.array(a, dtype) for a in others), dtype=dtype)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("options", [{"weight": [1.0, 2.0, 3.0]}, {"label_smoothing": 0.1}, {"ignore_index": 0}])
def test_cross_entropy_keeps_the_precision_of_the_logits(options, dtype):
    value_and_slope(nn.CrossEntropyLoss(**options), [[0.5, 0.25, 2.0], [1, 2, 3]], [0, 2], dtype=dtype)


def test_weights_are_saved_with_the_loss():
    loss = nn.BCEWithLogitsLoss(weight=[1.0, 2.0], pos_weight=[3.0, 4.0])
    assert {k: v.tolist() for k, v in loss.state_dict().items()} == {"weight": [1, 2], "pos_weight": [3, 4]}
    assert list(loss.parameters()) == []
