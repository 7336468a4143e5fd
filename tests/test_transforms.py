"""Transforms: right against PyTorch and by hand, nested in any order, over structures; recomputation; own pullbacks."""

import gc
import weakref
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DTypeError, GraphError, RuleError, ShapeError
from tests.pytorch import needs_torch, torch

# ---- kinds and structures ----------------------------------------------------------------------------------


def test_results_are_of_the_kind_that_was_given():
    for given_one in (2.0, np.float32(2), np.array(2.0), np.array([2.0]), ag.Tensor(2.0), ag.Tensor([2.0])):
        gradient = ag.grad(lambda x: np.sum(x * x))(given_one)
        assert type(gradient) is type(given_one)
        assert np.shape(gradient) == np.shape(given_one)
        assert np.all(gradient == 4.0)
    assert isinstance(ag.grad(lambda x: x * x)(ag.Scalar(2.0)), ag.Scalar)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtypes_are_kept(dtype):
    x = np.array([0.5, 1.5], dtype)

    def f(x):
        return np.sum(np.tanh(x) * 2)

    value, gradient = ag.value_and_grad(f)(x)
    assert value.dtype == gradient.dtype == dtype
    assert ag.hessian(f)(x).dtype == dtype
    assert ag.jacobian(np.tanh)(x).dtype == dtype
    assert [part.dtype for part in ag.jvp(np.tanh, (x,), (np.ones(2),))] == [dtype, dtype]
    assert ag.hvp(f, (x,), (np.ones(2),))[0].dtype == dtype


def test_gradients_have_the_structure_of_the_arguments():
    class Layer(NamedTuple):
        w: np.ndarray
        b: float

    def f(layers, scale, x):
        for layer in layers["stack"]:
            x = np.tanh(x @ layer.w + layer.b)
        return (x * scale[0]).sum()

    layers = {"stack": [Layer(np.eye(2), 0.5), Layer(np.ones((2, 2)), -1.0)]}
    by_layers, by_scale = ag.grad(f, argnums=(0, 1))(layers, (2.0,), np.array([[1.0, 2.0]]))
    assert [type(layer) for layer in by_layers["stack"]] == [Layer, Layer]
    assert by_layers["stack"][0].w.shape == (2, 2)
    assert isinstance(by_layers["stack"][0].b, float)
    assert isinstance(by_scale, tuple)
    assert ag.grad(f, argnums=-1)(layers, (2.0,), np.array([[1.0, 2.0]])).shape == (1, 2)


def test_keyword_arguments_and_other_arguments_are_left_alone():
    seen = []

    def f(x, n, *, power):
        seen.append((type(n), type(power)))
        return (x**power * n).sum()

    assert ag.grad(f)(np.array([3.0]), np.array([2]), power=2) == 12
    assert seen == [(np.ndarray, int)]


def test_aux_is_handed_back():
    def f(x):
        return (x * x).sum(), {"double": 2 * x, "note": "hello"}

    gradient, aux = ag.grad(f, has_aux=True)(np.array([1.0, 2.0]))
    assert gradient.tolist() == [2, 4]
    assert type(aux["double"]) is np.ndarray
    assert aux["note"] == "hello"
    (value, again), _ = ag.value_and_grad(f, has_aux=True)(np.array([1.0, 2.0]))
    assert (value, again["note"]) == (5, "hello")
    assert ag.hessian(f, has_aux=True)(np.array([1.0, 2.0]))[1]["note"] == "hello"
    assert ag.vjp(f, np.array([1.0, 2.0]), has_aux=True)[2]["note"] == "hello"
    with pytest.raises(TypeError, match="must return a pair"):
        ag.grad(lambda x: x, has_aux=True)(1.0)


def test_what_the_output_does_not_depend_on_has_zeros():
    by_x, by_y = ag.grad(lambda x, y: np.sum(x * x), argnums=(0, 1))(np.ones(2), {"a": np.ones((3, 1)), "b": 1.0})
    assert by_x.tolist() == [2, 2]
    assert by_y["a"].tolist() == [[0], [0], [0]]
    assert by_y["b"] == 0
    assert ag.grad(lambda x: 3.0)(1.0) == 0
    assert ag.jacobian(lambda x: np.arange(2))(np.ones(3)).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert ag.jvp(lambda x: (x, 3), (1.0,), (2.0,)) == ((1.0, 3), (2.0, 0.0))
    assert ag.hessian(lambda x: x.sum())(np.ones(2)).tolist() == [[0, 0], [0, 0]]


