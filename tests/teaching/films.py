"""Two films that tests look at."""

import autograd_nn as ag
from autograd_nn import data, nn, optim


def network():
    return nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=1), nn.Sigmoid())


def xor(steps):
    """Exclusive or, with 13 numbers."""
    model = network()
    return ag.film(model, nn.BCELoss(), data.xor(), optim.SGD(model.parameters(), lr=0.5), steps=steps)


def square(steps):
    """x² from x = -3: −3 − 0.1 · (−6) = −2.4, and so on."""
    x = ag.Scalar(-3.0)
    return ag.film([x], lambda: x * x, (), optim.SGD([x], lr=0.1), steps=steps)
