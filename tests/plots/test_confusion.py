"""Which classes a model takes for which."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import plots
from autograd_nn.engine.errors import ShapeError

TRUTH, SAID = [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 0]
COUNTS = [[2, 1, 0], [0, 2, 0], [1, 0, 0]]
SCORES = np.eye(3)[SAID]


def numbers(ax):
    size = round(len(ax.texts) ** 0.5)
    counts = np.zeros((size, size), int)
    for text in ax.texts:
        column, row = text.get_position()
        counts[row, column] = int(text.get_text())
    return counts.tolist()


@pytest.mark.parametrize("predicted", [SAID, SCORES, ag.Tensor(SCORES)])
def test_cells_tell_counts_and_their_darkness_the_share_of_the_row(predicted):
    ax = plots.confusion_matrix(TRUTH, predicted)
    assert numbers(ax) == COUNTS
    np.testing.assert_allclose(ax.images[0].get_array(), [[2 / 3, 1 / 3, 0], [0, 1, 0], [1, 0, 0]])
    assert ax.images[0].get_clim() == (0, 1)
    assert ax.get_title() == "4 of 6 right (66.7%)"
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("true class", "predicted class")


def test_numbers_on_dark_cells_are_light():
    colors = {text.get_text(): text.get_color() for text in plots.confusion_matrix(TRUTH, SAID).texts}
    assert colors["2"] == "white"
    assert colors["0"] != "white"


def test_labels_name_the_classes_also_those_that_do_not_occur():
    ax = plots.confusion_matrix(TRUTH, SAID, labels=["cat", "dog", "horse", "cow"])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["cat", "dog", "horse", "cow"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["cat", "dog", "horse", "cow"]
    assert numbers(ax) == [[*row, 0] for row in COUNTS] + [[0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("truth", "predicted", "labels", "error", "words"),
    [
        ([], [], None, ShapeError, r"confusion_matrix takes predictions|truth is empty"),
        (np.empty(0, int), np.empty(0, int), None, ShapeError, "truth is empty"),
        ([0, 1], [0, 1, 1], None, ShapeError, r"\(3,\) and \(2,\)"),
        ([0, -1], [0, 1], None, ValueError, "class -1; classes are counted from 0"),
        (TRUTH, SAID, ["a", "b"], ShapeError, "2 labels for 3 classes"),
    ],
)
def test_mistakes(truth, predicted, labels, error, words):
    with pytest.raises(error, match=words):
        plots.confusion_matrix(truth, predicted, labels)
