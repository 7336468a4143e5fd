"""The exact inputs at which gradients go wrong, against the oracle."""

import numpy as np
import pytest

import autograd_nn as ag
from tests.oracles.pitfalls import PITFALLS, SECOND_ORDER

# The very point of these inputs is that NumPy warns on the way to a correct inf or nan.
quiet = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def leaves(pitfall, dtype=float):
    return [ag.Tensor(np.array(value, dtype), requires_grad=True) for value in pitfall.inputs]


@quiet
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("pitfall", PITFALLS, ids=str)
def test_gradient(pitfall, dtype):
    x = leaves(pitfall, dtype)
    y = pitfall.function(*x)
    y.backward(np.ones(y.shape))
    for leaf, expected in zip(x, pitfall.gradients, strict=True):
        np.testing.assert_allclose(leaf.grad.numpy(), expected, rtol=pitfall.ulps * np.finfo(dtype).eps, strict=False)
        assert leaf.grad.dtype == dtype


@quiet
@pytest.mark.parametrize("pitfall", PITFALLS, ids=str)
def test_gradient_is_the_same_when_it_is_recorded(pitfall):
    x = leaves(pitfall)
    y = pitfall.function(*x)
    y.backward(np.ones(y.shape), create_graph=True)
    for leaf, expected in zip(x, pitfall.gradients, strict=True):
        np.testing.assert_allclose(leaf.grad.numpy(), expected, rtol=pitfall.ulps * np.finfo(float).eps)


@pytest.mark.parametrize("pitfall", SECOND_ORDER, ids=str)
def test_second_derivative(pitfall):
    (x,) = leaves(pitfall)
    y = pitfall.function(x)
    y.backward(np.ones(y.shape), create_graph=True)
    first, x.grad = x.grad, None
    first.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), pitfall.gradients[0], atol=5e-5)


def test_functions_that_cannot_overflow_do_not_warn():
    for function in (ag.sigmoid, ag.softplus, np.tanh, ag.softmax, ag.logsumexp, ag.log_softmax):
        x = ag.Tensor([-1e4, 0.0, 1e4], requires_grad=True)
        function(x).sum().backward()
        assert np.isfinite(x.grad.numpy()).all()
