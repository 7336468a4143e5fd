"""GELU in single precision: the digits of double precision, however small the result."""

import numpy as np
import pytest
import scipy.special

from autograd_nn.kernels.gelu import BLOCK, gelu

EPS = np.finfo(np.float32).eps


def exact(x):
    x = x.astype(np.float64)
    below = scipy.special.ndtr(x)
    return x * below, below + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def test_every_digit_counts_even_far_out():
    x = np.concatenate([np.linspace(-12.5, 12.5, 4 * BLOCK + 7), np.geomspace(-1, -1e-30, 99)]).astype(np.float32)
    for found, expected, tolerance in zip(gelu(x), exact(x), (3 * EPS, 40 * EPS), strict=True):
        assert found.dtype == np.float32
        # The slope is 0 at -0.75: what is small there is a difference of larger numbers.
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=0 if tolerance == 3 * EPS else EPS)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_at_the_ends(dtype):
    x = np.array([0, -0.0, np.inf, -np.inf, -1e38, 1e38, -1000], dtype)
    y, slope = gelu(x)
    np.testing.assert_array_equal(y, [0, 0, np.inf, 0, 0, 1e38 * np.ones((), dtype), 0])
    np.testing.assert_array_equal(slope, [0.5, 0.5, 1, 0, 0, 1, 0])
    assert np.isnan(gelu(np.array([np.nan], dtype))).all()


def test_the_layout_does_not_matter():
    x = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(np.float32)
    for view in (x.T, x[::2, :, ::-1], x[:0], x[0, 0, 0]):
        for found, expected in zip(gelu(np.asarray(view)), gelu(np.array(view, order="C")), strict=True):
            np.testing.assert_array_equal(found, expected)