def test_the_users_arrays_are_neither_kept_nor_changed():
    x = np.array([1.0, 2.0])
    _, pullback = ag.vjp(lambda x: x * x, x)
    x[:] = 0
    assert pullback(np.ones(2))[0].tolist() == [2, 4]
    (gradient,) = ag.vjp(lambda x: x, x)[1](x)
    gradient[0] = 7
    assert x.tolist() == [0, 0]


# ---- errors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ag.grad(np.tanh)(np.ones(3)), ShapeError, r"grad: .* shape \(3,\).*jacobian or autograd_nn.vjp"),
        (lambda: ag.hessian(np.tanh)(np.ones(3)), ShapeError, r"shape \(3,\)"),
        (lambda: ag.grad(lambda x: (x, x))(1.0), TypeError, "returned a tuple"),
        (lambda: ag.grad(lambda x: None)(1.0), TypeError, "returned a NoneType"),
        (lambda: ag.jacobian(lambda x: {"a": None})(1.0), TypeError, r"the result\['a'\] of the function is a None"),
        (lambda: ag.grad(np.sum)(np.arange(3)), DTypeError, "grad: argument 0 is of int64"),
        (lambda: ag.grad(np.sum)(ag.Tensor([1])), DTypeError, "argument 0 is of int64"),
        (lambda: ag.grad(lambda p: p["w"][1])({"w": [1.0, 2]}), DTypeError, r"argument 0\['w'\]\[1\] is of type int"),
        (lambda: ag.vjp(lambda p: p, None), DTypeError, "argument 0 is of type NoneType"),
        (lambda: ag.grad(np.tanh, argnums=1)(1.0), TypeError, "argnums=1 must name different ones of the 1"),
        (lambda: ag.grad(np.multiply, argnums=(0, -2))(1.0, 2.0), TypeError, "different"),
        (lambda: ag.jvp(np.tanh, (1.0,), (np.ones(2),)), ShapeError, r"jvp: tangents\[0\] is \(2,\); .* is \(\)"),
        (lambda: ag.jvp(np.tanh, (1.0,), ()), ShapeError, "tangents is a tuple of 0; .* a tuple of 1"),
        (lambda: ag.hvp(np.sum, (np.ones(2),), (1.0,)), ShapeError, r"hvp: tangents\[0\] is \(\)"),
        (lambda: ag.vjp(np.tanh, 1.0)[1](np.ones(2)), ShapeError, r"the cotangent is \(2,\)"),
        (lambda: ag.vjp(lambda x: {"a": x}, 1.0)[1]({"b": 1.0}), ShapeError, r"keys \['b'\]; .* keys \['a'\]"),
        (lambda: ag.vjp(lambda x: {"a": x}, 1.0)[1]([1.0]), ShapeError, "cotangent is a list of 1"),
    ],
)
def test_errors_name_what_is_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call()


# ---- nesting -----------------------------------------------------------------------------------------------


def test_perturbations_are_not_confused():
    # d/dx (x · d/dy (x + y)) = 1, and not 2; with d/dy (x · y) it is 2x, and so on.
    once = ag.grad(lambda x: x * ag.grad(lambda y: x + y)(2.0))(1.0)
    assert type(once) is float
    assert once == 1
    assert ag.grad(lambda x: x * ag.grad(lambda y: x + y)(x))(1.0) == 1
    assert ag.grad(lambda x: x * ag.grad(lambda y: x * y)(5.0))(3.0) == 6
    assert ag.grad(lambda x: x * ag.grad(lambda y: x * y * y)(x))(3.0) == 6 * 3**2
    assert ag.grad(lambda x: ag.jvp(lambda y: x * y**2, (x,), (x,))[1])(3.0) == 2 * 3 * 3**2
    assert ag.jvp(lambda x: x * ag.jvp(lambda y: x + y, (2.0,), (1.0,))[1], (1.0,), (1.0,)) == (1, 1)
    assert ag.jvp(lambda x: x * ag.grad(lambda y: x * y)(2.0), (3.0,), (1.0,)) == (9, 6)


