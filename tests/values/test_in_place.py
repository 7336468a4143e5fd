"""Changes in place: never a wrong gradient."""

import operator

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError, GraphError, InPlaceError, ShapeError

IN_PLACE = {
    "+=": (operator.iadd, operator.add),
    "-=": (operator.isub, operator.sub),
    "*=": (operator.imul, operator.mul),
    "/=": (operator.itruediv, operator.truediv),
    "**=": (operator.ipow, operator.pow),
}


@pytest.fixture
def x():
    return ag.Tensor([1.0, 2.0, 3.0], requires_grad=True, name="x")


@pytest.mark.parametrize("symbol", IN_PLACE)
def test_on_a_result_it_becomes_part_of_the_graph(x, symbol):
    in_place, plain = IN_PLACE[symbol]
    other = ag.Tensor([2.0, 0.5, 1.5], requires_grad=True)
    y = x * 2
    same = y
    y = in_place(y, other)
    assert y is same
    (y * y).sum().backward()
    got = x.grad, other.grad
    x.grad = other.grad = None
    z = plain(x * 2, other)
    (z * z).sum().backward()
    np.testing.assert_array_equal(got[0].numpy(), x.grad.numpy())
    np.testing.assert_array_equal(got[1].numpy(), other.grad.numpy())


@pytest.mark.parametrize("symbol", IN_PLACE)
def test_on_a_constant_it_is_numpys(symbol):
    in_place, _ = IN_PLACE[symbol]
    array = np.array([1.0, 2.0], np.float32)
    t, expected = ag.Tensor(array), array.copy()
    t, expected = in_place(t, 3), in_place(expected, 3)
    assert t.numpy() is array
    assert t.dtype == np.float32
    np.testing.assert_array_equal(array, expected)


def test_earlier_users_keep_their_value(x):
    y = x * 2
    earlier = y * y
    y[0] = 100.0
    later = y * y
    np.testing.assert_array_equal(earlier.numpy(), [4, 16, 36])
    np.testing.assert_array_equal(later.numpy(), [10000, 16, 36])
    (earlier + later).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [8, 32, 48])


def test_a_constant_becomes_a_result_when_it_receives_one(x):
    t = ag.Tensor(np.zeros(3))
    t[1:] = x[:2] * 10
    t += x
    t.sum().backward()
    np.testing.assert_array_equal(t.numpy(), [1, 12, 23])
    np.testing.assert_array_equal(x.grad.numpy(), [11, 11, 1])


@pytest.mark.parametrize(
    "change", [lambda t: operator.iadd(t, 1), lambda t: operator.setitem(t, slice(None), [2, 3, 4])]
)
def test_on_a_leaf_it_raises_outside_no_grad(x, change):
    with pytest.raises(InPlaceError, match=r"a leaf that requires a gradient .*\(x\).*with no_grad\(\):"):
        change(x)
    np.testing.assert_array_equal(x.numpy(), [1, 2, 3])
    with ag.no_grad():
        change(x)
    np.testing.assert_array_equal(x.numpy(), [2, 3, 4])
    assert x.is_leaf
    assert x.requires_grad


def test_a_leaf_steps_under_no_grad(x):
    (x * x).sum().backward()
    with ag.no_grad():
        x -= 0.5 * x.grad
    np.testing.assert_array_equal(x.numpy(), [0, 0, 0])
    assert x.is_leaf
    assert x.requires_grad


def test_a_saved_array_changed_afterwards_is_named_with_both_lines(x):
    y = x * x
    with ag.no_grad():
        x[0] = 100.0
    with pytest.raises(InPlaceError) as caught:
        y.sum().backward()
    message = str(caught.value)
    assert "Tensor 'x' was changed in place at test_in_place.py:" in message
    assert "multiply at test_in_place.py:" in message
    lines = [int(part.split()[0].rstrip(",")) for part in message.split("test_in_place.py:")[1:]]
    assert lines[0] - lines[1] == 2


def test_a_change_through_a_view_is_noticed(x):
    constant = ag.Tensor(np.array([1.0, 2.0, 3.0]), name="batch")
    y = (x * constant).sum()
    constant[1:] *= 2
    with pytest.raises(InPlaceError, match="multiply"):
        y.backward()


def test_a_change_of_what_no_rule_needs_is_allowed(x):
    y = (x + 1).sum()
    with ag.no_grad():
        x += 5
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 1, 1])


def test_a_change_before_the_operation_is_allowed(x):
    with ag.no_grad():
        x += 1
    (x * x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [4, 6, 8])


def test_a_change_after_the_pass_is_allowed(x):
    for _ in range(2):
        x.grad = None
        (x * x).sum().backward()
        with ag.no_grad():
            x -= 0.5 * x.grad
    np.testing.assert_array_equal(x.numpy(), [0, 0, 0])


def test_new_data_for_a_leaf(x):
    x.data = [4, 5, 6]
    assert x.dtype == float
    (x * x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [8, 10, 12])
    with pytest.raises(ShapeError, match=r"the Tensor is \(3,\), the value is \(2,\)"):
        x.data = [1.0, 2.0]
    with pytest.raises(GraphError, match=r"t\[\.\.\.\] = value records it"):
        (x * 2).data = np.ones(3)


def test_a_result_cannot_grow(x):
    y = x * 2
    with pytest.raises(ShapeError, match=r"in-place add: the result is \(2, 3\), the Tensor is \(3,\)"):
        y += ag.Tensor(np.ones((2, 3)))


def test_dtype_stays(x):
    y = ag.Tensor(np.ones(3, np.float32), requires_grad=True) * 1
    y += np.ones(3)
    assert y.dtype == np.float32
    with pytest.raises(DTypeError, match="in-place add: a result of float64 in a Tensor of int64"):
        ag.Tensor([1, 2, 3]).__iadd__(x)


def test_clone_is_a_way_out(x):
    y = x.clone()
    y[0] = 10.0
    y.sum().backward()
    np.testing.assert_array_equal(x.numpy(), [1, 2, 3])
    np.testing.assert_array_equal(x.grad.numpy(), [0, 1, 1])


@pytest.mark.parametrize("compute", [lambda a, b: np.einsum("i,i->", a, b), lambda a, b: np.multiply(a, b).sum()])
def test_a_change_of_one_of_many_operands_is_noticed(compute):
    a = ag.Tensor([1.0, 2.0], requires_grad=True, name="a")
    b = ag.Tensor([3.0, 4.0], requires_grad=True)
    y = compute(a, b)
    with ag.no_grad():
        a[0] = 100.0
    with pytest.raises(InPlaceError, match="Tensor 'a' was changed in place"):
        y.backward()
