"""The widths of a layout: where every column and every frame begins and ends on the page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograd_nn.drawing.layers import Frame, Layers
from autograd_nn.drawing.placing import LABEL_ROOM, ROW_GAP

_FRAME_GAP = 14.0  # between the left or the right side of a frame and what is in it
_OPEN_END = 8.0  # how far a frame that goes on in another row reaches beyond the columns
_LEAST_CURVE, _MOST_CURVE = 22.0, 80.0
_STEEPNESS = 0.4  # how long a curve is for each pixel that it rises or falls

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Column:
    """What comes from left to right: where lines into it are level, left sides of frames, marks, right sides."""

    bend: float
    outer_left: float
    left: float
    right: float
    outer_right: float

    def moved(self, by: float) -> "Column":
        """The same column, farther to the right."""
        return Column(self.bend + by, self.outer_left + by, self.left + by, self.right + by, self.outer_right + by)


def columns(
    layers: Layers,
    y: Sequence[float],
    widths: Sequence[float],
    arrows: Sequence[tuple[int, int]],
    lengths: Sequence[tuple[float, float]],
    frames: Sequence[Frame],
) -> list[Column]:
    """The columns: as wide as the widest mark, and so far apart that every line before it has its length.

    ``y`` are the heights of all vertices: a curve that rises or falls far is longer.
    """
    count = len(layers.columns)
    rooms, levels, before, after = ([0.0] * count for _ in range(4))
    curves = [_LEAST_CURVE] * count
    for rank, width in zip(layers.ranks, widths, strict=False):
        rooms[rank] = max(rooms[rank], width)
    for (_, head), (curve, level) in zip(arrows, lengths, strict=True):
        rank = layers.ranks[head]
        curves[rank], levels[rank] = max(curves[rank], curve), max(levels[rank], level)
    for head, neighbours in enumerate(layers.before):
        for tail, _ in neighbours:
            steep = min(_MOST_CURVE, _STEEPNESS * abs(y[head] - y[tail]))
            curves[layers.ranks[head]] = max(curves[layers.ranks[head]], steep)
    for (first, last), (outside_left, outside_right) in zip(_spans(layers), _depths(layers), strict=True):
        before[first] = max(before[first], outside_left * _FRAME_GAP)
        after[last] = max(after[last], outside_right * _FRAME_GAP)
    steps = [sum(parts) for parts in zip(curves, levels, before, rooms, after, strict=True)]
    for frame, (first, last), depths in zip(frames, _spans(layers), _depths(layers), strict=True):
        width = sum(steps[first : last + 1]) - curves[first] - levels[first]
        width -= before[first] + after[last] - sum(depths) * _FRAME_GAP
        missing = max(0.0, frame.label - width)
        rooms[last] += missing
        steps[last] += missing
    made, left = [], -curves[0] - levels[0] if count else 0.0
    for curve, level, inset, room, outset in zip(curves, levels, before, rooms, after, strict=True):
        bend = left + curve
        outer_left = bend + level
        right = outer_left + inset + room
        made.append(Column(bend, outer_left, outer_left + inset, right, right + outset))
        left = right + outset
    return made


@dataclass(frozen=True)
class Piece:
    """What one row holds of a frame. It is open where the frame goes on in another row."""

    frame: int
    row: int
    box: Box
    is_open_left: bool = False
    is_open_right: bool = False

    def moved(self, right: float, down: float) -> "Piece":
        """The same piece at another place."""
        x, top, end, bottom = self.box
        return replace(self, box=(x + right, top + down, end + right, bottom + down))


def pieces(
    layers: Layers, y: Sequence[float], heights: Sequence[float], columns: Sequence[Column], rows: Sequence[int]
) -> list[Piece]:
    """The frames, drawn closely around what is in them; ``rows`` are those of the vertices."""
    count = len(layers.parents)
    tops: list[dict[int, float]] = [{} for _ in range(count)]  # of each frame, by row
    bottoms: list[dict[int, float]] = [{} for _ in range(count)]

    def enclose(frame: int | None, row: int, top: float, bottom: float, gap: float) -> None:
        if frame is not None:
            tops[frame][row] = min(tops[frame].get(row, math.inf), top - gap - LABEL_ROOM)
            bottoms[frame][row] = max(bottoms[frame].get(row, -math.inf), bottom + gap)

    for mark, height in enumerate(heights):
        enclose(layers.frames[mark], rows[mark], y[mark] - height / 2, y[mark] + height / 2, ROW_GAP)
    for trunk in layers.trunks:
        for waypoint in trunk:
            enclose(layers.frames[waypoint], rows[waypoint], y[waypoint], y[waypoint], ROW_GAP / 2)
    for frame in reversed(range(count)):
        for row, top in tops[frame].items():
            enclose(layers.parents[frame], row, top, bottoms[frame][row], ROW_GAP / 2)
    ends: dict[int, list[int]] = {}  # of each row the columns
    for rank, row in sorted(zip(layers.ranks, rows, strict=True)):
        ends.setdefault(row, []).append(rank)
    made = []
    for frame, ((first, last), (outside_left, outside_right)) in enumerate(
        zip(_spans(layers), _depths(layers), strict=True)
    ):
        for row, top in sorted(tops[frame].items()):
            left, right = (
                columns[first].left - outside_left * _FRAME_GAP,
                columns[last].right + outside_right * _FRAME_GAP,
            )
            is_open_left, is_open_right = row > min(tops[frame]), row < max(tops[frame])
            if is_open_left:
                left = columns[ends[row][0]].bend - _OPEN_END
            if is_open_right:
                right = columns[ends[row][-1]].outer_right + _OPEN_END
            made.append(Piece(frame, row, (left, top, right, bottoms[frame][row]), is_open_left, is_open_right))
    return made


def _spans(layers: Layers) -> list[tuple[int, int]]:
    """The first and the last column of each frame."""
    return [(layers.ranks[sides[0]], layers.ranks[sides[-1]]) for sides in layers.tops]


def _depths(layers: Layers) -> list[tuple[int, int]]:
    """How many frames, one in the other, begin with each frame in its first column, and end with it in its last."""
    spans = _spans(layers)
    lefts, rights = [1] * len(spans), [1] * len(spans)
    for frame, parent in reversed(list(enumerate(layers.parents))):
        if parent is not None and spans[frame][0] == spans[parent][0]:
            lefts[parent] = max(lefts[parent], lefts[frame] + 1)
        if parent is not None and spans[frame][1] == spans[parent][1]:
            rights[parent] = max(rights[parent], rights[frame] + 1)
    return list(zip(lefts, rights, strict=True))
