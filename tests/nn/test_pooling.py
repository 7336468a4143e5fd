"""Pooling: PyTorch's numbers at ties, borders, -inf and uneven sizes, to the second derivative."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

inf, nan = np.inf, np.nan


@needs_torch
@pytest.mark.parametrize(
    ("name", "args", "settings", "shape"),
    [
        ("MaxPool1d", (2,), {}, (2, 3, 8)),
        ("MaxPool1d", (3,), {"stride": 2, "padding": 1, "ceil_mode": True}, (2, 1, 8)),
        ("MaxPool1d", (3,), {"dilation": 2, "stride": 1}, (2, 8)),
        ("MaxPool2d", (2,), {}, (2, 3, 4, 6)),
        ("MaxPool2d", (2,), {}, (2, 2, 5, 7)),
        ("MaxPool2d", ((3, 2),), {"stride": (2, 1), "padding": (1, 1), "dilation": (1, 2)}, (2, 2, 6, 5)),
        ("MaxPool2d", (2,), {"ceil_mode": True, "padding": 1}, (1, 1, 6, 7)),
        ("AvgPool1d", (2,), {}, (2, 3, 8)),
        ("AvgPool1d", (3,), {"stride": 2, "padding": 1}, (3, 8)),
        ("AvgPool2d", (2,), {}, (2, 3, 4, 6)),
        ("AvgPool2d", ((3, 2),), {"stride": 2, "padding": 1}, (2, 2, 6, 5)),
        ("AvgPool2d", (3,), {"stride": 2, "padding": 1, "count_include_pad": False}, (1, 2, 6, 5)),
        ("AvgPool2d", (3,), {"stride": 2, "padding": 1, "ceil_mode": True}, (1, 2, 6, 8)),
        ("AvgPool2d", (2,), {"stride": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False}, (1, 2, 6, 7)),
        ("AdaptiveAvgPool1d", (3,), {}, (2, 2, 7)),
        ("AdaptiveAvgPool2d", (1,), {}, (2, 3, 4, 5)),
        ("AdaptiveAvgPool2d", ((3, 2),), {}, (2, 2, 7, 6)),
        ("AdaptiveAvgPool2d", ((None, 5),), {}, (2, 3, 4)),
        ("AdaptiveMaxPool2d", (2,), {}, (2, 2, 5, 4)),
        ("AdaptiveMaxPool2d", ((3, None),), {}, (1, 2, 7, 3)),
    ],
)
def test_values_and_derivatives_are_pytorchs(name, args, settings, shape):
    x = np.random.default_rng(7).permutation(np.linspace(-2, 2, np.prod(shape))).reshape(shape)
    agree(getattr(nn, name)(*args, **settings), getattr(torch.nn, name)(*args, **settings), x)


def gradient(layer, x):
    x = ag.Tensor(x, requires_grad=True)
    y = layer(x)
    y.backward(np.ones(y.shape))
    return y.numpy(), x.grad.numpy()


def test_of_several_largest_the_first_gets_the_gradient():
    y, g = gradient(nn.MaxPool1d(2), np.array([[3.0, 3.0, 1.0, 2.0]]))
    np.testing.assert_array_equal(y, [[3, 2]])
    np.testing.assert_array_equal(g, [[1, 0, 0, 1]])
    _, g = gradient(nn.MaxPool2d(2), np.zeros((1, 1, 2, 4)))
    np.testing.assert_array_equal(g, [[[[1, 0, 1, 0], [0, 0, 0, 0]]]])
    _, g = gradient(nn.AdaptiveMaxPool2d(1), np.zeros((1, 2, 2)))
    np.testing.assert_array_equal(g, [[[1, 0], [0, 0]]])


def test_windows_that_share_their_winner_add_up():
    _, g = gradient(nn.MaxPool1d(3, stride=1), np.array([[0.0, 1.0, 5.0, 2.0, 3.0]]))
    np.testing.assert_array_equal(g, [[0, 0, 3, 0, 0]])


def test_windows_of_nothing_but_minus_infinity_read_the_input_and_not_the_padding():
    y, g = gradient(nn.MaxPool1d(3, stride=2, padding=1), np.array([[-inf, -inf, -inf]]))
    np.testing.assert_array_equal(y, [[-inf, -inf]])
    np.testing.assert_array_equal(g, [[1, 1, 0]])
    y, g = gradient(nn.MaxPool2d(2, padding=1), np.full((1, 2, 2), -inf))
    np.testing.assert_array_equal(y, np.full((1, 2, 2), -inf))
    np.testing.assert_array_equal(g, np.ones((1, 2, 2)))


def test_nan_is_not_lost():
    y, g = gradient(nn.MaxPool1d(2), np.array([[1.0, nan, 2.0, 3.0]]))
    np.testing.assert_array_equal(y, [[nan, 3]])
    np.testing.assert_array_equal(g, [[0, 1, 0, 1]])


def test_infinity_stays_in_its_own_windows():
    x = np.array([[inf, 1.0, 2.0, 4.0]])
    np.testing.assert_array_equal(nn.AvgPool1d(2)(x), [[inf, 3]])
    np.testing.assert_array_equal(nn.AdaptiveAvgPool1d(2)(x), [[inf, 3]])


@pytest.mark.parametrize(
    "layer",
    [nn.MaxPool2d(2), nn.AvgPool2d(2), nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(2)],
    ids=repr,
)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dtypes_stay(layer, dtype):
    y, g = gradient(layer, np.full((1, 1, 4, 4), 30000, dtype))  # four of which overflow half precision
    assert y.dtype == g.dtype == dtype
    np.testing.assert_array_equal(y, 30000)
    assert layer(np.ones((0, 1, 4, 4), dtype)).shape[0] == 0


def test_integers_have_a_largest_too():
    np.testing.assert_array_equal(nn.MaxPool1d(2, padding=1)(np.array([[-3, -1, -2]])), [[-3, -1]])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.MaxPool2d(2)(np.zeros((28, 28))), r"MaxPool2d takes \(N, C, H, W\) or \(C, H, W\)"),
        (lambda: nn.AvgPool1d(2)(np.zeros(5)), r"AvgPool1d takes \(N, C, L\) or \(C, L\); the input is \(5,\)"),
        (lambda: nn.MaxPool1d(6)(np.zeros((1, 5))), r"stride=\(6,\)\): an axis of 5 is smaller"),
        (lambda: nn.MaxPool1d(2, padding=2), "a window may lie in the padding by half of its size"),
        (lambda: nn.MaxPool2d((2, 2, 2)), r"kernel_size=\(2, 2, 2\)"),
        (lambda: nn.AdaptiveAvgPool2d((1, 2, 3)), "give a size for each of 2 axes"),
        (lambda: nn.AdaptiveAvgPool2d(0), r"AdaptiveAvgPool2d\(0\)"),
        (lambda: nn.AdaptiveMaxPool2d(2)(np.zeros(3)), r"AdaptiveMaxPool2d takes"),
    ],
)
def test_what_does_not_fit_is_said(make, message):
    with pytest.raises(ShapeError, match=message):
        make()
