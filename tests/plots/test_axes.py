"""What all plots have in common: where they draw, what they leave alone, and what they say without matplotlib."""

import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from autograd_nn import nn, plots

POINTS, SIDES = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]]), np.array([0, 1, 1])
IMAGES = np.arange(2 * 25, dtype=float).reshape(2, 5, 5)
LAYER = nn.Linear(2, 2, rng=0)
CONVOLUTION = nn.Conv2d(1, 4, 3, rng=0)

CALLS = {
    "curves": lambda ax: plots.curves({"train loss": [2, 1], "held-out loss": [2, 1.5]}, ax=ax),
    "decision_boundary": lambda ax: plots.decision_boundary(LAYER, POINTS, SIDES, ax=ax),
    "filters": lambda ax: plots.filters(CONVOLUTION, ax=ax),
    "filters of channels": lambda ax: plots.filters(np.ones((3, 2, 5, 5)), ax=ax),
    "feature_maps": lambda ax: plots.feature_maps(CONVOLUTION, IMAGES[0], ax=ax),
    "confusion_matrix": lambda ax: plots.confusion_matrix([0, 1, 1], [1, 1, 0], ax=ax),
    "histograms": lambda ax: plots.histograms(nn.Linear(2, 2, bias=False, rng=0), ax=ax),
    "misclassified": lambda ax: plots.misclassified(IMAGES, [0, 1], [1, 1], ax=ax),
    "loss_surface": lambda ax: plots.loss_surface(lambda: (LAYER(POINTS) ** 2).mean(), LAYER, steps=3, ax=ax),
}
TILES = ("filters", "feature_maps", "misclassified")  # small pictures tell in their captions what others tell on axes
KEYED = {"filters": "weight", "filters of channels": "weight", "feature_maps": "activation"}
KEYED |= {"confusion_matrix": "share of the true class", "loss_surface": "loss"}


def only(drawn):
    """The Axes, also out of a tuple of one."""
    return drawn[0] if isinstance(drawn, tuple) else drawn


def test_every_plot_is_tried_here():
    public = {name for name, value in vars(plots).items() if callable(value)}
    assert {call.split()[0] for call in CALLS} == public


@pytest.mark.parametrize("call", CALLS)
def test_a_plot_draws_into_the_axes_it_is_given_and_touches_nothing_else(call):
    settings = dict(matplotlib.rcParams)
    left, right = Figure().subplots(1, 2)
    assert only(CALLS[call](left)) is left
    assert left.has_data()
    assert not right.has_data()
    assert pyplot.get_fignums() == []
    assert dict(matplotlib.rcParams) == settings


@pytest.mark.parametrize("call", CALLS)
def test_without_axes_a_plot_makes_a_figure_that_can_be_saved(call, monkeypatch, tmp_path):
    monkeypatch.setattr(pyplot, "show", lambda: pytest.fail("a plot is shown when its caller says so"))
    drawn = only(CALLS[call](None))
    assert pyplot.get_fignums() == [drawn.figure.number]
    drawn.figure.savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 1000


@pytest.mark.parametrize("call", CALLS)
def test_every_axis_and_every_scale_of_colors_is_labeled(call):
    drawn = only(CALLS[call](None))
    if call in TILES:
        assert drawn.get_title()
        assert drawn.texts
    else:
        assert drawn.get_xlabel()
        assert drawn.get_ylabel()
    bars = [ax.get_ylabel() for ax in drawn.figure.axes if ax is not drawn]
    assert bars == ([KEYED[call]] if call in KEYED else [])


@pytest.mark.parametrize("call", CALLS)
def test_without_matplotlib_the_error_ends_with_the_line_that_installs_it(call, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r'pip install "autograd-nn\[plot\]"$'):
        CALLS[call](None)


def test_matplotlib_is_not_imported_before_it_is_needed():
    program = "import sys; from autograd_nn import plots; print('matplotlib' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "False"


def test_something_else_than_axes_is_an_error():
    with pytest.raises(TypeError, match=r"filters: ax is a Figure; give Axes, such as figure.add_subplot\(\)"):
        plots.filters(CONVOLUTION, ax=Figure())


def test_the_number_of_axes_must_be_that_of_the_panels():
    grid = Figure().subplots(2, 2)
    with pytest.raises(ValueError, match="curves: ax has 4 Axes, and 2 are needed, for loss, f1"):
        plots.curves({"train loss": [1], "train f1": [1]}, ax=grid)
    assert plots.histograms(nn.Sequential(LAYER, CONVOLUTION), ax=grid) == tuple(grid.flat)


def test_a_new_figure_has_no_empty_panels():
    model = nn.Sequential(*(nn.Linear(1, 1, rng=0) for _ in range(3)))
    panels = plots.histograms(model)
    assert panels[0].figure.axes == list(panels)
    assert len(panels) == 6
