"""The data sets that ship, the split and the batches."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from autograd_nn.data import batches, digits, stratified_split, xor
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


# ---- batches -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 3, 10, 11])
@pytest.mark.parametrize("seed", [None, 0])
def test_batches_cover_every_example_once_and_keep_rows_together(batch_size, seed):
    x, y = np.arange(20).reshape(10, 2), np.arange(10)
    rng = None if seed is None else np.random.default_rng(seed)
    parts = list(batches(x, y, batch_size=batch_size, rng=rng))
    assert [len(y_part) for _, y_part in parts[:-1]] == [batch_size] * (len(parts) - 1)
    seen = np.concatenate([y_part for _, y_part in parts])
    np.testing.assert_array_equal(np.sort(seen), y)
    np.testing.assert_array_equal(np.concatenate([x_part for x_part, _ in parts]), x[seen])
    assert np.array_equal(seen, y) == (seed is None)


def test_a_generator_shuffles_every_pass_anew_and_can_be_repeated():
    def two_passes(seed):
        rng = np.random.default_rng(seed)
        return [np.concatenate([part for (part,) in batches(np.arange(50), batch_size=8, rng=rng)]) for _ in range(2)]

    first, second = two_passes(0)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(two_passes(0), [first, second])


@pytest.mark.parametrize(
    ("arrays", "settings", "error", "message"),
    [
        ((np.zeros(3), np.zeros(4)), {"batch_size": 2}, ShapeError, r"\[\(3,\), \(4,\)\]"),
        ((np.float64(1),), {"batch_size": 2}, ShapeError, "number of examples"),
        ((), {"batch_size": 2}, ValueError, "at least one array"),
        ((np.zeros(3),), {"batch_size": 0}, ValueError, "batch_size=0"),
        ((np.zeros(3),), {"batch_size": 2, "rng": 0}, TypeError, "rng is a int; give a numpy.random.Generator"),
    ],
)
def test_batches_refuse_at_the_call(arrays, settings, error, message):
    with pytest.raises(error, match=message):
        batches(*arrays, **settings)
