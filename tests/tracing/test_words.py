"""A trace in plain words."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.tracing.notes import forward_notes, notes, reason_for_zero
from autograd_nn.tracing.words import _RULES, rule_in_words, spoken, step_in_words, value_in_words
from tests.derivatives.catalogue import operations_of_the_table


def test_the_sentence_of_the_fourth_step_of_the_neuron():
    x1, x2, w1, w2 = map(ag.Scalar, (2.0, 0.0, -3.0, 1.0))
    b = ag.Scalar(6.8813735870195432)
    a = x1 * w1
    c = x2 * w2
    s = a + c
    n = s + b
    o = n.tanh()
    trace = ag.trace(o)
    assert step_in_words(trace, trace.steps[3]) == (
        "Step 4 of 5. c = x2 times w2. Upstream gradient 0.5. x2 receives 0.5 times 1, 0.5. "
        "w2 receives 0.5 times 0, 0, because x2 is 0."
    )
    assert value_in_words(trace, trace.named("c")) == "c = x2 times w2: 0 times 1, 0."
    assert value_in_words(trace, trace.named("x1")) == "x1 is given: 2."


def test_waiting_and_adding_up_are_said():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    trace = ag.trace((p * q) * (p + q))
    assert "p receives -6 times 1, -6; use 1 of 2, so p waits." in step_in_words(trace, trace.steps[1])
    assert "p receives 1 times 3, 3; its gradient is -6 plus 3, -3." in step_in_words(trace, trace.steps[2])


def test_arrays_are_said_by_their_shape():
    X = np.ones((4, 3))
    W = ag.Tensor(np.ones((3, 5)), requires_grad=True)
    b = ag.Tensor(np.ones(5), requires_grad=True)
    Y = X @ W + b
    trace = ag.trace(Y)
    assert step_in_words(trace, trace.steps[0]).endswith(
        "b receives the upstream gradient, summed over axis 0, 4, 4, 4, 4, 4."
    )
    assert step_in_words(trace, trace.steps[1]) == (
        "Step 2 of 2. v1 = X matrix times W. Upstream gradient an array of 4 by 5. "
        "W receives X transposed matrix times the upstream gradient, an array of 3 by 5."
    )
    assert value_in_words(trace, trace.named("X")) == "X is a constant: an array of 4 by 3."


def test_every_operation_of_the_table_is_explained_and_nothing_else_is():
    table = operations_of_the_table()
    assert set(_RULES) - {"one_of"} <= set(table)
    assert all(rule_in_words(name).strip() for name in table)
    assert {name for name in table if name not in _RULES} == GENERAL


GENERAL = {
    "arctan2", "beta", "betaln", "conj", "conv_weight", "copysign", "cross", "cumprod", "deg2rad",
    "fft", "float_power", "fmod", "hypot", "ifft", "imag", "inverse_mills", "irfft", "ldexp", "logaddexp",
    "logaddexp2", "power_norm", "rad2deg", "real", "recurrence", "rel_entr", "remainder", "rfft", "scatter_add",
    "xlog1py", "xlogy",
}  # fmt: skip


def formula_of(function, *values):
    leaves = [ag.Scalar(value, name=name) for value, name in zip(values, "abc", strict=False)]
    y = function(*leaves)
    return spoken(ag.trace(y).named("y").formula)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda a: -a, "minus a"),
        (lambda a: a**3, "a cubed"),
        (lambda a: a**-1.5, "a to the power -1.5"),
        (lambda a, b: a / b, "a over b"),
        (lambda a, b: ag.maximum(a, b), "maximum of a and b"),
        (lambda a, b: ag.where(True, a, b), "a where True, otherwise b"),
    ],
)
def test_formulas_are_said(function, told):
    count = function.__code__.co_argcount
    assert formula_of(function, *(2.0, 3.0)[:count]) == told


def remarks(result, step=0):
    trace = ag.trace(result)
    return notes(trace, trace.steps[step])


def number(value, name):
    return ag.Scalar(value, name=name)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: number(0.0, "x") * number(2.0, "w"), "w.grad gets 0 because x is 0: here w cannot change"),
        (lambda: number(3.0, "x") * 0.0, "x.grad gets 0 because it is multiplied by 0"),
        (lambda: ag.relu(number(-2.0, "x")), "x.grad gets 0 because relu is off: x = -2 is not positive"),
        (lambda: ag.maximum(number(1.0, "a"), number(5.0, "b")), "a.grad gets 0 because b = 5 is larger: it wins"),
        (lambda: ag.minimum(number(1.0, "a"), number(5.0, "b")), "b.grad gets 0 because a = 1 is smaller: it wins"),
        (lambda: ag.maximum(number(1.0, "a"), 2.0), "a.grad gets 0 because 2 is larger: it wins"),
        (lambda: ag.clip(number(9.0, "x"), 0, 1), "is held at the bound"),
        (lambda: ag.where(True, number(1.0, "a"), number(2.0, "b")), "b.grad gets 0 because the condition has chosen"),
        (lambda: number(0.0, "x") ** 2, "x.grad gets 0 because"),
        (lambda: np.cos(number(0.0, "x")), "is 0 here"),
        (lambda: ag.tanh(number(50.0, "x")), "x.grad gets 0 because tanh is flat at x = 50"),
        (lambda: ag.tanh(number(6.0, "x")), "tanh is saturated at x = 6: its slope is only 2.458e-05"),
        (lambda: ag.sigmoid(number(-20.0, "x")), "the gradient vanishes here: x gets no more than 2.061e-09"),
        (lambda: np.sqrt(number(0.0, "x")), "x.grad is inf: it began here, for"),
        (lambda: number(2.0, "x") - ag.Scalar(1.0, name="y") * 0.0, ""),
    ],
)  # fmt: skip
def test_notes_tell_why(make, told):
    with np.errstate(all="ignore"):
        result = make()
        assert told in " | ".join(remarks(result))


def test_contributions_that_cancel():
    x = number(3.0, "x")
    assert "the contributions to x.grad cancel: their sum is 0" in remarks(x - x)


def test_elements_that_get_nothing_are_counted_once():
    x = ag.Tensor([[-1.0, 2.0, -3.0]], requires_grad=True)
    y = ag.relu(x)
    trace = ag.trace(ag.relu(y).sum())
    told = [notes(trace, step) for step in trace.steps]
    assert told == [
        [],
        ["2 of the 3 elements of y get 0: relu is off there"],
        [],  # what did not arrive, this relu has not stopped
    ]


def test_elements_that_saturate_are_counted():
    x = ag.Tensor([0.0, 8.0, -9.0], requires_grad=True)
    assert "tanh is saturated in 2 of its 3 elements" in remarks(ag.tanh(x).sum(), step=1)


def test_after_a_gradient_of_0_it_is_only_said_that_nothing_arrives():
    x, w = ag.Scalar(2.0), ag.Scalar(3.0)
    y = ag.relu(-(x * w))
    trace = ag.trace(y)
    assert notes(trace, trace.steps[1]) == ["the upstream gradient is 0, so all that is passed on is 0"]
    c = trace.steps[1].contributions[0]
    assert reason_for_zero(trace, trace.steps[1], c) == "the upstream gradient is 0"


def test_the_first_value_that_is_no_number_is_named():
    x = ag.Scalar(0.0)
    with np.errstate(all="ignore"):
        y = np.log(x)
        z = y * 2.0
        trace = ag.trace(z * 0.0)
    told = forward_notes(trace)
    assert told == ["y is -inf: it began here, with x = 0"]
    assert "note   y is -inf" in str(trace)


def test_a_gradient_that_overflows_by_adding_up():
    x = ag.Scalar(1.0)
    y = x * 1e308 + x * 1e308
    assert any("the sum of its contributions is too large" in told for step in (1, 2) for told in remarks(y, step))
