"""Drawing: a figure as DOT, SVG, PNG or PDF, with the manners of a ``graphviz`` object."""

import os
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from autograd_nn.drawing.rendering import run_graphviz
from autograd_nn.drawing.style import THEMES
from autograd_nn.engine.errors import GraphvizNotFound
from autograd_nn.files import write_atomically

FORMATS = ("dot", "gv", "svg", "png", "pdf")
"""The suffixes that a drawing can be written with."""


class Figure(Protocol):
    """What a Drawing shows: it can write itself as DOT and as SVG."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    def to_dot(self, theme: str) -> str: ...
    def to_svg(self, theme: str | None) -> str: ...


class Drawing:
    """A picture, made by `draw`.

    ``print`` it to see the DOT text; a notebook shows the picture.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    @cached_property
    def source(self) -> str:
        """The picture as DOT text; no program and no package is needed for it."""
        return self._figure.to_dot("light")

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text, laid out by this package."""
        return self._figure.to_svg(None)

    @property
    def graphviz(self) -> Any:
        """The picture as a ``Source`` of the ``graphviz`` package."""
        import graphviz  # type: ignore[import-untyped]

        return graphviz.Source(self.source)

    def pipe(self, format: str, *, engine: str | None = None, theme: str | None = None) -> bytes:
        """The content of a file of the given format.

        Parameters
        ----------
        format : str
            "dot" (or "gv"), "svg", "png" or "pdf".
        engine : str, optional
            "dot" asks Graphviz for the SVG too, which otherwise is laid out by this package.
        theme : str, optional
            "light", "dark", or "print" for black on white, where shapes and dashes alone tell what is what. Without
            it an SVG follows the reader's own theme, and everything else is light.

        Raises
        ------
        ValueError
            The format, the engine or the theme is none of these.
        GraphvizNotFound
            The format or the engine needs Graphviz, and it is not installed; the message tells how to install it.
        RuntimeError
            Graphviz failed; the message holds what it said.
        TimeoutError
            Graphviz did not finish in 30 seconds.
        """
        if format not in FORMATS:
            known = ", ".join(f".{known}" for known in FORMATS)
            raise ValueError(f"a drawing cannot be written as {format!r}; the suffixes are {known}")
        if engine not in (None, "dot"):
            raise ValueError(f"engine must be None or 'dot', got {engine!r}")
        if theme not in (None, *THEMES):
            raise ValueError(f"theme must be {', '.join(map(repr, THEMES))} or None, got {theme!r}")
        if format == "svg" and engine is None:
            return (self.svg if theme is None else self._figure.to_svg(theme)).encode()
        source = self._figure.to_dot(theme or "light")
        return source.encode() if format in ("dot", "gv") else run_graphviz(source, format)

    def render(self, path: str | os.PathLike[str], *, engine: str | None = None, theme: str | None = None) -> Path:
        """Write the picture to a file, whole or not at all.

        Parameters
        ----------
        path : path
            The suffix says what is written: .dot, .gv and .svg need no program; .png and .pdf need Graphviz.
        engine, theme : str, optional
            As in `pipe`.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError, GraphvizNotFound
            As in `pipe`.
        RuntimeError, TimeoutError
            Graphviz failed or took too long. The DOT text is kept beside ``path``, and the message names that file.

        Examples
        --------
        >>> import autograd_nn as ag, tempfile
        >>> x = ag.Scalar(2.0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     ag.draw(x.tanh()).render(f"{folder}/tanh.svg").name
        'tanh.svg'
        """
        path = Path(path)
        try:
            content = self.pipe(path.suffix.lower().removeprefix("."), engine=engine, theme=theme)
        except GraphvizNotFound:
            raise
        except (RuntimeError, TimeoutError) as error:
            kept = write_atomically(path.with_suffix(".dot"), self._figure.to_dot(theme or "light"))
            raise type(error)(f"{error}. What it was given is kept in {kept}") from None
        return write_atomically(path, content)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        try:
            return {"text/html": _scrolled(self.svg), "image/svg+xml": self.svg, "text/plain": repr(self)}
        except Exception as error:  # a notebook shows no picture rather than a traceback
            return {"text/plain": f"<Drawing> (no picture: {error})"}

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"<Drawing of {self._figure.summary}>"


def _scrolled(svg: str) -> str:
    """An SVG as HTML, which scrolls what is too wide instead of making it too small to read.

    Its page is light where the picture is, whatever the theme of the notebook around it.
    """
    return f'<div style="overflow-x:auto;color-scheme:light dark;background:Canvas">{svg}</div>'
