"""Arguments that several commands take."""

import argparse
from pathlib import Path


def whole(text: str) -> int:
    """A whole number above 0."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return number


def positive(text: str) -> float:
    """A number above 0."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return number


def add_run(command: argparse.ArgumentParser) -> None:
    """The folder of a run."""
    command.add_argument("run", type=Path, metavar="RUN", help="the folder that train has written, such as runs/digits")
