"""The line search finds places that meet the strong Wolfe conditions."""

import math

import numpy as np
import pytest

from autograd_nn.optim.line_search import Point, strong_wolfe

# A function of one number and its derivative; the first three as in J. Moré and D. Thuente, "Line search algorithms
# with guaranteed sufficient decrease", 1994, whose long flat, narrow and wavy valleys are hard to search.
LINES = {
    "flat": (lambda t: -t / (t * t + 2), lambda t: (t * t - 2) / (t * t + 2) ** 2),
    "narrow": (
        lambda t: (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4,
        lambda t: 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3,
    ),
    "wavy": (lambda t: -t + 0.2 * math.sin(9 * t) + t * t / 8, lambda t: -1 + 1.8 * math.cos(9 * t) + t / 4),
    "parabola": (lambda t: (t - 3) ** 2, lambda t: 2 * (t - 3)),
    "wall": (lambda t: -t if t < 5 else math.inf, lambda t: -1.0 if t < 5 else math.nan),
}


def search(name, t, most=25):
    loss, slope = LINES[name]
    start = 0.3 if name == "wavy" else 0.0
    asked = []

    def along(t):
        asked.append(t)
        return Point(t, loss(start + t), np.array([slope(start + t)]), slope(start + t))

    first = Point(0.0, loss(start), np.array([slope(start)]), slope(start))
    assert first.slope < 0
    found = strong_wolfe(along, first, t, largest=1.0, most=most)
    assert len(asked) <= most + 1
    return first, found


@pytest.mark.parametrize("name", ["flat", "narrow", "wavy", "parabola"])
@pytest.mark.parametrize("t", [1e-3, 0.1, 1.0, 10.0])
def test_the_place_found_is_lower_by_enough_and_flat_enough(name, t):
    first, found = search(name, t)
    assert found.loss <= first.loss + 1e-4 * found.t * first.slope
    assert abs(found.slope) <= 0.9 * abs(first.slope)


@pytest.mark.parametrize("t", [0.5, 50.0])
def test_a_wall_of_infinite_loss_is_kept_away_from(t):
    first, found = search("wall", t)
    assert 0 < found.t < 5
    assert found.loss < first.loss


@pytest.mark.parametrize("most", [0, 1, 2])
def test_few_tries_give_the_lowest_place_so_far(most):
    first, found = search("narrow", 1000.0, most)
    assert found.loss <= first.loss


def test_no_step_at_all():
    first, found = search("parabola", 0.0)
    assert found.loss == first.loss
