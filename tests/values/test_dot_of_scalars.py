"""The dot product of two lists of numbers, some of them Scalars or Tensors without axes."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import ShapeError


def test_it_is_the_sum_of_products_as_one_operation():
    w, x = [ag.Scalar(3.0), ag.Scalar(-1.0)], [ag.Scalar(2.0), 5.0]
    y = ag.dot(w, x)
    assert isinstance(y, ag.Scalar)
    assert y.node.parents == (w[0].node, w[1].node, x[0].node, None)
    y.backward()
    assert (y.item(), w[0].grad.item(), w[1].grad.item(), x[0].grad.item()) == (1.0, 2.0, 5.0, 3.0)


def test_a_number_on_both_sides_receives_twice():
    a = ag.Scalar(3.0)
    ag.dot([a, 1.0], (a, a)).backward()
    assert a.grad.item() == 7.0


@pytest.mark.parametrize("kind", [ag.Scalar, lambda value: ag.Tensor(value, requires_grad=True)])
def test_second_derivative(kind):
    a = kind(3.0)
    ag.dot([a, 2.0], [a, a]).backward(create_graph=True)
    slope, a.grad = a.grad, None
    slope.backward()
    assert (slope.item(), a.grad.item()) == (8.0, 2.0)


def test_an_array_may_be_the_other_side():
    w = [ag.Scalar(3.0), ag.Scalar(-1.0)]
    assert ag.dot(w, np.array([2.0, 5.0])).item() == 1.0
    assert ag.dot((2.0, 5.0), w).item() == 1.0


@pytest.mark.parametrize("other", [[1.0], [1.0, 2.0, 3.0], 4.0])
def test_lists_of_two_lengths_are_refused(other):
    with pytest.raises(ShapeError, match="dot of 2 numbers and"):
        ag.dot([ag.Scalar(1.0), 2.0], other)


def test_lists_of_arrays_are_refused():
    row = ag.Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ShapeError, match="stack"):
        ag.dot([row], [row])


@pytest.mark.parametrize("value", [-1.5, -0.0, 0.0, 2.0, np.inf, -np.inf, np.nan])
def test_relu_of_a_number_is_that_of_an_array(value):
    number, array = ag.Scalar(value), ag.Tensor([value], requires_grad=True)
    y, rows = ag.relu(number), ag.relu(array)
    np.testing.assert_equal(y.item(), rows.item())
    assert np.signbit(y.item()) == np.signbit(rows.item()) or np.isnan(value)
    y.backward()
    rows.backward()
    np.testing.assert_equal(number.grad.item(), array.grad.item())
