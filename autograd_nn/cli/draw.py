"""``draw``: the graph of an expression, of a variable of the user's own program, or of a training step, as a file."""

import argparse
import contextlib
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograd_nn.cli.arguments import whole
from autograd_nn.cli.target import add_target, read_target
from autograd_nn.drawing.draw import draw
from autograd_nn.drawing.drawing import FORMATS
from autograd_nn.drawing.style import THEMES
from autograd_nn.engine.backward import newest_first
from autograd_nn.engine.errors import CommandError, FreedGraphError, GraphError
from autograd_nn.engine.graph import Leaf, Node
from autograd_nn.engine.variable import Variable
from autograd_nn.tracing.tracer import traced
from autograd_nn.training.saved_run import step_of_run


def add(commands: Any) -> None:
    """Add the command to the program."""
    parser = commands.add_parser(
        "draw",
        help="draw the graph of an expression, of a program of yours, or of a run",
        description="Draw a computation with its gradients.",
        epilog='example: python -m autograd_nn draw "tanh(w*x + b)" w=-3 x=2 b=6.9 -o neuron.svg',
    )
    add_target(parser)
    parser.add_argument("--run", type=Path, metavar="RUN", help="draw one training step of the run in this folder")
    parser.add_argument("--locals", action="store_true", help="write the local derivative on each arrow")
    parser.add_argument(
        "--max-nodes", type=whole, default=1500, metavar="N", help="values to draw; the rest is folded (default 1500)"
    )
    parser.add_argument("--theme", choices=THEMES, help="colours; without it an SVG follows the reader's own theme")
    parser.add_argument(
        "-o", "--out", type=_picture, metavar="FILE", help=f"where to write: .{', .'.join(FORMATS)} (default NAME.svg)"
    )
    parser.set_defaults(follow=partial(_follow, parser))


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower().removeprefix(".") not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text!r} ends with none of .{', .'.join(FORMATS)}")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}")
    return path


def _follow(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if (options.target is None) == (options.run is None):
        parser.error("give one thing to draw: an expression, FILE.py:NAME or --run RUN")
    if options.run is not None:
        name, drawn = options.run.resolve().name, step_of_run(options.run)
    else:
        found = read_target(options.target, options.values)
        name, drawn = found.name, found.value
    try:
        if isinstance(drawn, Variable) and isinstance(drawn.node, Node):
            _fill_gradients(drawn, drawn.node)
            drawn = traced([drawn], found.names, most_steps=None if options.locals else options.max_nodes)
        drawing = draw(drawn, locals=options.locals, max_nodes=options.max_nodes)
    except (TypeError, GraphError) as error:
        raise CommandError(f"{name} cannot be drawn: {error}") from error
    path = options.out or Path(f"{name}.svg")
    try:
        drawing.render(path, theme=options.theme)
    except (OSError, RuntimeError) as error:
        raise CommandError(f"{path} is not written: {error}") from error
    print(f"{path}   {drawing!r}")
    return 0


def _fill_gradients(result: Variable, node: Node) -> None:
    """Run ``backward()``, unless the program has, or has freed what is needed."""
    leaves = [leaf for leaf in newest_first([node]) if isinstance(leaf, Leaf)]
    if all(leaf.grad is None for leaf in leaves):
        with contextlib.suppress(FreedGraphError):
            result.backward(np.ones(np.shape(result._data)), retain_graph=True)
