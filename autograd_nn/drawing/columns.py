"""The widths of a layout: where every column and every frame begins and ends on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograd_nn.drawing.layers import Frame, Layers
from autograd_nn.drawing.placing import LABEL_ROOM, ROW_GAP

_FRAME_GAP = 14.0  # between the left or the right side of a frame and what is in it
_LEAST_CURVE, _MOST_CURVE = 22.0, 80.0
_STEEPNESS = 0.3  # how long a curve is for each pixel that it rises or falls

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


def boxes(layers: Layers, y: Sequence[float], heights: Sequence[float], columns: Sequence[Column]) -> list[Box]:
    """The frames, drawn closely around what is in them."""
    tops, bottoms = [float("inf")] * len(layers.parents), [float("-inf")] * len(layers.parents)

    def enclose(frame: int | None, top: float, bottom: float, gap: float) -> None:
        if frame is not None:
            tops[frame] = min(tops[frame], top - gap - LABEL_ROOM)
            bottoms[frame] = max(bottoms[frame], bottom + gap)

    for mark, height in enumerate(heights):
        enclose(layers.frames[mark], y[mark] - height / 2, y[mark] + height / 2, ROW_GAP)
    for trunk in layers.trunks:
        for waypoint in trunk:
            enclose(layers.frames[waypoint], y[waypoint], y[waypoint], ROW_GAP / 2)
    for frame in reversed(range(len(tops))):
        enclose(layers.parents[frame], tops[frame], bottoms[frame], ROW_GAP / 2)
    return [
        (
            columns[first].left - outside_left * _FRAME_GAP,
            top,
            columns[last].right + outside_right * _FRAME_GAP,
            bottom,
        )
        for (first, last), (outside_left, outside_right), top, bottom in zip(
            _spans(layers), _depths(layers), tops, bottoms, strict=True
        )
    ]


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
