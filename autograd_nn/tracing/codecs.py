"""Codecs: how numbers, arrays, formulas and records are written as JSON, and how they are read and checked.

Numbers are JSON numbers, which give floats back to the last bit; what JSON has no numbers for is written
"nan", "inf" and "-inf", and complex numbers are pairs. Arrays and NumPy's numbers tell their dtype. Formulas are
nested lists: ["·", ["name", "x"], ["number", 2]].
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.tracing.expression import Expression

_DTYPES = {
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
    "complex64", "complex128",
}  # fmt: skip
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

# What the parts of a formula are, by its head: "s" for a text, "f" for a formula. Only a call has any number of them.
_TWO = dict.fromkeys(["|", "&", "=", "≠", "<", "≤", ">", "≥", "+", "−", "·", "/", "@", "%", "power"], "ff")
_PARTS = {**_TWO, "negative": "f", "transpose": "f", "index": "fs", "name": "s", "call": "s"}


class Wrong(Exception):  # noqa: N818 - an error of a part, which becomes a DataError of the whole
    """What is wrong with a part of a document, and the path to it."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.path = ""


@dataclass(frozen=True)
class Codec:
    """How something is written, and how it is read and checked."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def demand(is_so: bool, told: str, data: Any = None) -> None:
    """Refuse a part of a document."""
    if not is_so:
        written = "" if data is None else f": {data!r}"
        raise Wrong(told + (written if len(written) <= 40 else f"{written[:39]}…"))


def inside(part: str, read: Callable[[Any], Any], data: Any) -> Any:
    """Read a part; what is wrong in it is wrong there."""
    try:
        return read(data)
    except Wrong as wrong:
        wrong.path = part + wrong.path
        raise


def record(kind: Callable[..., Any], codecs: Mapping[str, Codec]) -> Codec:
    """A codec of objects with these attributes, which ``kind`` makes of them."""

    def write(thing: Any) -> dict[str, Any]:
        return {key: codec.write(getattr(thing, key)) for key, codec in codecs.items()}

    def read(data: Any) -> Any:
        demand(isinstance(data, dict), "not an object", data)
        missing, unknown = codecs.keys() - data.keys(), data.keys() - codecs.keys()
        demand(not missing, f"has no {', '.join(sorted(missing))}")
        demand(not unknown, f"has something unknown, {', '.join(sorted(unknown))}")
        return kind(**{key: inside(f".{key}", codec.read, data[key]) for key, codec in codecs.items()})

    return Codec(write, read)


def sequence(codec: Codec) -> Codec:
    """A codec of tuples, which are lists in JSON."""

    def read(data: Any) -> tuple[Any, ...]:
        demand(isinstance(data, list), "not a list", data)
        return tuple([inside(f"[{i}]", codec.read, part) for i, part in enumerate(data)])

    return Codec(lambda parts: [codec.write(part) for part in parts], read)


def optional(codec: Codec) -> Codec:
    """A codec of what may be None."""
    return Codec(
        lambda value: None if value is None else codec.write(value),
        lambda data: None if data is None else codec.read(data),
    )


def plain(is_valid: Callable[[Any], bool], told: str) -> Codec:
    """A codec of what JSON has as it is."""

    def read(data: Any) -> Any:
        demand(is_valid(data), told, data)
        return data

    return Codec(lambda value: value, read)


TEXT = plain(lambda data: isinstance(data, str), "not a text")
FLAG = plain(lambda data: isinstance(data, bool), "neither true nor false")
COUNT = plain(lambda data: isinstance(data, int) and not isinstance(data, bool) and data >= 0, "no whole number")


def _write_number(number: Any) -> Any:
    if isinstance(number, complex):
        return [_write_number(number.real), _write_number(number.imag)]
    if isinstance(number, float) and not math.isfinite(number):
        return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"
    return number


def _read_number(data: Any) -> Any:
    if isinstance(data, str) and data in _NOT_FINITE:
        return _NOT_FINITE[data]
    if isinstance(data, list) and len(data) == 2:
        demand(not any(isinstance(part, (list, bool)) for part in data), "no complex number", data)
        return complex(*map(_read_number, data))
    demand(isinstance(data, (int, float)), "no number", data)
    return data


def _write_data(data: Any) -> Any:
    if data is None:
        return None
    if isinstance(data, tuple):
        return {"results": [_write_data(part) for part in data]}
    if not isinstance(data, (np.ndarray, np.generic)):
        return _write_number(data)
    if data.dtype.name not in _DTYPES or not data.dtype.isnative:
        raise TypeError(f"a trace with numbers of dtype {data.dtype.str} cannot be stored as JSON")
    if isinstance(data, np.generic):
        return {"dtype": data.dtype.name, "number": _write_number(data.item())}
    numbers = [_write_number(number) for number in data.ravel().tolist()]
    return {"dtype": data.dtype.name, "shape": list(data.shape), "numbers": numbers}


def _read_data(data: Any) -> Any:
    if data is None or not isinstance(data, dict):
        return None if data is None else _read_number(data)
    if data.keys() == {"results"}:
        return inside(".results", sequence(DATA).read, data["results"])
    demand(data.keys() in ({"dtype", "number"}, {"dtype", "shape", "numbers"}), "neither a number nor an array")
    demand(isinstance(data["dtype"], str) and data["dtype"] in _DTYPES, "no dtype of numbers", data["dtype"])
    dtype = np.dtype(data["dtype"])
    if "number" in data:
        return inside(".number", lambda number: _array(dtype, (), [number])[()], data["number"])
    shape = inside(".shape", sequence(COUNT).read, data["shape"])
    numbers = data["numbers"]
    demand(isinstance(numbers, list), "numbers are not a list")
    demand(len(numbers) == math.prod(shape), f"has {len(numbers):,} numbers for the shape {shape}")
    return inside(".numbers", lambda numbers: _array(dtype, shape, numbers), numbers)


def _array(dtype: np.dtype[Any], shape: tuple[int, ...], numbers: list[Any]) -> Any:
    kind = {"b": bool, "i": int, "u": int, "f": float, "c": complex}[dtype.kind]
    known = [number if type(number) is kind else _read_number(number) for number in numbers]
    others = [number for number in known if type(number) is not kind]
    if others:
        raise Wrong(f"{others[0]} is no {dtype}")
    try:
        with np.errstate(over="raise"):
            return np.array(known, dtype).reshape(shape)
    except (OverflowError, FloatingPointError):
        raise Wrong(f"a number is too large for {dtype}") from None


def _write_formula(formula: Expression) -> list[Any]:
    if formula.head == "number":
        return ["number", _write_data(formula.parts[0])]
    return [
        formula.head,
        *[_write_formula(part) if isinstance(part, Expression) else part for part in formula.parts],
    ]


def _read_formula(data: Any) -> Expression:
    demand(isinstance(data, list) and len(data) > 1 and isinstance(data[0], str), "no formula", data)
    head, *parts = data
    if head == "number":
        demand(len(parts) == 1 and parts[0] is not None, "no formula of a number", data)
        return Expression(head, (inside("[1]", _read_data, parts[0]),))
    given = "".join("s" if isinstance(part, str) else "f" for part in parts)
    wanted = _PARTS.get(head)
    demand(wanted is not None, "no kind of formula", head)
    demand(
        given == wanted or (head == "call" and given == "s" + "f" * (len(given) - 1)), f"no formula of {head!r}", data
    )
    known = [inside(f"[{i}]", TEXT.read if isinstance(part, str) else _read_formula, part)
             for i, part in enumerate(parts, 1)]  # fmt: skip
    return Expression(head, tuple(known))


DATA = Codec(_write_data, _read_data)
"""A number of Python's, a number or an array of NumPy's, a tuple of several results, or None."""

FORMULA = Codec(_write_formula, _read_formula)
