"""Curves of a training run."""

import math

import numpy as np
import pytest

from autograd_nn import plots, training

SERIES = {"train loss": [2.0, 1.0], "held-out loss": [2.5, 2.0], "train f1": [0.5, 0.7]}


@pytest.mark.parametrize("history", [SERIES, training.History(SERIES)])
def test_each_quantity_has_a_panel(history):
    loss, f1 = plots.curves(history)
    assert (loss.get_ylabel(), f1.get_ylabel()) == ("loss", "f1")
    assert [line.get_label() for line in loss.lines] == ["train", "held-out"]
    np.testing.assert_array_equal(loss.lines[1].get_xydata(), [[1, 2.5], [2, 2.0]])
    np.testing.assert_array_equal(f1.lines[0].get_xydata(), [[1, 0.5], [2, 0.7]])


def test_lines_differ_without_color():
    (panel,) = plots.curves({f"{name} loss": [1, 2] for name in "abcd"})
    assert len({line.get_linestyle() for line in panel.lines}) == 4
    assert len({line.get_marker() for line in panel.lines}) == 4
    assert len({line.get_color() for line in panel.lines}) == 4


def test_numbers_that_are_not_finite_leave_a_gap_and_are_counted():
    numbers = [3.0, *[2.0] * 40, math.nan, 1.0, math.inf, -math.inf, 0.5]
    (panel,) = plots.curves({"train loss": numbers})
    (line,) = panel.lines
    assert line.get_label() == "train (1 nan, 2 infinite)"
    np.testing.assert_array_equal(np.isnan(line.get_ydata()), ~np.isfinite(numbers))
    assert {42, 45} <= set(line.get_markevery())  # no line reaches these two
    assert len(line.get_markevery()) < 20


def test_epochs_are_whole_numbers():
    (panel,) = plots.curves({"loss": [1, 2, 3]})
    assert all(tick == round(tick) for tick in panel.get_xticks())
    assert panel.lines[0].get_label() == "loss"


@pytest.mark.parametrize("history", [{}, {"loss": []}, training.History()])
def test_no_numbers_are_an_error(history):
    with pytest.raises(ValueError, match=r"curves: history has no numbers; give what fit\(\) returned"):
        plots.curves(history)