def test_mixed_derivatives_through_a_closure():
    def f(x, y):
        return np.sin(x) * y**3

    by_x_then_y = ag.grad(lambda y: ag.grad(lambda x: f(x, y))(0.3))(2.0)
    by_y_then_x = ag.grad(lambda x: ag.grad(lambda y: f(x, y))(2.0))(0.3)
    assert by_x_then_y == pytest.approx(np.cos(0.3) * 12)
    assert by_y_then_x == pytest.approx(by_x_then_y)
    assert ag.grad(ag.grad(f, argnums=0), argnums=1)(0.3, 2.0) == pytest.approx(by_x_then_y)


def test_derivatives_of_any_order():
    f, derivative = np.sin, np.sin(0.7)
    for order in range(6):
        derivative = [np.sin, np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)][order % 4](0.7)
        assert f(0.7) == pytest.approx(derivative, rel=1e-14)
        f = ag.grad(f)
    x = np.array([0.5, -1.0])
    third = ag.jacobian(ag.hessian(lambda x: (x**2).sum() * x[0]))(x)
    assert third.shape == (2, 2, 2)
    np.testing.assert_allclose(third, ag.jacobian(ag.jacobian(ag.grad(lambda x: (x**2).sum() * x[0])))(x))
    np.testing.assert_allclose(third[0], [[6, 0], [0, 2]])
    assert ag.elementwise_grad(ag.elementwise_grad(ag.elementwise_grad(lambda x: x**4)))(x).tolist() == [12, -24]


def test_a_gradient_stays_on_the_graph_of_what_the_function_uses():
    w = nn.Parameter([1.0, 2.0])
    x = np.array([3.0, 4.0])
    slope = ag.grad(lambda x: (w * x * x).sum())(x)
    assert isinstance(slope, ag.Tensor)
    (slope * slope).sum().backward()  # a gradient penalty: Σ (2 w x)², whose derivative is 8 w x²
    assert w.grad.numpy().tolist() == [72, 256]
    with ag.no_grad():
        plain = ag.grad(lambda x: (w * x * x).sum())(x)
    assert type(plain) is np.ndarray
    assert plain.tolist() == [6, 16]


def test_a_transform_leaves_no_gradient_behind():
    w, x = nn.Parameter([1.0, 2.0]), ag.Tensor([3.0, 4.0], requires_grad=True)
    ag.grad(lambda x: (w * x).sum())(x)
    ag.hessian(lambda x: (w * x * x).sum())(x)
    assert w.grad is None
    assert x.grad is None


def test_nothing_is_left_for_the_collector():
    gc.collect()
    gc.disable()
    try:
        x = np.array([1.0, 2.0])
        ag.hessian(lambda x: (x**3).sum())(x)
        ag.jvp(np.tanh, (x,), (x,))
        ag.grad(ag.checkpoint(lambda x: (np.tanh(x) * x).sum()))(x)
        ag.grad(lambda x: x * ag.grad(lambda y: x * y)(2.0))(1.0)
        assert gc.collect() == 0
    finally:
        gc.enable()


# ---- products and matrices ---------------------------------------------------------------------------------


def test_rosenbrock():
    def f(x):
        return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    optimize = pytest.importorskip("scipy.optimize")
    x = np.array([-1.2, 1.0, 0.7, 2.0])
    np.testing.assert_allclose(ag.grad(f)(x), optimize.rosen_der(x), rtol=1e-13)
    np.testing.assert_allclose(ag.hessian(f)(x), optimize.rosen_hess(x), rtol=1e-13)
    p = np.array([1.0, -2.0, 0.5, 3.0])
    np.testing.assert_allclose(ag.hvp(f, (x,), (p,))[0], optimize.rosen_hess_prod(x, p), rtol=1e-13)


def test_linearize_is_one_evaluation_and_linear():
    calls = []

    def f(x, y):
        calls.append(1)
        return {"product": x * y, "sum": x + np.sum(y)}

    x, y = 2.0, np.array([3.0, 4.0])
    value, pushforward = ag.linearize(f, x, y)
    assert value["product"].tolist() == [6, 8]
    by_x, by_y = pushforward(1.0, np.zeros(2)), pushforward(0.0, np.array([1.0, 10.0]))
    assert by_x["product"].tolist() == [3, 4]
    assert by_y["product"].tolist() == [2, 20]
    assert (by_x["sum"], by_y["sum"]) == (1, 11)
    assert len(calls) == 1


