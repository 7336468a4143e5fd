"""Finite differences beside the gradients of a trace."""

import math

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn


def test_every_small_leaf_has_a_witness_that_agrees():
    rng = np.random.default_rng(0)
    W = ag.Tensor(rng.normal(size=(2, 3)), requires_grad=True)
    b = ag.Tensor(rng.normal(size=3), requires_grad=True)
    x = rng.normal(size=(4, 2))
    trace = ag.trace(ag.tanh(x @ W + b).mean())
    for label in ("W", "b"):
        value = trace.named(label)
        np.testing.assert_allclose(value.witness, value.gradient, rtol=1e-8)


def test_scalars_and_float32_are_witnessed_in_float64():
    s = ag.Scalar(0.5)
    assert ag.trace(s.tanh()).named("s").witness == pytest.approx(1 - math.tanh(0.5) ** 2, rel=1e-9)
    t = ag.Tensor(np.float32([0.5, 1.0]), requires_grad=True)
    value = ag.trace(ag.exp(t).sum()).named("t")
    np.testing.assert_allclose(value.witness, np.exp([0.5, 1.0]), rtol=1e-8)


def test_a_wrong_rule_is_seen():
    @ag.operation(x=lambda g, x: g * x)  # half of what it should be
    def my_square(x):
        return x * x

    x = ag.Scalar(3.0)
    value = ag.trace(my_square(x)).named("x")
    assert (value.gradient, round(value.witness, 6)) == (3.0, 6.0)


def test_large_leaves_have_none_but_for_the_element_watched():
    weight = ag.Tensor(np.arange(20.0).reshape(4, 5), requires_grad=True)
    loss = (weight * weight).sum()
    assert ag.trace(loss).named("weight").witness is None
    trace = ag.trace(loss, watch=("weight", 2, -1))
    assert (trace.watch.value, trace.watch.element) == (trace.named("weight").index, (2, 4))
    witness = trace.named("weight").witness
    assert witness[2, 4] == pytest.approx(28.0)
    assert np.isnan(witness).sum() == 19


@pytest.mark.parametrize(
    ("watch", "error", "told"),
    [
        (("wait", 0), KeyError, "there are weight"),
        (("weight", 4), IndexError, "shape \\(3,\\)"),
        (("weight",), IndexError, "not the index of one element"),
    ],
)
def test_a_watch_that_cannot_be(watch, error, told):
    weight = ag.Tensor(np.ones(3), requires_grad=True)
    loss = weight.sum()
    with pytest.raises(error, match=told):
        ag.trace(loss, watch=watch)


def test_several_results_of_an_operation_are_witnessed_through():
    A = ag.Tensor([[2.0, 0.5], [0.5, 1.0]], requires_grad=True)
    values, vectors = np.linalg.eigh(A)
    value = ag.trace(values[0] + (vectors * vectors)[0, 0]).named("A")
    # eigh reads one triangle: moving the other changes nothing, and the rule shares the gradient out to both.
    assert value.witness[0, 0] == pytest.approx(value.gradient[0, 0], rel=1e-6)


def test_a_layer_written_by_hand_is_left_as_it_was():
    class Square:
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, g, lr):
            return g * 2 * self.x

    layer = nn.ManualLayer(Square())
    x = ag.Tensor([3.0], requires_grad=True)
    y = layer(x).sum()
    value = ag.trace(y).named("x")
    assert value.witness == pytest.approx(6.0)
    y.backward()
    assert x.grad.numpy() == pytest.approx(6.0, abs=0)
