"""The usual cases of an operation give what the general case gives, and record the same."""

import operator

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.backward import unbroadcast
from autograd_nn.engine.graph import Leaf, Node


@ag.operation(x=lambda g, x: 2 * x * g[0] + 3 * g[1] if g[0] is not None and g[1] is not None else None)
def two_of_one(x, /):
    return x * x, 3 * x


@ag.operation(a=lambda g, b: g[0] * b + g[1], b=lambda g, a: g[0] * a - g[1])
def two_of_two(a, b, /):
    return a * b, a - b


VALUES = {
    "Scalar": lambda: ag.Scalar(1.5),
    "single": lambda: ag.Tensor(1.5, requires_grad=True),
    "float32": lambda: ag.Tensor(np.array([1.5, -2.0], np.float32), requires_grad=True),
    "float16": lambda: ag.Tensor(np.array([1.5, -2.0], np.float16), requires_grad=True),
    "constant": lambda: ag.Tensor([1.5, -2.0]),
    "number": lambda: 2.0,
    "whole": lambda: 3,
    "array": lambda: np.array([0.5, 4.0]),
    "list": lambda: [0.5, 4.0],
}
VARIABLES = ("Scalar", "single", "float32", "float16", "constant")


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
@pytest.mark.parametrize("symbol", ["add", "truediv"])
def test_an_operator_is_the_general_case(first, second, symbol):
    if first not in VARIABLES and second not in VARIABLES:
        return
    operation = {"add": ag.add, "truediv": ag.divide}[symbol]
    a, b = VALUES[first](), VALUES[second]()
    usual = getattr(operator, symbol)(a, b)
    general = operation.of_any((a, b), operation.defaults)
    assert type(usual) is type(general)
    assert usual.dtype == general.dtype
    np.testing.assert_array_equal(usual._data, general._data)
    assert usual.requires_grad == general.requires_grad
    if usual.requires_grad:
        assert usual.node.parents == general.node.parents
        assert usual.node.plan is general.node.plan
        np.testing.assert_equal(usual.node.constants, general.node.constants)
        np.testing.assert_equal(usual.node.saved, general.node.saved)


@pytest.mark.parametrize("kind", ["Scalar", "single", "float32"])
def test_several_results_of_one_operand(kind):
    x = VALUES[kind]()
    square, triple = two_of_one(x)
    assert type(square) is type(x)
    (square + triple).sum().backward()
    np.testing.assert_array_equal(x.grad._data, 2 * x._data + 3)


@pytest.mark.parametrize("kind", ["Scalar", "single", "float32"])
def test_several_results_of_two_operands(kind):
    a, b = VALUES[kind](), VALUES[kind]()
    product, difference = two_of_two(a, b)
    (product + difference).sum().backward()
    np.testing.assert_array_equal(a.grad._data, b._data + 1)
    np.testing.assert_array_equal(b.grad._data, a._data - 1)


def test_a_node_has_the_leaf_or_the_constant_of_each_operand():
    x = ag.Tensor([1.0, 2.0], requires_grad=True, name="x")
    node = (x * 3.0).node
    assert node.parents == (x.node, None)
    assert node.constants == (None, 3.0)
    assert isinstance(node, Node)
    assert isinstance(node.parents[0], Leaf)
    large = (x[:, None] * np.ones((2, 5000))).node
    assert large.constants == (None, None)


@pytest.mark.parametrize("rows", [0, 1, 1024, 1025])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_rows_are_added_up_whatever_way_is_quickest(rows, dtype):
    g = np.random.default_rng(0).normal(size=(rows, 3)).astype(dtype)
    for given in (g, np.asfortranarray(g), g[::-1]):
        total = unbroadcast(given, (3,))
        assert total.dtype == dtype
        exact = g.astype("longdouble").sum(0)
        np.testing.assert_allclose(total, exact, rtol=0, atol=np.finfo(dtype).eps * max(rows, 1) * 2)
        np.testing.assert_array_equal(unbroadcast(given, (1, 3)), total.reshape(1, 3))


def test_infinities_and_nan_are_added_up_too():
    g = np.array([[np.inf, 1.0, -np.inf, np.nan], [1.0, 2.0, np.inf, 0.0]])
    with np.errstate(invalid="ignore"):  # infinity less infinity, as in any sum
        total = unbroadcast(g, (4,))
    np.testing.assert_array_equal(total, [np.inf, 3.0, np.nan, np.nan])
