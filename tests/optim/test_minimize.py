"""minimize: SciPy's methods reach the minimum with our derivatives, and nothing is found by differences."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.optim import minimize

METHODS = [
    "Nelder-Mead", "Powell", "CG", "BFGS", "Newton-CG", "L-BFGS-B", "TNC", "COBYLA", "SLSQP",
    "trust-constr", "dogleg", "trust-ncg", "trust-krylov", "trust-exact",
]  # fmt: skip


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@pytest.mark.parametrize("method", [None, *METHODS])
def test_every_method_finds_the_minimum(method):
    start = np.array([1.1, 1.2])  # dogleg asks for a region where the function is convex
    result = minimize(rosenbrock, start, method, tol=1e-6)
    # COBYLA, which knows no derivatives, creeps along this valley; the others arrive.
    np.testing.assert_allclose(result.x, [1, 1], atol=0.2 if method == "COBYLA" else 1e-3)
    assert ("jac" in result) == (method not in ("Nelder-Mead", "Powell", "COBYLA"))


@pytest.mark.parametrize("method", ["Newton-CG", "trust-krylov", "trust-exact"])
def test_second_derivatives_converge_quadratically(method):
    result = minimize(rosenbrock, np.array([-1.2, 1.0, 0.5]), method, tol=1e-12)
    np.testing.assert_allclose(result.x, 1, atol=1e-10)
    assert result.nhev > 0


def test_structures_come_back_as_they_were_given():
    x0 = {"a": np.zeros((2, 2), np.float32), "b": (0.0, ag.Tensor([1.0, 1.0])), "c": ag.Scalar(5.0)}
    target = np.array([[1.0, 2.0], [3.0, 4.0]])
    kinds = []

    def f(p):
        kinds.append((p["a"].dtype, p["a"].shape, type(p["a"])))
        return ((p["a"] - target) ** 2).sum() + (p["b"][0] + 2) ** 2 + (p["b"][1] ** 2).sum() + (p["c"] - 1) ** 2

    result = minimize(f, x0, tol=1e-6)
    assert set(kinds) == {(np.dtype(np.float32), (2, 2), ag.Tensor)}
    np.testing.assert_allclose(result.x["a"], target, atol=1e-3)
    assert result.x["a"].dtype == np.float32
    assert result.x["b"][0] == pytest.approx(-2, abs=1e-3)
    assert isinstance(result.x["b"][1], ag.Tensor)
    assert isinstance(result.x["c"], ag.Scalar)
    assert result.x["c"].item() == pytest.approx(1, abs=1e-3)


def test_bounds_constraints_and_callback_go_to_scipy():
    result = minimize(rosenbrock, np.array([0.2, 0.2]), bounds=[(0, 0.5), (0, 0.5)])
    np.testing.assert_allclose(result.x, [0.5, 0.25], atol=1e-6)
    points = []
    on_a_line = {"type": "eq", "fun": lambda x: x[0] + x[1] - 1, "jac": lambda x: np.ones(2)}
    result = minimize(
        lambda p: p["x"] ** 2 + p["y"] ** 2,
        {"x": 0.0, "y": 0.0},
        constraints=on_a_line,
        callback=lambda x: points.append(x.copy()),
    )
    assert result.x == pytest.approx({"x": 0.5, "y": 0.5})
    assert points


def test_a_model_as_a_dict_of_arrays():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((20, 2))
    labels = np.tanh(x @ np.array([[0.5], [-1.0]]) + 0.3)
    parameters = {name: np.array(value) for name, value in nn.Linear(2, 1, rng=0).state_dict().items()}

    def loss(p):
        return ((np.tanh(x @ p["weight"].T + p["bias"]) - labels) ** 2).mean()

    result = minimize(loss, parameters, "BFGS", tol=1e-9)
    model = nn.Linear(2, 1, rng=1)
    model.load_state_dict(result.x)
    np.testing.assert_allclose(model.weight.numpy(), [[0.5, -1.0]], atol=1e-6)


def test_what_else_requires_a_gradient_is_left_alone():
    w = nn.Parameter([1.0, 2.0])
    result = minimize(lambda x: ((x - w) ** 2).sum(), np.zeros(2), "trust-exact")
    np.testing.assert_allclose(result.x, [1, 2])
    assert w.grad is None


def test_errors():
    with pytest.raises(DTypeError, match=r"minimize: x0\['n'\] is of type int"):
        minimize(lambda p: p["x"], {"x": 1.0, "n": 1})
    with pytest.raises(ShapeError, match=r"shape \(2,\)"):
        minimize(lambda x: x, np.ones(2))
