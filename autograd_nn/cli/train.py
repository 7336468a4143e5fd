"""``train``: a small network learns, and leaves a folder that tells how."""

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from autograd_nn.cli.arguments import positive, whole
from autograd_nn.memory import keep_memory
from autograd_nn.training.jobs import JOBS
from autograd_nn.training.run import run
from autograd_nn.training.saved_run import settings_to_resume

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def add(commands: Any) -> None:
    """Add the command to the program."""
    train = commands.add_parser(
        "train",
        help="train a small network and look at how it learned",
        description="Train a network; leave a folder with the model, its loss curves, the graph of one "
        "training step and that step's backward pass in words and numbers.",
    )
    train.add_argument("job", choices=JOBS, help="; ".join(f"{name}: {kind.about}" for name, kind in JOBS.items()))
    train.add_argument("--model", choices=("linear", "mlp", "cnn"), help="the network (default mlp); cnn for images")
    train.add_argument("--epochs", type=whole, metavar="N", help="how often to go through the examples")
    train.add_argument("--lr", type=positive, metavar="RATE", help="the learning rate")
    train.add_argument("--batch-size", type=whole, metavar="N", help="examples a step")
    train.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same numbers (default 0)")
    train.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default runs/JOB)")
    train.add_argument("--resume", action="store_true", help="go on with the run in FOLDER, to --epochs in all")
    train.set_defaults(follow=partial(_follow, train))


def _follow(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    kind = JOBS[options.job]
    if options.model not in (None, *kind.models):
        parser.error(f"{options.job} can be learned by --model {' or '.join(kind.models)}, not by {options.model}")
    chosen = {name: getattr(options, name) for name in ("epochs", "lr", "batch_size", "seed", "model")}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    out = options.out or Path("runs") / options.job
    settings = settings_to_resume(options.job, chosen, out) if options.resume else replace(kind.defaults, **chosen)
    keep_memory()  # this process is for training only
    try:
        history = run(options.job, settings, out, options.resume)
    except OSError as error:
        print(f"cannot write the run to {out}: {error.strerror}; choose another folder with --out", file=sys.stderr)
        return 1
    except FloatingPointError as error:
        print(f"training stopped: {error}, such as --lr {settings.lr / 10:g}", file=sys.stderr)
        return 1
    return INTERRUPTED if history.interrupted else 0
