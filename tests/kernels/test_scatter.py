"""Scattering through one numbered axis is np.add.at, whatever the index is made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_nn.kernels.scatter import add_at


def added_by_numpy(values, index, shape):
    result = np.zeros(shape, np.result_type(values, np.float64))
    np.add.at(result, index, values)
    return result


@st.composite
def shapes_and_indices(draw):
    """A shape of 1 to 4 axes, and an index into the first of them: few elements or thousands, none or many twice."""
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    shape = tuple(
        draw(st.lists(st.sampled_from([1, 3, 4]), min_size=1, max_size=3)) + draw(st.sampled_from([[], [1100]]))
    )
    drawn = draw(st.sampled_from([(), (0,), (1,), (5,), (2, 1), (1, 400), (2000,)]))
    parts, axis = [], 0
    while axis < len(shape) and draw(st.booleans()):
        n = shape[axis]
        kind = draw(st.sampled_from(["array", "list", "slice", "integer", "mask", "new axis"]))
        if kind == "new axis":
            parts.append(None)
            continue
        if kind == "mask":
            span = draw(st.integers(0, len(shape) - axis))
            mask = np.zeros(shape[axis : axis + span], bool)
            mask[(0,) * span] = draw(st.booleans())  # one True or none, beside any other array
            parts.append(mask)
            axis += span
            continue
        if kind == "slice":
            parts.append(draw(st.slices(n)))
        elif kind == "integer":
            parts.append(draw(st.integers(-n, n - 1)))
        else:
            numbers = rng.integers(-n, n, drawn)
            parts.append(numbers.tolist() if kind == "list" and drawn != (0,) else numbers)
        axis += 1
    if draw(st.booleans()):
        parts.append(Ellipsis)  # elsewhere: below
    return shape, tuple(parts) if len(parts) != 1 or draw(st.booleans()) else parts[0]


@settings(deadline=None)
@given(shapes_and_indices())
def test_any_index(drawn):
    shape, index = drawn
    try:
        read = np.zeros(shape)[index]
    except IndexError:
        return  # a mask that is True nowhere, beside an array that is not empty
    values = np.random.default_rng(0).normal(size=read.shape)
    np.testing.assert_allclose(add_at(values, index, shape), added_by_numpy(values, index, shape), rtol=1e-9, atol=1e-9)


ROWS = np.random.default_rng(2).integers(-3, 3, 1500)


@pytest.mark.parametrize(
    "index",
    [
        ROWS,
        (..., ROWS),
        (1, ..., ROWS),
        (None, ..., ROWS, None),
        (ROWS, slice(None), ROWS),
        (ROWS, ..., ROWS),
        (np.repeat(ROWS, 8).reshape(-1, 12)[:, :12], np.ones((3, 4), bool)),
        np.ones((3, 3, 4), bool).tolist(),
        (np.ones((3, 3), bool), ROWS[:9]),
        (True, ROWS),
        (slice(None), slice(1, None), ROWS),
        tuple(ROWS[None, :] + 0 * ROWS[:3, None] for _ in range(3)),
    ],
)
def test_kinds_of_index_into_a_cube(index):
    shape = (3, 3, 4)
    values = np.random.default_rng(0).normal(size=np.zeros(shape)[index].shape)
    np.testing.assert_allclose(add_at(values, index, shape), added_by_numpy(values, index, shape), rtol=1e-9, atol=1e-9)


MANY = np.random.default_rng(1).integers(-4, 4, (60, 50))


@pytest.mark.parametrize("dtype", ["e", "f", "d", "g", "F", "D", "i"])
@pytest.mark.parametrize("index", [MANY, MANY[:2, :3], (slice(1, 3), MANY), MANY.astype("i1")])
def test_every_dtype_keeps_its_own(dtype, index):
    values = (np.arange(np.zeros((4, 4))[index].size) % 5).astype(dtype).reshape(np.zeros((4, 4))[index].shape)
    result = add_at(values, index, (4, 4))
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result, added_by_numpy(values, index, (4, 4)).astype(dtype))


@pytest.mark.parametrize("count", [900, 6000])
def test_half_precision_is_added_up_in_single(count):
    values = np.full(count, 0.1, np.float16)  # 0.1 more than 256 is 256 in half precision
    result = add_at(values, np.zeros(count, int), (1,))
    np.testing.assert_allclose(result, [values[0].astype(float) * count], rtol=1e-3)


def test_single_precision_is_as_exact_as_numpys():
    rows = np.random.default_rng(0).integers(0, 3, 5000)
    values = np.random.default_rng(1).random((5000, 4), dtype=np.float32)
    expected = added_by_numpy(values, rows, (3, 4))
    theirs = np.zeros((3, 4), np.float32)
    np.add.at(theirs, rows, values)
    assert np.abs(add_at(values, rows, (3, 4)) - expected).max() <= np.abs(theirs - expected).max()


@pytest.mark.parametrize("shape", [(), (2000,), (2000, 1)])
def test_values_are_broadcast_and_may_be_a_number(shape):
    index = (np.zeros((2000, 3), int), np.arange(3))
    values = np.ones(shape)[..., None] if shape == (2000,) else np.ones(shape)[()]
    np.testing.assert_array_equal(add_at(values, index, (1, 3)), added_by_numpy(values, index, (1, 3)))


def test_a_few_of_very_many():
    values = np.ones(2000)
    index = np.arange(2000) * 50
    np.testing.assert_array_equal(np.flatnonzero(add_at(values, index, (200_000,))), index)


@pytest.mark.parametrize("count", [1, 2000])
def test_outside_is_an_error(count):
    with pytest.raises(IndexError):
        add_at(np.ones((count, 3)), np.full(count, 4), (4, 3))


def test_values_stay_as_they_are():
    values = np.ones((3000, 2))
    add_at(values, np.zeros(3000, int), (1, 2))[:] = 7
    assert (values == 1).all()
