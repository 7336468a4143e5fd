"""Choosing between an array and zeros: what every mask on a gradient does."""

from typing import Any

import numpy as np

_BOOL = np.dtype(bool)


def choose(condition: Any, a: Any, b: Any) -> Any:
    """``np.where``; where one side is the number 0, up to ten times as fast.

    Such a choice is a product with the condition, taken of the bits as whole numbers: a product of the numbers
    themselves would make nan of an infinite element that is not chosen.
    """
    if getattr(condition, "dtype", None) is _BOOL:
        if b.__class__ is int and b == 0 and _has_bits(a):
            return _masked(a, condition)
        if a.__class__ is int and a == 0 and _has_bits(b):
            return _masked(b, ~condition)
    return np.where(condition, a, b)


def _has_bits(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.dtype.char in "efd" and x.ndim > 0


def _masked(x: Any, condition: Any) -> Any:
    return np.multiply(x.view(f"i{x.itemsize}"), condition).view(x.dtype)
