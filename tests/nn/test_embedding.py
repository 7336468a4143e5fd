"""Embedding: PyTorch's rows, gradients and state; padding gets no gradient; what has no row is refused."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DTypeError, InPlaceError, ShapeError
from autograd_nn.nn import functional
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

NUMBERS = np.array([[1, 3, 0], [3, 3, 4]])


def looked_up(library, *args, **settings):
    """A layer that scales what is looked up by its input, so that its gradients can be compared."""

    class LookedUp(library.Module):
        def __init__(self):
            super().__init__()
            self.table = library.Embedding(*args, **settings)

        def forward(self, x):
            numbers = NUMBERS if library is nn else torch.tensor(NUMBERS)
            return self.table(numbers) ** 2 * x

    return LookedUp()


@needs_torch
@pytest.mark.parametrize(
    "settings", [{}, {"padding_idx": 3}, {"padding_idx": -2}, {"max_norm": 1.0}, {"max_norm": 99.0}], ids=repr
)
def test_values_gradients_and_state_are_pytorchs(settings):
    agree(looked_up(nn, 5, 4, **settings, rng=0), looked_up(torch.nn, 5, 4, **settings), np.ones((2, 3, 4)))


@needs_torch
def test_a_state_of_pytorch_is_read():
    theirs = torch.nn.Embedding(5, 4, padding_idx=1)
    ours = nn.Embedding(5, 4, padding_idx=1, dtype="float32")
    ours.load_state_dict(theirs.state_dict())
    np.testing.assert_array_equal(ours(NUMBERS).numpy(), theirs(torch.tensor(NUMBERS)).detach().numpy())
    assert repr(ours) == repr(theirs)


def test_rows_that_are_read_several_times_add_up_their_gradients():
    words = nn.Embedding(5, 2)
    words(NUMBERS).sum().backward()
    np.testing.assert_array_equal(words.weight.grad.numpy(), np.array([1, 1, 0, 3, 1])[:, None] * np.ones(2))


def test_the_padding_is_0_and_stays_so():
    words = nn.Embedding(5, 2, padding_idx=-5)
    assert words.padding_idx == 0
    np.testing.assert_array_equal(words.weight.numpy()[0], 0)
    words(NUMBERS).sum().backward()
    np.testing.assert_array_equal(words.weight.grad.numpy()[0], 0)


def test_other_values_of_the_padding_are_read():
    words = nn.Embedding(3, 2, padding_idx=0)
    words.weight.data = np.arange(6).reshape(3, 2)
    np.testing.assert_array_equal(words([1, 0]).numpy(), [[2, 3], [0, 1]])


def test_only_rows_that_are_read_and_long_are_shortened():
    words = nn.Embedding(4, 2, max_norm=5.0)
    words.weight.data = [[6.0, 8.0], [60.0, 80.0], [0.0, 5.0], [0.0, 1.0]]
    words([1, 2, 3])
    np.testing.assert_allclose(words.weight.numpy(), [[6, 8], [3, 4], [0, 5], [0, 1]], rtol=1e-6)
    assert np.linalg.norm(words.weight.numpy()[1]) < 5


def test_shortening_what_a_graph_needs_is_noticed():
    words = nn.Embedding(3, 2, max_norm=0.1, rng=0)
    y = (words.weight * words.weight).sum()
    words([0])
    with pytest.raises(InPlaceError):
        y.backward()


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dtypes_stay(dtype):
    words = nn.Embedding(5, 2, padding_idx=0, dtype=dtype)
    y = words(ag.Tensor(NUMBERS))
    y.sum().backward()
    assert y.dtype == words.weight.grad.dtype == dtype


def test_initial_values_can_be_repeated():
    np.testing.assert_array_equal(nn.Embedding(5, 2, rng=1).weight.numpy(), nn.Embedding(5, 2, rng=1).weight.numpy())


def test_shapes():
    words = nn.Embedding(5, 2)
    assert words(3).shape == (2,)
    assert words(np.zeros((0, 4), int)).shape == (0, 4, 2)
    assert functional.embedding(NUMBERS, np.eye(5)).shape == (2, 3, 5)


@pytest.mark.parametrize("number", [-1, 5])
def test_a_number_without_a_row_is_refused(number):
    with pytest.raises(IndexError, match="numbered 0 to 4"):
        nn.Embedding(5, 2)([0, number])


def test_numbers_are_integers():
    with pytest.raises(DTypeError, match="float64"):
        nn.Embedding(5, 2)([1.0])


def test_tables_that_cannot_be():
    with pytest.raises(ShapeError, match=r"Embedding\(0, 2\)"):
        nn.Embedding(0, 2)
    with pytest.raises(ShapeError, match="padding_idx=5"):
        nn.Embedding(5, 2, padding_idx=5)
