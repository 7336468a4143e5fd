"""The program: its commands, and what a person reads when one cannot be followed."""

import argparse
import sys
from collections.abc import Sequence

from autograd_nn.cli import course, draw, evaluate, predict, quiz, step, train
from autograd_nn.engine.errors import CommandError, DataError, ShapeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parsed(arguments)
    try:
        status: int = options.follow(options)
    except (CommandError, DataError, ShapeError) as error:
        print(error, file=sys.stderr)
        return 1
    return status


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m autograd_nn", description="Gradients of Python code on NumPy arrays, drawn and explained."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (train, evaluate, predict, draw, step, quiz, course):
        command.add(commands)
    options, others = parser.parse_known_args(arguments)
    if others and (not hasattr(options, "values") or any(other.startswith("-") for other in others)):
        parser.error(f"unrecognized arguments: {' '.join(others)} (what begins with a minus goes after --)")
    if others:  # argparse finds no more values once an option has stood between them
        options.values = [*options.values, *others]
    return options
