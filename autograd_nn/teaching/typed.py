"""An expression typed by a person, evaluated on Scalars: ``tanh(w*x + b)`` with a value for each name.

The text is parsed, never executed: what is not on the lists below is an error. Nothing grows with a hostile text:
it is short, all numbers are floats, and the evaluation does not recurse.
"""

import ast
import difflib
import functools
import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd_nn.derivatives.arithmetic import (
    absolute,
    add,
    cbrt,
    divide,
    multiply,
    negative,
    positive,
    power,
    sqrt,
    square,
    subtract,
)
from autograd_nn.derivatives.exponential import exp, exp2, expm1, log, log1p, log2, log10, sigmoid, softplus
from autograd_nn.derivatives.selection import maximum, minimum, relu
from autograd_nn.derivatives.trigonometric import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctanh,
    cos,
    cosh,
    sin,
    sinh,
    tan,
    tanh,
)
from autograd_nn.engine.errors import CommandError
from autograd_nn.values.scalar import Scalar

LONGEST = 1000
"""Characters of an expression, at most."""

_ONE_OPERAND: dict[str, Callable[[Any], Any]] = {
    "abs": absolute, "arccos": arccos, "arccosh": arccosh, "arcsin": arcsin, "arcsinh": arcsinh, "arctan": arctan,
    "arctanh": arctanh, "cbrt": cbrt, "cos": cos, "cosh": cosh, "exp": exp, "exp2": exp2, "expm1": expm1, "log": log,
    "log10": log10, "log1p": log1p, "log2": log2, "relu": relu, "sigmoid": sigmoid, "sin": sin, "sinh": sinh,
    "softplus": softplus, "sqrt": sqrt, "square": square, "tan": tan, "tanh": tanh,
}  # fmt: skip
_SEVERAL_OPERANDS: dict[str, Callable[[Any, Any], Any]] = {"max": maximum, "min": minimum}
FUNCTIONS = sorted([*_ONE_OPERAND, *_SEVERAL_OPERANDS])

_OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: add, ast.Sub: subtract, ast.Mult: multiply, ast.Div: divide, ast.Pow: power,
    ast.USub: negative, ast.UAdd: positive,
}  # fmt: skip

_CONSTANTS = {"e": math.e, "inf": math.inf, "nan": math.nan, "pi": math.pi}


def evaluate(text: str, values: Mapping[str, float]) -> Scalar:
    """Compute an expression; each of its names becomes a Scalar of that name.

    Parameters
    ----------
    text : str
        Numbers, names, ``+ - * / **``, brackets, and the functions in `FUNCTIONS`.
    values : mapping of str to float
        A value for each name.

    Returns
    -------
    Scalar
        With the graph of its computation, ready for ``backward()``. It is called ``o``, as long as no name is.

    Raises
    ------
    CommandError
        The expression is none; the message tells what is wrong and shows where. Or a name has no value, or a value
        no name, or there is nothing to differentiate.

    Examples
    --------
    >>> from autograd_nn.teaching.typed import evaluate
    >>> o = evaluate("w*x + max(x, 0) ** 2", {"w": -3, "x": 2})
    >>> o
    Scalar(-2.0, operation=add, name='o')
    >>> evaluate("x.real", {"x": 2})
    Traceback (most recent call last):
        ...
    autograd_nn.engine.errors.CommandError: x.real
    ^
    only numbers, names, + - * / **, brackets and functions are understood
    """
    text = " ".join(text.split())
    nodes = _nodes(text)
    leaves = _leaves(nodes, values)
    result = _compute(nodes, leaves)
    if not isinstance(result, Scalar) or result.is_leaf:
        raise CommandError(f"nothing is computed from a name in {text!r}; an expression is such as x**2, with x=3")
    result.name = "o" if "o" not in leaves else text
    return result


def number(text: str) -> float:
    """Compute an expression of numbers alone: ``-3/2``, ``sqrt(2)/2``, ``1e-3``.

    Parameters
    ----------
    text : str
        As `evaluate` takes it, with no names but ``e``, ``inf``, ``nan`` and ``pi``.

    Raises
    ------
    CommandError
        It is no expression, or there is another name in it.

    Examples
    --------
    >>> from autograd_nn.teaching.typed import number
    >>> number("2 * (-3) / 4")
    -1.5
    """
    nodes = _nodes(" ".join(text.split()))
    others = sorted({node.id for node in nodes if isinstance(node, ast.Name)} - set(_CONSTANTS))
    if others:
        raise CommandError(f"{others[0]} is no number")
    return float(_compute(nodes, _CONSTANTS))


def _nodes(text: str) -> list[ast.expr]:
    """The nodes of an expression, each after its operands, from left to right; all are of the kinds on the lists."""
    waiting, nodes = [_parsed(text)], []
    while waiting:
        node = waiting.pop()
        _check(node, text)
        nodes.append(node)
        waiting += _operands(node)
    return nodes[::-1]


