"""Expressions: what a formula is made of, and how it is written in one line of text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

# How tightly each kind of expression binds; an operand that binds less tightly is put in parentheses.
_BINDING = {
    "where": 0, "|": 1, "&": 2, "=": 3, "≠": 3, "<": 3, "≤": 3, ">": 3, "≥": 3,
    "+": 4, "−": 4, "·": 5, "/": 5, "@": 5, "%": 5, "negative": 6, "power": 7, "transpose": 8, "index": 8,
    "name": 9, "number": 9, "call": 9,
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A formula as a tree.

    Attributes
    ----------
    head : str
        What joins the parts: an operator's sign, "negative", "power", "transpose", "index", "call",
        or, without expressions in it, "name" or "number".
    parts : tuple
        Its operands. For "call" the function's name comes first; for "name" and "number" there is the one thing.
    """

    head: str
    parts: tuple[Any, ...]

    def __str__(self) -> str:
        return text(self)


def name(label: str) -> Expression:
    """A variable."""
    return Expression("name", (label,))


def number(value: Any) -> Expression:
    """A number, written so."""
    return Expression("number", (value,))


ONE = number(1)
ZERO = number(0)


def call(function: str, *arguments: Expression) -> Expression:
    """A function and its arguments."""
    return Expression("call", (function, *arguments))


def combine(sign: str, a: Expression, b: Expression) -> Expression:
    """Two expressions joined by an operator, without the ones and zeros that say nothing."""
    if sign == "·":
        return _product(a, b)
    if sign == "+" and ZERO in (a, b):
        return b if a == ZERO else a
    if sign == "+" and b.head == "negative":
        return Expression("−", (a, b.parts[0]))
    if (sign == "−" and b == ZERO) or (sign == "/" and b == ONE):
        return a
    if sign == "/" and a.head == "negative":
        return negative(combine("/", a.parts[0], b))
    if sign == "power":
        if b in (ONE, ZERO):
            return a if b == ONE else ONE
        if b == number(0.5):
            return call("sqrt", a)
    return Expression(sign, (a, b))


def _product(a: Expression, b: Expression) -> Expression:
    if ONE in (a, b):
        return b if a == ONE else a
    if a.head == "negative" or b.head == "negative":
        is_negative = (a.head == "negative") != (b.head == "negative")
        product = _product(*(x.parts[0] if x.head == "negative" else x for x in (a, b)))
        return negative(product) if is_negative else product
    if b.head == "·":  # a · (b · c) is a · b · c
        return _product(_product(a, b.parts[0]), b.parts[1])
    if a.head == "·" and a.parts[1] == b and b.head != "number":
        return _product(a.parts[0], Expression("power", (b, number(2))))
    if a == b and a.head != "number":
        return Expression("power", (a, number(2)))
    return Expression("·", (a, b))


def negative(a: Expression) -> Expression:
    """The expression with its sign changed."""
    return a.parts[0] if a.head == "negative" else Expression("negative", (a,))


def transpose(a: Expression) -> Expression:
    """The transpose of a matrix."""
    return a.parts[0] if a.head == "transpose" else Expression("transpose", (a,))


def substitute(expression: Expression, known: Mapping[str, Any]) -> Expression:
    """The expression as it stands, with numbers or expressions in place of the variables that have one."""
    if expression.head == "name":
        found = known.get(expression.parts[0], expression)
        return found if isinstance(found, Expression) else number(found)
    parts = [substitute(part, known) if isinstance(part, Expression) else part for part in expression.parts]
    return Expression(expression.head, tuple(parts))


def text(expression: Expression) -> str:
    """The expression in one line: ``∂L/∂y · (1 − y²)``."""
    head, parts = expression.head, expression.parts
    if head == "name":
        return str(parts[0])
    if head == "number":
        return format_number(parts[0])
    if head == "call":
        return f"{parts[0]}({', '.join(text(part) for part in parts[1:])})"
    if head == "negative":
        return f"−{_inside(parts[0], '·')}"  # −a · b needs no parentheses
    if head == "transpose":
        return f"{_inside(parts[0], head)}ᵀ"
    if head == "index":
        return f"{_inside(parts[0], head)}[{parts[1]}]"
    if head == "power":
        base, exponent = parts
        if exponent.head == "number" and float(exponent.parts[0]).is_integer():
            return _inside(base, head, tight=True) + str(int(exponent.parts[0])).translate(_SUPERSCRIPTS)
        return f"{_inside(base, head, tight=True)} ** {_inside(exponent, head)}"
    a, b = parts
    left = text(a) if a.head == "number" and head in "+−" else _inside(a, head)
    return f"{left} {head} {_inside(b, head, tight=head in '−/@%')}"


def _inside(part: Expression, head: str, tight: bool = False) -> str:
    """A part as it stands inside an expression of the kind ``head``."""
    return f"({text(part)})" if needs_parentheses(part, head, tight) else text(part)


def needs_parentheses(part: Expression, head: str, tight: bool = False) -> bool:
    """Whether a part stands in parentheses inside an expression of the kind ``head``; ``tight``: equals do too."""
    inner, outer = _BINDING[part.head], _BINDING[head]
    is_negative_number = part.head == "number" and part.parts[0] < 0
    return inner < outer or (tight and inner == outer) or is_negative_number


def format_number(value: Any) -> str:
    """A number in four significant digits: ``0.7071``, ``-6``, ``1.2e-05``."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    return "0" if value == 0 else f"{value:.4g}"


def describe_index(index: Any) -> str:
    """An index as it is written between brackets: ``0, :, None``."""
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(_describe_part(part) for part in parts)


def _describe_part(part: Any) -> str:
    if isinstance(part, slice):
        ends = [("" if end is None else str(end)) for end in (part.start, part.stop)]
        return ":".join(ends if part.step is None else [*ends, str(part.step)])
    if part is Ellipsis:
        return "..."
    if isinstance(part, (np.ndarray, Sequence)) and np.size(part) > 4:
        return f"<{np.size(part)} positions>"
    return str(part.tolist() if isinstance(part, np.ndarray) else part)
