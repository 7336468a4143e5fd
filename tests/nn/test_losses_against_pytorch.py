"""Losses: PyTorch's values, first and second derivatives in all their operands, with every option."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from tests.nn.functions_against_pytorch import agree_in_all
from tests.pytorch import needs_torch, torch

pytestmark = needs_torch

_rng = np.random.default_rng(5)
SHAPE = (4, 3, 2)
PREDICTION, TARGET = _rng.normal(size=(2, *SHAPE)) * 1.7
CHANCES, HOPES = _rng.uniform(0.05, 0.95, size=(2, *SHAPE))
COUNTS = _rng.uniform(0.2, 5.0, size=SHAPE)
WEIGHTS = _rng.uniform(0.2, 2.0, size=SHAPE)
SIGNS = _rng.choice([-1.0, 1.0], SHAPE)
VECTORS = _rng.normal(size=(3, 5, 4))

REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])


def in_torch(options):
    return {k: torch.tensor(v) if isinstance(v, (np.ndarray, list)) else v for k, v in options.items()}


def hold(name, operands, reduction, fixed=(), **options):
    """Our loss and PyTorch's of the same name, with the same options, and ``fixed`` operands after the others."""
    ours = getattr(nn, name)(reduction=reduction, **options)
    theirs = getattr(torch.nn, name)(reduction=reduction, **in_torch(options))
    fixed_theirs = [torch.tensor(a) for a in fixed]
    agree_in_all(lambda *x: ours(*x, *fixed), lambda *x: theirs(*x, *fixed_theirs), *operands)
    assert list(ours.state_dict()) == list(theirs.state_dict())


@REDUCTIONS
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("MSELoss", {}),
        ("L1Loss", {}),
        ("SmoothL1Loss", {}),
        ("SmoothL1Loss", {"beta": 0.4}),
        ("SmoothL1Loss", {"beta": 0.0}),
        ("HuberLoss", {}),
        ("HuberLoss", {"delta": 0.4}),
        ("BCEWithLogitsLoss", {}),
        ("BCEWithLogitsLoss", {"weight": WEIGHTS}),
        ("BCEWithLogitsLoss", {"weight": WEIGHTS[0, 0], "pos_weight": WEIGHTS[0]}),
    ],
)
def test_of_two_operands(name, options, reduction):
    hold(name, [PREDICTION, TARGET], reduction, **options)


@REDUCTIONS
@pytest.mark.parametrize("options", [{}, {"weight": WEIGHTS}, {"weight": WEIGHTS[0, 0]}])
def test_binary_cross_entropy(options, reduction):
    hold("BCELoss", [CHANCES, HOPES], reduction, **options)


@pytest.mark.filterwarnings("ignore:reduction:UserWarning")  # PyTorch advises batchmean
@pytest.mark.parametrize("reduction", ["mean", "sum", "none", "batchmean"])
@pytest.mark.parametrize("log_target", [True, False])
def test_divergence(log_target, reduction):
    target = np.log(HOPES) if log_target else HOPES
    hold("KLDivLoss", [np.log(CHANCES), target], reduction, log_target=log_target)


@REDUCTIONS
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("log_input", [True, False])
def test_counts(log_input, full, reduction):
    hold("PoissonNLLLoss", [COUNTS / 2, COUNTS], reduction, log_input=log_input, full=full)


@REDUCTIONS
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("variance", [WEIGHTS, WEIGHTS[:, :, :1], WEIGHTS[:, :, 0], WEIGHTS[:, :1]])
def test_normal_numbers(variance, full, reduction):
    hold("GaussianNLLLoss", [PREDICTION, TARGET, variance], reduction, full=full)


def test_a_variance_below_eps_counts_as_eps_and_keeps_its_gradient():
    variance = np.full(SHAPE, 0.01)
    variance[0] = 0.0
    ours = nn.GaussianNLLLoss(eps=0.1)
    theirs = torch.nn.GaussianNLLLoss(eps=0.1)
    agree_in_all(ours, theirs, PREDICTION, TARGET, variance)


@REDUCTIONS
@pytest.mark.parametrize("margin", [1.0, 0.3])
def test_hinge(margin, reduction):
    hold("HingeEmbeddingLoss", [COUNTS], reduction, [SIGNS], margin=margin)


@REDUCTIONS
@pytest.mark.parametrize("margin", [0.0, 0.3])
def test_ranking(margin, reduction):
    hold("MarginRankingLoss", [PREDICTION, TARGET], reduction, [SIGNS], margin=margin)


@REDUCTIONS
@pytest.mark.parametrize("margin", [0.0, 0.3])
def test_cosine(margin, reduction):
    hold("CosineEmbeddingLoss", VECTORS[:2], reduction, [SIGNS.ravel()[:5]], margin=margin)


def test_cosine_of_single_vectors():
    hold("CosineEmbeddingLoss", VECTORS[:2, 0], "mean", [np.array(-1)])


