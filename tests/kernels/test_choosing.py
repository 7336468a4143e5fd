"""The fast choice is NumPy's choice, bit for bit."""

import numpy as np
import pytest

from autograd_nn.kernels.choosing import choose

VALUES = [1.5, -0.0, 0.0, np.inf, -np.inf, np.nan, -2.0, 6e-5]
KEPT = np.array([True, True, False, True, False, False, False, True])


def bits(x):
    return np.ascontiguousarray(x).view(np.uint8).tolist()


@pytest.mark.parametrize("dtype", ["e", "f", "d", "g", "i", "D"])
def test_zeros_on_either_side(dtype):
    x = np.nan_to_num(VALUES, posinf=3, neginf=3).astype(dtype) if dtype == "i" else np.array(VALUES, dtype)
    for arguments in [(KEPT, x, 0), (KEPT, 0, x), (~KEPT[:, None], x, 0), (KEPT, x[:1], 0), (KEPT, x[::-1], 0)]:
        chosen, expected = choose(*arguments), np.where(*arguments)
        assert chosen.dtype == expected.dtype
        assert chosen.shape == expected.shape
        if dtype != "g":  # whose padding is anything
            assert bits(chosen) == bits(expected)


@pytest.mark.parametrize(
    "arguments",
    [
        (KEPT, np.array(VALUES), 1),
        (KEPT, np.array(VALUES), 0.0),
        (KEPT, np.float32(2), 0),
        (True, np.array(VALUES), 0),
        (KEPT.astype(int) * 2, np.array(VALUES), 0),
        (KEPT, 0, 0),
        (KEPT, np.zeros(8), np.array(VALUES)),
    ],
)
def test_all_else_is_left_to_numpy(arguments):
    chosen, expected = choose(*arguments), np.where(*arguments)
    assert (chosen.dtype, chosen.shape) == (expected.dtype, expected.shape)
    np.testing.assert_array_equal(chosen, expected)


def test_what_is_not_chosen_may_be_infinite():
    np.testing.assert_array_equal(choose(np.array([False, True]), np.array([np.inf, np.nan]), 0), [0, np.nan])


def test_operands_stay_as_they_are():
    x = np.array(VALUES)
    choose(KEPT, x, 0)[:] = 7
    np.testing.assert_array_equal(x, VALUES)
