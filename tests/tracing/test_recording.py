"""``trace(f, *args)``: a function, its names and its lines."""

import sys

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn


def neuron(w, x, b):
    n = weighted(w, x) + b
    return ag.tanh(n)


def weighted(w, x):
    product = w * x
    return product + 0


def test_names_come_from_the_function_and_from_what_it_calls():
    trace = ag.trace(neuron, 2.0, 1.0, -1.0)
    assert [value.label for value in trace.values] == ["w", "x", "b", "product", "0", "v1", "n", "v2"]
    assert trace.named("w").gradient == pytest.approx(1 - np.tanh(1.0) ** 2)


def test_the_source_lines_are_kept():
    trace = ag.trace(neuron, 2.0, 1.0, -1.0)
    (source,) = trace.sources
    assert source.file == __file__
    line = trace.named("n").line
    assert source.lines[line - source.first] == "    n = weighted(w, x) + b"


def test_arguments_that_are_variables_stay_what_they_are_and_arrays_become_leaves():
    w = ag.Tensor([1.0, 2.0], requires_grad=True)
    trace = ag.trace(lambda a, b, k: (a * b).sum() * k, w, np.array([3.0, 4.0]), np.int64(2))
    assert [(value.label, value.role) for value in trace.values if value.operation is None] == [
        ("w", "parameter"), ("b", "parameter"), ("2", "constant"),
    ]  # fmt: skip
    assert w.grad is None


def test_a_model_is_called_with_data():
    model = nn.Sequential(nn.Linear(2, 1, rng=0), nn.Tanh())
    trace = ag.trace(model, np.ones((3, 2)))
    assert {value.label for value in trace.values if value.role == "parameter"} == {"0.weight", "0.bias"}


def test_the_profiler_is_put_back_even_after_an_error():
    def fails(x):
        raise RuntimeError("no")

    before = sys.getprofile()
    with pytest.raises(RuntimeError, match="no"):
        ag.trace(fails, 1.0)
    assert sys.getprofile() is before


def test_a_result_takes_no_arguments():
    x = ag.Scalar(1.0)
    with pytest.raises(TypeError, match="only a function is followed by arguments"):
        ag.trace(x * x, 2.0)


def test_a_function_that_computes_nothing():
    with pytest.raises(TypeError, match="a function of its arguments; got float"):
        ag.trace(lambda x: 2.0, 1.0)
