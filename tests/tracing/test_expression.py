"""Formulas as text."""

import pytest

from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.expression import ONE, ZERO, combine, name, negative, number, transpose

a, b, c = name("a"), name("b"), name("c")


def product(*parts):
    result = parts[0]
    for part in parts[1:]:
        result = combine("·", result, part)
    return result


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (product(a, combine("+", b, c)), "a · (b + c)"),
        (combine("+", product(a, b), c), "a · b + c"),
        (combine("−", a, combine("−", b, c)), "a − (b − c)"),
        (combine("+", a, combine("+", b, c)), "a + b + c"),
        (combine("/", a, product(b, c)), "a / (b · c)"),
        (combine("/", product(a, b), c), "a · b / c"),
        (combine("@", transpose(a), b), "aᵀ @ b"),
        (transpose(combine("+", a, b)), "(a + b)ᵀ"),
        (combine("power", a, number(3)), "a³"),
        (combine("power", a, number(-2)), "a⁻²"),
        (combine("power", a, number(1.5)), "a ** 1.5"),
        (combine("power", a, number(0.5)), "sqrt(a)"),
        (combine("power", combine("+", a, b), number(2)), "(a + b)²"),
        (combine("power", combine("power", a, number(2)), number(3)), "(a²)³"),
        (negative(product(a, b)), "−a · b"),
        (negative(combine("+", a, b)), "−(a + b)"),
        (product(a, number(-3)), "a · (-3)"),
        (combine("+", number(-3), a), "-3 + a"),
        (combine("+", a, number(-3)), "a + (-3)"),
        (ex.call("tanh", a), "tanh(a)"),
        (ex.call("", combine(">", a, ZERO)), "(a > 0)"),
        (ex.Expression("index", (combine("+", a, b), "0, :")), "(a + b)[0, :]"),
        (number(0.70710678), "0.7071"),
        (number(1e-9), "1e-09"),
        (number(True), "True"),
    ],
)
def test_written_in_one_line_with_the_parentheses_it_needs(expression, written):
    assert str(expression) == written


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (product(ONE, a), "a"),
        (product(a, ONE), "a"),
        (product(a, a), "a²"),
        (product(a, b, b), "a · b²"),
        (product(negative(a), b), "−a · b"),
        (product(negative(a), negative(b)), "a · b"),
        (negative(negative(a)), "a"),
        (transpose(transpose(a)), "a"),
        (combine("+", a, ZERO), "a"),
        (combine("+", ZERO, a), "a"),
        (combine("−", a, ZERO), "a"),
        (combine("+", a, negative(b)), "a − b"),
        (combine("/", a, ONE), "a"),
        (combine("/", negative(a), b), "−a / b"),
        (combine("power", a, ONE), "a"),
        (combine("power", a, ZERO), "1"),
    ],
)
def test_ones_and_zeros_that_say_nothing_are_left_out(expression, written):
    assert str(expression) == written


def test_numbers_in_place_of_names():
    assert str(ex.substitute(combine("+", product(a, b), c), {"a": -2.0, "c": 0.5})) == "(-2) · b + 0.5"


def test_an_index_is_written_as_python_has_it():
    assert ex.describe_index((0, slice(1, None), None, ..., slice(None, None, -1))) == "0, 1:, None, ..., ::-1"
    assert ex.describe_index([1, 2]) == "[1, 2]"
    assert ex.describe_index(range(5)) == "<5 positions>"