def test_jacobians_nest_as_results_and_arguments_do():
    def f(p, c):
        return [p["a"] * c, p["a"][:, None] * np.ones((2, 3))]

    blocks = ag.jacobian(f, argnums=(0, 1))({"a": np.array([1.0, 2.0])}, 5.0)
    assert blocks[0][0]["a"].tolist() == [[5, 0], [0, 5]]
    assert blocks[0][1].tolist() == [1, 2]
    assert blocks[1][0]["a"].shape == (2, 3, 2)
    assert blocks[1][1].shape == (2, 3)
    assert ag.jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)
    assert ag.jacobian(lambda x: x**2)(3.0) == 6


def f_torch(x, w):
    """Both libraries can run this one."""
    h = (x @ w).tanh() if torch.is_tensor(x) else np.tanh(x @ w)
    return (h * h).sum() * h[0, 0] + (w * w * w).sum()


@needs_torch
@pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning")
def test_against_torch_func():
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((2, 3)), rng.standard_normal((3, 2))
    v = (rng.standard_normal((2, 3)), rng.standard_normal((3, 2)))
    tx, tw, tv = torch.tensor(x), torch.tensor(w), tuple(map(torch.tensor, v))
    func = torch.func

    def same(ours, theirs):
        ours, theirs = list(ends(ours)), list(ends(theirs))
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, np.asarray(b), rtol=1e-10, atol=1e-13)

    def ends(tree):
        return [end for part in tree for end in ends(part)] if isinstance(tree, (tuple, list)) else [tree]

    same(ag.grad(f_torch, (0, 1))(x, w), func.grad(f_torch, (0, 1))(tx, tw))
    same(ag.hessian(f_torch, (0, 1))(x, w), func.hessian(f_torch, (0, 1))(tx, tw))
    same(ag.jvp(f_torch, (x, w), v), func.jvp(f_torch, (tx, tw), tv))
    same(ag.hvp(f_torch, (x, w), v), func.jvp(func.grad(f_torch, (0, 1)), (tx, tw), tv)[1])
    third = ag.jvp(ag.hessian(f_torch), (x, w), v)[1]
    same(third, func.jvp(func.hessian(f_torch), (tx, tw), tv)[1])

    def two(x, w):
        return x @ w, (x * x).sum() * w

    same(ag.jacobian(two, (0, 1))(x, w), func.jacrev(two, (0, 1))(tx, tw))
    cotangent = (rng.standard_normal((2, 2)), rng.standard_normal((3, 2)))
    same(ag.vjp(two, x, w)[1](cotangent), func.vjp(two, tx, tw)[1](tuple(map(torch.tensor, cotangent))))


