"""The command line: ``python -m autograd_nn train digits``, ``evaluate``, ``predict``."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograd_nn.engine.errors import DataError, ShapeError
from autograd_nn.training.jobs import JOBS
from autograd_nn.training.run import run
from autograd_nn.training.saved_run import evaluate_run, predict_run, settings_to_resume

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.command == "evaluate":
            evaluate_run(options.run)
        elif options.command == "predict":
            predict_run(options.run, options.file)
        else:
            return _train(parser, options)
    except (DataError, ShapeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _train(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    kind = JOBS[options.job]
    if options.model not in (None, *kind.models):
        parser.error(f"{options.job} can be learned by --model {' or '.join(kind.models)}, not by {options.model}")
    chosen = {name: getattr(options, name) for name in ("epochs", "lr", "batch_size", "seed", "model")}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    out = options.out or Path("runs") / options.job
    settings = settings_to_resume(options.job, chosen, out) if options.resume else replace(kind.defaults, **chosen)
    try:
        history = run(options.job, settings, out, options.resume)
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
    commands = parser.add_subparsers(title="commands", dest="command", required=True)
    train = commands.add_parser(
        "train",
        help="train a small network and look at how it learned",
        description="Train a network; leave a folder with the model, its loss curves, the graph of one "
        "training step and that step's backward pass in words and numbers.",
    )
    train.add_argument("job", choices=JOBS, help="; ".join(f"{name}: {kind.about}" for name, kind in JOBS.items()))
    train.add_argument("--model", choices=("linear", "mlp", "cnn"), help="the network (default mlp); cnn for images")
    train.add_argument("--epochs", type=_whole, metavar="N", help="how often to go through the examples")
    train.add_argument("--lr", type=_positive, metavar="RATE", help="the learning rate")
    train.add_argument("--batch-size", type=_whole, metavar="N", help="examples a step")
    train.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same numbers (default 0)")
    train.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default runs/JOB)")
    train.add_argument("--resume", action="store_true", help="go on with the run in FOLDER, to --epochs in all")
    _on_a_run(commands, "evaluate", "judge the model of a run by examples it has never seen")
    predict = _on_a_run(commands, "predict", "let the model of a run answer")
    predict.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="inputs as the data set has them: .npy, or .csv with one in a row (default: some that it has never seen)",
    )
    return parser


def _on_a_run(commands: Any, name: str, what: str) -> argparse.ArgumentParser:
    """A command that takes the folder of a run."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=what, description=f"{what.capitalize()}.")
    command.add_argument("run", type=Path, metavar="RUN", help="the folder that train has written, such as runs/digits")
    return command


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
