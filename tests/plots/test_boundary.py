"""Which points of the plane a model takes for which class."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import data, nn, plots
from autograd_nn.engine.errors import ShapeError

POINTS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])


def contours(ax):
    return [collection for collection in ax.collections if hasattr(collection, "levels")]


def filled(ax):
    return [contour for contour in contours(ax) if contour.filled]


def boundary(ax):
    """All places on the lines between the classes."""
    paths = [path for contour in contours(ax) if not contour.filled for path in contour.get_paths()]
    return np.concatenate([path.vertices for path in paths])


def holds(contour, place):
    return any(path.contains_point(place) for path in contour.get_paths())


def marks(ax):
    return [collection for collection in ax.collections if not hasattr(collection, "levels")]


@pytest.mark.parametrize(("threshold", "where"), [(0.5, 0.5), (0.0, 0.0), (-0.25, -0.25)])
@pytest.mark.parametrize("columns", [1, None])
def test_a_single_score_changes_at_the_threshold(threshold, where, columns):
    def score(points):
        return points[:, :1] if columns else points[:, 0]

    ax = plots.decision_boundary(score, POINTS, [0, 0, 1, 1], threshold=threshold)
    np.testing.assert_allclose(boundary(ax)[:, 0], where, atol=1e-9)
    below, above = filled(ax)
    assert (holds(below, (-0.9, 0.3)), holds(below, (0.9, 0.3))) == (True, False)
    assert (holds(above, (-0.9, 0.3)), holds(above, (0.9, 0.3))) == (False, True)


def test_regions_and_points_of_a_class_go_together():
    X, y = data.blobs(30, noise=0.1)
    ax = plots.decision_boundary(lambda points: points @ X[:3].T, X, y)  # the nearest of three middles
    assert len(filled(ax)) == len(marks(ax)) == 3
    for k, (region, points) in enumerate(zip(filled(ax), marks(ax), strict=True)):
        np.testing.assert_array_equal(points.get_offsets(), X[y == k])
        assert [holds(region, place) for place in X[:3]] == [k == i for i in range(3)]
        np.testing.assert_array_equal(region.get_facecolor()[0, :3], points.get_facecolor()[0, :3])
    assert len({region.hatches[0] for region in filled(ax)}) == 3
    assert len({points.get_paths()[0].vertices.shape for points in marks(ax)}) > 1
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["class 0", "class 1", "class 2"]


def test_a_module_answers_in_eval_mode_and_is_left_as_it_was():
    model = nn.Sequential(nn.Dropout(0.5, rng=0), nn.Linear(2, 2, rng=0)).to("float32")
    model[1].weight.data = [[-1, 0], [1, 0]]
    model[1].bias.data = [0, 0]
    ax = plots.decision_boundary(model, POINTS.astype(np.float32), [0, 0, 1, 1])
    np.testing.assert_allclose(boundary(ax)[:, 0], 0, atol=1e-6)
    assert (model.training, model[0].training, model[1].weight.grad) == (True, True, None)


def test_targets_of_exclusive_or_and_any_two_numbers_are_classes():
    X, targets = data.xor()
    ax = plots.decision_boundary(lambda points: (points - 0.5).prod(axis=1), X, targets, threshold=0)
    np.testing.assert_array_equal(marks(ax)[1].get_offsets(), X[1:3])
    ax = plots.decision_boundary(lambda points: ag.Tensor(points)[:, :1], POINTS, [-1, -1, 1, 1], threshold=0)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["class -1", "class 1"]


def test_one_class_alone_and_a_model_that_knows_but_one():
    ax = plots.decision_boundary(lambda points: np.ones(len(points)), POINTS, [0, 0, 0, 0])
    (region,) = filled(ax)
    assert holds(region, (0, 0))
    assert [len(points.get_offsets()) for points in marks(ax)] == [4, 0]


@pytest.mark.parametrize(
    ("model", "X", "y", "error", "words"),
    [
        (np.sum, np.ones((3, 4)), [0, 1, 1], ShapeError, r"X is \(3, 4\); give points of the plane, \(N, 2\)"),
        (np.sum, POINTS[:0], [], ShapeError, r"X is \(0, 2\)"),
        (np.sum, POINTS, [0, 1], ShapeError, r"y is \(2,\); give a class for each"),
        (np.sum, POINTS, [0, 0, 1, 1], ShapeError, r"the model makes \(\) of points \(40000, 2\)"),
        (lambda p: p, POINTS, [0, 0, 1, 7], ValueError, r"y has classes \[0, 1, 7\], .* the classes 0 to 1"),
        (lambda p: p[:, 0], POINTS, [0, 0, 1, 2], ValueError, "y has 3 classes, and the model gives a single score"),
    ],
)
def test_mistakes(model, X, y, error, words):
    with pytest.raises(error, match=f"decision_boundary: {words}"):
        plots.decision_boundary(model, X, y)
