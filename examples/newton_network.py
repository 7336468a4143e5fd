"""Second derivatives train a small network: Newton and Gauss-Newton by hand, SciPy's minimizers, and plain descent."""

import itertools

import numpy as np

import autograd_nn as ag
from autograd_nn.optim import minimize

rng = np.random.default_rng(0)
STEPS = (0, 10, 30, 100)
x = np.linspace(-3, 3, 40)[:, None]
y = np.sin(2 * x) * np.exp(-x / 4)
start = {"W": rng.normal(size=(1, 8)), "b": rng.normal(size=8), "V": rng.normal(size=(8, 1)) / 3, "c": np.zeros(1)}


def residuals(p):
    return (np.tanh(x @ p["W"] + p["b"]) @ p["V"] + p["c"] - y).reshape(-1)


def loss(p):
    return np.mean(residuals(p) ** 2)


def as_vector(p):
    return np.concatenate([value.ravel() for value in p.values()])


def as_dict(vector):
    ends = np.cumsum([value.size for value in start.values()])[:-1]
    pieces = np.split(vector, ends)
    return {name: piece.reshape(start[name].shape) for name, piece in zip(start, pieces, strict=True)}


def hessian(v):
    """All second derivatives of the loss, (25, 25)."""
    return ag.hessian(lambda v: loss(as_dict(v)))(v)


def gauss_newton(v):
    """The part of the Hessian that needs first derivatives only; the rest vanishes with the residuals."""
    J = ag.jacobian(lambda v: residuals(as_dict(v)))(v)
    return 2 * J.T @ J / len(J)


def descend(curvature):
    """Solve (curvature + damping) step = -gradient; damp less after a step that helps, more after one that does not."""
    v, damping = as_vector(start), 1.0
    while True:
        yield loss(as_dict(v))
        gradient = as_vector(ag.grad(loss)(as_dict(v)))
        new = v - np.linalg.solve(curvature(v) + damping * np.eye(v.size), gradient)
        if loss(as_dict(new)) < loss(as_dict(v)):
            v, damping = new, damping / 3
        else:
            damping *= 4


def with_scipy(method):
    losses = [loss(start)]
    options = {"maxiter": STEPS[-1]}
    minimize(loss, start, method, tol=1e-12, callback=lambda v: losses.append(loss(as_dict(v))), options=options)
    return losses


runs = {
    "gradient descent": descend(lambda v: np.zeros((v.size, v.size))),  # the damping alone sets the length of a step
    "Newton": descend(hessian),
    "Gauss-Newton": descend(gauss_newton),
    "SciPy's L-BFGS-B": with_scipy("L-BFGS-B"),
    "SciPy's trust-exact": with_scipy("trust-exact"),
}
print(f"{as_vector(start).size} parameters; the loss after")
print(f"{'steps':20}" + "".join(f"{step:9d}" for step in STEPS))
for name, run in runs.items():
    losses = list(itertools.islice(run, STEPS[-1] + 1))
    print(f"{name:20}" + "".join(f"{losses[: step + 1][-1]:9.1e}" for step in STEPS))
