"""What is on the picture: marks by role, one arrow per use, values, gradients, folding."""

import numpy as np
import pytest

import autograd_nn as ag
from tests.drawing.views import arrows_by_name, picture_of


def texts(pict, name):
    """All that is written on the box of that name."""
    return next([line.text for line in mark.lines] for mark in pict.marks if mark.lines[0].text == name)


def test_there_is_one_arrow_for_each_use():
    a = ag.Scalar(3.0, name="a")
    b = a + a
    b.name = "b"
    assert arrows_by_name(picture_of(b)) == [("a", "+"), ("a", "+"), ("+", "b")]


def test_arrows_into_an_operation_are_in_operand_order():
    p, q = ag.Scalar(-2.0, name="p"), ag.Scalar(3.0, name="q")
    assert arrows_by_name(picture_of(q - p))[:2] == [("q", "−"), ("p", "−")]
    assert arrows_by_name(picture_of((p * q) * (p + q)))[:2] == [("p", "×"), ("q", "×")]


def test_marks_are_in_topological_order():
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x + x.exp()).sum()
    assert all(arrow.tail < arrow.head for arrow in picture_of(y).arrows)


def test_every_role_is_told_apart():
    X = np.arange(8.0).reshape(4, 2)
    W = ag.Tensor(np.ones((2, 3)), requires_grad=True, name="W")
    pict = picture_of(((X @ W) * 0.5).sum())
    roles = {mark.lines[0].text: mark.role for mark in pict.marks}
    assert roles["W"] == "parameter"
    assert roles["0.5"] == "constant"
    assert roles["@"] == "operation"
    assert sorted(roles.values()).count("intermediate") == 2
    assert [mark.role for mark in pict.marks if mark.lines[-1].text == "0 … 7"] == ["input"]
    assert pict.marks[-1].role == "output"


def test_gradients_are_unknown_before_backward():
    x = ag.Scalar(2.0, name="x")
    y = x * 3.0
    assert texts(picture_of(y), "x") == ["x", "2", "grad –"]
    y.backward()
    pict = picture_of(y)
    assert texts(pict, "x") == ["x", "2", "grad 3"]
    assert [line.text for line in pict.marks[-1].lines[1:]] == ["6", "grad 1"]


def test_a_leaf_shows_the_gradient_it_holds():
    x = ag.Scalar(2.0, name="x")
    for _ in range(2):
        y = x * 3.0
        y.backward()
    assert texts(picture_of(y), "x")[-1] == "grad 6"


def test_small_arrays_show_numbers_and_large_ones_shape_and_range():
    small = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True, name="small")
    large = ag.Tensor(np.arange(12.0, dtype=np.float32).reshape(3, 4), requires_grad=True, name="large")
    pict = picture_of(small.sum() + large.sum())
    assert texts(pict, "small") == ["small", "[1, 2]", "[3, 4]", "grad –"]
    assert texts(pict, "large") == ["large", "(3,4) float32", "0 … 11", "grad –"]


@pytest.mark.parametrize("shape", [(0,), (0, 3), (1, 1, 1), (2, 0)])
def test_arrays_of_any_shape_are_drawn(shape):
    x = ag.Tensor(np.zeros(shape), requires_grad=True, name="x")
    y = (x * 2.0).sum()
    y.backward()
    written = texts(picture_of(y), "x")
    assert written[-2:] == (["empty", "grad empty"] if 0 in shape else ["[[[0]]]", "grad [[[2]]]"])


def test_numbers_that_are_not_finite_are_shown():
    x = ag.Tensor([np.nan, np.inf, 1.0], requires_grad=True, name="x")
    assert texts(picture_of(x.sum()), "x")[1] == "[nan, inf, 1]"


def test_local_derivatives_are_on_the_arrows():
    w, x = ag.Scalar(-3.0, name="w"), ag.Scalar(2.0, name="x")
    labels = [arrow.label for arrow in picture_of(w * x, locals=True).arrows]
    assert labels == ["x = 2", "w = -3", ""]
    assert {arrow.label for arrow in picture_of(w * x).arrows} == {""}


