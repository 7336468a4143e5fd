"""The ways in which a convolution is worked out give the same, and what follows finds its memory in one piece."""

import numpy as np
import pytest

from autograd_nn import nn
from autograd_nn.kernels import convolution
from autograd_nn.kernels.windows import batch_first, rows_first
from tests.derivatives.catalogue.convolution import ENTRIES


@pytest.mark.parametrize("block", [1, 10**9], ids=["many blocks", "one block"])
@pytest.mark.parametrize("short", [0, 10**9], ids=["row by row", "all rows together"])
@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_the_definition_is_met_to_the_last_digit(entry, short, block, monkeypatch):
    monkeypatch.setattr(convolution, "SHORT", short)
    monkeypatch.setattr(convolution, "BLOCK", block)
    for sample in entry.samples:
        np.testing.assert_array_equal(entry.function(*sample), entry.numpy(*sample))


@pytest.mark.parametrize("padding", [0, 1])
def test_layers_hand_on_what_lies_row_by_row(padding):
    y = np.random.default_rng(0).normal(size=(16, 2, 8, 8))
    for layer in [nn.Conv2d(2, 4, 3, padding=padding, rng=0), nn.ReLU(), nn.MaxPool2d(2), nn.AvgPool2d(2, 1)]:
        y = layer(y)
        array = np.asarray(getattr(y, "data", y))
        assert np.shares_memory(rows_first(array), array)


def test_arrays_in_another_order_are_the_same_arrays():
    x = np.arange(120.0).reshape(2, 3, 4, 5)
    laid = rows_first(x)
    assert laid.shape == (4, 3, 5, 2)
    assert laid.flags.c_contiguous
    np.testing.assert_array_equal(batch_first(laid), x)
