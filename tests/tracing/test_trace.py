"""``trace``: the account of a forward and a backward pass."""

import sys

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import FreedGraphError, GraphError
from autograd_nn.tracing.tracer import trace_from

KINDS = {"Scalar": ag.Scalar, "Tensor": lambda value: ag.Tensor(value, requires_grad=True)}


def neuron(make):
    x1, x2, w1, w2, b = map(make, (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    a = x1 * w1
    c = x2 * w2
    s = a + c
    n = s + b
    o = n.tanh()
    return ag.trace(o)


@pytest.mark.parametrize("kind", KINDS)
def test_the_neuron(kind):
    trace = neuron(KINDS[kind])
    gradients = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5, "n": 0.5, "o": 1.0}
    for label, gradient in gradients.items():
        assert trace.named(label).gradient == pytest.approx(gradient)
    assert [trace.values[step.output].label for step in trace.steps] == ["o", "n", "s", "c", "a"]
    assert str(trace.steps[0].contributions[0].local) == "1 − o²"
    assert trace.named("a").value == -6
    assert trace.named("b").role == "parameter"
    assert trace.named("o").role == "output"


def test_every_use_is_a_contribution_and_they_add_up():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    trace = ag.trace((p * q) * (p + q))
    told = [
        (trace.values[c.operand].label, c.value, c.before, c.after, c.use, c.uses)
        for step in trace.steps[1:]
        for c in step.contributions
    ]
    assert told == [
        ("p", -6.0, None, -6.0, 1, 2),
        ("q", -6.0, None, -6.0, 1, 2),
        ("p", 3.0, -6.0, -3.0, 2, 2),
        ("q", -2.0, -6.0, -8.0, 2, 2),
    ]


def test_both_uses_of_a_plus_a_are_told():
    a = ag.Scalar(3.0)
    trace = ag.trace(a + a)
    assert trace.values[trace.outputs[0]].operands == (0, 0)
    assert [(c.position, c.use, c.after) for c in trace.steps[0].contributions] == [(0, 1, 1.0), (1, 2, 2.0)]


def test_nobodys_gradient_is_touched_and_stored_ones_are_told():
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    before = ag.trace(y)
    assert x.grad is None
    assert before.named("x").stored_gradient is None
    y.backward()
    y2 = (x * x).sum()
    y2.backward()
    after = ag.trace(y2)
    np.testing.assert_array_equal(after.named("x").stored_gradient, [4.0, 8.0])
    np.testing.assert_array_equal(after.named("x").gradient, [2.0, 4.0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_can_be_traced_after_backward_has_freed_it(kind):
    x = KINDS[kind](0.5)
    y = (3.0 * x).exp() / 2.0
    y.backward()
    assert ag.trace(y).named("x").gradient == pytest.approx(float(x.grad))


def test_a_large_constant_that_was_freed_is_a_clear_error():
    w = ag.Tensor(np.ones(2000), requires_grad=True)
    y = (w * np.ones(2000)).sum()
    assert ag.trace(y).named("w").gradient.shape == (2000,)
    y.backward()
    with pytest.raises(FreedGraphError, match=r"constant operand 1 of multiply .*retain_graph=True"):
        ag.trace(y)


def test_a_leaf_that_was_changed_since_is_a_clear_error():
    w = ag.Scalar(2.0)
    y = w * w
    w.data = 3.0
    with pytest.raises(GraphError, match="a leaf was changed after this result was computed"):
        ag.trace(y)


def test_what_cannot_be_traced_says_why():
    with pytest.raises(TypeError, match="takes a Tensor or a Scalar"):
        ag.trace(3.0)
    with pytest.raises(GraphError, match="no recorded operation made"):
        ag.trace(ag.Scalar(1.0))


def test_names_a_name_of_its_own_then_the_path_then_the_variable():
    model = nn.Sequential(nn.Linear(2, 2, rng=0))
    inputs = np.ones((3, 2))
    own = ag.Tensor(np.ones(2), requires_grad=True, name="given")
    loss = (model(inputs) * own * 2).sum()
    labels = [value.label for value in ag.trace(loss).values]
    assert set(labels) >= {"0.weight", "0.bias", "inputs", "given", "2", "loss"}
    assert sum(label.startswith("v") for label in labels) == 3


def test_a_name_is_never_used_twice():
    a, b = ag.Scalar(1.0, name="w"), ag.Scalar(2.0, name="w")
    v1 = ag.Scalar(5.0)
    labels = [value.label for value in ag.trace((a * b + v1) * 2.0).values]
    assert len(labels) == len(set(labels))
    assert "w′" in labels
    assert "v1" in labels


def test_unbroadcasting_and_the_shapes_of_a_matrix_product_are_told():
    W = ag.Tensor(np.ones((3, 2)), requires_grad=True)
    b = ag.Tensor([0.1, 0.2], requires_grad=True)
    X = np.ones((4, 3))
    Y = X @ W + b
    trace = ag.trace(Y)
    told = {trace.values[c.operand].label: c for step in trace.steps for c in step.contributions}
    assert told["b"].summed_axes == (0,)
    assert told["W"].summed_axes == ()
    assert str(told["W"].rule) == "Xᵀ @ ∂Y/∂v1"
    assert "(3,4) @ (4,2) → (3,2)" in str(trace)
    assert "summed over axis 0: b (2,) was stretched to (4,2)" in str(trace)


def test_a_hand_written_backward_is_told_by_its_name():
    class Double(ag.Function):
        def forward(self, x):
            return 2 * x

        def backward(self, g):
            return 2 * g

    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = Double()(x).sum()
    trace = ag.trace(y)
    assert str(trace.steps[1].contributions[0].rule) == "Double.backward(∂y/∂v1)"
    assert trace.values[1].formula is not None
    assert str(trace.values[1].formula) == "Double(x)"
    np.testing.assert_array_equal(trace.named("x").gradient, [2.0, 2.0])


def test_a_long_chain_is_traced_without_recursion():
    x = ag.Scalar(1.0)
    y = x
    for _ in range(3000):
        y = y * 1.0001
    assert len(ag.trace(y).steps) == 3000


def test_the_line_of_the_users_code_is_told():
    x = ag.Scalar(1.0)
    y = x.exp()
    value = ag.trace(y).named("y")
    assert value.file == __file__
    with open(__file__, encoding="utf-8") as source:
        assert source.readlines()[value.line - 1].strip() == "y = x.exp()"


def test_unknown_label():
    x = ag.Scalar(1.0)
    with pytest.raises(KeyError, match="no value is called 'z'; there are x, v1"):
        ag.trace(x.exp()).named("z")


def test_an_operation_with_several_results_is_told_once_and_its_results_by_their_index():
    A = ag.Tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True)
    w, v = np.linalg.eigh(A)
    y = (w * w).sum() + v[0, 0]
    trace = ag.trace(y)
    assert str(trace.named("w").formula) == "v1[0]"
    assert [trace.values[i].label for i in trace.named("v").operands] == ["v1"]
    last = trace.steps[-1]
    assert trace.values[last.output].operation == "eigh"
    np.testing.assert_allclose(last.upstream[0], 2 * w.numpy())
    np.testing.assert_array_equal(last.upstream[1], [[1, 0], [0, 0]])
    y.backward()
    np.testing.assert_allclose(trace.named("A").gradient, A.grad.numpy())
    assert "upstream ∂y/∂v1 = (" in str(trace)
    assert ag.draw(trace).svg.startswith("<svg")


def test_complex_values_on_the_way_are_told():
    x = ag.Tensor(np.arange(4.0), requires_grad=True)
    z = np.fft.rfft(x)
    e = (np.abs(z) ** 2).sum()
    trace = ag.trace(e)
    assert trace.named("z").dtype == "complex128"
    np.testing.assert_allclose(trace.named("x").gradient, [4, 12, 12, 20])
    assert "6+0j" in str(trace)
    assert ag.draw(trace).svg.startswith("<svg")


def test_a_trace_for_a_drawing_goes_on_where_values_are_no_longer_known():
    rng = np.random.default_rng(0)
    w = ag.Tensor(rng.normal(size=(40, 3)), requires_grad=True)
    X = rng.normal(size=(50, 40))
    loss = (X @ w).sum()
    loss.backward()
    with pytest.raises(FreedGraphError, match="no longer kept"):
        ag.trace(loss)
    partial = trace_from([loss], sys._getframe(), most_steps=100)
    told = [(value.label, value.value is None, value.shape) for value in partial.values]
    assert told == [("w", False, (40, 3)), ("v1", True, ()), ("v2", True, (50, 3)), ("loss", True, ())]
    assert partial.steps == ()


def test_values_after_a_change_of_a_leaf_are_not_told_wrong():
    w = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = (w * w).sum()
    with ag.no_grad():
        w += 1.0
    assert trace_from([y], sys._getframe(), most_steps=100).named("y").value is None


def test_the_gradients_of_several_results_are_those_of_their_sum():
    x = ag.Scalar(3.0)
    a, b = x * x, 2 * x
    trace = trace_from([a, b], sys._getframe())
    assert trace.target == "(a + b)"
    assert [trace.values[i].label for i in trace.outputs] == ["a", "b"]
    assert trace.named("x").gradient == 8.0
    assert "∂(a + b)/∂a, ∂(a + b)/∂b = 1" in str(trace)


def test_values_wait_until_all_their_uses_have_reported():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    trace = ag.trace((p * q) * (p + q))
    waiting = [[trace.values[i].label for i in step.waiting] for step in trace.steps]
    assert waiting == [[], ["p", "q"], []]
