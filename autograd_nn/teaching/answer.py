"""``check_answer``: an exercise that marks itself."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_nn.teaching.differences import Array, as_array, largest, likely_cause
from autograd_nn.teaching.marking import CLOSE
from autograd_nn.tracing.numbers import shape_text

_NOTHING = 1e-9  # where all of the answer is 0


def check_answer(answer: Any, right: Any, mistakes: Mapping[Any, str] | None = None) -> None:
    """Print whether an answer is right, and of a wrong one the likely cause, where it is known.

    Parameters
    ----------
    answer : number, array_like, Tensor, Scalar, tuple, str or None
        ``None`` and ``...``, also as a part of it, are no answer yet.
    right : number, array_like, Tensor, Scalar, tuple or str
        Numbers are right within 0.2 % of the largest. A tuple, such as a shape, and a text must be the same.
    mistakes : mapping, optional
        Wrong answers, and what to say of each.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Scalar(3.0)
    >>> y = x * x
    >>> y.backward()
    >>> ag.check_answer(..., x.grad)
    not answered yet
    >>> ag.check_answer(3, x.grad, {3: "x is used twice, and each use counts"})
    no: x is used twice, and each use counts
    >>> ag.check_answer(-6, x.grad)
    no: the sign is wrong: yours is the right one times -1
    >>> ag.check_answer(6, x.grad)
    right
    """
    parts = answer if isinstance(answer, tuple | list) else [answer]
    if any(part is None or part is ... for part in parts):
        print("not answered yet")
    elif _is_right(answer, right):
        print("right")
    else:
        known = (said for wrong, said in (mistakes or {}).items() if _is_right(answer, wrong))
        words = next(known, "") or _cause(answer, right)
        print(f"no: {words}" if words else "no")


def _is_right(answer: Any, right: Any) -> bool:
    if isinstance(right, tuple | str):
        return bool(type(answer) is type(right) and answer == right)
    given, wanted = _numbers(answer), as_array(right)
    if given is None or given.shape != wanted.shape:
        return False
    return bool(np.allclose(given, wanted, rtol=0, atol=CLOSE * (largest(wanted) or _NOTHING), equal_nan=True))


def _numbers(answer: Any) -> Array | None:
    """The answer as an array; None if it is a text, rows of unequal length or something else that is none."""
    try:
        return as_array(answer)
    except (TypeError, ValueError):
        return None


def _cause(answer: Any, right: Any) -> str:
    """What has probably gone wrong; an empty text where nobody can tell."""
    if isinstance(right, str):
        return ""
    if isinstance(right, tuple):
        return "" if isinstance(answer, tuple) else f"a tuple is asked for, with {len(right)} numbers in it"
    given, wanted = _numbers(answer), as_array(right)
    if given is None:
        return "numbers are asked for" if wanted.ndim else "a number is asked for"
    cause = likely_cause(given, wanted)
    if given.shape != wanted.shape:
        shapes = f"yours has the shape {shape_text(given.shape)}, the right one {shape_text(wanted.shape)}"
        return f"{shapes}; {cause}" if cause else shapes
    # A number is always some factor of another: that says nothing, and gives the answer away.
    return cause if wanted.ndim or "sign" in cause else ""
