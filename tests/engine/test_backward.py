"""The backward pass: what it adds up, what it keeps, what it refuses."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError, FreedGraphError, GraphError, RuleError, ShapeError

both_kinds = pytest.mark.parametrize(
    "leaf", [ag.Scalar, lambda data: ag.Tensor(data, requires_grad=True)], ids=["Scalar", "Tensor"]
)


@pytest.fixture
def x():
    return ag.Tensor([1.0, 2.0, 3.0], requires_grad=True, name="x")


# ---- accumulation


@both_kinds
def test_a_value_used_twice_collects_both(leaf):
    a = leaf(3.0)
    (a + a).backward()
    assert a.grad == 2.0
    b = leaf(3.0)
    (b * b).backward()
    assert b.grad == 6.0


@both_kinds
def test_product_of_sum_and_product(leaf):
    p, q = leaf(-2.0), leaf(3.0)
    ((p * q) * (p + q)).backward()
    assert (p.grad, q.grad) == (-3.0, -8.0)


@both_kinds
def test_neuron(leaf):
    x1, x2, w1, w2, b = map(leaf, (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    o = np.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    assert float(o) == pytest.approx(0.7071067811865476, abs=1e-15)
    assert [float(v.grad) for v in (x1, w1, x2, w2, b)] == pytest.approx([-1.5, 1.0, 0.5, 0.0, 0.5], abs=1e-12)


@both_kinds
def test_gradients_of_several_passes_add_up(leaf):
    a = leaf(3.0)
    (a * a).backward()
    (2 * a).backward()
    assert a.grad == 8.0
    a.zero_grad()
    assert a.grad is None


@both_kinds
def test_diamonds_cost_one_visit_each(leaf):
    a = leaf(1.0)
    y = a
    for _ in range(60):  # 2**60 paths
        y = (y + y) * 0.5
    y.backward()
    assert a.grad == 1.0


def test_unused_leaf_has_no_gradient(x):
    other = ag.Tensor([1.0], requires_grad=True)
    x.sum().backward()
    assert other.grad is None


# ---- the upstream gradient


def test_a_result_with_axes_needs_to_be_told(x):
    with pytest.raises(GraphError, match=r"shape \(3,\) needs to be told the upstream gradient.*\.sum\(\)\.backward"):
        (x * 2).backward()


def test_gradient_is_used_as_given(x):
    given = np.array([1.0, 10.0, 100.0])
    (x * 2).backward(given)
    np.testing.assert_array_equal(x.grad.numpy(), [2, 20, 200])
    x.grad = None
    (x * 2).backward(ag.Tensor(given))
    np.testing.assert_array_equal(x.grad.numpy(), [2, 20, 200])
    with pytest.raises(ShapeError, match=r"the gradient is \(2,\), the result is \(3,\)"):
        (x * 2).backward([1.0, 2.0])


def test_one_element_of_any_rank_is_a_single_number():
    x = ag.Tensor([[3.0]], requires_grad=True)
    (x * x).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[6.0]])


def test_a_leaf_is_its_own_result():
    x = ag.Tensor(3.0, requires_grad=True)
    x.backward()
    assert x.grad == 1.0


@pytest.mark.parametrize("value", [ag.Tensor([1.0]), ag.Scalar(1.0, requires_grad=False)], ids=["Tensor", "Scalar"])
def test_a_constant_has_no_backward(value):
    with pytest.raises(GraphError, match="nothing it was computed from was made with requires_grad=True"):
        (value * 2).backward()


# ---- freed and retained


def test_second_pass_through_a_freed_graph(x):
    y = (x * x).sum()
    y.backward()
    with pytest.raises(FreedGraphError) as caught:
        y.backward()
    message = str(caught.value)
    assert "sum" in message
    assert "the leaf 'x'" in message
    assert "retain_graph=True" in message
    assert "detach()" in message
    assert "test_backward.py:" in message


def test_carried_state_is_told_from_the_cause(x):
    state = x * 1
    for _ in range(2):
        state = state * x
        if _ == 1:
            with pytest.raises(FreedGraphError, match=r"state = state\.detach\(\)"):
                state.sum().backward()
        else:
            state.sum().backward()


@both_kinds
def test_retained_graph_gives_the_same_again(leaf):
    a = leaf(3.0)
    y = a * a * 2
    y.backward(retain_graph=True)
    y.backward()
    assert a.grad == 24.0


# ---- any order


@both_kinds
def test_third_order(leaf):
    x = leaf(2.0)
    y = x**4 + np.sin(x)
    expected = [4 * 2.0**3 + np.cos(2.0), 12 * 2.0**2 - np.sin(2.0), 24 * 2.0 - np.cos(2.0)]
    for order in range(3):
        y.backward(create_graph=order < 2)
        y, x.grad = x.grad, None
        assert float(y) == pytest.approx(expected[order], rel=1e-15)
    assert not y.requires_grad


def test_gradient_penalty(x):
    w = ag.Tensor([0.5, -1.0, 2.0], requires_grad=True)
    y = np.tanh(x * w).sum()
    y.backward(create_graph=True, inputs=x)
    penalty = (x.grad * x.grad).sum()
    x.grad = None
    penalty.backward()
    t = np.tanh(x.numpy() * w.numpy())
    slope = 1 - t * t
    expected = 2 * slope * w.numpy() * (slope - 2 * slope * t * x.numpy() * w.numpy())
    np.testing.assert_allclose(w.grad.numpy(), expected, rtol=1e-14)


# ---- inputs


def test_only_the_inputs_receive(x):
    w = ag.Tensor([1.0, 1.0, 1.0], requires_grad=True)
    (x * w).sum().backward(inputs=[w])
    assert x.grad is None
    np.testing.assert_array_equal(w.grad.numpy(), [1, 2, 3])


def test_a_result_may_be_an_input(x):
    y = x * 2
    (y * y).sum().backward(inputs=y)
    np.testing.assert_array_equal(y.grad.numpy(), [4, 8, 12])
    assert x.grad is None


def test_inputs_must_be_in_some_graph(x):
    with pytest.raises(GraphError, match=r"inputs\[1\] requires no gradient"):
        x.sum().backward(inputs=[x, ag.Tensor([1.0])])
    with pytest.raises(DTypeError, match=r"inputs\[0\] is a ndarray"):
        x.sum().backward(inputs=[np.ones(3)])


# ---- hooks, retain_grad


def test_hooks_see_the_complete_gradient_once_and_may_replace_it(x):
    seen = []
    y = x * 2
    handle = y.register_hook(lambda g: seen.append(g.numpy().copy()))
    replace = y.register_hook(lambda g: g * 10)
    (y * y + y).sum().backward(retain_graph=True)
    np.testing.assert_array_equal(seen, [[5, 9, 13]])
    np.testing.assert_array_equal(x.grad.numpy(), [100, 180, 260])

    handle.remove()
    handle.remove()
    replace.remove()
    x.grad = None
    (y * y + y).sum().backward()
    assert len(seen) == 1
    np.testing.assert_array_equal(x.grad.numpy(), [10, 18, 26])


def test_hook_on_a_leaf_changes_what_is_accumulated(x):
    x.register_hook(lambda g: np.clip(g, -1, 1))
    (x * 5 + x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 1, 1])


def test_hook_with_a_wrong_shape(x):
    x.register_hook(lambda g: g.sum())
    with pytest.raises(ShapeError, match=r"a hook returned a gradient of .*\(\) for a value of .*\(3,\)"):
        (x * 2).sum().backward()


def test_hooks_need_a_place_in_the_graph():
    with pytest.raises(GraphError, match="no gradient will ever reach it"):
        ag.Tensor([1.0]).register_hook(print)


def test_retain_grad_keeps_what_a_result_received(x):
    y = (x * 2).retain_grad()
    z = y * 3
    z.sum().backward()
    np.testing.assert_array_equal(y.grad.numpy(), [3, 3, 3])
    assert z.grad is None


# ---- memory of gradients


def shares_memory(*arrays):
    return any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: a + b,
        lambda a, b: a.T + b.reshape((2, 2)),
        lambda a, b: np.concatenate([a, b]),
        lambda a, b: np.stack([a, b]),
        lambda a, b: a - (-b),
        lambda a, b: np.broadcast_to(a, (3, 2, 2)) + b,
        lambda a, b: a[::-1] + b[:, :],
        lambda a, b: np.where([[True], [False]], a, b),
    ],
)
def test_no_two_gradients_share_memory(function):
    a, b = (ag.Tensor(np.ones((2, 2)), requires_grad=True) for _ in range(2))
    y = function(a, b)
    seed = np.ones(y.shape)
    y.backward(seed)
    assert not shares_memory(a.grad.numpy(), b.grad.numpy(), a.numpy(), b.numpy(), y.numpy(), seed)
    a.grad.numpy()[...] = 7  # its own, and so it may be written to
    assert (b.grad.numpy() != 7).all()


def test_gradient_of_a_sum_is_an_array_of_its_own(x):
    x.sum().backward()
    assert x.grad.numpy().flags.writeable
    assert x.grad.numpy().strides == (8,)


def test_gradient_does_not_share_memory_with_the_seed():
    x = ag.Tensor([1.0], requires_grad=True)
    seed = np.array([2.0])
    x.backward(seed)
    seed[0] = 100.0
    assert x.grad.item() == 2.0


def test_gradient_can_be_set(x):
    x.grad = [1, 2, 3]
    assert x.grad.dtype == float
    with pytest.raises(ShapeError, match=r"the Tensor is \(3,\), the gradient is \(2,\)"):
        x.grad = np.ones(2)
    with pytest.raises(GraphError, match=r"requires_grad_\(\) first"):
        ag.Tensor([1.0]).grad = 1.0


def test_a_rule_with_a_wrong_shape_is_named():
    wrong = ag.operation(np.sin, name="wrong", numpy=(), x=lambda g, x: g[:1])
    with pytest.raises(RuleError, match=r"the rule of wrong for x gave a gradient of shape \(1,\).*test_backward\.py"):
        wrong(ag.Tensor([1.0, 2.0], requires_grad=True)).sum().backward()


def test_same_tensor_as_several_operands(x):
    (np.where([True, False, True], x, x) + np.maximum(x, x)).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 2, 2])
    w = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    ag.gradcheck(lambda m: m @ m @ m.T, w)


# ---- Scalars and Tensors in one graph


def test_scalar_and_tensor_meet(x):
    s = ag.Scalar(2.0)
    y = (s * x * s).sum()
    assert isinstance(y, ag.Tensor)
    y.backward()
    assert s.grad == 24.0
    np.testing.assert_array_equal(x.grad.numpy(), [4, 4, 4])


def test_scalar_and_tensor_meet_at_second_order(x):
    s = ag.Scalar(0.5)
    (np.sin(s) * x).sum().backward(create_graph=True)
    slope, s.grad = s.grad, None
    slope.backward()
    assert float(s.grad) == pytest.approx(-np.sin(0.5) * 6, rel=1e-15)
    np.testing.assert_allclose(x.grad.numpy(), np.sin(0.5) + np.cos(0.5), rtol=1e-15)
