"""Running Graphviz: DOT text to PNG, PDF or SVG, by the ``dot`` program or by pygraphviz."""

import importlib.metadata
import shutil
import subprocess
import sys

from autograd_nn.engine.errors import GraphvizNotFound

TIME_LIMIT = 30
"""Seconds that Graphviz is given for one picture."""

_PNG_DPI = 144  # crisp on a screen of today

# In a process of its own, so that it can be stopped, and so that whatever C code does happens there.
_PYGRAPHVIZ = """
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
graph.graph_attr.update(dict(option.split("=") for option in sys.argv[2:]))
sys.stdout.buffer.write(graph.draw(format=sys.argv[1], prog="dot"))
"""


def run_graphviz(source: str, format: str) -> bytes:
    """What Graphviz makes of DOT text.

    The ``dot`` program goes first; without it pygraphviz 2 or later, whose wheels carry Graphviz.

    Parameters
    ----------
    source : str
    format : str
        "svg", "png" or "pdf".

    Raises
    ------
    GraphvizNotFound
        Neither is installed; the message tells how to install them.
    RuntimeError
        Graphviz failed; the message holds what it said.
    TimeoutError
        It did not finish in 30 seconds.
    """
    command = _command(format)
    if command is None:
        raise GraphvizNotFound(
            f"a .{format} needs Graphviz, and neither its program `dot` nor pygraphviz was found. Install one:\n"
            f'  pip              pip install "autograd-nn[graphviz]"      (needs no program)\n'
            f"  Debian, Ubuntu   sudo apt install graphviz\n"
            f"  macOS            brew install graphviz\n"
            f"  Windows          winget install graphviz\n"
            f"SVG and HTML need nothing: .svg instead of .{format} is written without Graphviz."
        )
    try:
        run = subprocess.run(command, input=source.encode(), capture_output=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise TimeoutError(
            f"Graphviz did not finish in {TIME_LIMIT} seconds; draw fewer values with max_nodes=, "
            f"or write an .svg, which needs no Graphviz"
        ) from None
    if run.returncode != 0:
        said = run.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"Graphviz could not make a .{format} (exit status {run.returncode}); it said: {said}")
    return run.stdout


def _command(format: str) -> list[str] | None:
    """The program that is run, with its arguments."""
    options = [f"dpi={_PNG_DPI}"] if format == "png" else []
    program = shutil.which("dot")
    if program is not None:
        return [program, f"-T{format}", *[f"-G{option}" for option in options]]
    if _has_pygraphviz():
        # -P: the folder that it is started in may hold a file with the name of a module.
        return [sys.executable, "-P", "-c", _PYGRAPHVIZ, format, *options]
    return None


def _has_pygraphviz() -> bool:
    """Whether there is a pygraphviz that brings Graphviz with it; older ones run the ``dot`` program."""
    try:
        major, _, _ = importlib.metadata.version("pygraphviz").partition(".")
    except importlib.metadata.PackageNotFoundError:
        return False
    return int(major) >= 2
