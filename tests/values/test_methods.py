"""The methods that Tensors have because NumPy's arrays have them."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import InPlaceError

CUBE = np.random.default_rng(0).standard_normal((2, 3, 3))

METHODS = {
    "sum": lambda x: x.sum(1, keepdims=True),
    "sum, dtype third as in NumPy": lambda x: x.sum(0, np.float32),
    "mean": lambda x: x.mean((0, 2)),
    "prod": lambda x: x.prod(),
    "max": lambda x: x.max(axis=-1, initial=0.0),
    "min": lambda x: x.min(0),
    "var": lambda x: x.var(1, ddof=1),
    "std": lambda x: x.std(),
    "cumsum": lambda x: x.cumsum(1),
    "cumprod": lambda x: x.cumprod(),
    "trace": lambda x: x.trace(0, 1, 2),
    "diagonal": lambda x: x.diagonal(1, 1, 2),
    "ravel": lambda x: x.ravel("F"),
    "flatten": lambda x: x.flatten(),
    "reshape": lambda x: x.reshape(3, -1, order="F"),
    "reshape by a tuple": lambda x: x.reshape((9, 2)),
    "repeat": lambda x: x.repeat(2, axis=0),
    "transpose": lambda x: x.transpose(1, 0, 2),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "squeeze": lambda x: x[:1].squeeze(),
    "T": lambda x: x.T,
    "mT": lambda x: x.mT,
    "take": lambda x: x.take([0, 2], axis=1),
    "compress": lambda x: x.compress([True, False, True], axis=2),
    "dot": lambda x: x[0].dot(x[1]),
    "clip": lambda x: x.clip(-1, 0.5),
}


@pytest.mark.parametrize("name", METHODS)
def test_is_numpys_and_recorded(name):
    x = ag.Tensor(CUBE, requires_grad=True)
    y = METHODS[name](x)
    expected = METHODS[name](CUBE)
    assert y.requires_grad
    assert y.dtype == expected.dtype
    assert y.shape == expected.shape
    np.testing.assert_allclose(y.numpy(), expected, rtol=1e-13)


PLAIN = {
    "all": lambda x: x.all(axis=0),
    "any": lambda x: x.any(axis=1, keepdims=True),
    "round": lambda x: x.round(1),
    "argmax": lambda x: x.argmax(axis=1, keepdims=True),
    "argmin": lambda x: x.argmin(),
    "argsort": lambda x: x.argsort(axis=0, stable=True),
    "argpartition": lambda x: np.sort(x.argpartition(1)[..., :2]),
    "nonzero": lambda x: x.nonzero()[1],
    "searchsorted": lambda x: x.ravel().searchsorted(0.1, sorter=np.argsort(x.ravel())),
    "tolist": lambda x: x.tolist(),
}


@pytest.mark.parametrize("name", PLAIN)
def test_of_facts_gives_plain_values(name):
    y = PLAIN[name](ag.Tensor(CUBE, requires_grad=True))
    assert not isinstance(y, ag.Tensor)
    np.testing.assert_array_equal(y, PLAIN[name](CUBE))


def test_choose():
    numbers = ag.Tensor([1, 0])
    choices = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    numbers.choose(choices).sum().backward()
    np.testing.assert_array_equal(choices.grad.numpy(), [[0, 1], [1, 0]])


IN_PLACE = {
    "fill": lambda x: x.fill(2.0),
    "sort": lambda x: x.sort(axis=0),
    "partition": lambda x: x.partition(2),
    "put_along_axis": lambda x: np.put_along_axis(x, np.array([[0], [1], [2]]), 7.0, axis=1),
    "put_along_axis, flat": lambda x: np.put_along_axis(x, np.array([5, 0]), 7.0, axis=None),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name):
    change = IN_PLACE[name]
    expected = CUBE[0].copy()
    change(expected)
    x = ag.Tensor(CUBE[0], requires_grad=True)
    with pytest.raises(InPlaceError, match=r"cannot be changed in place"):
        change(x)
    y = x * 1.0
    assert change(y) is None
    constant = ag.Tensor(CUBE[0].copy())
    change(constant)
    for changed in (y, constant):
        if name == "partition":
            np.testing.assert_array_equal(changed.numpy()[:, 2], expected[:, 2])
        else:
            np.testing.assert_array_equal(changed.numpy(), expected)
    y.sum().backward()
    kept = np.isin(CUBE[0], y.numpy())
    np.testing.assert_array_equal(x.grad.numpy(), kept)
