"""A picture as SVG, laid out here: it needs no program, scales to the page and follows light and dark."""

import math
from collections import Counter
from collections.abc import Sequence

from autograd_nn.drawing.graph import Arrow, Line, Mark, Picture
from autograd_nn.drawing.layout import Layout, arrange
from autograd_nn.drawing.style import FONT, PAINTS, escape, stylesheet, text_width

_MARGIN = 12.0
_LINE_HEIGHT = 16.0
_SIZES = {"name": 13.0, "value": 13.0, "gradient": 12.0}
_LABEL_SIZE = 11.0
_PORT_SPACING = 9.0
_ARROW_HEAD = 8.0
_DOUBLE = 3.0  # between the two lines around the output

_RULES = f"""
.ag-graph text{{font-family:{FONT};font-size:{_SIZES["value"]:g}px;text-anchor:middle;fill:$text;}}
.ag-graph .ag-name{{font-weight:bold;}}
.ag-graph .ag-gradient{{font-size:{_SIZES["gradient"]:g}px;fill:$muted;}}
.ag-graph .ag-local{{font-size:{_LABEL_SIZE:g}px;text-anchor:start;fill:$local;}}
.ag-graph .ag-edge{{fill:none;stroke:$edge;stroke-width:1.3;}}
.ag-graph .ag-head{{fill:$edge;}}
""" + "\n".join(f".ag-graph .ag-{role}>.ag-shape{{fill:${role}-fill;stroke:${role}-line;}}" for role in PAINTS)


def to_svg(picture: Picture) -> str:
    """The SVG source. The same picture always gives the same text."""
    operands = Counter(arrow.head for arrow in picture.arrows)
    sizes = [_size(mark, operands[i]) for i, mark in enumerate(picture.marks)]
    lengths = [_least_length(arrow, picture.marks[arrow.tail].role) for arrow in picture.arrows]
    layout = arrange(sizes, [(arrow.tail, arrow.head) for arrow in picture.arrows], lengths)
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    box = _numbers(-_MARGIN, -_MARGIN, width, height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ag-picture ag-graph" viewBox="{box}" '
        f'role="img" style="max-width:{width:.0f}px">',
        f"<title>{escape(picture.title)}</title>",
        f"<desc>{escape(picture.description)}</desc>",
        stylesheet(_RULES),
        *_arrows(picture.arrows, sizes, layout),
    ]
    for mark, size, x, y in zip(picture.marks, sizes, layout.x, layout.y, strict=True):
        lines += _mark(mark, size, x, y)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _numbers(*values: float) -> str:
    """Numbers as an attribute writes them: tenths of a pixel."""
    return " ".join(f"{value + 0.0:.1f}".removesuffix(".0") for value in values)


# ---- marks ---------------------------------------------------------------------------------------------


def _size(mark: Mark, operands: int) -> tuple[float, float]:
    """Width and height of a mark, with room for its text and for the arrows into it."""
    width = max(text_width(line.text, _SIZES[line.kind], line.kind == "name") for line in mark.lines)
    height = _LINE_HEIGHT * len(mark.lines)
    if mark.role == "operation":
        return max(30.0, 1.1 * width + 10), max(30.0, 10.0 * operands)
    if mark.role == "constant":
        return width + 10, height + 4
    line = 2 * _DOUBLE if mark.role == "output" else 0.0
    return max(72.0, 8.0 * math.ceil((width + 14) / 8)) + line, height + 10 + line  # few widths: boxes line up


def _mark(mark: Mark, size: tuple[float, float], x: float, y: float) -> list[str]:
    first = y - _LINE_HEIGHT * (len(mark.lines) - 1) / 2 + 4.5
    return [
        f'<g data-key="{mark.key}" class="ag-{mark.role}"><title>{escape(mark.tooltip)}</title>',
        *_outline(mark.role, size, x, y),
        *[_text(line, x, first + i * _LINE_HEIGHT) for i, line in enumerate(mark.lines)],
        "</g>",
    ]


def _text(line: Line, x: float, y: float) -> str:
    return f'<text class="ag-{line.kind}" x="{_numbers(x)}" y="{_numbers(y)}">{escape(line.text)}</text>'


def _outline(role: str, size: tuple[float, float], x: float, y: float) -> list[str]:
    """The shape of a role: roles differ in shape as well as in colour."""
    width, height = size
    left, top = x - width / 2, y - height / 2
    if role == "operation":
        a, b, c, d = (_numbers(value) for value in (x, y, width / 2, height / 2))
        return [f'<ellipse class="ag-shape" cx="{a}" cy="{b}" rx="{c}" ry="{d}"/>']
    if role == "input":  # a sheet with a folded corner
        fold = 7.0
        right, bottom = left + width, top + height
        path = (
            f"M{_numbers(left, top)}H{_numbers(right - fold)}L{_numbers(right, top + fold)}V{_numbers(bottom)}"
            f"H{_numbers(left)}ZM{_numbers(right - fold, top)}V{_numbers(top + fold)}H{_numbers(right)}"
        )
        return [f'<path class="ag-shape" d="{path}"/>']
    radius = {"parameter": 0, "folded": 0}.get(role, 8)
    dash = ' stroke-dasharray="4 3"' if role in ("constant", "folded") else ""
    outline = [_rectangle(left, top, width, height, radius, dash)]
    if role == "output":
        inset = left + _DOUBLE, top + _DOUBLE, width - 2 * _DOUBLE, height - 2 * _DOUBLE
        outline.append(_rectangle(*inset, radius - _DOUBLE, ""))
    return outline


def _rectangle(left: float, top: float, width: float, height: float, radius: float, more: str) -> str:
    x, y, w, h = (_numbers(value) for value in (left, top, width, height))
    return f'<rect class="ag-shape" x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius:g}"{more}/>'


