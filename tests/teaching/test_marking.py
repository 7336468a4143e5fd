"""Typed answers: what counts as right, and which mistake a wrong one comes from."""

import math

import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import CommandError
from autograd_nn.teaching.marking import Mark, Mistake, mark, plain, shape
from autograd_nn.teaching.questions import questions
from autograd_nn.teaching.typed import number
from tests.teaching.lessons import lesson


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("-1.5", -1.5), ("-3/2", -1.5), ("−3/2", -1.5), ("-1,5", -1.5), ("x.grad = -1.5", -1.5), ("≈ -1.5", -1.5),
        ("0.5 × (-3)", -1.5), ("1 − 0.5²", 0.75), ("sqrt(2)/2", math.sqrt(0.5)), ("1e-3", 0.001), (".5", 0.5),
        ("0.7071", math.sqrt(0.5)), ("0.71", math.sqrt(0.5)), ("-0.71", -math.sqrt(0.5)), ("1/3", 1 / 3), ("2", 2),
        ("0", 0.0), ("0", 1e-17), ("inf", math.inf), ("-inf", -math.inf), ("nan", math.nan),
        ("tanh(0.5)", math.tanh(0.5)),        ("1 · 10⁻⁵", 1e-5), ("4.9999", 5), ("pi/2", math.pi / 2),
    ],
)  # fmt: skip
def test_right_answers(typed, answer):
    assert mark(typed, answer) == Mark(True)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1.5", -1.5), ("0.7", math.sqrt(0.5)), ("0.72", math.sqrt(0.5)), ("1", 0.0), ("1e-9", 0.0), ("inf", -math.inf),
        ("nan", 1.0), ("1", math.nan), ("-15", -1.5), ("10", 10.4), ("0", 3e-10),
    ],
)  # fmt: skip
def test_wrong_answers(typed, answer):
    assert not mark(typed, answer).is_right


def test_a_wrong_answer_is_explained_by_the_mistake_that_gives_it():
    mistakes = [Mistake(-3.0, "local alone"), Mistake(1.5, "sign")]
    assert mark("-6/2", -1.5, mistakes) == Mark(False, "local alone")
    assert mark("1.499", -1.5, mistakes) == Mark(False, "sign")
    assert mark("7", -1.5, mistakes) == Mark(False, "")
    assert mark("-1.47", -1.5, mistakes).words.startswith("that is close")


@pytest.mark.parametrize("typed", ["x", "1 +", "", "__import__('os')", "1,5,2", "(3, 4)", "1" * 2000])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(CommandError):
        mark(typed, 1.0)


def test_an_expression_of_numbers_has_no_names():
    with pytest.raises(CommandError, match="w is no number"):
        number("2 * w")


def test_shapes():
    for typed in ("(3, 4)", "3,4", "3x4", "3 × 4", "3 4", "[3, 4]", "shape = (3,4)"):
        assert shape(typed) == (3, 4)
    assert shape("(2,)") == shape("2") == (2,)
    assert shape("()") == ()
    assert mark("4x3", (3, 4), [Mistake((4, 3), "transposed")]) == Mark(False, "transposed")
    with pytest.raises(CommandError, match="is no shape"):
        shape("three")


def test_only_what_follows_the_sign_counts():
    assert plain("∂o/∂w = 0.5 × 2 = 1") == "1"


def question(trace, text):
    (found,) = [q for q in questions(trace) if q.text.startswith(text)]
    return found


def said(question, typed):
    return mark(typed, question.answer, question.mistakes).words


def test_mistakes_in_the_neuron():
    neuron = lesson("neuron")
    w1 = question(neuron, "∂o/∂w1")
    assert (w1.answer_text, w1.step, w1.position) == ("1", 5, 1)
    assert said(w1, "2") == "that is the local derivative alone: multiply it by the upstream gradient 0.5"
    assert said(w1, "0.5").startswith("that is the upstream gradient alone")
    assert said(w1, "-1.5") == "that is what x1 receives: each input gets the gradient times the other one"
    assert said(w1, "-1") == "the sign is wrong"
    assert said(w1, "-3") == "that is the value of w1, not a gradient"
    assert said(w1, "2.5") == "upstream and local derivative are multiplied, not added"
    assert said(w1, "0.25") == "multiply by the local derivative, do not divide by it"
    x1 = question(neuron, "∂o/∂x1")
    assert said(x1, "-2/3") == "upside down: the answer is 1 over -0.6667"
    assert said(x1, "-0.75") == "that is half of the answer: a factor is missing"
    n = question(neuron, "∂o/∂n")
    assert said(n, "1 - 0.8814**2") == "1 − o² takes the output o = 0.7071, not the input"


def test_mistakes_where_contributions_are_added():
    fan_out = lesson("fan_out")
    p = question(fan_out, "∂f/∂p (use 2 of 2; -6 before)")
    assert p.answer == pytest.approx(-3)
    assert said(p, "3") == "that is this use alone: it is added to the -6 of the earlier uses"
    assert said(p, "-9") == "the contributions of all uses are added, not subtracted"
    assert said(p, "-6") == "that is what it was before: this use adds 3"
    assert p.hints[1].endswith("and what the earlier uses gave")


def test_a_formula_for_the_output_that_is_given_the_input():
    n = ag.Scalar(0.7, name="n")
    o = ag.tanh(n)
    asked = question(ag.trace(o), "∂o/∂n")
    assert said(asked, "1 - 0.7**2") == "1 − o² takes the output o = 0.6044, not the input"


def test_arrays_are_asked_for_shapes_and_one_element():
    dense = lesson("dense_layer")
    texts = [q.text for q in questions(dense)]
    assert texts[:2] == ["the shape of ∂loss/∂H", "∂loss/∂H[0, 0]"]
    assert "∂loss/∂W[0, 1]" in texts  # it is watched
    W = question(dense, "the shape of ∂loss/∂W")
    assert said(W, "(2,3)").startswith("transposed")
    assert said(W, "(4,2)").startswith("that is the shape of the upstream gradient")
    b = question(dense, "∂loss/∂b[0]")
    assert said(b, "0.125") == (
        "that is the first row alone; the contributions of all 4 rows are added: b was stretched over them"
    )


def test_large_arrays_are_asked_for_their_shape_only():
    x = ag.tensor([[0.5] * 30] * 2, requires_grad=True)
    y = (x * x).sum()
    assert [q.text for q in questions(ag.trace(y))][:1] == ["the shape of ∂y/∂v1"]
    assert all("[" not in q.text for q in questions(ag.trace(y)))


def test_no_mistake_gives_the_answer_or_is_listed_twice():
    for name in ("neuron", "fan_out", "dense_layer", "cross_entropy"):
        for asked in questions(lesson(name)):
            values = [mistake.value for mistake in asked.mistakes]
            assert len(set(values)) == len(values)
            assert not any(mark(str(value), asked.answer).is_right for value in values if not isinstance(value, tuple))
