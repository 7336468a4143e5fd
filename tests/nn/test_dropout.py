"""Dropout: only while training, keeps the mean, drops what it says, and can be repeated."""

import copy

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn


def test_so_many_are_dropped_and_the_mean_stays():
    y = nn.Dropout(0.3, rng=0)(np.ones(100_000))
    assert set(np.unique(y)) == {0.0, 1 / 0.7}
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)


def test_whole_channels_are_dropped():
    y = nn.Dropout2d(0.5, rng=0)(np.ones((50, 20, 3, 4)))
    channels = y.reshape(1000, 12)
    assert (channels == channels[:, :1]).all()
    assert (channels[:, 0] == 0).mean() == pytest.approx(0.5, abs=0.05)
    assert set(np.unique(nn.Dropout2d(0.5, rng=0)(np.ones((20, 3, 4))).sum(axis=(1, 2)))) == {0, 24}


@pytest.mark.parametrize("kind", [nn.Dropout, nn.Dropout2d])
def test_after_eval_nothing_is_dropped(kind):
    layer = kind(0.9, rng=0).eval()
    x = np.ones((2, 3, 4, 4))
    assert layer(x) is x
    assert (layer.train()(x) == 0).any()


def test_the_gradient_goes_where_the_value_went():
    x = ag.Tensor(np.full(50, 2.0), requires_grad=True)
    y = nn.Dropout(0.5, rng=0)(x)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), y.numpy() / 2)


def test_a_gradient_of_the_gradient():
    layer = nn.Dropout(0.5)

    def same_choices(x):
        layer.rng = np.random.default_rng(3)
        return layer(x) ** 3

    assert ag.gradgradcheck(same_choices, np.linspace(0.5, 2, 6))


def test_none_and_all():
    x = np.array([1.0, np.inf])
    np.testing.assert_array_equal(nn.Dropout(0)(x), x)
    np.testing.assert_array_equal(nn.Dropout(1)(x), [0, 0])


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dtypes_stay(dtype):
    x = ag.Tensor(np.ones(8, dtype), requires_grad=True)
    y = nn.Dropout(0.5, rng=0)(x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype


def test_choices_can_be_repeated_and_gone_on_with():
    x = np.ones(64)
    layer = nn.Dropout(0.5, rng=5)
    np.testing.assert_array_equal(layer(x), nn.Dropout(0.5, rng=5)(x))
    state = copy.deepcopy(layer.rng.bit_generator.state)
    after = layer(x)
    layer.rng.bit_generator.state = state
    np.testing.assert_array_equal(layer(x), after)
    assert not np.array_equal(layer(x), after)


def test_numpys_global_state_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    nn.Dropout()(np.ones(3))
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("p", [-0.1, 1.5, np.nan])
def test_a_probability_is_between_0_and_1(p):
    with pytest.raises(ValueError, match=rf"Dropout2d\(p={p}\)"):
        nn.Dropout2d(p)