@REDUCTIONS
@pytest.mark.parametrize("options", [{}, {"margin": 3.0}, {"p": 1.0}, {"p": 3.0, "eps": 0.1}, {"swap": True}])
def test_triplets(options, reduction):
    hold("TripletMarginLoss", VECTORS, reduction, **options)


# ---- classes -----------------------------------------------------------------------------------------------

CLASS_OPTIONS = [
    {},
    {"weight": [0.5, 2.0, 1.0]},
    {"ignore_index": 1},
    {"weight": [0.5, 2.0, 1.0], "ignore_index": 0},
    {"weight": [0.5, 0.0, 1.0]},
]
SMOOTHING = [{**options, "label_smoothing": 0.3} for options in CLASS_OPTIONS]


def double(options):
    return {k: np.array(v) if isinstance(v, list) else v for k, v in options.items()}


@REDUCTIONS
@pytest.mark.parametrize("options", CLASS_OPTIONS + SMOOTHING)
@pytest.mark.parametrize("shape", [(5, 3), (4, 3, 2), (2, 3, 2, 4)])
def test_cross_entropy_of_labels(shape, options, reduction):
    labels = np.random.default_rng(1).integers(0, 3, (shape[0], *shape[2:]))
    logits = 2 * np.random.default_rng(2).normal(size=shape)
    hold("CrossEntropyLoss", [logits], reduction, [labels], **double(options))


@REDUCTIONS
@pytest.mark.parametrize("options", CLASS_OPTIONS)
@pytest.mark.parametrize("shape", [(5, 3), (4, 3, 2), (2, 3, 2, 4)])
def test_negative_log_likelihood(shape, options, reduction):
    labels = np.random.default_rng(1).integers(0, 3, (shape[0], *shape[2:]))
    hold("NLLLoss", [np.random.default_rng(2).normal(size=shape)], reduction, [labels], **double(options))


@REDUCTIONS
@pytest.mark.parametrize("options", [{}, {"weight": [0.5, 2.0, 1.0]}, *SMOOTHING[:2]])
@pytest.mark.parametrize("shape", [(3,), (5, 3), (4, 3, 2), (2, 3, 2, 4)])
def test_cross_entropy_of_probabilities(shape, options, reduction):
    rng = np.random.default_rng(2)
    hold("CrossEntropyLoss", [rng.normal(size=shape), rng.uniform(size=shape)], reduction, **double(options))


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss"])
def test_a_single_row_of_classes(name):
    hold(name, [PREDICTION[:, 0, 0]], "mean", [np.array(2)])


@pytest.mark.parametrize("options", [{}, {"label_smoothing": 0.1}])
def test_cross_entropy_with_a_class_that_cannot_be(options):
    logits = np.array([[-np.inf, 0.0, 1.0], [0.0, -np.inf, -1000.0]])
    x, x_theirs = ag.Tensor(logits, requires_grad=True), torch.tensor(logits, requires_grad=True)
    loss = nn.CrossEntropyLoss(**options)(x, [1, 2])
    loss_theirs = torch.nn.CrossEntropyLoss(**options)(x_theirs, torch.tensor([1, 2]))
    assert loss.item() == loss_theirs.item()  # infinite with smoothing, which expects a little of every class
    loss.backward()
    loss_theirs.backward()
    np.testing.assert_allclose(x.grad.numpy(), x_theirs.grad.numpy(), rtol=1e-14, atol=1e-17)


def test_binary_cross_entropy_at_its_ends():
    chances, wanted = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    x, x_theirs = ag.Tensor(chances, requires_grad=True), torch.tensor(chances, requires_grad=True)
    losses = nn.BCELoss(reduction="none")(x, wanted)
    losses_theirs = torch.nn.BCELoss(reduction="none")(x_theirs, torch.tensor(wanted))
    np.testing.assert_array_equal(losses.numpy(), losses_theirs.detach().numpy())
    losses.sum().backward()
    losses_theirs.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), x_theirs.grad.numpy(), rtol=1e-8)  # PyTorch's 1e-12 is a single one


# ---- distances ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cosine_similarity", {}),
        ("cosine_similarity", {"dim": 0}),
        ("pairwise_distance", {}),
        ("pairwise_distance", {"p": 3.0, "eps": 0.1, "keepdim": True}),
    ],
)
def test_distances(name, options):
    ours, theirs = (getattr(library.functional, name) for library in (nn, torch.nn))
    agree_in_all(lambda *x: ours(*x, **options), lambda *x: theirs(*x, **options), *VECTORS[:2])


@pytest.mark.parametrize("options", [{}, {"p": 3.0, "dim": 0}, {"eps": 3.0}])
def test_normalized_vectors(options):
    ours, theirs = (library.functional.normalize for library in (nn, torch.nn))
    agree_in_all(lambda x: ours(x, **options), lambda x: theirs(x, **options), VECTORS[0])
