"""``draw``: a computation as a picture, with the manners of a ``graphviz`` object."""

import os
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from autograd_nn.drawing.dot import to_dot
from autograd_nn.drawing.graph import Picture, counted, picture
from autograd_nn.drawing.svg import to_svg
from autograd_nn.engine.errors import GraphvizNotFoundError
from autograd_nn.engine.variable import Variable
from autograd_nn.files import write_atomically
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import trace_from

TIME_LIMIT = 30
"""Seconds that the ``dot`` program is given for one picture."""

_FORMATS = ("dot", "gv", "svg", "png", "pdf")

# Crisp on a screen of today, and dark text needs a light page behind it.
_DOT_OPTIONS = {"png": ["-Gdpi=144", "-Gbgcolor=white"], "pdf": [], "svg": []}


def draw(result: Variable | Trace, *, locals: bool = False, max_nodes: int = 300) -> "Drawing":
    """The graph of a computation as a picture: every value, every operation, one arrow for each use of a value.

    Parameters
    ----------
    result : Tensor, Scalar or Trace
        The result of a computation; names of values are taken from the variables of the caller.
    locals : bool
        Write the local derivative on each arrow: ``w1 = -3``.
    max_nodes : int
        How many values to draw. What is farther from the result is folded into one box that says how many
        operations it stands for.

    Returns
    -------
    Drawing
        Shown by a notebook as it is; ``.render("graph.svg")`` writes a file; ``.source`` is the DOT text.

    Raises
    ------
    TypeError
        ``result`` is something else, such as a model.
    ValueError
        ``max_nodes`` is less than 1.
    GraphError
        ``result`` was not computed by recorded operations.

    Notes
    -----
    A gradient is shown once ``backward()`` has run, and as unknown (``grad –``) before. Roles differ in shape and
    in colour: inputs, parameters, intermediate values, the output, constants, operations.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Scalar(3.0)
    >>> b = a + a
    >>> ag.draw(b)
    <Drawing of b: 2 values, 1 operation>
    >>> print(ag.draw(b).source)
    digraph "Graph of b" {
    ...
      v0 -> op1
      v0 -> op1
      op1 -> v1
    }
    """
    if isinstance(result, Variable):
        result = trace_from(result, sys._getframe(1))
    if not isinstance(result, Trace):
        raise TypeError(
            f"draw() takes a Tensor or a Scalar that was computed, or a Trace; got {type(result).__name__}. "
            f"For a model, draw what it returns: draw(model(x))"
        )
    if max_nodes < 1:
        raise ValueError(f"max_nodes must be at least 1, got {max_nodes}")
    return Drawing(result, locals=locals, max_nodes=max_nodes)


class Drawing:
    """A picture of a trace; made by `draw`.

    ``print`` it to see the DOT text; a notebook shows the picture.
    """

    def __init__(self, trace: Trace, *, locals: bool, max_nodes: int) -> None:
        self.trace = trace
        self._locals = locals
        self._max_nodes = max_nodes

    @cached_property
    def _picture(self) -> Picture:
        return picture(self.trace, self._locals, self._max_nodes)

    @cached_property
    def source(self) -> str:
        """The picture as DOT text; no program and no package is needed for it."""
        return to_dot(self._picture)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text, laid out by this package."""
        return to_svg(self._picture)

    @property
    def graphviz(self) -> Any:
        """The picture as a ``Source`` of the ``graphviz`` package."""
        import graphviz  # type: ignore[import-untyped]

        return graphviz.Source(self.source)

    def pipe(self, format: str, *, engine: str | None = None) -> bytes:
        """The content of a file of the given format.

        Parameters
        ----------
        format : str
            "dot" (or "gv"), "svg", "png" or "pdf".
        engine : str, optional
            "dot" asks Graphviz for the SVG too, which otherwise is laid out by this package.

        Raises
        ------
        ValueError
            The format is none of these, or the engine is another.
        GraphvizNotFoundError
            The format or the engine needs Graphviz, and it is not installed.
        RuntimeError
            Graphviz failed; the message holds what it said.
        TimeoutError
            Graphviz did not finish in 30 seconds.
        """
        if format not in _FORMATS:
            known = ", ".join(f".{known}" for known in _FORMATS)
            raise ValueError(f"a drawing cannot be written as {format!r}; the suffixes are {known}")
        if engine not in (None, "dot"):
            raise ValueError(f"engine must be None or 'dot', got {engine!r}")
        if format in ("dot", "gv"):
            return self.source.encode()
        if format == "svg" and engine is None:
            return self.svg.encode()
        return _run_dot(self.source, format)

    def render(self, path: str | os.PathLike[str], *, engine: str | None = None) -> Path:
        """Write the picture to a file, whole or not at all.

        Parameters
        ----------
        path : path
            The suffix says what is written: .dot, .gv and .svg need no program; .png and .pdf need Graphviz.
        engine : str, optional
            As in `pipe`.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError, GraphvizNotFoundError, RuntimeError, TimeoutError
            As in `pipe`.

        Examples
        --------
        >>> import autograd_nn as ag, tempfile
        >>> x = ag.Scalar(2.0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     ag.draw(x.tanh()).render(f"{folder}/tanh.svg").name
        'tanh.svg'
        """
        path = Path(path)
        return write_atomically(path, self.pipe(path.suffix.lower().removeprefix("."), engine=engine))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        try:
            return {"image/svg+xml": self.svg, "text/plain": repr(self)}
        except Exception as error:  # a notebook shows no picture rather than a traceback
            return {"text/plain": f"{self!r} (no picture: {error})"}

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        values = self.trace.values
        operations = sum(value.operation is not None for value in values)
        sizes = f"{counted(len(values), 'value')}, {counted(operations, 'operation')}"
        return f"<Drawing of {values[self.trace.output].label}: {sizes}>"


def _run_dot(source: str, format: str) -> bytes:
    """What the ``dot`` program makes of DOT text. (The ``graphviz`` package runs it too, but without a time limit.)"""
    program = shutil.which("dot")
    if program is None:
        raise GraphvizNotFoundError(
            f"a .{format} from Graphviz needs its program `dot`, which was not found. Install it:\n"
            f"  Debian, Ubuntu   sudo apt install graphviz\n"
            f"  macOS            brew install graphviz\n"
            f"  Windows          winget install graphviz\n"
            f"  conda            conda install graphviz        (pip installs no program, only its Python side)\n"
            f'or write an SVG, which needs nothing:   draw(x).render("graph.svg")'
        )
    command = [program, f"-T{format}", *_DOT_OPTIONS[format]]
    try:
        run = subprocess.run(command, input=source.encode(), capture_output=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise TimeoutError(
            f"dot did not finish in {TIME_LIMIT} seconds; draw fewer values with max_nodes=, "
            f'or write an SVG, which needs no dot: draw(x).render("graph.svg")'
        ) from None
    if run.returncode != 0:
        said = run.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"dot could not make a .{format} (exit status {run.returncode}); it said: {said}")
    return run.stdout
