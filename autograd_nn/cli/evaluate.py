"""``evaluate``: the model of a run, judged."""

import argparse
from typing import Any

from autograd_nn.cli.arguments import add_run
from autograd_nn.training.saved_run import evaluate_run


def add(commands: Any) -> None:
    """Add the command to the program."""
    what = "judge the model of a run by examples it has never seen"
    evaluate = commands.add_parser("evaluate", help=what, description=f"{what.capitalize()}.")
    add_run(evaluate)
    evaluate.set_defaults(follow=_follow)


def _follow(options: argparse.Namespace) -> int:
    evaluate_run(options.run)
    return 0
