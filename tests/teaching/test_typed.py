"""Expressions: computed as Python would, and everything else refused with a message that shows where."""

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_nn.engine.errors import CommandError
from autograd_nn.engine.graph import Leaf
from autograd_nn.teaching.typed import FUNCTIONS, LONGEST, evaluate
from autograd_nn.values.scalar import Scalar

NEURON = {"x1": 2, "x2": 0, "w1": -3, "w2": 1, "b": 6.8813735870195432}


def test_the_neuron():
    o = evaluate("tanh(w1*x1 + w2*x2 + b)", NEURON)
    assert o.data == pytest.approx(math.sqrt(0.5))
    assert o.name == "o"


def test_names_are_leaves_that_gradients_reach():
    result = evaluate("x*x + x*y", {"x": 3, "y": 4})
    leaves = {leaf.name: leaf for leaf in leaves_of(result.node)}
    result.backward()
    assert {name: leaf.grad.data for name, leaf in leaves.items()} == {"x": 10, "y": 3}


def leaves_of(node):
    return {node} if isinstance(node, Leaf) else {leaf for p in node.parents if p is not None for leaf in leaves_of(p)}


@pytest.mark.parametrize(
    "text",
    [
        "x + 1", "1 - x", "2*x*3", "x/4", "x**2", "2**x", "-x", "+x + 1", "-x**2", "(x + 1)*(x - 1)", "1e-3*x",
        "x - 2 - 3", "2**x**0.5", "  x\n + 1 ", "abs(-x)", "max(x, 2, -1)", "min(x, 2, -1)",
    ],
)  # fmt: skip
def test_arithmetic_is_pythons(text):
    x = 0.7
    assert evaluate(text, {"x": x}).data == pytest.approx(eval(text.strip().replace("\n", ""), {"x": x}))


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if hasattr(math, name.replace("arc", "a"))])
def test_functions_are_those_of_math(name):
    x = 1.3 if name == "arccosh" else 0.3
    assert evaluate(f"{name}(x)", {"x": x}).data == pytest.approx(getattr(math, name.replace("arc", "a"))(x))


def test_the_other_functions():
    others = {name for name in FUNCTIONS if not hasattr(math, name.replace("arc", "a"))}
    values = {"abs": 2, "max": 5, "min": -2, "relu": 0, "sigmoid": 1 / (1 + math.exp(2)), "square": 4}
    values["softplus"] = math.log1p(math.exp(-2))
    assert set(values) == others
    for name, value in values.items():
        text = f"{name}(x, 5)" if name in ("max", "min") else f"{name}(x)"
        assert evaluate(text, {"x": -2}).data == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/0*x", math.inf), ("log(-x)", math.nan), ("(-8)**(1/3)*x", math.nan), ("9**9**9*x", math.inf)],
)
def test_what_has_no_value_is_nan_or_infinite_and_no_error(text, value):
    assert evaluate(text, {"x": 1}).data == pytest.approx(value, nan_ok=True)


