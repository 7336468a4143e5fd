"""nn.functional: a function for every activation and loss, which the modules call."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.nn import activations, functional, losses
from tests.pytorch import needs_torch, torch

NAMES_OF = {
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "CrossEntropyLoss": "cross_entropy",
    "KLDivLoss": "kl_div",
    "L1Loss": "l1_loss",
    "SmoothL1Loss": "smooth_l1_loss",
    "MSELoss": "mse_loss",
    "NLLLoss": "nll_loss",
    "PoissonNLLLoss": "poisson_nll_loss",
    "GaussianNLLLoss": "gaussian_nll_loss",
    "HuberLoss": "huber_loss",
    "HingeEmbeddingLoss": "hinge_embedding_loss",
    "MarginRankingLoss": "margin_ranking_loss",
    "CosineEmbeddingLoss": "cosine_embedding_loss",
    "TripletMarginLoss": "triplet_margin_loss",
    "LeakyReLU": "leaky_relu",
    "LogSoftmax": "log_softmax",
}


def public(module):
    return [name for name, value in vars(module).items() if isinstance(value, type)]


@pytest.mark.parametrize("name", [*public(activations), *public(losses)])
def test_every_activation_and_loss_is_a_function_too(name):
    assert callable(getattr(functional, NAMES_OF.get(name, name.lower())))
    assert getattr(nn, name) is getattr(activations, name, None) or getattr(losses, name)


@needs_torch
@pytest.mark.parametrize("name", [name for name, value in vars(functional).items() if callable(value)])
def test_names_are_pytorchs(name):
    assert callable(getattr(torch.nn.functional, name))


def test_linear_has_a_bias_or_not():
    x, weight, bias = np.ones((2, 3)), np.arange(6.0).reshape(2, 3), np.array([1.0, -1.0])
    np.testing.assert_array_equal(functional.linear(x, weight, bias), x @ weight.T + bias)
    np.testing.assert_array_equal(functional.linear(x, weight), x @ weight.T)
    assert ag.gradcheck(functional.linear, x, weight, bias)


def test_dropout_is_reproducible_and_leaves_numbers_alone_outside_of_training():
    x = np.ones(1000)
    dropped = functional.dropout(x, 0.25, rng=3)
    np.testing.assert_array_equal(dropped, functional.dropout(x, 0.25, rng=3))
    assert set(np.unique(dropped)) == {0, 1 / 0.75}
    assert 700 < np.count_nonzero(dropped) < 800
    assert functional.dropout(x, 0.25, training=False) is x
