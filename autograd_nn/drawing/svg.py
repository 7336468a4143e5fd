"""A picture as SVG, laid out here: it needs no program, scales to the page and follows light and dark."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from autograd_nn.drawing.columns import Piece
from autograd_nn.drawing.document import svg_document, tenths
from autograd_nn.drawing.graph import Arrow, Cluster, Line, Mark, Picture
from autograd_nn.drawing.layers import Frame
from autograd_nn.drawing.layout import Layout, arrange
from autograd_nn.drawing.style import FONT, ROLES, escape, text_width

_MARGIN = 12.0
_LINE_HEIGHT = 16.0
_SIZES = {"name": 13.0, "expression": 13.0, "value": 13.0, "gradient": 12.0}
_LABEL_SIZE = 11.0
_FRAME_LABEL_SIZE = 12.0
_PORT_SPACING = 9.0
_LABELLED_PORT_SPACING = 14.0  # each text has room above its own arrow
_USED_SIDE = 0.7  # the part of the height of a mark that arrows may enter or leave
_ARROW_HEAD = 8.0
_SIDE = 6.0  # the strips at both sides of a module's box
_DOUBLE = 3.0  # between the two lines around the output

_RULES = f"""
.ag-graph text{{font-family:{FONT};font-size:{_SIZES["value"]:g}px;text-anchor:middle;fill:$text;}}
.ag-graph .ag-name{{font-weight:bold;}}
.ag-graph .ag-gradient{{font-size:{_SIZES["gradient"]:g}px;fill:$muted;}}
.ag-graph .ag-local{{font-size:{_LABEL_SIZE:g}px;text-anchor:end;fill:$local;}}
.ag-graph .ag-edge{{fill:none;stroke:$edge;stroke-width:1.3;}}
.ag-graph .ag-head{{fill:$edge;}}
.ag-graph .ag-frame{{fill:$text;fill-opacity:0.03;stroke:$muted;stroke-width:1;stroke-opacity:0.7;}}
.ag-graph .ag-frame-label{{font-size:{_FRAME_LABEL_SIZE:g}px;text-anchor:start;fill:$muted;}}
""" + "\n".join(f".ag-graph .ag-{role}>.ag-shape{{fill:${role}-fill;stroke:${role}-line;}}" for role in ROLES)


def to_svg(picture: Picture, theme: str | None = None) -> str:
    """The SVG source. The same picture always gives the same text."""
    arrows = picture.arrows
    spacings = _port_spacings(arrows)
    operands = Counter(arrow.head for arrow in arrows)
    sizes = [_size(mark, spacings.get(i, 0.0) * (operands[i] - 1)) for i, mark in enumerate(picture.marks)]
    layout = arrange(
        sizes,
        [(arrow.tail, arrow.head) for arrow in arrows],
        [(_least_curve(picture.marks[arrow.tail].role), _label_length(arrow)) for arrow in arrows],
        [Frame(cluster.marks, cluster.parent, _frame_width(cluster)) for cluster in picture.clusters],
        {i for i, mark in enumerate(picture.marks) if mark.role != "operation"},  # its result stands beside it
    )
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    box = (-_MARGIN, -_MARGIN, width, height)
    body: list[str] = []
    for piece in layout.frames:
        body += _frame(picture.clusters[piece.frame], piece)
    body += _arrows(arrows, picture.marks, sizes, spacings, layout)
    for mark, size, x, y in zip(picture.marks, sizes, layout.x, layout.y, strict=True):
        body += _mark(mark, size, x, y)
    return svg_document("graph", box, picture.title, picture.description, _RULES, body, theme)


def _numbers(*values: float) -> str:
    return " ".join(map(tenths, values))


# ---- marks ---------------------------------------------------------------------------------------------


def _size(mark: Mark, ports: float) -> tuple[float, float]:
    """Width and height of a mark, with room for its text and, on a side of it, for the arrows into it."""
    width = max(text_width(line.text, _SIZES[line.kind], line.kind == "name") for line in mark.lines)
    height = _LINE_HEIGHT * len(mark.lines)
    if mark.role == "operation":
        room = 1.1 if len(mark.lines) == 1 else 1.4  # an ellipse is narrow above and below its middle
        return max(30.0, room * width + 10), max(30.0, 22.0 * len(mark.lines), ports / _USED_SIDE)
    if mark.role == "constant":
        return width + 10, height + 4
    line = 2 * _DOUBLE if mark.role == "output" else 0.0
    width += 2 * _SIDE if mark.role == "module" else 0.0
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
    radius = {"parameter": 0, "folded": 0, "module": 0}.get(role, 8)
    dash = ' stroke-dasharray="4 3"' if role in ("constant", "folded") else ""
    outline = [_rectangle(left, top, width, height, radius, dash)]
    if role == "module":  # as flow charts draw what is told elsewhere
        side_lines = (left + _SIDE, left + width - _SIDE)
        sides = "".join(f"M{_numbers(side, top)}V{_numbers(top + height)}" for side in side_lines)
        outline.append(f'<path class="ag-shape" d="{sides}"/>')
    if role == "output":
        inset = left + _DOUBLE, top + _DOUBLE, width - 2 * _DOUBLE, height - 2 * _DOUBLE
        outline.append(_rectangle(*inset, radius - _DOUBLE, ""))
    return outline


def _rectangle(left: float, top: float, width: float, height: float, radius: float, more: str) -> str:
    x, y, w, h = (_numbers(value) for value in (left, top, width, height))
    return f'<rect class="ag-shape" x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius:g}"{more}/>'


# ---- frames --------------------------------------------------------------------------------------------


def _frame_width(cluster: Cluster) -> float:
    return text_width(cluster.label, _FRAME_LABEL_SIZE) + 18


def _frame(cluster: Cluster, piece: Piece) -> list[str]:
    left, top, right, bottom = piece.box
    x, y, width, height = map(tenths, (left, top, right - left, bottom - top))
    return [
        f'<g data-key="{cluster.key}"><title>{escape(cluster.tooltip)}</title>'
        f'<rect class="ag-frame" x="{x}" y="{y}" width="{width}" height="{height}"{_open_sides(piece)}/>'
        f'<text class="ag-frame-label" x="{tenths(left + 8)}" y="{tenths(top + 15)}">{escape(cluster.label)}</text></g>'
    ]


def _open_sides(piece: Piece) -> str:
    """Dashes as long as the sides of the rectangle, from its upper left corner on, with gaps for those left out."""
    left, top, right, bottom = piece.box
    width, height = right - left, bottom - top
    if not (piece.is_open_left or piece.is_open_right):
        return ' rx="4"'
    dashes = [width, height, width, height]
    if not piece.is_open_right:
        dashes = [2 * width + height, height]
    elif not piece.is_open_left:
        dashes = [width, height, width + height, 0.0]
    return f' stroke-dasharray="{_numbers(*dashes)}"'


# ---- arrows --------------------------------------------------------------------------------------------


def _least_curve(tail_role: str) -> float:
    return 22.0 if tail_role == "operation" else 34.0  # a result stands close to its operation


def _label_length(arrow: Arrow) -> float:
    return text_width(arrow.label, _LABEL_SIZE) + _ARROW_HEAD + 6 if arrow.label else 0.0


def _port_spacings(arrows: Sequence[Arrow]) -> dict[int, float]:
    """For each mark that arrows lead to, how far apart they end."""
    spacings = dict.fromkeys((arrow.head for arrow in arrows), _PORT_SPACING)
    return spacings | dict.fromkeys((arrow.head for arrow in arrows if arrow.label), _LABELLED_PORT_SPACING)


def _arrows(
    arrows: Sequence[Arrow],
    marks: Sequence[Mark],
    sizes: Sequence[tuple[float, float]],
    spacings: Mapping[int, float],
    layout: Layout,
) -> list[str]:
    """The trunks, then for each arrow a curve, a head and perhaps a text; each tells which marks it is between."""
    entries = _entries(arrows, marks, sizes, spacings, layout)
    starts, trunk_starts = _starts(arrows, sizes, entries, layout)
    lines = []
    for tail, height in trunk_starts.items():
        first = layout.x[tail] + sizes[tail][0] / 2, layout.rights[tail], height
        lines.append(
            f'<path class="ag-edge" data-from="{marks[tail].key}" d="{_path([first, *layout.trunks[tail]])}"/>'
        )
    for i, arrow in enumerate(arrows):
        on_trunk = ' data-trunk=""' if layout.spans[i] else ""
        lines.append(f'<g data-from="{marks[arrow.tail].key}" data-to="{marks[arrow.head].key}"{on_trunk}>')
        lines += [*_arrow(arrow, starts[i], entries[i], layout.turns.get(i), layout), "</g>"]
    return lines


def _starts(
    arrows: Sequence[Arrow],
    sizes: Sequence[tuple[float, float]],
    entries: Sequence[tuple[float, float]],
    layout: Layout,
) -> tuple[list[tuple[float, float, float]], dict[int, float]]:
    """The level stretch from which each arrow curves to its head, and the height at which each trunk leaves its mark.

    A mark has a port for each arrow to the next column and one for its trunk, in the order in which they go on.
    """
    trunk_port = len(arrows)
    ports: dict[int, list[tuple[float, int]]] = {}  # of a mark: the height where each goes on, and whose it is
    for i, arrow in enumerate(arrows):
        if layout.spans[i] == 0:
            ports.setdefault(arrow.tail, []).append((entries[i][1], i))
    for tail, trunk in enumerate(layout.trunks):
        if trunk:
            ports.setdefault(tail, []).append((trunk[0][2], trunk_port))
    starts = [(0.0, 0.0, 0.0)] * len(arrows)
    trunk_starts: dict[int, float] = {}
    for tail, goals in ports.items():
        goals.sort()
        heights = _exits([goal for goal, _ in goals], layout.y[tail], sizes[tail][1])
        for height, (_, i) in zip(heights, goals, strict=True):
            if i == trunk_port:
                trunk_starts[tail] = height
            else:
                starts[i] = layout.x[tail] + sizes[tail][0] / 2, layout.rights[tail], height
    for i, arrow in enumerate(arrows):
        if layout.spans[i]:
            _, right, height = layout.trunks[arrow.tail][layout.spans[i] - 1]
            starts[i] = right, right, height
    return starts, trunk_starts


def _entries(
    arrows: Sequence[Arrow],
    marks: Sequence[Mark],
    sizes: Sequence[tuple[float, float]],
    spacings: Mapping[int, float],
    layout: Layout,
) -> list[tuple[float, float]]:
    """Where each arrow ends: on the outline of its head, the operands of one operation from top to bottom."""
    counts = Counter(arrow.head for arrow in arrows)
    entered: Counter[int] = Counter()
    entries = []
    for arrow in arrows:
        width, height = sizes[arrow.head]
        port = _port(entered[arrow.head], counts[arrow.head], height, spacings[arrow.head])
        entered[arrow.head] += 1
        is_round = marks[arrow.head].role == "operation"
        reach = math.sqrt(1 - (2 * port / height) ** 2) if is_round else 1.0
        entries.append((layout.x[arrow.head] - width / 2 * reach, layout.y[arrow.head] + port))
    return entries


def _exits(goals: Sequence[float], middle: float, height: float) -> list[float]:
    """Where arrows leave a mark: level with where they go on, if they all can; else side by side at the middle."""
    reach = _USED_SIDE * height / 2
    ports = [middle + _port(place, len(goals), height, _PORT_SPACING) for place in range(len(goals))]
    level = [goal if abs(goal - middle) <= reach else port for goal, port in zip(goals, ports, strict=True)]
    are_apart = all(lower - upper >= _PORT_SPACING / 2 for upper, lower in pairwise(level))
    return level if are_apart else ports


def _port(place: int, count: int, height: float, spacing: float) -> float:
    """How far from the middle of a side of that height the arrow at ``place`` of ``count`` is."""
    return min(spacing, _USED_SIDE * height / max(count - 1, 1)) * (place - (count - 1) / 2)


def _arrow(
    arrow: Arrow,
    start: tuple[float, float, float],
    end: tuple[float, float],
    turn: tuple[float, float, float] | None,
    layout: Layout,
) -> list[str]:
    """The last stretch of an arrow: a curve, then level to its head, under its text."""
    x, y = end
    tip, half = x - _ARROW_HEAD, _ARROW_HEAD / 2.2
    path = _path([start, (layout.bends[arrow.head], tip, y)]) if turn is None else _way_back(start, turn, tip, y)
    lines = [
        f'<path class="ag-edge" d="{path}"/>'
        f'<path class="ag-head" d="M{_numbers(x, y)}L{_numbers(tip - 1, y - half)}V{_numbers(y + half)}Z"/>'
    ]
    if arrow.label:
        right = layout.lefts[arrow.head] - _ARROW_HEAD - 2
        lines.append(
            f"<title>{escape(arrow.tooltip)}</title>"
            f'<text class="ag-local" x="{_numbers(right)}" y="{_numbers(y - 3)}">{escape(arrow.label)}</text>'
        )
    return lines


def _way_back(start: tuple[float, float, float], turn: tuple[float, float, float], tip: float, y: float) -> str:
    """From the end of a row to the beginning of another."""
    right, between, left = turn
    return f"M{_numbers(start[0], start[2])}H{tenths(right)}V{tenths(between)}H{tenths(left)}V{tenths(y)}H{tenths(tip)}"


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
