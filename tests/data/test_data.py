"""The data sets that ship, and the splits."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from autograd_nn.data import Subset, TensorDataset, digits, random_split, stratified_split, xor
from autograd_nn.engine.errors import ShapeError

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "digits.csv.gz"


def test_digits():
    images, labels = digits()
    assert images.shape == (1797, 8, 8)
    assert labels.shape == (1797,)
    assert images.dtype == labels.dtype == np.uint8
    assert images.min() == 0
    assert images.max() == 16
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_are_fresh_arrays():
    digits().images[:] = 0
    assert digits().images.any()


@pytest.mark.skipif(not SOURCE.exists(), reason="the source of the shipped file is not here")
def test_digits_equal_their_source():
    with gzip.open(SOURCE, "rt") as file:
        rows = np.array(list(csv.reader(file)), dtype=np.uint8)
    images, labels = digits()
    np.testing.assert_array_equal(images.reshape(-1, 64), rows[:, :64])
    np.testing.assert_array_equal(labels, rows[:, 64])


def test_xor():
    inputs, targets = xor()
    assert inputs.dtype == targets.dtype == np.float64
    assert targets.shape == (4, 1)
    np.testing.assert_array_equal(targets[:, 0], inputs[:, 0] != inputs[:, 1])
    assert len(np.unique(inputs, axis=0)) == 4


# ---- the split ---------------------------------------------------------------------------------------------


def test_every_class_is_held_out_in_proportion():
    labels = digits().labels
    train, held_out = stratified_split(labels, 0.2, rng=0)
    np.testing.assert_array_equal(np.sort(np.concatenate([train, held_out])), np.arange(len(labels)))
    expected = np.rint(0.2 * np.bincount(labels))
    np.testing.assert_array_equal(np.bincount(labels[held_out]), expected)


def test_the_seed_decides_the_split():
    labels = np.repeat([0, 1], 20)
    held_out = [stratified_split(labels, 0.5, rng=seed)[1].tolist() for seed in (0, 0, 1)]
    assert held_out[0] == held_out[1] != held_out[2]
    np.testing.assert_array_equal(stratified_split(labels, 0.5, rng=np.random.default_rng(0))[1], held_out[0])


@pytest.mark.parametrize("fraction", [0.01, 0.99])
def test_small_classes_are_on_both_sides(fraction):
    labels = np.array(["a", "b", "a", "b", "b"])
    for part in stratified_split(labels, fraction, rng=0):
        assert set(labels[part]) == {"a", "b"}


@pytest.mark.parametrize(
    ("labels", "fraction", "error", "message"),
    [
        ([0, 0, 1], 0.5, ValueError, "class 1 has a single example"),
        ([0, 0], 0.0, ValueError, "fraction=0.0"),
        ([0, 0], 1, ValueError, "fraction=1"),
        ([0, 0], 20, ValueError, "fraction=20"),
        ([], 0.5, ShapeError, r"these are \(0,\)"),
        ([[1, 0], [0, 1]], 0.5, ShapeError, r"these are \(2, 2\)"),
    ],
)
def test_splits_that_make_no_sense(labels, fraction, error, message):
    with pytest.raises(error, match=message):
        stratified_split(labels, fraction, rng=0)


# ---- random parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([7, 3], [7, 3]),
        ([10, 0], [10, 0]),
        ([0.8, 0.2], [8, 2]),
        ([0.5, 0.25, 0.25], [6, 2, 2]),
        ([1 / 3, 1 / 3, 1 / 3], [4, 3, 3]),
        ([1.0], [10]),
        ([4.0, 6.0], [4, 6]),
    ],
)
def test_random_parts_are_of_the_lengths_and_together_everything(lengths, expected):
    x = np.arange(20).reshape(10, 2)
    parts = random_split(TensorDataset(x, x[:, 0]), lengths, generator=0)
    assert [len(part) for part in parts] == expected
    together = np.concatenate([part[:][0] for part in parts])
    assert not np.array_equal(together, x)
    np.testing.assert_array_equal(together[np.argsort(together[:, 0])], x)
    for part in parts:
        np.testing.assert_array_equal(part[:][0][:, 0], part[:][1])


def test_the_seed_decides_who_is_in_which_part():
    parts = [random_split(range(30), [0.5, 0.5], seed)[0].indices.tolist() for seed in (0, 0, 1)]
    assert parts[0] == parts[1] != parts[2]
    assert random_split(range(30), [0.5, 0.5], np.random.default_rng(0))[0].indices.tolist() == parts[0]


@pytest.mark.parametrize("lengths", [[8, 1], [8, 3], [0.5, 0.4], [7.5, 2.5], [11, -1], [float("nan"), 10], []])
def test_lengths_that_do_not_add_up(lengths):
    with pytest.raises(ValueError, match="lengths="):
        random_split(range(10), lengths)


def test_a_part_of_a_part():
    inner = Subset(Subset("abcdef", [5, 3, 1]), [2, 0])
    assert [inner[0], inner[1], inner[-1]] == ["b", "f", "f"]
    assert [*inner] == ["b", "f"]
    assert len(Subset("abc", [])) == 0


@pytest.mark.parametrize(
    ("indices", "error", "message"),
    [
        ([0, 3], IndexError, "example 3 of a data set that has 3"),
        ([-1], IndexError, "example -1"),
        ([[0]], ShapeError, r"of shape \(1, 1\)"),
        ([True, False, True], ShapeError, "flatnonzero"),
        ([0.0], ShapeError, "float64"),
    ],
)
def test_indices_that_are_none(indices, error, message):
    with pytest.raises(error, match=message):
        Subset("abc", indices)
