"""The plane of a film as SVG: the points, each class with a symbol of its own, and room for the regions."""

from html import escape

import numpy as np

from autograd_nn.teaching.film.plane import CELLS, Plane
from autograd_nn.teaching.page.numbers import with_minus

MOST_POINTS = 200

_CELL = 10
_SIZE = _CELL * CELLS
_SYMBOLS = (  # of the classes, around a point
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>',
    '<path d="M{x:.1f} {y:.1f}m-5 -5l10 10m0 -10l-10 10"/>',
    '<path d="M{x:.1f} {y:.1f}m0 -6l6 10h-12z"/>',
    '<path d="M{x:.1f} {y:.1f}m-5 -5h10v10h-10z"/>',
)


def to_svg(plane: Plane) -> str:
    """The picture. The script of the page draws the regions of a frame into its empty paths."""
    classes = range(len(plane.labels))
    places = (plane.points[:MOST_POINTS] - plane.low) / (plane.high - plane.low) * _SIZE
    points = [
        _symbol(kind, x, _SIZE - y) for kind, (x, y) in zip(plane.classes[:MOST_POINTS], places.tolist(), strict=True)
    ]
    lines = [
        f'<svg class="plane" viewBox="-48 -8 {_SIZE + 58} {_SIZE + 66}" width="390" role="img">',
        "<title>Decision boundary</title>",
        "<desc>The plane of the two inputs, with the regions in which the model answers with each class.</desc>",
        *[f'<path class="region class-{kind}" d=""/><path class="hatch class-{kind}" d=""/>' for kind in classes],
        f'<rect class="edge" width="{_SIZE}" height="{_SIZE}"/>',
        *points,
        *_ticks(plane),
        *_legend(plane),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _symbol(kind: int, x: float, y: float) -> str:
    return f'<g class="point class-{kind}">{_SYMBOLS[kind].format(x=x, y=y)}</g>'


def _ticks(plane: Plane) -> list[str]:
    """Where the outermost points lie, and what the axes are."""
    lines = []
    ends = np.unique([plane.points.min(axis=0), plane.points.max(axis=0)], axis=0)
    for x, y in ends.tolist():
        left, down = (np.array([x, y]) - plane.low) / (plane.high - plane.low) * _SIZE
        lines.append(f'<text class="below" x="{left:.1f}" y="{_SIZE + 15}">{with_minus(f"{x:.3g}")}</text>')
        lines.append(f'<text class="beside" x="-6" y="{_SIZE - down + 4:.1f}">{with_minus(f"{y:.3g}")}</text>')
    middle = _SIZE / 2
    lines.append(f'<text class="below" x="{middle:g}" y="{_SIZE + 28}">input 1</text>')
    lines.append(f'<text class="below" transform="translate(-36 {middle:g}) rotate(-90)">input 2</text>')
    return lines


def _legend(plane: Plane) -> list[str]:
    lines, room = [], _SIZE / len(plane.labels)
    for kind, label in enumerate(plane.labels):
        lines.append(_symbol(kind, kind * room + 8, _SIZE + 46))
        lines.append(f'<text x="{kind * room + 19:g}" y="{_SIZE + 50}">class {escape(with_minus(label))}</text>')
    return lines
