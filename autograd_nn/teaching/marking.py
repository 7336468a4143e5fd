"""Marking what a person has typed: is it the number, or the shape; and if not, which mistake gives just that?"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograd_nn.engine.errors import CommandError
from autograd_nn.teaching.typed import number

CLOSE = 2e-3
"""How far an answer may be off, relative: as far as results computed from four digits are."""

_TINY = 1e-12  # below this, a gradient is what rounding has left of 0
_NEAR = 0.05  # up to here it was the right idea
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = str.maketrans("−–·×÷∙", "--**/*")

Answer = float | tuple[int, ...]
"""A number, or a shape."""


@dataclass(frozen=True)
class Mistake:
    """An answer that is wrong for a known reason.

    Attributes
    ----------
    value : float or tuple of int
    words : str
        What was done, and what should be done instead.
    """

    value: Answer
    words: str


@dataclass(frozen=True)
class Mark:
    """What is said of an answer.

    Attributes
    ----------
    is_right : bool
    words : str
        Of a wrong answer, the likely cause; empty where none is known.
    """

    is_right: bool
    words: str = ""


def mark(typed: str, answer: Answer, mistakes: Sequence[Mistake] = ()) -> Mark:
    """Mark a typed answer.

    Parameters
    ----------
    typed : str
        A number, also as ``-3/2``, ``sqrt(2)/2``, ``1e-3``, ``−1,5`` or ``x.grad = 3``; or a shape, ``(3, 4)``
        or ``3x4``.
    answer : float or tuple of int
        A number is right if it is within 0.2 %, or if it was rounded to two digits or more.
    mistakes : sequence of Mistake
        The likely ones first.

    Raises
    ------
    CommandError
        What was typed is no number, or no shape.

    Examples
    --------
    >>> from autograd_nn.teaching.marking import Mistake, mark
    >>> mark("-3/2", -1.5)
    Mark(is_right=True, words='')
    >>> mark("-3", -1.5, [Mistake(-3.0, "that is the local derivative alone")]).words
    'that is the local derivative alone'
    """
    if isinstance(answer, tuple):
        return _mark_shape(shape(typed), answer, mistakes)
    text = plain(typed)
    given = number(text)
    if is_close(given, answer) or _is_rounded(text, given, answer):
        return Mark(True)
    for mistake in mistakes:
        if isinstance(mistake.value, float) and is_close(given, mistake.value):
            return Mark(False, mistake.words)
    if abs(given - answer) <= _NEAR * abs(answer):
        return Mark(False, "that is close: give three digits, or a fraction")
    return Mark(False)


def _mark_shape(given: tuple[int, ...], answer: tuple[int, ...], mistakes: Sequence[Mistake]) -> Mark:
    if given == answer:
        return Mark(True)
    return Mark(False, next((mistake.words for mistake in mistakes if mistake.value == given), ""))


def is_close(given: float, answer: float) -> bool:
    """Whether two numbers are the same, as far as four digits tell; nan is nan."""
    if math.isnan(answer) or math.isinf(answer):
        return given == answer or (math.isnan(answer) and math.isnan(given))
    return abs(given - answer) <= CLOSE * abs(answer) + _TINY


def _is_rounded(text: str, given: float, answer: float) -> bool:
    """Whether it is the answer, rounded to the digits that were typed: two or more, one behind the point."""
    written = re.fullmatch(r"[+-]?0*(\d*)\.(\d+)", text)
    if written is None:
        return False
    digits = (written[1] + written[2]).lstrip("0")
    return len(digits) >= 2 and abs(given - answer) <= 0.5001 * 10.0 ** -len(written[2])


def plain(typed: str) -> str:
    """What was typed as Python writes it: ``-`` and ``*`` for ``−`` and ``·``, a point, only what follows ``=``.

    Examples
    --------
    >>> from autograd_nn.teaching.marking import plain
    >>> plain("w.grad = −1,5"), plain("1 − 0.5²")
    ('-1.5', '1 - 0.5**2')
    """
    text = re.split("[=≈]", typed)[-1].strip()
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"**{found[0].translate(_SUPERSCRIPTS)}", text).translate(_SIGNS)
    return re.sub(r"^([+-]?\d*),(\d+)$", r"\1.\2", text)


def shape(typed: str) -> tuple[int, ...]:
    """A typed shape: ``(3, 4)``, ``3,4``, ``3x4`` or ``3 4``; of a number, ``()``.

    Raises
    ------
    CommandError
        It is none.
    """
    text = re.split("[=≈]", typed)[-1].strip().strip("()[]")
    parts = re.split(r"[\s,x×*]+", text.strip(" ,"))
    if parts == [""]:
        return ()
    if not all(re.fullmatch("[0-9]{1,9}", part) for part in parts):
        raise CommandError(f"{typed.strip()!r} is no shape; one is such as (3, 4)")
    return tuple(map(int, parts))
