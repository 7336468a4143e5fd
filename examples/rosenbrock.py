"""Rosenbrock's valley, minimized by SciPy: what exact derivatives are worth."""

import numpy as np
from scipy import optimize

import autograd_nn as ag
from autograd_nn.optim import minimize


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


start = np.array([1.3, 0.7, 0.8, 1.9, 1.2])
print("gradient at the start:", ag.grad(rosenbrock)(start))
print("curvatures there:     ", np.linalg.eigvalsh(ag.hessian(rosenbrock)(start)).round(1))

differences = optimize.minimize(rosenbrock, start, method="BFGS")
print(f"BFGS, finite differences:       {differences.nfev:3d} evaluations, distance {abs(differences.x - 1).max():.0e}")
for method in ("BFGS", "Newton-CG", "trust-exact"):
    result = minimize(rosenbrock, start, method)
    print(f"{method + ', exact derivatives:':30} {result.nfev:3d} evaluations, distance {abs(result.x - 1).max():.0e}")
