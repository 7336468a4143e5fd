"""The usual causes of nan and inf, and the remedy of each, for the reports of ``detect_anomaly()``.

Nothing is decided here. Operations are known by name, and one that is not known gets the general sentence.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np


class Guard(NamedTuple):
    """How an operation is kept away from the place where its value or its slope is infinite."""

    operand: int
    condition: str
    instead: str
    place: str


_POSITIVE = Guard(0, "{x} > 0", "1", "at 0")
_INSIDE = Guard(0, "np.abs({x}) < 1", "0", "at -1 and 1")

_GUARDS = {
    **dict.fromkeys(("log", "log2", "log10", "sqrt"), _POSITIVE),
    **dict.fromkeys(("power", "float_power"), _POSITIVE._replace(place="at 0, for exponents below 1")),
    "log1p": Guard(0, "{x} > -1", "0", "at -1"),
    "cbrt": Guard(0, "{x} != 0", "1", "at 0"),
    "reciprocal": Guard(0, "{x} != 0", "1", "at 0"),
    "divide": Guard(1, "{x} != 0", "1", "where the divisor is 0"),
    **dict.fromkeys(("arcsin", "arccos", "arctanh"), _INSIDE),
    "arccosh": Guard(0, "{x} > 1", "2", "at 1"),
    **dict.fromkeys(("exp", "exp2", "expm1", "sinh", "cosh"), Guard(0, "{x} < {limit:.0f}", "0", "far out")),
}

_LARGEST_OPERAND = {"exp": 1.0, "expm1": 1.0, "sinh": 1.0, "cosh": 1.0, "exp2": 1 / math.log(2)}
"""Where these overflow, in units of ``log(the largest number)``."""

_AT_ZERO = {
    "sqrt": "For the length of a vector use np.linalg.norm, and for a deviation np.std: their gradients at 0 are 0. "
    "Else add a small positive number under the root.",
    "power": "Add a small positive number to the base.",
}


def of_result(name: str, labels: Sequence[str], values: Sequence[Any], result: Any) -> str:
    """Why operation ``name`` made nan or inf of these operands, and what to write instead."""
    x = np.asarray(values[0]) if values else np.zeros(0)
    dtype = result.dtype if result.dtype.kind == "f" else np.dtype(float)
    guarded = _guarded(name, labels, dtype)
    match name:
        case "log" | "log2" | "log10" | "log1p" if (x == _start(name)).any() and not (x < _start(name)).any():
            return (
                f"{name}({_start(name)}) is -inf. For x * log(x) use scipy.special.xlogy, for the logarithm of a "
                f"softmax log_softmax. {guarded}"
            )
        case "log" | "log2" | "log10" | "log1p" if (x < _start(name)).any():
            return f"There is no {name} of numbers below {_start(name)}. {guarded}"
        case "sqrt" if (x < 0).any():
            return (
                "There is no sqrt of a negative number. If rounding made it out of 0, write "
                f"np.sqrt(np.maximum({labels[0]}, 0)). {guarded}"
            )
        case "divide" | "reciprocal" if not np.all(values[-1]):
            both = name == "divide" and not np.all((x != 0) | (np.asarray(values[1]) != 0))
            what = "0 / 0 is nan" if both else "Division by 0 gives an infinity"
            return f"{what}. Add a small number to a divisor that is positive otherwise. {guarded}"
        case "power" | "float_power" if (x < 0).any() and np.isnan(result).any():
            return "A negative base has a power only for whole exponents. Write np.abs(base) if that is what is meant."
        case "power" | "float_power" if (x == 0).any() and np.any(np.asarray(values[1]) < 0):
            return f"0 to a negative power is infinite. {guarded}"
        case "arcsin" | "arccos" | "arctanh" | "arccosh":
            return f"The operand leaves the domain of {name}; np.clip holds it inside. {guarded}"
        case "mean" | "average" | "median" | "std" | "var" | "nanmean" if np.isnan(result).any() and _all_finite(
            values
        ):
            return f"{name} has too few elements here: it divides by their number (less ddof), and that is 0."
        case "exp" | "exp2" | "expm1" | "sinh" | "cosh" if _all_finite(values):
            return (
                f"{name} leaves {dtype} where the operand is beyond {_limit(name, dtype):.4g}. softmax, logsumexp, "
                f"sigmoid and softplus shift their operand first and do not overflow. {guarded}"
            )
        case _ if not _all_finite(values):
            return (
                "An operand holds inf already, and 0 * inf, inf - inf and inf / inf are nan. "
                "Select with np.where; do not multiply by a mask."
            )
        case _:
            return _too_large(dtype)


def of_gradient(
    name: str, labels: Sequence[str], saved: Sequence[Any], contribution: Any, g: Sequence[Any], selected_at: str | None
) -> str:
    """Why the rule of operation ``name`` made nan or inf of a finite upstream gradient ``g``.

    ``selected_at`` is where a ``where`` chose between this operation's result and another value, if one did.
    """
    if not _all_finite(saved):
        return (
            "What it had saved in the forward pass holds nan or inf already. Run the forward pass under "
            "detect_anomaly() too; if that finds nothing, they are in the data or in a parameter."
        )
    guard = _GUARDS.get(name)
    has_nan = np.isnan(contribution).any()
    if guard is None or name in _LARGEST_OPERAND:
        return "The rule met 0 * inf, 0 / 0 or inf - inf." if has_nan else _too_large(contribution.dtype)
    what = f"The slope of {name} is infinite {guard.place}"
    if has_nan and not all(map(np.all, g)):
        what += ", and 0 times it is nan"
        if selected_at is not None:
            what += f"; the 0 seems to come from the where at {selected_at}, which takes other values there"
    remedies = [] if selected_at is not None else [_AT_ZERO.get(name, "")]
    return " ".join(filter(None, [f"{what}.", *remedies, _guarded(name, labels, contribution.dtype)]))


def _too_large(dtype: Any) -> str:
    wider = "" if dtype.itemsize >= 8 else ", or compute in a wider dtype"
    return f"The largest {dtype} is {np.finfo(dtype).max:.4g}: scale the operands{wider}."


def _guarded(name: str, labels: Sequence[str], dtype: Any) -> str:
    """The double where, spelled for this operation: choose the operand first, and then the result."""
    guard = _GUARDS.get(name)
    if guard is None:
        return ""
    x = labels[guard.operand]
    condition = guard.condition.format(x=x, limit=math.floor(_limit(name, dtype)))
    safe = list(labels)
    safe[guard.operand] = "safe"
    match name:
        case "divide":
            spelled = f"{safe[0]} / safe"
        case "power":
            spelled = f"safe ** {safe[1]}"
        case _:
            spelled = f"np.{name}({', '.join(safe)})"
    return (
        f"If np.where drops such elements, choose the operand first:\n"
        f"    safe = np.where({condition}, {x}, {guard.instead})\n"
        f"    np.where({condition}, {spelled}, ...)"
    )


def _start(name: str) -> int:
    return -1 if name == "log1p" else 0


def _limit(name: str, dtype: Any) -> float:
    return _LARGEST_OPERAND.get(name, 1.0) * math.log(np.finfo(dtype).max)


def _all_finite(values: Sequence[Any]) -> bool:
    return all(np.isfinite(v).all() for v in map(np.asarray, values) if v.dtype.kind in "fc")
