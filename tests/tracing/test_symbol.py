"""Symbols: the derivative rules tell their own formulas."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.tracing.symbol import Symbol

x, y, g = Symbol(np.array([0.5, 2.0]), "x"), Symbol(np.array([0.25, 0.5]), "y"), Symbol(np.ones(2), "g")


@pytest.mark.parametrize(
    ("symbol", "written", "value"),
    [
        (g * (1 - y * y), "g · (1 − y²)", [0.9375, 0.75]),
        (-g * y / x, "−g · y / x", [-0.5, -0.25]),
        (np.where(x > 1, g, 0), "g · (x > 1)", [0, 1]),
        (np.where(x > 1, g, y), "where(x > 1, g, y)", [0.25, 1]),
        (2.0**x, "2 ** x", [2**0.5, 4]),
        (np.exp(x) + x % 1, "exp(x) + x % 1", [np.exp(0.5) + 0.5, np.exp(2.0)]),
        (x[1:], "x[1:]", [2.0]),
        (x[None, :], "x", [[0.5, 2.0]]),
        (x.sum(), "sum(x)", 2.5),
        (np.broadcast_to(x, (2, 2)), "x", [[0.5, 2], [0.5, 2]]),
        (ag.sigmoid(0 * x), "sigmoid(0 · x)", [0.5, 0.5]),
        ((x == 2) & (x != 0.5), "x = 2 & x ≠ 0.5", [False, True]),
        (x.reshape((2, 1)).T, "xᵀ", [[0.5, 2.0]]),
        (x.astype(np.float32), "x", [0.5, 2]),
        (x.reshape((1, 2)) @ y, "x @ y", [1.125]),
    ],
)
def test_formula_and_value(symbol, written, value):
    assert str(symbol) == written
    np.testing.assert_allclose(symbol.value, value)


def test_a_symbol_knows_its_shape_and_truth():
    assert (x.shape, x.ndim, x.dtype) == ((2,), 1, np.dtype(float))
    assert bool(Symbol(1.0, "c") > 0)