def test_a_long_rule_is_cut_on_the_arrow_and_whole_in_its_tooltip():
    x = ag.Tensor(np.ones((3, 4)), requires_grad=True, name="a_rather_long_name_for_a_matrix")
    arrow = picture_of((x @ ag.Tensor(np.ones((4, 2)), requires_grad=True)).sum(), locals=True).arrows[1]
    assert arrow.label.endswith("…")
    assert "a_rather_long_name_for_a_matrix" in arrow.tooltip


def test_the_tooltip_tells_the_formula_and_the_line():
    x = ag.Scalar(2.0, name="x")
    y = x.tanh()
    y.name = "y"
    line = ag.trace(y).named("y").line
    assert picture_of(y).marks[-1].tooltip == f"y = tanh(x)   test_graph.py:{line}"


def test_several_results_are_all_outputs():
    x = ag.Scalar(2.0, name="x")
    a, b = x * 3.0, x + 1.0
    c = a * b
    a.name, b.name, c.name = "a", "b", "c"
    for pict in (picture_of(a, b, c), picture_of([a, b, c]), picture_of((a, b, c))):
        assert [mark.lines[0].text for mark in pict.marks if mark.role == "output"] == ["a", "b", "c"]
        assert ("a", "×") in arrows_by_name(pict)


def test_a_stretched_operand_says_so_on_its_arrow():
    b = ag.Tensor([1.0, 2.0], requires_grad=True, name="b")
    y = ag.Tensor(np.ones((4, 2)), requires_grad=True) + b
    assert [arrow.label for arrow in picture_of(y).arrows] == ["", "(2,) → (4,2)", ""]
    assert picture_of(y, locals=True).arrows[1].label == "1, summed over axis 0"


@pytest.mark.parametrize(
    "compute",
    [
        lambda x: x.sum(),
        lambda x: x @ np.ones((1, 5)),
        lambda x: x[[0, 0, 0]],
        lambda x: ag.concatenate([x, x]),
        lambda x: 2.0 * x,
    ],
)
def test_what_changes_the_shape_otherwise_stretches_nothing(compute):
    y = compute(ag.Tensor([[1.0]], requires_grad=True))
    assert not any("→" in arrow.label for arrow in picture_of(y).arrows)


def test_what_an_operation_keeps_is_told_on_request():
    x = ag.Tensor(np.ones((4, 2)), requires_grad=True, name="x")
    w = ag.Tensor(np.ones((2, 3)), requires_grad=True, name="w")
    h = ag.tanh(x @ w)
    h.name = "h"
    loss = ag.stack([h, h + 1.0]).sum()
    kept = {m.lines[0].text: m.lines[1].text for m in picture_of(loss, saved=True).marks if m.role == "operation"}
    assert kept == {
        "@": "keeps x, w",
        "tanh": "keeps h",
        "+": "keeps nothing",
        "stack": "keeps nothing",
        "sum": "keeps nothing",
    }
    assert all(len(mark.lines) == 1 for mark in picture_of(loss).marks if mark.role == "operation")


def test_a_legend_names_each_role_there_is():
    x = ag.Scalar(2.0, name="x")
    pict = picture_of(x * 3.0, legend=True)
    (legend,) = pict.clusters
    assert legend.label == "legend"
    assert [(pict.marks[i].role, pict.marks[i].lines[0].text) for i in legend.marks] == [
        (role, role) for role in ("parameter", "output", "constant", "operation")
    ]
    assert not {arrow.tail for arrow in pict.arrows} & set(legend.marks)
    assert picture_of(x * 3.0).clusters == ()


def test_values_that_are_no_longer_known_are_drawn_without_numbers():
    x = ag.Tensor(np.ones(3), requires_grad=True, name="x")
    y = (x * 2.0).exp().sum()
    x.data = np.zeros(3)
    assert [line.text for line in picture_of(y).marks[-1].lines[1:]] == ["() float64", "grad –"]


def test_of_several_results_only_kept_gradients_are_known():
    x = ag.Scalar(2.0, name="x")
    a = x * 3.0
    b = a.exp()
    a.name, b.name = "a", "b"
    b.backward()
    pict = picture_of(a, b)
    assert texts(pict, "x")[-1].startswith("grad 1210")
    assert texts(pict, "a")[-1] == texts(pict, "b")[-1] == "grad –"
    assert texts(picture_of(b), "a")[-1].startswith("grad 403")
