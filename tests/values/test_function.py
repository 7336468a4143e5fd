"""Operations of the user's own: a class with hand-written forward and backward, and the decorator."""

import gc
import weakref

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import FreedGraphError, GradcheckError, GraphError, InPlaceError, RuleError, ShapeError


class Dense(ag.Function):
    def forward(self, x, w):
        self.x, self.w = x, w
        return x @ w

    def backward(self, g):
        return g @ self.w.T, self.x.T @ g


@pytest.fixture
def x():
    return ag.Tensor([[1.0, 2.0, 3.0]], requires_grad=True, name="x")


@pytest.fixture
def w():
    return ag.Tensor(np.arange(6.0).reshape(3, 2), requires_grad=True, name="w")


def test_is_one_node_of_the_same_graph(x, w):
    y = Dense()(x * 2, w)
    assert y.node.operation.name == "Dense"
    assert y.node.operation.operands == ("x", "w")
    (y * y).sum().backward()
    got = x.grad.numpy(), w.grad.numpy()
    x.grad = w.grad = None
    z = (x * 2) @ w
    (z * z).sum().backward()
    np.testing.assert_allclose(got[0], x.grad.numpy())
    np.testing.assert_allclose(got[1], w.grad.numpy())


def test_one_instance_may_be_called_many_times(w):
    layer = Dense()
    a, b = ag.Tensor([[1.0, 0.0, 0.0]]), ag.Tensor([[0.0, 0.0, 5.0]])
    (layer(a, w) + layer(b, w)).sum().backward()
    np.testing.assert_array_equal(w.grad.numpy(), [[1, 1], [0, 0], [5, 5]])


def test_settings_belong_to_the_instance():
    class Scale(ag.Function):
        def __init__(self, factor):
            self.factor = factor

        def forward(self, x):
            return self.factor * x

        def backward(self, g):
            return self.factor * g

    assert ag.gradcheck(Scale(3.0), [1.0, 2.0])
    assert ag.gradcheck(Scale(-2.0), [1.0, 2.0])


def test_an_operand_without_a_gradient(x):
    class Pick(ag.Function):
        def forward(self, x, index):
            self.shape, self.index = x.shape, index
            return x[index]

        def backward(self, g):
            gradient = np.zeros(self.shape)
            np.add.at(gradient, self.index, g)
            return gradient, None

    Pick()(x, np.array([0, 0])).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[2, 2, 2]])


def test_any_number_of_operands():
    class Total(ag.Function):
        def forward(self, *parts):
            self.count = len(parts)
            return sum(parts)

        def backward(self, g):
            return (g,) * self.count

    assert ag.gradcheck(Total(), [1.0, 2.0], [3.0, 4.0], [5.0, 6.0])


def test_scalars_run_through_it():
    class Cube(ag.Function):
        def forward(self, x):
            self.x = x
            return x**3

        def backward(self, g):
            return 3 * g * self.x**2

    x = ag.Scalar(2.0)
    y = Cube()(x)
    y.backward()
    assert isinstance(y, ag.Scalar)
    assert x.grad == 12.0


def test_wrong_backward_is_found_by_gradcheck():
    class Wrong(Dense):
        def backward(self, g):
            return g @ self.w.T, 2 * self.x.T @ g

    with pytest.raises(GradcheckError, match=r"Wrong: the gradient of operand 1 \(w\) is wrong in 6 of 6"):
        ag.gradcheck(Wrong(), np.ones((2, 3)), np.ones((3, 2)))


def test_wrong_number_of_gradients(x, w):
    class Short(Dense):
        def backward(self, g):
            return g @ self.w.T

    with pytest.raises(RuleError, match=r"Short\.backward gave 1 gradients for 2 operands"):
        Short()(x, w).sum().backward()


def test_wrong_shape_of_a_gradient(x, w):
    class Askew(Dense):
        def backward(self, g):
            return g @ self.w.T, (self.x.T @ g).T

    with pytest.raises(
        RuleError, match=r"the rule of Askew for w gave a gradient of shape \(2, 3\); the operand is \(3, 2\)"
    ):
        Askew()(x, w).sum().backward()


def test_shapes_that_do_not_fit(x):
    with pytest.raises(ShapeError, match=r"Dense of x \(1, 3\), w \(2, 2\)"):
        Dense()(x, np.ones((2, 2)))


def test_second_derivative_is_refused(x, w):
    with pytest.raises(GraphError, match="no derivative of the derivative"):
        Dense()(x, w).sum().backward(create_graph=True)


def test_second_pass_is_refused_unless_retained(x, w):
    y = Dense()(x, w).sum()
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[2.0, 10.0, 18.0]])
    with pytest.raises(FreedGraphError):
        y.backward()


def test_an_operand_changed_in_place_is_noticed(w):
    a = ag.Tensor([[1.0, 2.0, 3.0]], name="batch")
    y = Dense()(a, w).sum()
    a += 1
    with pytest.raises(InPlaceError, match=r"'batch' was changed in place .* but Dense at"):
        y.backward()


def test_leaves_no_cycle(x, w):
    gc.collect()
    gc.disable()
    try:
        layer = Dense()
        y = layer(x, w)
        reference = weakref.ref(y.node.attributes["function"])
        y.sum().backward()
        del y
        assert reference() is None
    finally:
        gc.enable()


def test_decorated_function_of_the_users_own():
    @ag.operation(x=lambda g, x, slope: g * np.where(x > 0, 1, slope))
    def leaky(x, /, slope=0.1):
        return np.where(x > 0, x, slope * x)

    assert ag.gradcheck(leaky, [1.0, -2.0])
    assert ag.gradcheck(lambda x: leaky(x, slope=0.3), [1.0, -2.0])
    assert ag.gradgradcheck(lambda x: leaky(x) ** 2, [1.0, -2.0])
    with pytest.raises(TypeError, match=r"leaky\(\) does not take 'slop'"):
        leaky(ag.Tensor([1.0]), slop=3)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda g, z: g, r"a rule asks for \['z'\]"),
        (lambda x: x, "first parameter is g"),
    ],
)
def test_a_rule_that_does_not_fit_its_function(rule, message):
    with pytest.raises(RuleError, match=message):
        ag.operation(np.sin, name="mine", numpy=(), x=rule)
