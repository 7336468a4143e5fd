"""One-hot rows, normalized features, augmented images."""

import numpy as np
import pytest
from scipy import ndimage

from autograd_nn.data import augment, mean_std, normalize, one_hot
from autograd_nn.engine.errors import DTypeError, ShapeError

# ---- one-hot -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
def test_one_hot_rows(dtype):
    labels = np.array([[2, 0], [1, 2]], dtype)
    rows = one_hot(labels, num_classes=4, dtype=np.float32)
    assert rows.shape == (2, 2, 4)
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows.argmax(axis=-1), labels)
    np.testing.assert_array_equal(rows.sum(axis=-1), 1)


def test_one_hot_of_few():
    assert one_hot([]).shape == (0, 0)
    assert one_hot([], 3).shape == (0, 3)
    assert one_hot(1).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("labels", "count", "error", "message"),
    [
        ([0, 3], 3, ValueError, "from 0 to 3; with 3 classes they are 0 to 2"),
        ([-1, 0], None, ValueError, "from -1 to 0"),
        ([0.0, 1.0], None, DTypeError, "labels are float64.*return_inverse"),
        (["cat"], None, DTypeError, "labels are <U3"),
    ],
)
def test_labels_that_are_no_classes(labels, count, error, message):
    with pytest.raises(error, match=message):
        one_hot(labels, count)


# ---- normalized --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("axis", "shape"), [(0, (1, 3, 4, 5)), ((0, 2, 3), (1, 3, 1, 1)), (None, (1, 1, 1, 1))])
def test_the_training_part_has_mean_zero_and_deviation_one(axis, shape):
    rng = np.random.default_rng(0)
    train, held_out = 5 + 3 * rng.standard_normal((40, 3, 4, 5)), rng.standard_normal((7, 3, 4, 5))
    mean, std = mean_std(train, axis)
    assert mean.shape == std.shape == shape
    scaled = normalize(train, mean, std)
    np.testing.assert_allclose(scaled.mean(axis=axis), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.std(axis=axis), 1)
    np.testing.assert_allclose(normalize(held_out, mean, std) * std + mean, held_out)


def test_a_constant_feature_becomes_zero():
    train = np.array([[1.0, 7.0], [3.0, 7.0]])
    np.testing.assert_array_equal(normalize(train, *mean_std(train)), [[-1, 0], [1, 0]])
    np.testing.assert_array_equal(normalize([[5.0, 8.0]], *mean_std(train)), [[3, 1]])


@pytest.mark.parametrize(
    ("given", "kept"), [(np.float32, np.float32), (np.float16, np.float16), (np.uint8, np.float64)]
)
def test_dtypes(given, kept):
    train = np.arange(24).reshape(6, 4).astype(given)
    mean, std = mean_std(train)
    assert mean.dtype == std.dtype == normalize(train, mean, std).dtype == kept


def test_many_float32_numbers_have_an_exact_mean():
    train = np.full((1_000_000, 2), 0.1, np.float32)
    mean, std = mean_std(train)
    np.testing.assert_array_equal(mean, np.float32([[0.1, 0.1]]))
    np.testing.assert_allclose(std, 0, atol=1e-9)


# ---- augmented ---------------------------------------------------------------------------------------------

IMAGES = np.random.default_rng(0).integers(1, 256, (50, 3, 7, 9), dtype=np.uint8)


def test_without_a_wish_nothing_changes():
    same = augment(IMAGES, 0)
    np.testing.assert_array_equal(same, IMAGES)
    assert not np.shares_memory(same, IMAGES)


@pytest.mark.parametrize("images", [IMAGES, IMAGES[:, 0], IMAGES.astype(np.float32)])
def test_every_shift_is_found_and_what_comes_in_is_zero(images):
    before = images.copy()
    moved = augment(images, np.random.default_rng(0), shift=1)
    np.testing.assert_array_equal(images, before)
    assert moved.shape == images.shape
    assert moved.dtype == images.dtype
    found = set()
    for image, result in zip(images, moved, strict=True):
        matches = [
            (down, right)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if np.array_equal(ndimage.shift(image, (0,) * (image.ndim - 2) + (down, right), order=0), result)
        ]
        assert len(matches) == 1
        found.update(matches)
    assert len(found) == 9


@pytest.mark.parametrize(("wish", "axis"), [("horizontal_flip", -1), ("vertical_flip", -2)])
def test_half_of_the_images_are_flipped(wish, axis):
    flipped = augment(IMAGES, 0, **{wish: True})
    is_flipped = [np.array_equal(result, np.flip(image, axis)) for image, result in zip(IMAGES, flipped, strict=True)]
    is_same = [np.array_equal(result, image) for image, result in zip(IMAGES, flipped, strict=True)]
    assert all(a != b for a, b in zip(is_flipped, is_same, strict=True))
    assert 10 < sum(is_flipped) < 40


def test_a_turn_is_about_the_middle_and_small():
    image = np.zeros((1, 21, 21))
    image[0, 10, 10:] = 1  # a hand that points to the right
    angles = []
    for seed in range(30):
        turned = augment(image, seed, rotation=20)[0]
        assert turned[10, 10] == pytest.approx(1)
        assert turned.min() >= 0  # linear interpolation does not overshoot
        rows, columns = np.nonzero(turned > 0.5)
        far = columns.argmax()
        angles.append(np.degrees(np.arctan2(10 - rows[far], columns[far] - 10)))
    assert max(np.abs(angles)) < 23
    assert min(angles) < -10 < 10 < max(angles)


def test_all_changes_together_keep_form_and_range_and_follow_the_seed():
    def changed(rng):
        return augment(IMAGES, rng, shift=2, rotation=15, horizontal_flip=True, vertical_flip=True)

    result = changed(0)
    assert (result.shape, result.dtype) == (IMAGES.shape, np.uint8)
    np.testing.assert_array_equal(changed(np.random.default_rng(0)), result)
    assert not np.array_equal(changed(1), result)


def test_an_empty_batch():
    assert augment(IMAGES[:0], 0, shift=1, rotation=5, horizontal_flip=True).shape == (0, 3, 7, 9)


@pytest.mark.parametrize(
    ("images", "wish", "error", "message"),
    [
        (IMAGES[0, 0], {}, ShapeError, r"this is \(7, 9\)"),
        (IMAGES, {"shift": -1}, ValueError, "shift=-1"),
        (IMAGES, {"rotation": -1.0}, ValueError, "rotation=-1.0"),
    ],
)
def test_changes_that_make_no_sense(images, wish, error, message):
    with pytest.raises(error, match=message):
        augment(images, 0, **wish)
