"""Reading elements, and the layouts of memory that reading gives."""

import numpy as np
import pytest

import autograd_nn as ag

BASE = np.arange(24.0).reshape(2, 3, 4)
INDICES = {
    "integer": 1,
    "negative": -1,
    "slice": slice(0, 1),
    "step": (slice(None), slice(None, None, 2)),
    "reversed": (slice(None, None, -1), slice(None), slice(None, None, -2)),
    "new axis": (None, 0, None),
    "ellipsis": (..., 2),
    "ellipsis and new axis": (0, ..., None),
    "nothing": (),
    "empty slice": slice(2, 2),
    "list": [1, 0],
    "repeated": [0, 0, 1],
    "negative list": [-1, 0],
    "array": np.array([[0, 1], [1, 1]]),
    "two arrays": ([0, 1, 0], [2, 2, 2]),
    "arrays apart": ([0, 1, 0], slice(None), [3, 0, 3]),
    "array and slice": (slice(None), [2, 2], slice(1, 3)),
    "broadcast arrays": (np.array([[0], [1]]), np.array([0, 2, 2])),
    "mask of all": BASE % 3 == 0,
    "mask of rows": np.array([False, True]),
    "mask and slice": (slice(None), np.array([True, False, True]), 1),
    "mask of none": np.zeros(BASE.shape, bool),
    "numpy integer": np.int64(1),
    "True": True,
    "False": False,
    "tensor": ag.Tensor([1, 1]),
    "tensors": (ag.Tensor([1, 0]), ag.Tensor([2, 2])),
    "empty list": [],
}


def plain(index):
    if isinstance(index, tuple):
        return tuple(map(plain, index))
    return index.numpy() if isinstance(index, ag.Tensor) else index


@pytest.mark.parametrize("name", INDICES)
def test_reading(name):
    index = INDICES[name]
    if name == "empty list":
        index = np.array([], dtype=int)
    x = ag.Tensor(BASE, requires_grad=True)
    y = x[index]
    np.testing.assert_array_equal(y.numpy(), BASE[plain(index)])
    weights = np.arange(1.0, y.size + 1).reshape(y.shape)
    y.backward(weights)
    expected = np.zeros_like(BASE)
    np.add.at(expected, plain(index), weights)
    np.testing.assert_array_equal(x.grad.numpy(), expected)


@pytest.mark.parametrize("name", INDICES)
def test_writing_into_a_result(name):
    index = plain(INDICES[name])
    if name == "empty list":
        index = np.array([], dtype=int)
    x = ag.Tensor(BASE, requires_grad=True)
    y = x * 1.0
    value = ag.Tensor(-1.0, requires_grad=True)
    y[index] = value
    expected = BASE.copy()
    expected[index] = -1.0
    np.testing.assert_array_equal(y.numpy(), expected)
    y.sum().backward()
    written = np.zeros(BASE.shape)
    written[index] = 1
    np.testing.assert_array_equal(x.grad.numpy(), 1 - written)
    assert value.grad == written.sum()


def test_of_several_values_written_to_one_element_the_last_receives_the_gradient():
    x = ag.Tensor(np.zeros(3), requires_grad=True)
    values = ag.Tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    y = x * 1.0
    y[[2, 0, 2, 2]] = values
    np.testing.assert_array_equal(y.numpy(), [2, 0, 4])
    y.backward([10.0, 20.0, 30.0])
    np.testing.assert_array_equal(x.grad.numpy(), [0, 20, 0])
    np.testing.assert_array_equal(values.grad.numpy(), [0, 10, 0, 30])


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a[::-1, ::-2],
        lambda a: a.T,
        lambda a: a[:, 1],
        lambda a: np.broadcast_to(a[0], (5, 4)),
        lambda a: np.asfortranarray(a),
        lambda a: a[1:, :0],
    ],
    ids=["negative strides", "transposed", "column", "stretched, read-only", "Fortran order", "empty"],
)
def test_operands_of_any_layout(view):
    array = view(np.linspace(0.3, 2.0, 12).reshape(3, 4))
    before = array.copy()
    x = ag.Tensor(array, requires_grad=True)
    (np.tanh(x) * x + np.sum(x)).sum().backward()
    np.testing.assert_array_equal(array, before)
    tanh = np.tanh(before)
    np.testing.assert_allclose(x.grad.numpy(), (1 - tanh**2) * before + tanh + array.size, rtol=1e-14)


def test_a_constant_shares_memory_and_a_leaf_does_not():
    array = np.ones(3)
    assert ag.Tensor(array).numpy() is array
    assert not np.shares_memory(ag.Tensor(array, requires_grad=True).numpy(), array)
    assert not np.shares_memory(ag.tensor(array).numpy(), array)


def test_length_iteration_and_containment():
    x = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    assert len(x) == 2
    assert 3.0 in x
    assert 7.0 not in x
    total = sum(row[0] * row[1] for row in x)
    total.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[2, 1], [4, 3]])
    for attempt in (len, iter):
        with pytest.raises(TypeError, match="a single number"):
            attempt(ag.Tensor(1.0))


def test_positions_out_of_range_are_numpys_error():
    with pytest.raises(IndexError, match="index 5 is out of bounds"):
        ag.Tensor([1.0], requires_grad=True)[5]
