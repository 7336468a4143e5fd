"""``quiz``: a computation whose gradients are asked for, one after the other, in the terminal."""

import argparse
from functools import partial
from typing import Any

from autograd_nn.cli.target import add_target, read_account
from autograd_nn.teaching.quiz import quiz


def add(commands: Any) -> None:
    """Add the command to the program."""
    parser = commands.add_parser(
        "quiz",
        help="be asked for the gradients of an expression, or of a program of yours",
        description="Predict each gradient of a computation before it is shown. Fractions and simple arithmetic are "
        "answers too, and a wrong answer is explained by its likely cause.",
        epilog='example: python -m autograd_nn quiz "(p*q) * (p+q)" p=-2 q=3',
    )
    add_target(parser)
    parser.add_argument("--ascii", action="store_true", help="write ASCII only: d for ∂, * for ×")
    parser.set_defaults(follow=partial(_follow, parser))


def _follow(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.target is None:
        parser.error("give a computation to be asked about: an expression, or FILE.py:NAME")
    quiz(read_account(options), ascii=options.ascii)
    return 0
