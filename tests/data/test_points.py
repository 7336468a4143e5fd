"""The toy sets of points: where they lie, and that the seed decides it."""

import numpy as np
import pytest

from autograd_nn.data import blobs, circles, moons, spirals

CLASSES = {moons: 2, circles: 2, spirals: 3, blobs: 3}


@pytest.mark.parametrize("make", CLASSES)
def test_form_balance_and_seed(make):
    inputs, labels = make(31, 0.1, 0)
    assert inputs.shape == (31, 2)
    assert inputs.dtype == np.float64
    assert labels.dtype == np.int64
    assert labels.tolist() == [i % CLASSES[make] for i in range(31)]
    np.testing.assert_array_equal(make(31, 0.1, np.random.default_rng(0)).inputs, inputs)
    assert not np.array_equal(make(31, 0.1, 1).inputs, inputs)
    assert make(0).inputs.shape == (0, 2)


@pytest.mark.parametrize("make", CLASSES)
def test_the_noise_is_what_is_added(make):
    clean, noisy = make(3000, 0, 0).inputs, make(3000, 0.1, 0).inputs
    spread = (noisy - clean).std(axis=0)
    expected = 0.1 / np.sqrt(3) if make is spirals else 0.1  # there it grows with a radius that is uniform in 0..1
    np.testing.assert_allclose(spread, expected, rtol=0.1)


def test_moons_lie_on_two_half_circles():
    inputs, labels = moons(500, noise=0)
    upper, lower = inputs[labels == 0], inputs[labels == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_circles_lie_inside_each_other():
    inputs, labels = circles(500, noise=0)
    np.testing.assert_allclose(np.hypot(*inputs.T), np.where(labels == 1, 0.5, 1))
    assert np.ptp(np.arctan2(*inputs[labels == 1].T)) > 6


def test_the_arms_of_the_spirals_are_one_arm_turned():
    inputs, labels = spirals(900, noise=0)
    radius, angle = np.hypot(*inputs.T), np.arctan2(inputs[:, 1], inputs[:, 0])
    turned = angle - np.pi * radius - 2 * np.pi / 3 * labels
    np.testing.assert_allclose(np.cos(turned), 1)
    assert radius.max() <= 1


def test_blobs_are_around_three_middles():
    inputs, labels = blobs(9000, noise=0.2)
    middles = np.array([inputs[labels == label].mean(axis=0) for label in range(3)])
    np.testing.assert_allclose(middles, [[1, 0], [-0.5, 3**0.5 / 2], [-0.5, -(3**0.5) / 2]], atol=0.02)


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize(
    ("settings", "message"), [((-1, 0.1), "n=-1"), ((5, -0.1), "noise=-0.1"), ((5, float("nan")), "noise=nan")]
)
def test_what_makes_no_sense(make, settings, message):
    with pytest.raises(ValueError, match=message):
        make(*settings)
