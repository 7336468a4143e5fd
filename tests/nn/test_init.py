"""nn.init: what the initial values are, and that the same seed gives the same."""

import math

import numpy as np
import pytest
import scipy.stats

from autograd_nn import nn
from autograd_nn.engine.errors import GraphError, ShapeError
from autograd_nn.nn import init
from tests.pytorch import needs_torch, torch


def parameter(*shape, dtype=float):
    return nn.Parameter(np.zeros(shape), dtype=dtype)


def is_drawn_from(values, distribution):
    return scipy.stats.kstest(np.ravel(values), distribution.cdf).pvalue > 0.01


SHAPE = (40, 20, 3)  # fan in 60, fan out 120


@pytest.mark.parametrize(
    ("fill", "distribution"),
    [
        (lambda t, rng: init.uniform_(t, -2, 3, rng=rng), scipy.stats.uniform(-2, 5)),
        (lambda t, rng: init.normal_(t, 1.0, 0.2, rng=rng), scipy.stats.norm(1.0, 0.2)),
        (lambda t, rng: init.trunc_normal_(t, rng=rng), scipy.stats.truncnorm(-2, 2)),
        (lambda t, rng: init.trunc_normal_(t, 1.0, 0.5, 0.5, 3.0, rng=rng), scipy.stats.truncnorm(-1, 4, 1, 0.5)),
        (lambda t, rng: init.trunc_normal_(t, a=10.0, b=11.0, rng=rng), scipy.stats.truncnorm(10, 11)),
        (
            lambda t, rng: init.xavier_uniform_(t, 2.0, rng=rng),
            scipy.stats.uniform(-2 * math.sqrt(6 / 180), 4 * math.sqrt(6 / 180)),
        ),
        (lambda t, rng: init.xavier_normal_(t, rng=rng), scipy.stats.norm(0, math.sqrt(2 / 180))),
        (
            lambda t, rng: init.kaiming_uniform_(t, nonlinearity="relu", rng=rng),
            scipy.stats.uniform(-math.sqrt(6 / 60), 2 * math.sqrt(6 / 60)),
        ),
        (
            lambda t, rng: init.kaiming_normal_(t, 0.5, "fan_out", rng=rng),
            scipy.stats.norm(0, math.sqrt(2 / 1.25 / 120)),
        ),
    ],
)
def test_what_is_drawn(fill, distribution):
    tensor = parameter(*SHAPE)
    assert fill(tensor, 0) is tensor
    assert is_drawn_from(tensor.numpy(), distribution)
    again = fill(parameter(*SHAPE), np.random.default_rng(0))
    np.testing.assert_array_equal(tensor.numpy(), again.numpy())
    assert not np.array_equal(fill(parameter(*SHAPE), None).numpy(), again.numpy())


def test_constants():
    assert (init.ones_(parameter(2, 3)).numpy() == 1).all()
    assert (init.constant_(parameter(2, 3), 0.3).numpy() == 0.3).all()
    assert (init.zeros_(init.ones_(parameter(2, 3))).numpy() == 0).all()
    np.testing.assert_array_equal(init.eye_(parameter(2, 3)).numpy(), np.eye(2, 3))


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 2, 3), (10, 2, 3)])
def test_orthogonal_rows_or_columns(shape):
    matrix = init.orthogonal_(parameter(*shape), 2.0, rng=0).numpy().reshape(shape[0], -1)
    product = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(product, 4 * np.eye(len(product)), atol=1e-14)


def test_orthogonal_matrices_are_not_all_of_one_sign():
    firsts = [init.orthogonal_(parameter(3, 3), rng=seed).numpy()[0, 0] for seed in range(40)]
    assert min(firsts) < 0 < max(firsts)


def test_sparse_has_its_zeros_in_each_column():
    values = init.sparse_(parameter(10, 200), 0.25, std=2.0, rng=0).numpy()
    np.testing.assert_array_equal((values == 0).sum(axis=0), 3)
    assert len(set(np.flatnonzero(values[:, 0]).tolist()) ^ set(np.flatnonzero(values[:, 1]).tolist())) > 0
    assert is_drawn_from(values[values != 0], scipy.stats.norm(0, 2))


def test_the_tensor_keeps_its_dtype_and_its_place_in_the_model():
    layer = nn.Linear(3, 2, dtype="float32")
    init.xavier_uniform_(layer.weight, rng=0)
    init.zeros_(layer.bias)
    assert layer.weight.dtype == np.float32
    y = layer(np.ones((1, 3), np.float32))
    np.testing.assert_allclose(y.numpy()[0], layer.weight.numpy().sum(axis=1), rtol=1e-6)
    y.sum().backward()
    assert layer.weight.grad.shape == (2, 3)


@needs_torch
@pytest.mark.parametrize("nonlinearity", ["linear", "conv2d", "conv_transpose1d", "sigmoid", "tanh", "relu", "selu"])
def test_gains_are_pytorchs(nonlinearity):
    assert init.calculate_gain(nonlinearity) == torch.nn.init.calculate_gain(nonlinearity)


@needs_torch
def test_the_gain_of_leaky_relu_is_pytorchs():
    for slope in (None, 0.3):
        expected = torch.nn.init.calculate_gain("leaky_relu", slope)
        assert init.calculate_gain("leaky_relu", slope) == pytest.approx(expected)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="nonlinearity='gelu'; it may be 'leaky_relu', 'linear'"):
        init.calculate_gain("gelu")
    with pytest.raises(ValueError, match="mode='fan'"):
        init.kaiming_normal_(parameter(2, 3), mode="fan")
    for function, shape in (
        (init.calculate_fan, (3,)),
        (init.xavier_normal_, (3,)),
        (init.orthogonal_, (3,)),
        (init.eye_, (3, 3, 3)),
        (lambda t: init.sparse_(t, 0.5), (3,)),
    ):
        with pytest.raises(ShapeError, match=r"this tensor is \(3"):
            function(parameter(*shape))


def test_a_tensor_of_a_graph_is_refused():
    with pytest.raises(GraphError, match="tear it from its graph"):
        init.ones_(parameter(2) * 2)