numbers = st.floats(-2, 2).map(lambda x: round(x, 3))
arrays = st.lists(numbers, min_size=1, max_size=3).map(np.array)
trees = st.recursive(
    numbers | arrays,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.lists(inner, min_size=1, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def over(function, *trees):
    first = trees[0]
    if isinstance(first, dict):
        return {key: over(function, *[tree[key] for tree in trees]) for key in first}
    if isinstance(first, (list, tuple)):
        return type(first)(over(function, *parts) for parts in zip(*trees, strict=True))
    return function(*trees)


def total(tree):
    parts = []
    over(lambda value: parts.append(np.sum(value)), tree)
    return sum(parts)


@settings(max_examples=60, deadline=None)
@given(tree=trees)
def test_random_structures(tree):
    def f(tree):
        return total(over(lambda x: np.sin(x) * x, tree))

    gradient = ag.grad(f)(tree)
    expected = over(lambda x: np.sin(x) + x * np.cos(x), tree)
    over(np.testing.assert_allclose, gradient, expected)
    over(lambda a, b: type(a) is type(b) or pytest.fail("another kind"), gradient, tree)
    value, tangent = ag.jvp(f, (tree,), (expected,))
    assert value == pytest.approx(float(f(tree)))
    assert tangent == pytest.approx(float(total(over(lambda g: g * g, expected))))
    value, pullback = ag.vjp(lambda tree: over(np.sin, tree), tree)
    over(np.testing.assert_allclose, value, over(np.sin, tree))
    over(np.testing.assert_allclose, pullback(tree)[0], over(lambda x: x * np.cos(x), tree))
    (curvature,) = ag.hvp(f, (tree,), (tree,))
    over(np.testing.assert_allclose, curvature, over(lambda x: x * (2 * np.cos(x) - x * np.sin(x)), tree))


# ---- checkpoint --------------------------------------------------------------------------------------------


def test_checkpoint_keeps_no_arrays():
    made = []

    @ag.operation(x=lambda g, y: g * y)
    def noted_exp(x):
        y = np.exp(x)
        made.append(weakref.ref(y))
        return y

    def f(x):
        return noted_exp(noted_exp(noted_exp(x))) * 2

    x = ag.Tensor(np.zeros(4), requires_grad=True)
    kept = f(x)
    assert [reference() is None for reference in made] == [False] * 3
    del kept, made[:]
    y = ag.checkpoint(f)(x)
    assert [reference() is None for reference in made] == [True] * 3
    y.sum().backward()
    assert len(made) == 6
    assert [reference() is None for reference in made] == [True] * 6
    np.testing.assert_allclose(x.grad.numpy(), 2 * np.exp(1) * np.exp(np.exp(1)))


def test_checkpoint_sends_gradients_to_what_it_closes_over():
    layers = nn.Sequential(nn.Linear(3, 4, rng=0), nn.Tanh(), nn.Linear(4, 2, rng=1))
    x = ag.Tensor(np.random.default_rng(0).standard_normal((5, 3)), requires_grad=True)
    scale = ag.Tensor([2.0, 3.0], requires_grad=True) * x[0, 0]  # itself a result, and of x

    def gradients(block):
        for leaf in (x, *layers.parameters()):
            leaf.zero_grad()
        (block(x) ** 2).sum().backward(retain_graph=True)
        return [leaf.grad.numpy() for leaf in (x, *layers.parameters())]

    def f(x):
        return layers(x) * scale

    for ours, plain in zip(gradients(ag.checkpoint(f)), gradients(f), strict=True):
        np.testing.assert_array_equal(ours, plain)


def test_checkpoint_under_other_transforms():
    w = ag.Tensor([0.5, -0.2], requires_grad=True)

    def f(x):
        return (np.tanh(x * w) * x).sum()

    x = np.array([0.3, 0.7])
    with ag.no_grad():
        for transform in (ag.grad, ag.hessian, ag.jacobian):
            np.testing.assert_array_equal(transform(ag.checkpoint(f))(x), transform(f)(x))
        np.testing.assert_array_equal(ag.hvp(ag.checkpoint(f), (x,), (x,)), ag.hvp(f, (x,), (x,)))
        np.testing.assert_array_equal(ag.jvp(ag.checkpoint(f), (x,), (x,)), ag.jvp(f, (x,), (x,)))
    mixed = []
    for g in (f, ag.checkpoint(f), ag.checkpoint(ag.checkpoint(f)), lambda x: ag.checkpoint(f)(x) + 0.0):
        w.zero_grad()
        (ag.grad(g)(x) ** 2).sum().backward()
        mixed.append(w.grad.numpy().tolist())
    assert mixed[0] == mixed[1] == mixed[2] == mixed[3]


def test_checkpoint_with_structures_scalars_and_two_passes():
    @ag.checkpoint
    def f(p, *, power):
        return {"a": p["x"] ** power, "b": [p["x"] * p["y"], p["y"], "text"]}

    x, y = ag.Scalar(3.0), ag.Scalar(2.0)
    result = f({"x": x, "y": y}, power=2)
    total = result["a"] + result["b"][0] * result["b"][1]
    total.backward(retain_graph=True)
    assert (x.grad.item(), y.grad.item()) == (6 + 4, 12)
    total.backward()
    assert (x.grad.item(), y.grad.item()) == (20, 24)
    with ag.no_grad():
        assert f({"x": x, "y": y}, power=2)["a"].requires_grad is False
    assert "checkpoint" in str(ag.trace(f({"x": x, "y": y}, power=2)["a"] * 2))


def test_checkpoint_uses_the_arguments_as_they_were():
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    h = x * 1
    y = ag.checkpoint(lambda h: h * h)(h)
    h += 5
    y.sum().backward()
    assert x.grad.numpy().tolist() == [2, 4]


def test_checkpoint_notices_what_has_changed():
    rng = np.random.default_rng(0)
    x = ag.Tensor(np.ones(5), requires_grad=True)
    random = ag.checkpoint(lambda x: x * x * rng.random(5))(x).sum()
    with pytest.raises(GraphError, match="gave another result"):
        random.backward()
    turns = iter([np.sin, np.cos])
    other = ag.checkpoint(lambda x: next(turns)(x))(x).sum()
    with pytest.raises(GraphError, match="ran other operations"):
        other.backward()
    w, b = nn.Parameter(np.ones(5)), nn.Parameter(np.ones(5))
    for changed in (w, b):
        y = ag.checkpoint(lambda x: x * w + b)(x).sum()
        with ag.no_grad():
            changed += 1
        with pytest.raises(GraphError, match="do not change what the function uses"):
            y.backward()


# ---- pullbacks of one's own --------------------------------------------------------------------------------


def step(x, w, b):
    return np.tanh(w @ x + b)


def unrolled(w, b):
    x = np.zeros(b.shape)
    for _ in range(40):
        x = step(x, w, b)
    return x


def implicit(g, x, w, b):
    # x = step(x): the cotangent u of x solves u = g + u·∂step/∂x, found by iterating as well.
    _, pullback = ag.vjp(step, x, w, b)
    u = g
    for _ in range(40):
        u = g + pullback(u)[0]
    return pullback(u)[1:]


def test_a_fixed_point_by_implicit_differentiation():
    fixed_point = ag.custom_vjp(implicit)(unrolled)
    rng = np.random.default_rng(0)
    w, b = 0.2 * rng.standard_normal((2, 2)), rng.standard_normal(2)
    np.testing.assert_array_equal(fixed_point(w, b), unrolled(w, b))

    def loss(solve):
        return lambda w, b: (solve(w, b) ** 3).sum()

    for transform in (ag.grad, ag.hessian):
        for ours, plain in zip(
            transform(loss(fixed_point), (0, 1))(w, b), transform(loss(unrolled), (0, 1))(w, b), strict=True
        ):
            over(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12), ours, plain)
    assert ag.gradcheck(fixed_point, w, b)
    assert ag.gradgradcheck(fixed_point, w, b)


def test_custom_vjp_of_structures():
    def pullback(g, y, p, n, *, power):
        assert n == "name"
        return {"a": 10 * g[0] * power, "b": None if g[1].sum() == 0 else 100 * g[1]}, None

    @ag.custom_vjp(pullback)
    def f(p, n, *, power):
        assert type(p["a"]) is np.ndarray
        return p["a"] ** power, [p["b"] * 2][0]

    p = {"a": np.array([1.0, 2.0]), "b": np.array([3.0])}
    gradient = ag.grad(lambda p: f(p, "name", power=2)[0].sum())(p)
    assert gradient["a"].tolist() == [20, 20]
    assert gradient["b"].tolist() == [0]
    gradient = ag.grad(lambda p: f(p, "name", power=2)[1].sum())(p)
    assert gradient["a"].tolist() == [0, 0]
    assert gradient["b"].tolist() == [100]
    assert f(p, "name", power=2)[0].tolist() == [1, 4]


def test_custom_vjp_errors():
    w = ag.Tensor(2.0, requires_grad=True)
    with pytest.raises(GraphError, match="not one of its arguments"):
        ag.custom_vjp(lambda g, y, x: g)(lambda x: x * w)(ag.Tensor(1.0))
    two = ag.custom_vjp(lambda g, y, a, b: g)(lambda a, b: a * b)
    with pytest.raises(RuleError, match="gradients of 2 arguments"):
        ag.grad(two)(1.0, 2.0)
    structure = ag.custom_vjp(lambda g, y, p: g)(lambda p: p["a"])
    with pytest.raises(ShapeError, match="the gradient of argument 0 of <lambda>"):
        ag.grad(structure)({"a": 1.0})
    shape = ag.custom_vjp(lambda g, y, x: np.ones(3))(lambda x: x.sum())
    with pytest.raises(RuleError, match=r"shape \(3,\)"):
        ag.grad(shape)(np.ones(2))
