"""Picture: which boxes, circles, arrows and frames there are, and what is written on them.

Where they stand on the page is not said here; the DOT and the SVG are both written from this.
"""

from dataclasses import dataclass

from autograd_nn.drawing.style import THEMES


@dataclass(frozen=True)
class Line:
    """One line of text on a box.

    ``kind`` is "name", "expression" for what has none, "value" or "gradient".
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A box for a value or for a call of a Module, or a circle for an operation.

    Attributes
    ----------
    key : str
        Its identifier in the DOT, and ``data-key`` in the SVG: ``v3``, ``op3`` for the operation that made it, ``m3``
        for the call of a Module whose first operation that is.
    role : str
        "input", "parameter", "intermediate", "output", "constant", "operation", "module" or "folded".
    lines : tuple of Line
    tooltip : str
    """

    key: str
    role: str
    lines: tuple[Line, ...]
    tooltip: str


@dataclass(frozen=True)
class Arrow:
    """From one mark to another, by their places in ``Picture.marks``.

    One for each use of a value by an operation; one for all uses inside of a box that stands for several operations.
    """

    tail: int
    head: int
    label: str = ""
    tooltip: str = ""


@dataclass(frozen=True)
class Cluster:
    """A frame around some of the marks, such as all that one call of a Module made.

    Attributes
    ----------
    key : str
        Its identifier: ``c1``.
    label, tooltip : str
    marks : tuple of int
        Places in ``Picture.marks``, those of the clusters inside it included.
    parent : int or None
        The place in ``Picture.clusters`` of the cluster that it is directly inside of; that one comes first.
    """

    key: str
    label: str
    tooltip: str
    marks: tuple[int, ...]
    parent: int | None = None


@dataclass(frozen=True)
class Picture:
    """What is drawn. Marks are in topological order, the arrows into one mark in operand order."""

    title: str
    summary: str
    description: str
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    clusters: tuple[Cluster, ...] = ()

    def to_dot(self, theme: str) -> str:
        from autograd_nn.drawing.dot import to_dot

        return to_dot(self, THEMES[theme])

    def to_svg(self, theme: str | None = None) -> str:
        from autograd_nn.drawing.svg import to_svg

        return to_svg(self, theme)


def counted(number: int, noun: str) -> str:
    """``1 operation``, ``2 operations``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
