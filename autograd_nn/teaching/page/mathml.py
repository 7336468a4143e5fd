"""MathML: formulas as a browser sets them, from the same expressions that are printed as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from autograd_nn.teaching.page.numbers import shown
from autograd_nn.tracing.expression import Expression, needs_parentheses

_BARS = ("absolute", "fabs")
_SPACED = {"@": "@", "%": "%", "&": "and", "|": "or"}


@dataclass(frozen=True)
class Slot:
    """A number in the page that changes when the reader changes an input.

    Attributes
    ----------
    key : str
        What the number is: see `autograd_nn.teaching.page.data`.
    value : float
    """

    key: str
    value: Any

    def markup(self, *, is_factor: bool = False) -> str:
        """The number; as a factor, in parentheses if it is negative."""
        return _number(shown(self.value), f' data-n="{self.key}"', is_factor)


def mathml(expression: Expression, names: Mapping[str, str | Slot] | None = None) -> str:
    """A formula as elements of MathML.

    Parameters
    ----------
    expression : Expression
    names : mapping, optional
        What stands for a variable, where it is not its name: other markup, or a number.

    Examples
    --------
    >>> from autograd_nn.tracing.symbol import Symbol
    >>> from autograd_nn.teaching.page.mathml import mathml
    >>> x = Symbol(0.5, "x")
    >>> mathml((1 / x).expression)
    '<mfrac><mn>1</mn><mi>x</mi></mfrac>'
    """
    return _Writer(names or {}).write(expression)


def block(*rows: tuple[str, ...]) -> str:
    """A formula on a line of its own; of several rows, with the cells of each row under those of the first."""
    if len(rows) == 1:
        return f'<p class="formula"><math displaystyle="true">{"".join(rows[0])}</math></p>'
    lines = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f'<p class="formula"><math><mtable class="chain" displaystyle="true">{lines}</mtable></math></p>'


def derivative(of: str, by: str) -> str:
    """``∂o/∂n`` as a fraction."""
    return f"<mfrac><mi>∂{escape(of)}</mi><mi>∂{escape(by)}</mi></mfrac>"


def matrix(value: Any) -> str:
    """A vector or a matrix in rows. Its brackets are borders: few fonts have brackets that grow."""
    rows = np.atleast_2d(value)
    lines = "".join(
        f"<mtr>{''.join(f'<mtd><mn>{shown(number)}</mn></mtd>' for number in row)}</mtr>" for row in rows.tolist()
    )
    return f'<mtable class="matrix">{lines}</mtable>'


def _number(text: str, attributes: str, is_factor: bool) -> str:
    if is_factor:
        attributes += " data-factor" if attributes else ""
        text = f"({text})" if text.startswith("−") else text
    return f"<mn{attributes}>{text}</mn>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _in_parentheses(*parts: str) -> str:
    return _row("<mo>(</mo>", *parts, "<mo>)</mo>")


class _Writer:
    """Writes expressions with some names in place of others."""

    def __init__(self, names: Mapping[str, str | Slot]) -> None:
        self.names = names

    def write(self, expression: Expression, *, is_factor: bool = False) -> str:
        head, parts = expression.head, expression.parts
        if head == "name":
            given = self.names.get(parts[0], f"<mi>{escape(str(parts[0]))}</mi>")
            return given.markup(is_factor=is_factor) if isinstance(given, Slot) else given
        if head == "number":
            return _number(shown(parts[0]), "", is_factor)
        if head == "call":
            return self._call(*parts)
        if head == "negative":
            return _row('<mo form="prefix">−</mo>', self._inside(parts[0], "·"))
        if head == "transpose":
            return f'<msup>{self._inside(parts[0], head)}<mi mathvariant="normal">T</mi></msup>'
        if head == "index":
            return _row(self._inside(parts[0], head), f"<mo>[</mo><mtext>{escape(parts[1])}</mtext><mo>]</mo>")
        if head == "power":
            return f"<msup>{self._inside(parts[0], head, tight=True)}{self.write(parts[1])}</msup>"
        if head == "/":
            return f"<mfrac>{self.write(parts[0])}{self.write(parts[1])}</mfrac>"
        return self._joined(head, *parts)

    def _joined(self, sign: str, a: Expression, b: Expression) -> str:
        starts_plainly = sign in "+−=≠<≤>≥" and a.head in ("name", "number")  # -6 + 2 needs no parentheses
        left = self.write(a) if starts_plainly else self._inside(a, sign)
        right = self._inside(b, sign, tight=sign in "−@%")
        spaces = ' lspace="0.3em" rspace="0.3em"' if sign in _SPACED else ""
        return _row(left, f"<mo{spaces}>{escape(_SPACED.get(sign, sign))}</mo>", right)

    def _call(self, function: str, *arguments: Expression) -> str:
        if function == "sqrt":
            return f"<msqrt>{self.write(arguments[0])}</msqrt>"
        if function in _BARS:
            return _row('<mo form="prefix">|</mo>', self.write(arguments[0]), '<mo form="postfix">|</mo>')
        if function == "where":
            return self._cases(*arguments)
        inner = "<mo>,</mo>".join(self.write(argument) for argument in arguments)
        name = f'<mi mathvariant="normal">{escape(function)}</mi>' if function else ""
        return _row(name, _in_parentheses(inner))

    def _cases(self, condition: Expression, a: Expression, b: Expression) -> str:
        """A choice, one alternative in each line."""
        first = f"<mtd>{self.write(a)}</mtd><mtd><mtext>if </mtext>{self.write(condition)}</mtd>"
        other = f"<mtd>{self.write(b)}</mtd><mtd><mtext>otherwise</mtext></mtd>"
        return f'<mtable class="cases"><mtr>{first}</mtr><mtr>{other}</mtr></mtable>'

    def _inside(self, part: Expression, head: str, *, tight: bool = False) -> str:
        if part.head in ("name", "number"):
            written = self.write(part, is_factor=True)
            is_fraction = written.startswith("<mfrac>") and head in ("transpose", "power", "index")
            return _in_parentheses(written) if is_fraction else written
        if part.head == "/" and head in "·+−/":  # a fraction holds itself together
            return self.write(part)
        written = self.write(part)
        return _in_parentheses(written) if needs_parentheses(part, head, tight) else written
