"""One list of functions, run on floats, Scalars and Tensors alike."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

import autograd_nn as ag

ONE = {
    "negative": lambda x: -x,
    "positive": lambda x: +x,
    "absolute": lambda x: abs(x),
    "cube": lambda x: x**3,
    "square root": lambda x: (x * x + 1) ** 0.5,
    "number on the left": lambda x: 2 + x * 3 - 1,
    "number on the right": lambda x: (x - 2) * 5,
    "divided by": lambda x: x / 4,
    "divisor": lambda x: 4 / (x * x + 1),
    "subtracted": lambda x: 1 - x,
    "exponent": lambda x: 2**x,
    "remainder": lambda x: x % 0.7,
    "number modulo": lambda x: 5 % (x * x + 0.3),
    "exp": np.exp,
    "log": lambda x: np.log(x * x + 0.5),
    "sqrt": lambda x: np.sqrt(abs(x) + 0.1),
    "sin": np.sin,
    "cos": np.cos,
    "tan": lambda x: np.tan(x / 4),
    "tanh": np.tanh,
    "sinh": np.sinh,
    "arctan": np.arctan,
    "square": np.square,
    "maximum": lambda x: np.maximum(x, 0.2),
    "sigmoid": ag.sigmoid,
    "softplus": ag.softplus,
    "relu": ag.relu,
    "polynomial": lambda x: x * (x + 1) - x / (x * x + 2),
    "branch": lambda x: x * 3 if x > 0.5 else x * x,
}
TWO = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / (b * b + 1),
    "power": lambda a, b: (a * a + 0.5) ** b,
    "arctan2": np.arctan2,
    "hypot": np.hypot,
    "maximum": np.maximum,
    "minimum": lambda a, b: np.minimum(a, 2 * b),
    "several": lambda a, b: (a * b + a) * (b - a) / (a * a + 1),
    "comparison": lambda a, b: a * b if a < b else a - b,
}
POINTS = [-1.3, -0.4, 0.6, 1.9]


def tensor(value):
    return ag.Tensor(value, requires_grad=True)


def check(function, numbers):
    expected = float(function(*numbers))
    found = []
    for kind in (ag.Scalar, tensor):
        x = [kind(number) for number in numbers]
        y = function(*x)
        assert isinstance(y, type(x[0]))
        assert float(y) == pytest.approx(expected, rel=1e-14)
        y.backward()
        found.append([float(v.grad) for v in x])
        assert ag.gradcheck(function, *x)
        assert all(v.grad.data.__class__ is float for v in x if isinstance(v, ag.Scalar))
    assert found[0] == pytest.approx(found[1], rel=1e-14)


@pytest.mark.parametrize("name", ONE)
def test_of_one(name):
    for number in POINTS:
        check(ONE[name], [number])


@pytest.mark.parametrize("name", TWO)
def test_of_two(name):
    for numbers in zip(POINTS, POINTS[::-1], strict=True):
        check(TWO[name], numbers)


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("kind", [ag.Scalar, tensor], ids=["Scalar", "Tensor"])
def test_methods_are_the_functions(name, kind):
    x = kind(0.7)
    assert getattr(x, name)() == getattr(ag, name)(x)


def test_methods_of_math_take_a_scalar_by_its_value():
    assert math.sqrt(ag.Scalar(4.0)) == 2.0


numbers = st.floats(-8, 8).map(lambda x: round(x, 3))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(a=numbers, b=numbers)
def test_scalar_arithmetic_is_pythons(a, b):
    for name in ("add", "subtract", "multiply", "divide", "several"):
        assert TWO[name](ag.Scalar(a), ag.Scalar(b)).data == TWO[name](a, b)
        assert TWO[name](ag.Scalar(a), b).data == TWO[name](a, b)
        assert TWO[name](a, ag.Scalar(b)).data == TWO[name](a, b)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data(), shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3, min_side=0))
def test_broadcasting_is_numpys_and_its_gradient_sums_back(data, shapes):
    floats = st.floats(0.5, 4, width=32)
    a, b = (data.draw(arrays(float, shape, elements=floats)) for shape in shapes.input_shapes)
    g = data.draw(arrays(float, shapes.result_shape, elements=floats))
    rules = {
        "add": (np.add, g, g),
        "subtract": (np.subtract, g, -g),
        "multiply": (np.multiply, g * b, g * a),
        "divide": (np.divide, g / b, -g * a / b**2),
    }
    for function, for_a, for_b in rules.values():
        x, y = tensor(a), tensor(b)
        z = function(x, y)
        np.testing.assert_array_equal(z.numpy(), function(a, b))
        z.backward(g)
        for leaf, full in ((x, for_a), (y, for_b)):
            extra = full.ndim - leaf.ndim
            axes = [*range(extra), *[extra + i for i, n in enumerate(leaf.shape) if n == 1]]
            expected = full.sum(axis=tuple(axes)).reshape(leaf.shape)
            np.testing.assert_allclose(leaf.grad.numpy(), expected, rtol=1e-12)
