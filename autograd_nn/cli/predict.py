"""``predict``: the model of a run, asked."""

import argparse
from pathlib import Path
from typing import Any

from autograd_nn.cli.arguments import add_run
from autograd_nn.training.saved_run import predict_run


def add(commands: Any) -> None:
    """Add the command to the program."""
    what = "let the model of a run answer"
    predict = commands.add_parser("predict", help=what, description=f"{what.capitalize()}.")
    add_run(predict)
    predict.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="inputs as the data set has them: .npy, or .csv with one in a row (default: some that it has never seen)",
    )
    predict.set_defaults(follow=_follow)


def _follow(options: argparse.Namespace) -> int:
    predict_run(options.run, options.file)
    return 0
