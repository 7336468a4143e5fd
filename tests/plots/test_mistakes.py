"""The examples that a model gets wrong."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import plots
from autograd_nn.engine.errors import ShapeError

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(6, 4, 5))
TRUTH, SAID = np.array([0, 1, 2, 0, 1, 2]), np.array([0, 2, 2, 1, 1, 0])
WRONG = [1, 3, 5]


def captions(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("images", [IMAGES, IMAGES[:, np.newaxis], ag.Tensor(IMAGES)])
@pytest.mark.parametrize("predicted", [SAID, np.eye(3)[SAID], ag.Tensor(np.eye(3)[SAID])])
def test_what_is_wrong_is_shown_with_what_it_is_and_what_it_was_taken_for(images, predicted):
    ax = plots.misclassified(images, TRUTH, predicted)
    np.testing.assert_array_equal([image.get_array() for image in ax.images], IMAGES[WRONG])
    assert captions(ax) == ["1 → 2", "0 → 1", "2 → 0"]
    assert ax.get_title() == "3 of 6 wrong\ntrue → predicted"
    assert {image.get_clim() for image in ax.images} == {(IMAGES.min(), IMAGES.max())}


def test_the_title_tells_how_many_more_there_are():
    ax = plots.misclassified(IMAGES, TRUTH, SAID, limit=2)
    assert len(ax.images) == 2
    assert ax.get_title().startswith("3 of 6 wrong, the first 2\n")


def test_long_names_have_a_line_each():
    assert captions(plots.misclassified(IMAGES, TRUTH, SAID, ["a", "b", "c"]))[0] == "b → c"
    ax = plots.misclassified(IMAGES, TRUTH, SAID, ["ankle boot", "b", "c"])
    assert captions(ax) == ["b\n→ c", "ankle boot\n→ b", "c\n→ ankle boot"]


def test_pictures_in_color_fill_the_range_of_colors():
    images = RNG.normal(size=(6, 3, 4, 5))
    shown = np.stack([image.get_array() for image in plots.misclassified(images, TRUTH, SAID).images])
    low, high = images.min(), images.max()
    np.testing.assert_allclose(shown, np.moveaxis((images[WRONG] - low) / (high - low), 1, -1))


def test_nothing_wrong_says_so():
    ax = plots.misclassified(IMAGES, TRUTH, TRUTH)
    assert (captions(ax), len(ax.images)) == (["none to show"], 0)
    assert ax.get_title().startswith("0 of 6 wrong")


@pytest.mark.parametrize(
    ("images", "truth", "labels", "words"),
    [
        (IMAGES[:5], TRUTH, None, "5 images, and 6 classes in truth"),
        (IMAGES[0], TRUTH, None, r"images are \(4, 5\); give \(N, height, width\)"),
        (np.ones((6, 2, 4, 5)), TRUTH, None, r"images are \(6, 2, 4, 5\)"),
        (IMAGES, TRUTH[:5], None, r"\(6,\) and \(5,\)"),
        (IMAGES, TRUTH, ["a", "b"], "2 labels for 3 classes"),
    ],
)
def test_mistakes(images, truth, labels, words):
    with pytest.raises(ShapeError, match=f"misclassified.* {words}|misclassified: {words}"):
        plots.misclassified(images, truth, SAID, labels)
