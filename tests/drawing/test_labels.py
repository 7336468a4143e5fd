"""What is written where a value has no name: its expression if that is short, and never the name of another value."""

import re

import numpy as np

import autograd_nn as ag
from autograd_nn import nn


def labels(drawing):
    """What stands first on the boxes and circles."""
    return [mark.lines[0].text for mark in drawing._figure.marks]


def test_a_short_expression_stands_for_a_name():
    x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
    w1, w2 = ag.Scalar(-3.0), ag.Scalar(1.0)
    o = np.tanh((x1 * w1 + x2 * w2) ** 2)
    shown = labels(ag.draw(o))
    assert {"x1 · w1", "x2 · w2", "x1 · w1 + x2 · w2", "(x1 · w1 + x2 · w2)²", "o"} <= set(shown)
    assert not any(re.fullmatch(r"v\d+", label) for label in shown)


def test_only_names_are_bold():
    x = ag.Scalar(2.0)
    y = x * 3.0 + 1.0
    source = ag.draw(y).source
    assert "<B>x</B>" in source
    assert "<x · 3<BR/>" in source


def test_a_long_expression_does_not_and_neither_does_what_is_made_of_it():
    weight_of_the_input, x = ag.Scalar(2.0), ag.Scalar(1.0)
    shown = labels(ag.draw((np.exp(weight_of_the_input * x) * 2.0).tanh()))
    assert shown[-1] == "output"
    assert "weight_of_the_input · x" in shown
    assert "exp(weight_of_the_input · x)" not in shown


def test_of_several_long_results_none_is_called_output():
    a_rather_long_name_of_all = ag.Scalar(2.0)
    assert "output" not in labels(ag.draw((1.0 / a_rather_long_name_of_all).exp(), a_rather_long_name_of_all.exp()))


def test_a_product_by_one_is_another_value_than_what_it_is_equal_to():
    x = ag.Scalar(2.0)
    y = np.sin(1.0 * x)
    assert sorted(labels(ag.draw(y))) == ["1", "sin", "v1", "x", "y", "×"]


def test_local_derivatives_tell_of_the_same_expressions():
    x, w = ag.Scalar(2.0), ag.Scalar(-3.0)
    o = (x * w) * (x + w)
    assert "x · w = -6" in ag.draw(o, locals=True).source
    assert "x + w = -1" in ag.draw(o, locals=True).source


def test_an_operation_that_takes_something_out_tells_which():
    x = ag.Tensor(np.ones((3, 2)), requires_grad=True)
    assert "[1]" in labels(ag.draw(x[1].sum()))
    assert "[ ]" in labels(ag.draw(x[np.array([0, 0, 1, 1, 2, 2, 0])].sum()))


def test_arrays_that_only_meet_what_was_computed_are_constants():
    class Masked(nn.Module):
        def __init__(self):
            self.linear = nn.Linear(8, 7, rng=0)

        def forward(self, x):
            return self.linear(x) * np.arange(21).reshape(3, 7)

    model, x = Masked(), np.ones((3, 8))
    source = ag.draw(model(x), depth=2).source
    assert re.search(r"\(3,7\) int64.*ag-constant", source)
    assert re.search(r"<B>x</B>.*ag-input", source)
    assert re.search(r"\(3,8\) float64.*ag-input", ag.draw(model(np.ones((3, 8))), depth=2).source)


def test_gradients_of_another_backward_pass_are_not_mixed_with_those_of_this_result():
    x = ag.Scalar(2.0)
    y = x * np.sin(x)
    y.backward(create_graph=True)
    slope = x.grad
    texts = re.findall(r">(grad [^<]+)<", ag.draw(slope).source)
    assert texts[0] == "grad 0.077"
    assert set(texts[1:]) == {"grad –"}
