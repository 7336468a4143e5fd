"""``step``: a computation stepped through, forward and backward, in the terminal or on a page."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from autograd_nn.cli.target import add_target, read_account
from autograd_nn.engine.errors import CommandError
from autograd_nn.files import write_atomically
from autograd_nn.teaching.page.document import to_html
from autograd_nn.teaching.terminal import step_through


def add(commands: Any) -> None:
    """Add the command to the program."""
    parser = commands.add_parser(
        "step",
        help="step through an expression, or a program of yours, forward and backward",
        description="Step through a computation and its backward pass, one operation at a time. Where there is no "
        "terminal to type at, all steps are printed.",
        epilog='example: python -m autograd_nn step "tanh(w*x + b)" w=2 x=1 b=-1',
    )
    add_target(parser)
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.html", help="write a page that plays the steps instead")
    parser.add_argument("--ascii", action="store_true", help="write ASCII only: d for ∂, * for ×")
    parser.set_defaults(follow=partial(_follow, parser))


def _follow(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.target is None:
        parser.error("give a computation to step through: an expression, or FILE.py:NAME")
    account = read_account(options)
    if options.out is None:
        step_through(account, ascii=options.ascii)
        return 0
    try:
        write_atomically(options.out, to_html(account))
    except OSError as error:
        raise CommandError(f"{options.out} is not written: {error}") from error
    print(f"{options.out}   {account!r}")
    return 0
