"""The table in symbols."""

import numpy as np
import pytest

import autograd_nn as ag
from tests.derivatives.catalogue import operations_of_the_table


@pytest.mark.parametrize(
    ("operation", "written"),
    [
        (ag.add, {"a": "g", "b": "g"}),
        (ag.divide, {"a": "g / b", "b": "−g · y / b"}),
        (ag.tanh, {"x": "g · (1 − y²)"}),
        (np.arccos, {"x": "−g / sqrt((1 − x) · (1 + x))"}),
        (ag.sigmoid, {"x": "g · y · (1 − y)"}),
        (np.matmul, {"a": "g @ bᵀ", "b": "aᵀ @ g"}),
        (ag.linear, {"x": "g @ weight", "weight": "gᵀ @ x", "bias": "g"}),
        (ag.maximum, {"a": "where(a = b, g / 2, where(a < b, 0, g))", "b": "where(a = b, g / 2, where(b < a, 0, g))"}),
        (np.linalg.inv, {"a": "−yᵀ @ g @ yᵀ"}),
        (ag.special.gamma, {"x": "g · y · digamma(x)"}),
    ],
)
def test_a_rule_is_told_as_it_is_written(operation, written):
    assert ag.formulas(operation) == written


GUESSED = {
    "conv",
    "conv_transpose",
    "conv_weight",
    "conv_with_bias",
    "cross",
    "einsum",
    "ldexp",
    "max_pool",
    "max_unpool",
    "split",
}
GUESSED |= {"softmax_cross_entropy"}


@pytest.mark.parametrize("name", sorted(operations_of_the_table()))
def test_every_rule_of_the_table_can_be_read_in_symbols(name):
    operation = operations_of_the_table()[name]
    if operation.definition is not None:
        with pytest.raises(ValueError, match=f"{name} is fused"):
            ag.formulas(operation)
    elif name in GUESSED:
        with pytest.raises(ValueError, match=f"{name} needs operands that cannot be guessed"):
            ag.formulas(operation)
    else:
        told = ag.formulas(operation)
        assert told
        assert set(told) <= {*operation.operands, "a", "b"}


def test_what_is_no_operation_is_refused():
    with pytest.raises(TypeError, match="clip is none, or is made of several"):
        ag.formulas(np.clip)
