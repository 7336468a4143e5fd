"""The command line: ``python -m autograd_nn train digits``."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograd_nn.training.jobs import JOBS
from autograd_nn.training.run import run

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    chosen = {name: getattr(options, name) for name in ("epochs", "lr", "batch_size", "seed")}
    _, defaults = JOBS[options.job]
    settings = replace(defaults, **{name: value for name, value in chosen.items() if value is not None})
    out = options.out or Path("runs") / options.job
    try:
        history = run(options.job, settings, out)
    except OSError as error:
        print(f"cannot write the run to {out}: {error.strerror}; choose another folder with --out", file=sys.stderr)
        return 1
    except FloatingPointError as error:
        print(f"training stopped: {error}, such as --lr {settings.lr / 10:g}", file=sys.stderr)
        return 1
    return INTERRUPTED if history.interrupted else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autograd_nn", description="Gradients of Python code on NumPy arrays, drawn and explained."
    )
    commands = parser.add_subparsers(title="commands", required=True)
    train = commands.add_parser(
        "train",
        help="train a small network and look at how it learned",
        description="Train a network; leave a folder with the model, its loss curves, the graph of one "
        "training step and that step's backward pass in words and numbers.",
    )
    train.add_argument("job", choices=JOBS, help="digits: 1,797 real handwritten digits; xor: the hello-world")
    train.add_argument("--epochs", type=_whole, metavar="N", help="how often to go through the examples")
    train.add_argument("--lr", type=_positive, metavar="RATE", help="the learning rate")
    train.add_argument("--batch-size", type=_whole, metavar="N", help="examples a step")
    train.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same numbers (default 0)")
    train.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default runs/JOB)")
    return parser


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return number
