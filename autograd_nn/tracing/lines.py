"""Lines of text that keep within the width of a terminal."""

import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

WIDTH = 88

_ASCII = {
    "∂": "d", "·": "*", "×": "*", "−": "-", "≈": "~", "→": "->", "≤": "<=", "≥": ">=", "≠": "!=", "ᵀ": ".T",
    "…": "...", "′": "'", "↑": "^", "↓": "v", "–": "-", "└": "`", "├": "|", "─": "-", "│": "|",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, the lines that stand below it, and a heading above it, if it has one."""

    cells: Sequence[str]
    below: Sequence[str] = ()
    heading: str = ""


def in_columns(rows: Sequence[Row], indent: int) -> list[str]:
    """Rows with their cells under each other; one that grows too wide goes on in the next line."""
    widths = [max(map(len, column)) for column in zip_longest(*[row.cells for row in rows], fillvalue="")]
    lines = []
    for row in rows:
        if row.heading:
            lines.append(" " * (indent - 2) + row.heading)
        line = " " * indent
        for i, (cell, width) in enumerate(zip(row.cells, widths, strict=False)):
            if cell and i and len(line) + len(cell) > WIDTH:
                lines.append(line.rstrip())
                line = " " * max(min(indent + widths[0] + 3, WIDTH - len(cell)), indent)
            line += f"{cell:<{width}}   "
        lines.append(line.rstrip())
        room = WIDTH - max(map(len, row.below), default=0)
        lines += [" " * max(min(indent + widths[0] + 3, room), indent) + extra for extra in row.below]
    return lines


def labelled(label: str, text: str, indent: int, width: int) -> list[str]:
    """A text after its label, wrapped."""
    start = f"{' ' * indent}{label:<{width}}   "
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False)


def fitted(lines: Iterable[str]) -> list[str]:
    """The lines, cut where a name is so long that nothing else helps."""
    return [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines]


def in_ascii(text: str) -> str:
    """The text in ASCII, as ``do/dn = 1 - o^2``, columns under each other; what is too wide goes on in a new line."""
    lines: list[str] = []
    for line in text.split("\n"):
        cells = re.findall(r"( *.*?)(  +|$)", line)
        written = ""
        for cell, gap in cells:
            plain = _ascii_cell(cell)
            written += plain + " " * max(len(gap) - (len(plain) - len(cell)), min(len(gap), 2))
        indent = " " * (len(written) - len(written.lstrip()) + 4)
        lines += textwrap.wrap(written, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]
    return "\n".join(lines)


def alphabet(ascii: bool) -> Callable[[str], str]:
    """What turns a text into one for the standard output: ASCII, if it is asked for or nothing else can be written."""
    has_ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
    return in_ascii if ascii or has_ascii_only else str


def _ascii_cell(cell: str) -> str:
    cell = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"^{found[0].translate(_SUPERSCRIPTS)}", cell)
    plain = "".join(_ASCII.get(character, character) for character in cell)
    return plain.encode("ascii", "backslashreplace").decode()
