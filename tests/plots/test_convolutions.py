"""Filters and feature maps: small pictures of a convolution's weights and of its outputs."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, plots
from autograd_nn.engine.errors import ShapeError

RNG = np.random.default_rng(0)
WEIGHT = RNG.normal(size=(5, 1, 3, 4))
IMAGE = RNG.normal(size=(1, 8, 8))
MODEL = nn.Sequential(
    nn.Flatten(), nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 3, 3, rng=0), nn.Dropout(0.5, rng=0), nn.Flatten()
)


def pictures(ax):
    return [image.get_array() for image in ax.images]


@pytest.mark.parametrize("given", [WEIGHT, ag.Tensor(WEIGHT), WEIGHT.tolist()])
def test_each_filter_is_a_picture(given):
    ax = plots.filters(given)
    np.testing.assert_array_equal(pictures(ax), WEIGHT[:, 0])
    assert [text.get_text() for text in ax.texts] == ["0", "1", "2", "3", "4"]
    assert ax.get_title() == "5 filters of 3 × 4"


def test_all_filters_share_a_scale_with_zero_in_its_middle():
    limits = {image.get_clim() for image in plots.filters(WEIGHT).images}
    assert limits == {(-np.abs(WEIGHT).max(), np.abs(WEIGHT).max())}


def test_filters_of_channels_have_a_row_each_and_a_column_for_each_channel():
    weight = RNG.normal(size=(2, 3, 5, 5))
    ax = plots.filters(weight)
    np.testing.assert_array_equal(pictures(ax), weight.reshape(6, 5, 5))
    corners = [image.get_extent() for image in ax.images]
    assert [len({corner[side] for corner in corners}) for side in (0, 3)] == [3, 2]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "1", "2"]
    for tick, corner in zip(ax.get_yticks(), corners[::3], strict=True):
        assert tick == pytest.approx((corner[2] + corner[3]) / 2)


def test_the_first_of_very_many_filters_are_drawn_and_the_title_says_so():
    ax = plots.filters(np.ones((20, 18, 2, 2)))
    assert ax.get_title() == "16 of 20 filters of 2 × 2, 16 of 18 channels"
    assert len(ax.images) == 256
    assert plots.filters(np.ones((65, 1, 2, 2))).get_title() == "64 of 65 filters of 2 × 2"


def test_a_transposed_convolution_has_its_filters_in_the_second_place():
    layer = nn.ConvTranspose2d(1, 4, 3, rng=0)
    np.testing.assert_array_equal(pictures(plots.filters(layer)), layer.weight.numpy()[0])


def test_weights_that_are_not_finite_are_counted():
    weight = WEIGHT.copy()
    weight[0, 0, 0, 0], weight[1, 0, 0, 0] = np.nan, np.inf
    ax = plots.filters(weight)
    assert ax.figure.axes[1].get_ylabel() == "weight (1 nan, 1 infinite: blank)"
    assert np.isfinite(ax.images[0].get_clim()).all()


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (nn.ReLU(), TypeError, "a ReLU has no weight of its own"),
        (nn.Linear(2, 3), ShapeError, r"the weight of this Linear is \(3, 2\); give a Conv2d"),
        (np.ones((3, 3)), ShapeError, r"the weight of this ndarray is \(3, 3\)"),
        (np.ones((0, 1, 3, 3)), ShapeError, r"\(0, 1, 3, 3\)"),
    ],
)
def test_something_without_filters_is_an_error(given, error, words):
    with pytest.raises(error, match=f"filters: .*{words}"):
        plots.filters(given)


@pytest.mark.parametrize("image", [IMAGE, IMAGE[0], IMAGE[np.newaxis], ag.Tensor(IMAGE)])
def test_feature_maps_are_the_outputs_of_the_layer(image):
    ax = plots.feature_maps(MODEL, image, layer="2")
    np.testing.assert_array_equal(pictures(ax), MODEL[2](IMAGE).numpy())
    assert ax.get_title() == "2 (Conv2d): 3 maps of 6 × 6"


def test_the_first_layer_that_gives_maps_is_drawn_if_none_is_named():
    assert plots.feature_maps(MODEL, IMAGE).get_title().startswith("1 (Unflatten)")
    assert plots.feature_maps(MODEL[2], IMAGE).get_title().startswith("Conv2d: 3 maps")
    assert plots.feature_maps(nn.Sequential(MODEL[2], nn.ReLU()), IMAGE).get_title().startswith("0 (Conv2d)")


def test_the_model_answers_in_eval_mode_and_is_left_as_it_was():
    ax = plots.feature_maps(MODEL, IMAGE, layer="3")
    np.testing.assert_array_equal(pictures(ax), MODEL[2](IMAGE).numpy())  # nothing is dropped
    assert (MODEL.training, MODEL[3].training) == (True, True)
    assert not any(module._forward_hooks for module in MODEL.modules())


def test_hooks_are_taken_off_after_an_error():
    with pytest.raises(ShapeError):
        plots.feature_maps(MODEL, np.ones((3, 8, 9)))
    assert not any(module._forward_hooks for module in MODEL.modules())


def test_the_first_of_very_many_maps_are_drawn_and_the_title_says_so():
    ax = plots.feature_maps(nn.Conv2d(1, 70, 1, rng=0), IMAGE)
    assert (ax.get_title(), len(ax.images)) == ("Conv2d: 64 of 70 maps of 8 × 8", 64)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: plots.feature_maps(WEIGHT, IMAGE), TypeError, "ndarray is not a Module"),
        (lambda: plots.feature_maps(MODEL, np.ones((2, 1, 8, 8))), ShapeError, r"image is \(2, 1, 8, 8\); give one"),
        (lambda: plots.feature_maps(MODEL, IMAGE, layer="9"), ValueError, "no layer '9'; it has 0, 1, 2, 3, 4"),
        (lambda: plots.feature_maps(MODEL, IMAGE, layer="4"), ShapeError, r"'4' gives \(1, 108\); .* are: 1, 2, 3"),
        (lambda: plots.feature_maps(nn.Flatten(), IMAGE), ShapeError, r"no layer gives .* are: none"),
    ],
)
def test_something_without_maps_is_an_error(call, error, words):
    with pytest.raises(error, match=f"feature_maps: .*{words}"):
        call()
