"""Two ways to add an operation of your own, and how to check that its gradient is right."""

from typing import Any

import numpy as np

import autograd_nn as ag


# A rule for each operand, in NumPy's own words. It gives derivatives of any order.
@ag.operation(x=lambda g, x: g / (1 + np.abs(x)) ** 2)
def softsign(x: Any) -> Any:
    return x / (1 + np.abs(x))


# A forward and a backward pass written by hand on arrays. It gives the first derivative.
class Dense(ag.Function):
    def forward(self, x: Any, weight: Any, bias: Any) -> Any:
        self.x, self.weight = x, weight
        return x @ weight + bias

    def backward(self, g: Any) -> Any:
        return g @ self.weight.T, self.x.T @ g, g.sum(axis=0)


rng = np.random.default_rng(0)
x, weight, bias = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)

print("softsign:", ag.gradcheck(softsign, x), "and its derivative:", ag.gradgradcheck(softsign, x))
print("Dense:", ag.gradcheck(Dense(), x, weight, bias))

v = ag.Tensor([-2.0, 0.0, 2.0], requires_grad=True)
print(ag.trace(softsign(v).sum()))
