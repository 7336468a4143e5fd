"""NumPy's names on Tensors, and what happens where there is no name in the table."""

import numpy as np
import pytest
import scipy.special

import autograd_nn as ag
from autograd_nn.engine.errors import GraphError, UnsupportedFunctionError


@pytest.fixture
def x():
    return ag.Tensor([1.0, 2.0], requires_grad=True)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: np.array([3, 4]) * x, [3, 4]),
        (lambda x: np.float64(3) * x, [3, 3]),
        (lambda x: np.array(3.0) - x, [-1, -1]),
        (lambda x: np.array([[1.0, 2.0]]) @ x, [1, 2]),
        (lambda x: [3.0, 4.0] * x, [3, 4]),
        (lambda x: np.add(x, x), [2, 2]),
        (lambda x: np.add.reduce(x), [1, 1]),
        (lambda x: np.maximum.reduce(x), [0, 1]),
        (lambda x: np.sum(x, axis=0, keepdims=True), [1, 1]),
        (lambda x: np.concatenate([x, [1.0], x * 2], axis=0), [3, 3]),
        (lambda x: np.stack((x, np.ones(2)), 1), [1, 1]),
        (lambda x: np.mean(np.square(x)), [1, 2]),
        (lambda x: np.where(x > 1, x, 0), [0, 1]),
        (lambda x: x ** np.array([1, 2]), [1, 4]),
        (lambda x: x % np.array([0.7, 1.5]), [1, 1]),
    ],
)
def test_calls_reach_the_table(x, function, expected):
    y = function(x)
    assert isinstance(y, ag.Tensor)
    np.testing.assert_allclose(y.numpy(), function(x.numpy()))
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), expected)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x > 1,
        lambda x: np.array([3.0, 0.5]) >= x,
        lambda x: x == 2,
        lambda x: x != 2,
        lambda x: np.isnan(x),
        lambda x: np.sign(x),
        lambda x: x // 2,
        lambda x: 5 // x,
        lambda x: np.argmax(x),
        lambda x: np.argsort(x),
        lambda x: np.zeros_like(x),
        lambda x: np.shape(x),
        lambda x: np.any(x > 1),
        lambda x: np.floor(x),
        lambda x: np.allclose(x, [1, 2]),
        lambda x: ~(x > 1),
        lambda x: (x > 1) & (x < 3),
        lambda x: x.argmax(),
        lambda x: np.rint(x),
        lambda x: np.trunc(x),
        lambda x: np.ceil(x * 1.5),
        lambda x: np.round(x / 3, 1),
        lambda x: np.floor_divide(x, 0.7),
        lambda x: np.heaviside(x - 1, 0.5),
        lambda x: np.isfinite(x),
        lambda x: np.array_equal(x, x),
        lambda x: np.result_type(x, np.float32),
        lambda x: np.ndim(x),
        lambda x: np.size(x),
        lambda x: np.ones_like(x),
        lambda x: np.full_like(x, 7),
    ],
)
def test_facts_and_steps_are_plain(x, function):
    y = function(x)
    assert not isinstance(y, ag.Tensor)
    np.testing.assert_array_equal(y, function(x.numpy()))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: np.frexp(x), "np.frexp has no derivative in the table"),
        (lambda x: np.nanprod(x), r"near it are .*np\.prod"),
        (lambda x: np.multiply.accumulate(x), r"np\.multiply\.accumulate has no derivative"),
        (lambda x: np.spacing(x), r"write np\.spacing\(t\.numpy\(\)\)"),
        (lambda x: np.linalg.eigvals(x), r"np\.linalg\.eigvals has no derivative"),
        (lambda x: scipy.special.erfcx(x), r"scipy\.special\.erfcx has .* near it .*scipy\.special\.erfc"),
        (lambda x: np.nan_to_num(x, copy=False), r"write x\[\.\.\.\] = nan_to_num\(x\)"),
        (lambda x: np.add(np.ones(2), 1, out=x), r"write t\[\.\.\.\] = value"),
        (lambda x: np.add(np.ones(2), 1, out=x.detach()), r"write t\[\.\.\.\] = value"),
        (lambda x: np.exp(x, out=np.ones(2)), "a recorded result needs memory of its own"),
        (lambda x: np.add(x, 1, where=[True, False]), "where="),
    ],
)
def test_what_is_missing_says_so(x, function, message):
    with pytest.raises(UnsupportedFunctionError, match=message):
        function(x)


def test_adding_into_an_array_is_refused(x):
    array = np.ones(2)
    with pytest.raises(UnsupportedFunctionError, match="memory of its own"):
        array += x


def test_an_array_of_tensors_would_lose_the_graph(x):
    for attempt in (lambda: np.asarray(x), lambda: np.array([x, x])):
        with pytest.raises(GraphError, match=r"t\.numpy\(\)"):
            attempt()


def test_constants_become_arrays_freely():
    np.testing.assert_array_equal(np.asarray(ag.Tensor([1.0, 2.0]), dtype=np.float32), [1, 2])


def test_scipys_functions_ask_for_their_namespace():
    with pytest.raises(GraphError, match=r"autograd_nn\.special"):
        scipy.special.softmax(ag.Tensor([1.0, 2.0], requires_grad=True))
