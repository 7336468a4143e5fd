"""What a command looks at: an expression with its values, or a variable of the user's own file."""

import argparse
import unicodedata
from collections.abc import Sequence

from autograd_nn.cli.own_file import OwnVariable, is_own_file, load_variable
from autograd_nn.engine.errors import CommandError, GraphError
from autograd_nn.teaching.typed import FUNCTIONS, evaluate
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import traced


def add_target(command: argparse.ArgumentParser) -> None:
    """The arguments that name it."""
    command.add_argument(
        "target",
        nargs="?",
        metavar="EXPRESSION",
        help=f'such as "tanh(w*x + b)", of + - * / ** and {", ".join(FUNCTIONS)}; or FILE.py:NAME, a variable of a '
        "program of yours, which is run",
    )
    command.add_argument("values", nargs="*", metavar="NAME=NUMBER", help="the value of a name in the expression")


def read_target(target: str, values: Sequence[str]) -> OwnVariable:
    """What is looked at; an expression is like a program that computes ``o``.

    Raises
    ------
    CommandError
        As `evaluate` and `load_variable`, or a value is none.
    """
    if is_own_file(target):
        if values:
            raise CommandError(f"{target} takes no values such as {values[0]}; set them in the program")
        return load_variable(target)
    result = evaluate(target, _numbers(values))
    return OwnVariable("o", result, {})


def read_account(options: argparse.Namespace) -> Trace:
    """The trace of what is looked at.

    Raises
    ------
    CommandError
        As `read_target`, or no computation has led to it.
    """
    found = read_target(options.target, options.values)
    if isinstance(found.value, Trace):
        return found.value
    try:
        return traced([found.value], found.names)
    except (TypeError, GraphError) as error:
        raise CommandError(f"{found.name} cannot be stepped through: {error}") from error


def _numbers(values: Sequence[str]) -> dict[str, float]:
    numbers: dict[str, float] = {}
    for value in values:
        name, sign, number = value.partition("=")
        name = unicodedata.normalize("NFKC", name.strip())  # as Python reads the names in the expression
        if not sign or not name.isidentifier():
            raise CommandError(
                f"{value!r} is not NAME=NUMBER, such as x=2; an expression of several words needs quotes"
            )
        if name in numbers:
            raise CommandError(f"{name} has two values")
        numbers[name] = _number(name, number)
    return numbers


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CommandError(f"the value of {name} is no number: {text!r}") from None