def test_the_result_is_named_after_itself_where_o_is_taken():
    assert evaluate("o * 2", {"o": 1}).name == "o * 2"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("x +", 3, "this is no expression: invalid syntax"),
        ("(x", 0, r"'\(' was never closed"),
        ("x y", 2, "invalid syntax"),
        ("2*tnh(x)", 2, "there is no function tnh, perhaps tanh .*there are abs, arccos, .* tanh$"),
        ("x + __import__('os')", 4, "there is no function __import__; there are abs"),
        ("x*eval(x)", 2, "there is no function eval"),
        ("x*(x)^2", 5, r"the operators are \+ - \* / \*\*; a power is written \*\*"),
        ("x % 2", 2, r"the operators are"),
        ("x @ x", 2, r"the operators are"),
        ("~x", 0, r"the operators are"),
        ("not x", 0, r"the operators are"),
        ("é + x.real", 4, "only numbers, names"),
        ("x[0]", 0, "only numbers, names"),
        ("x if x else 1", 0, "only numbers, names"),
        ("x < 1", 0, "only numbers, names"),
        ("x and x", 0, "only numbers, names"),
        ("[x]", 0, "only numbers, names"),
        ("lambda: x", 0, "only numbers, names"),
        ("(y := x)", 1, "only numbers, names"),
        ("f'{x}'", 0, "only numbers, names"),
        ("x * 'a'", 4, "only numbers, names"),
        ("x * 1j", 4, "only numbers, names"),
        ("x * True", 4, "only numbers, names"),
        ("x * None", 4, "only numbers, names"),
        ("x.tanh()", 0, "only numbers, names"),
        ("(tanh)(x)(x)", 0, "only numbers, names"),
        ("x * 1e999", 4, "larger than any float"),
        ("x * " + "9" * 400, 4, "larger than any float"),
        ("x + exp()", 4, "exp takes one operand"),
        ("x + exp(x, x)", 4, "exp takes one operand"),
        ("x + exp(x=x)", 4, "exp takes one operand"),
        ("x + max(x)", 4, "max takes two operands or more"),
        ("exp(*x)", 4, "only numbers, names"),
        ("(" * 300, 200, "too many nested parentheses"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_where_it_is(text, place, what):
    with pytest.raises(CommandError, match=what) as caught:
        evaluate(text, {"x": 1})
    shown, caret, _ = str(caught.value).split("\n")
    assert text[place : place + 5] == shown[len(caret) - 1 :][: len(text[place : place + 5])]
    assert caret.strip() == "^"


@pytest.mark.parametrize(
    ("text", "values", "what"),
    [
        ("x*w + b", {"w": 1}, "no value for x, b; write it after the expression: x=2$"),
        ("exp * x", {"x": 1}, r"no value for exp.*exp is a function: exp\(...\)"),
        ("x*x", {"x": 1, "y": 2}, "y is not in the expression; its names are x"),
        ("2 + 3", {"x": 1}, "x is not in the expression; its names are none"),
        ("2 + 3", {}, "nothing is computed from a name"),
        ("x", {"x": 1}, "nothing is computed from a name"),
        ("  ", {}, "the expression is empty"),
        ("x" * (LONGEST + 1), {}, r"has 1,001 characters; 1,000 is the most"),
        ("\ud800", {}, "this is no expression"),
    ],
)  # fmt: skip
def test_other_errors(text, values, what):
    with pytest.raises(CommandError, match=what):
        evaluate(text, values)


@pytest.mark.parametrize(
    "text",
    ["-" * (LONGEST - 1) + "x", "+".join("x" * (LONGEST // 2)), "x**" * 300 + "x", "exp(" * 190 + "x" + ")" * 190],
)
def test_what_is_long_or_deep_is_computed_without_recursion(text):
    assert isinstance(evaluate(text, {"x": 1.0}), Scalar)


tokens = st.sampled_from(
    [
        "x", "y", "2", "1e308", "0", "(", ")", "+", "-", "*", "/", "**", "exp", "tanh(", "max(", ",", ".", "^", "=",
        ":", "[", "]", "lambda", "if", "else", "'", '"', "{", "}", "\\", "\n", " ", "é", "数", "__class__", "import",
        "not", "in", "#", ";", "\0", "_",
    ]
)  # fmt: skip


@given(st.lists(tokens, max_size=40).map("".join) | st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_an_expression_or_an_error_that_says_so(text):
    with contextlib.suppress(CommandError):
        result = evaluate(text, {"x": 0.5, "y": -2.0})
        assert isinstance(result, Scalar)
        assert not result.is_leaf


def formulas():
    leaves = st.sampled_from(["x", "y", "2", "0.5", "3"])
    return st.recursive(
        leaves,
        lambda inner: (
            st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})")
            | inner.map(lambda text: f"-{text}")
        ),
        max_leaves=25,
    )


@given(formulas())
def test_every_formula_is_what_python_computes(text):
    values = {"x": 0.5, "y": -2.0}
    try:
        result = evaluate(f"x + {text}", values)
    except CommandError:
        assert "y" not in text  # the only error: a value that the formula has no use for
        return
    assert result.data == pytest.approx(eval(f"x + {text}", dict(values)))