# ---- arrows --------------------------------------------------------------------------------------------


def _least_length(arrow: Arrow, tail_role: str) -> float:
    if tail_role == "operation":
        return 22.0  # a result stands close to its operation
    return 34.0 + _label_length(arrow)


def _label_length(arrow: Arrow) -> float:
    return text_width(arrow.label, _LABEL_SIZE) + 4 if arrow.label else 0.0


def _arrows(arrows: Sequence[Arrow], sizes: Sequence[tuple[float, float]], layout: Layout) -> list[str]:
    """The trunks, then for each arrow a curve, a head and perhaps a text."""
    starts, trunk_starts = _starts(arrows, sizes, layout)
    entries = _entries(arrows, sizes, layout)
    lines = []
    for tail, height in trunk_starts.items():
        first = layout.x[tail] + sizes[tail][0] / 2, layout.rights[tail], height
        lines.append(f'<path class="ag-edge" d="{_path([first, *layout.trunks[tail]])}"/>')
    texts_at: Counter[tuple[float, float]] = Counter()
    # Where arrows branch off together, their texts stand one above the other, in the order of the heads.
    for i in sorted(range(len(arrows)), key=lambda i: -entries[i][1]):
        arrow, start = arrows[i], starts[i]
        bend = max(layout.rights[arrow.tail], start[0] + _label_length(arrow))
        lines += _arrow(arrow, start, bend, layout.lefts[arrow.head], entries[i], texts_at[start])
        texts_at[start] += bool(arrow.label)
    return lines


def _starts(
    arrows: Sequence[Arrow], sizes: Sequence[tuple[float, float]], layout: Layout
) -> tuple[list[tuple[float, float]], dict[int, float]]:
    """Where the last stretch of each arrow begins, and the height at which each trunk leaves its mark.

    A mark has a port for each arrow to the next column and one for its trunk, in the order in which they go on.
    """
    trunk_port = len(arrows)
    ports: dict[int, list[tuple[float, int]]] = {}  # of a mark: the height where each goes on, and whose it is
    for i, arrow in enumerate(arrows):
        if layout.spans[i] == 0:
            ports.setdefault(arrow.tail, []).append((layout.y[arrow.head], i))
    for tail, trunk in enumerate(layout.trunks):
        if trunk:
            ports.setdefault(tail, []).append((trunk[0][2], trunk_port))
    starts = [(0.0, 0.0)] * len(arrows)
    trunk_starts: dict[int, float] = {}
    for tail, goals in ports.items():
        spacing = 16.0 if any(i != trunk_port and arrows[i].label for _, i in goals) else _PORT_SPACING
        for place, (_, i) in enumerate(sorted(goals)):
            height = layout.y[tail] + _port(place, len(goals), sizes[tail][1], spacing)
            if i == trunk_port:
                trunk_starts[tail] = height
            else:
                starts[i] = layout.x[tail] + sizes[tail][0] / 2, height
    for i, arrow in enumerate(arrows):
        if layout.spans[i]:
            starts[i] = layout.trunks[arrow.tail][layout.spans[i] - 1][1:]
    return starts, trunk_starts


def _entries(
    arrows: Sequence[Arrow], sizes: Sequence[tuple[float, float]], layout: Layout
) -> list[tuple[float, float]]:
    """Where each arrow ends: on the outline of its head, the operands of one operation from top to bottom."""
    counts = Counter(arrow.head for arrow in arrows)
    entered: Counter[int] = Counter()
    entries = []
    for arrow in arrows:
        width, height = sizes[arrow.head]
        port = _port(entered[arrow.head], counts[arrow.head], height, _PORT_SPACING)
        entered[arrow.head] += 1
        reach = math.sqrt(1 - (2 * port / height) ** 2)  # of an ellipse; only an operation has several operands
        entries.append((layout.x[arrow.head] - width / 2 * reach, layout.y[arrow.head] + port))
    return entries


def _port(place: int, count: int, height: float, spacing: float) -> float:
    """How far from the middle of a side of that height the arrow at ``place`` of ``count`` is."""
    return min(spacing, 0.7 * height / max(count - 1, 1)) * (place - (count - 1) / 2)


def _arrow(
    arrow: Arrow, start: tuple[float, float], bend: float, unbend: float, end: tuple[float, float], row: int
) -> list[str]:
    """The last stretch of an arrow: level past its column and its text, a curve from ``bend`` on, level to its head."""
    x, y = end
    tip, half = x - _ARROW_HEAD, _ARROW_HEAD / 2.2
    path = _path([(start[0], bend, start[1]), (min(tip, unbend), tip, y)])
    lines = [
        f'<g><path class="ag-edge" d="{path}"/>'
        f'<path class="ag-head" d="M{_numbers(x, y)}L{_numbers(tip - 1, y - half)}V{_numbers(y + half)}Z"/>'
    ]
    if arrow.label:
        x, y = start[0] + 5, start[1] - 4 - 12 * row
        lines.append(
            f"<title>{escape(arrow.tooltip)}</title>"
            f'<text class="ag-local" x="{_numbers(x)}" y="{_numbers(y)}">{escape(arrow.label)}</text>'
        )
    return [*lines, "</g>"]


def _path(levels: Sequence[tuple[float, float, float]]) -> str:
    """A line through level stretches (left end, right end, height), with a curve from each to the next."""
    (x, right, y), *others = levels
    path = [f"M{_numbers(x, y)}"]
    for left, next_right, level in others:
        if abs(level - y) >= 0.5:
            middle = (right + left) / 2
            path.append(f"H{_numbers(right)}C{_numbers(middle, y, middle, level, left, level)}")
            y = level
        right = next_right
    return "".join([*path, f"H{_numbers(right)}"])
