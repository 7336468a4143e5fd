"""The rows of a layout: what is too wide for a page goes on below, as text does."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from autograd_nn.drawing.columns import Column
from autograd_nn.drawing.layers import Layers

_WIDEST = 1600.0
_TOLERABLE = 1900.0
_NARROWER = 20.0

ROW_SPACING = 44.0
"""Between rows; the line from one to the next runs there."""

TURN = 16.0
"""How far that line goes beyond the columns."""


def in_rows(widths: Sequence[float], gap: float, widest: float) -> list[list[int]]:
    """The places of things in as few rows as the page is wide enough for, and these about equally long.

    Examples
    --------
    >>> from autograd_nn.drawing.rows import in_rows
    >>> in_rows([30, 30, 30, 30], gap=5, widest=110)
    [[0, 1], [2, 3]]
    """
    rows = _filled(widths, gap, widest)
    while len(rows) > 1 and widest > 0:
        widest -= _NARROWER
        narrower = _filled(widths, gap, widest)
        if len(narrower) > len(rows):
            break
        rows = narrower
    return rows


def _filled(widths: Sequence[float], gap: float, widest: float) -> list[list[int]]:
    """Each row as full as it may be."""
    rows: list[list[int]] = []
    room = 0.0
    for place, width in enumerate(widths):
        if not rows or width > room:
            rows.append([])
            room = widest
        rows[-1].append(place)
        room -= width + gap
    return rows


def rows_of(layers: Layers, columns: Sequence[Column], may_end: Collection[int]) -> list[int]:
    """The row of each column.

    A row ends where nothing but a single arrow leads on from one mark to another; if that is enough, only after one
    of the marks that ``may_end`` one.
    """
    rights = [0.0, *(column.outer_right for column in columns)]
    lone = _lone_arrows(layers)
    rows: list[int] = []
    for ends in (may_end, lone.values()):
        starts = [0, *(rank for rank, tail in lone.items() if tail in ends), len(columns)]
        stretches = [range(first, after) for first, after in pairwise(starts) if first < after]
        widths = [rights[stretch.stop] - rights[stretch.start] for stretch in stretches]
        filled = in_rows(widths, 0.0, _WIDEST)
        rows = [row for row, places in enumerate(filled) for place in places for _ in stretches[place]]
        if all(sum(widths[place] for place in places) <= _TOLERABLE for places in filled):
            break
    return rows


def _lone_arrows(layers: Layers) -> dict[int, int]:
    """The columns with a single line into them, which is an arrow between marks: where that comes from."""
    marks = len(layers.trunks)
    found = {}
    for rank, column in enumerate(layers.columns[:-1]):  # a result does not stand alone
        lines = [(tail, head) for head in column for tail, weight in layers.before[head] if weight]
        if len(lines) == 1 and max(lines[0]) < marks:
            found[rank] = lines[0][0]
    return found


def moves(
    columns: Sequence[Column], rows: Sequence[int], extents: Iterable[tuple[int, float, float]]
) -> tuple[list[tuple[float, float]], list[float], float]:
    """How far to the right and down each row is moved, where it begins then, and the height of all.

    ``extents`` are the rows, the upper and the lower ends of all that stands in them.
    """
    tops: dict[int, float] = {}
    bottoms: dict[int, float] = {}
    for row, top, bottom in extents:
        tops[row], bottoms[row] = min(tops.get(row, top), top), max(bottoms.get(row, bottom), bottom)
    moved: list[tuple[float, float]] = []
    begins: list[float] = []
    end = 0.0
    for row, top in sorted(tops.items()):
        begins.append(end + ROW_SPACING if row else 0.0)
        moved.append((TURN - columns[rows.index(row)].bend if 0 < row <= rows[-1] else 0.0, begins[-1] - top))
        end = begins[-1] + bottoms[row] - top
    return moved, begins, end
