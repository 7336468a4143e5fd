"""Formulas in MathML."""

import numpy as np
import pytest

from autograd_nn.teaching.page.mathml import Slot, block, derivative, mathml, matrix
from autograd_nn.tracing.symbol import Symbol

a, b, c = Symbol(2.0, "a"), Symbol(3.0, "b"), Symbol(4.0, "c")
X = Symbol(np.ones((2, 3)), "X")
MA, MB, MC, MX = (f"<mi>{name}</mi>" for name in "abcX")
AB = f"<mrow>{MA}<mo>+</mo>{MB}</mrow>"

FORMULAS = {
    "a sum": (a + b, AB),
    "a product of a sum": ((a + b) * c, f"<mrow><mrow><mo>(</mo>{AB}<mo>)</mo></mrow><mo>·</mo>{MC}</mrow>"),
    "a fraction needs no parentheses": ((a + b) / c, f"<mfrac>{AB}{MC}</mfrac>"),
    "a power": (a**2, f"<msup>{MA}<mn>2</mn></msup>"),
    "a power of a sum": ((a + b) ** 2, f"<msup><mrow><mo>(</mo>{AB}<mo>)</mo></mrow><mn>2</mn></msup>"),
    "a root": (np.sqrt(a), f"<msqrt>{MA}</msqrt>"),
    "an absolute value": (
        np.absolute(a),
        f'<mrow><mo form="prefix">|</mo>{MA}<mo form="postfix">|</mo></mrow>',
    ),
    "a function": (
        np.tanh(a),
        f'<mrow><mi mathvariant="normal">tanh</mi><mrow><mo>(</mo>{MA}<mo>)</mo></mrow></mrow>',
    ),
    "a sign": (-a, f'<mrow><mo form="prefix">−</mo>{MA}</mrow>'),
    "a negative factor": (a * -3, f"<mrow>{MA}<mo>·</mo><mn>(−3)</mn></mrow>"),
    "a transpose": (np.transpose(X), f'<msup>{MX}<mi mathvariant="normal">T</mi></msup>'),
    "an element": (X[0], f"<mrow>{MX}<mo>[</mo><mtext>0</mtext><mo>]</mo></mrow>"),
}


@pytest.mark.parametrize("what", FORMULAS)
def test_formula(what):
    symbol, markup = FORMULAS[what]
    assert mathml(symbol.expression) == markup


def test_a_choice_stands_in_two_lines():
    markup = mathml(np.where(a < b, a, c).expression)
    assert markup.count("<mtr>") == 2
    assert "<mtext>if </mtext>" in markup
    assert "<mo>&lt;</mo>" in markup


def test_numbers_in_place_of_names():
    names = {"a": Slot("v0", 2.0), "b": Slot("v1", -3.0)}
    assert mathml((a * b).expression, names) == (
        '<mrow><mn data-n="v0" data-factor>2</mn><mo>·</mo><mn data-n="v1" data-factor>(−3)</mn></mrow>'
    )


def test_names_are_escaped():
    assert mathml(Symbol(1.0, "<b>").expression) == "<mi>&lt;b&gt;</mi>"
    assert derivative("L", "<b>") == "<mfrac><mi>∂L</mi><mi>∂&lt;b&gt;</mi></mfrac>"


def test_a_fraction_is_set_off_from_what_is_above_it():
    names = {"a": derivative("L", "a")}
    assert mathml((a**3).expression, names).startswith("<msup><mrow><mo>(</mo><mfrac>")


def test_a_matrix_has_its_rows():
    assert matrix(np.array([[1.0, -2.0], [0.5, 0.25]])).count("<mtr>") == 2
    assert matrix(np.array([1.0, 2.0])).count("<mtr>") == 1


def test_rows_have_their_cells_under_each_other():
    assert block(("x", "y")) == '<p class="formula"><math displaystyle="true">xy</math></p>'
    assert block(("x", "y"), ("", "z")).count("<mtd>") == 4