def _parsed(text: str) -> ast.expr:
    if not text:
        raise CommandError("the expression is empty; one is such as x**2, with x=3")
    if len(text) > LONGEST:
        raise CommandError(f"the expression has {len(text):,} characters; {LONGEST:,} is the most")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python, about code that would be run
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        # Python says 0 where something is missing at the end.
        raise _mistake(f"this is no expression: {error.msg}", text, (error.offset or len(text) + 1) - 1) from None
    except (ValueError, RecursionError, MemoryError) as error:  # what Python says to \0, lone surrogates and "-" * 999
        raise CommandError(f"this is no expression: {error or 'it is too deep'}") from None


def _operands(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.UnaryOp():
            return [node.operand]
        case ast.Call():
            return node.args
    return []


def _check(node: ast.expr, text: str) -> None:
    """Refuse a node that is not on the lists."""
    place = len(text.encode()[: node.col_offset].decode())  # Python counts bytes
    match node:
        case ast.Name():
            pass
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            if not _is_finite(number):
                raise _mistake("this number is larger than any float", text, place)
        case ast.BinOp() | ast.UnaryOp():
            if type(node.op) not in _OPERATORS:
                hint = "; a power is written **" if isinstance(node.op, ast.BitXor) else ""
                raise _mistake(f"the operators are + - * / **{hint}", text, _operator_place(node, text, place))
        case ast.Call(func=ast.Name(id=name)):
            _check_call(node, name, text, place)
        case _:
            raise _mistake("only numbers, names, + - * / **, brackets and functions are understood", text, place)


def _operator_place(node: ast.BinOp | ast.UnaryOp, text: str, place: int) -> int:
    if isinstance(node, ast.UnaryOp):
        return place
    assert node.left.end_col_offset is not None
    behind = text.encode()[node.left.end_col_offset :].decode()
    return len(text) - len(behind.lstrip(" )"))


def _check_call(node: ast.Call, name: str, text: str, place: int) -> None:
    if name not in FUNCTIONS:
        near = difflib.get_close_matches(name, FUNCTIONS)
        hint = f", perhaps {' or '.join(near)}" if near else ""
        raise _mistake(f"there is no function {name}{hint}; there are {', '.join(FUNCTIONS)}", text, place)
    is_right = len(node.args) == 1 if name in _ONE_OPERAND else len(node.args) >= 2
    if not is_right or node.keywords:
        wanted = "one operand" if name in _ONE_OPERAND else "two operands or more"
        raise _mistake(f"{name} takes {wanted}", text, place)


def _is_finite(number: float) -> bool:
    try:
        return abs(float(number)) < float("inf")
    except OverflowError:  # of a whole number with hundreds of digits
        return False


def _compute(nodes: list[ast.expr], named: Mapping[str, Any]) -> Any:
    """The result of the last node: a Scalar, or a float if no name of one is in it."""
    results: dict[ast.expr, Any] = {}
    with np.errstate(all="ignore"):  # what has no value is nan, and is seen as that
        for node in nodes:
            results[node] = _apply(node, [results[operand] for operand in _operands(node)], named)
    return results[nodes[-1]]


def _leaves(nodes: list[ast.expr], values: Mapping[str, float]) -> dict[str, Scalar]:
    """A Scalar for each name in the expression, in the order in which they are read."""
    names = list(dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name)))
    missing = [name for name in names if name not in values]
    if missing:
        hint = "".join(f"; {name} is a function: {name}(...)" for name in missing if name in FUNCTIONS)
        raise CommandError(f"no value for {', '.join(missing)}; write it after the expression: {missing[0]}=2{hint}")
    unused = [name for name in values if name not in names]
    if unused:
        raise CommandError(f"{', '.join(unused)} is not in the expression; its names are {', '.join(names) or 'none'}")
    return {name: Scalar(values[name], name=name) for name in names}


def _apply(node: ast.expr, operands: list[Any], named: Mapping[str, Any]) -> Any:
    match node:
        case ast.Name():
            return named[node.id]
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.BinOp() | ast.UnaryOp():
            result = _OPERATORS[type(node.op)](*operands)
        case ast.Call(func=ast.Name(id=name)) if name in _ONE_OPERAND:
            result = _ONE_OPERAND[name](*operands)
        case ast.Call(func=ast.Name(id=name)):
            result = functools.reduce(_SEVERAL_OPERANDS[name], operands)
    return result if isinstance(result, Scalar) else Scalar(result).data


def _mistake(what: str, text: str, place: int) -> CommandError:
    """An error that points into the expression, of which it shows the part around the place."""
    start = max(0, place - 50)
    return CommandError(f"{text[start : start + 70]}\n{' ' * (place - start)}^\n{what}")
