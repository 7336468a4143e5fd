"""A layer diagram as SVG: boxes in frames, a sequence in rows as text is, other parts one below the other."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

from autograd_nn.drawing.document import svg_document, tenths
from autograd_nn.drawing.modules import Block, LayerDiagram
from autograd_nn.drawing.rows import in_rows
from autograd_nn.drawing.style import FONT, escape, text_width

_MARGIN = 12.0
_PADDING = 20.0  # between a frame and what is in it
_GAP = 30.0  # between the boxes of a sequence, where the arrow is
_ROW_GAP = 30.0
_LIST_GAP = 10.0
_WIDEST_ROW = 860.0
_LINE_HEIGHT = 16.0
_HEADING_HEIGHT = 34.0
_SIZES = {"name": 13.0, "value": 12.0, "gradient": 11.0}
_HEAD = 7.0
_CARD = 4.0  # how far the second card of a pile looks out

_ROLES = ("parameter", "operation", "folded")
_RULES = f"""
.ag-layers text{{font-family:{FONT};font-size:{_SIZES["name"]:g}px;text-anchor:middle;fill:$text;}}
.ag-layers .ag-frame>text{{text-anchor:start;}}
.ag-layers .ag-name{{font-weight:bold;}}
.ag-layers .ag-value{{font-size:{_SIZES["value"]:g}px;}}
.ag-layers .ag-gradient{{font-size:{_SIZES["gradient"]:g}px;fill:$muted;}}
.ag-layers .ag-frame>rect{{fill:none;stroke:$edge;}}
.ag-layers .ag-edge{{fill:none;stroke:$edge;stroke-width:1.3;}}
.ag-layers .ag-head{{fill:$edge;}}
""" + "\n".join(f".ag-layers .ag-{role}>rect{{fill:${role}-fill;stroke:${role}-line;}}" for role in _ROLES)


@dataclass
class _Placed:
    """A block with its size, and where it stands in the frame around it."""

    block: Block
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    rows: "list[list[_Placed]]" = field(default_factory=list)


def to_svg(figure: LayerDiagram, theme: str | None = None) -> str:
    """The SVG source. The same figure always gives the same text."""
    placed = _placed(figure.block)
    box = -_MARGIN, -_MARGIN, placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN
    return svg_document("layers", box, figure.title, figure.description, _RULES, _drawn(placed, 0.0, 0.0), theme)


# ---- where all stands ----------------------------------------------------------------------------------


def _placed(block: Block) -> _Placed:
    pile = _CARD if block.times > 1 else 0.0
    widths = [text_width(line.text, _SIZES[line.kind], line.kind == "name") for line in block.lines]
    if not block.parts:
        width = 8.0 * math.ceil((max(widths) + 16) / 8)  # few widths: boxes line up
        return _Placed(block, max(80.0, width) + pile, _LINE_HEIGHT * len(block.lines) + 12 + pile)
    items = [_placed(part) for part in block.parts]
    rows = _rows(items) if block.is_sequence else [[item] for item in items]
    inner = _place_rows(rows) if block.is_sequence else _place_list(items)
    bottom = max(item.y + item.height for item in items)
    width = max(_PADDING + inner + _PADDING, sum(widths) + 8 * len(widths) + _PADDING)
    return _Placed(block, width + pile, bottom + _PADDING + pile, rows=rows)


def _rows(items: list[_Placed]) -> list[list[_Placed]]:
    return [[items[i] for i in row] for row in in_rows([item.width for item in items], _GAP, _WIDEST_ROW)]


def _place_rows(rows: list[list[_Placed]]) -> float:
    """Place a sequence; its width."""
    widest, top = 0.0, _HEADING_HEIGHT
    for row in rows:
        height = max(item.height for item in row)
        x = _PADDING
        for item in row:
            item.x, item.y = x, top + (height - item.height) / 2
            x += item.width + _GAP
        widest = max(widest, x - _GAP - _PADDING)
        top += height + _ROW_GAP
    return widest


def _place_list(items: list[_Placed]) -> float:
    """Place what stands one below the other, boxes of one width; the width of all."""
    boxes = [item for item in items if not item.block.parts]
    for box in boxes:
        box.width = max(other.width for other in boxes)
    top = _HEADING_HEIGHT
    for item in items:
        item.x, item.y = _PADDING, top
        top += item.height + _LIST_GAP
    return max(item.width for item in items)


# ---- how it is drawn -----------------------------------------------------------------------------------


def _drawn(placed: _Placed, x: float, y: float) -> list[str]:
    """A block at a place of the page, and in front of it all that is inside."""
    block = placed.block
    lines = [f'<g data-key="{block.key}" class="ag-{block.role}"><title>{escape(block.tooltip)}</title>']
    pile = _CARD if block.times > 1 else 0.0
    width, height = placed.width - pile, placed.height - pile
    if pile:
        lines.append(_rectangle(block, x + pile, y + pile, width, height))
    lines.append(_rectangle(block, x, y, width, height))
    if block.parts:
        heading = '<tspan dx="9"> </tspan>'.join(
            f'<tspan class="ag-{line.kind}">{escape(line.text)}</tspan>' for line in block.lines
        )
        lines.append(f'<text x="{tenths(x + 12)}" y="{tenths(y + 21)}">{heading}</text>')
    else:
        first = y + height / 2 - _LINE_HEIGHT * (len(block.lines) - 1) / 2 + 4.5
        for i, line in enumerate(block.lines):
            lines.append(_text(line.kind, x + width / 2, first + i * _LINE_HEIGHT, line.text))
    lines.append("</g>")
    for row in placed.rows:
        for item in row:
            lines += _drawn(item, x + item.x, y + item.y)
    if block.is_sequence:
        lines += _arrows(placed.rows, x, y)
    return lines


def _rectangle(block: Block, x: float, y: float, width: float, height: float) -> str:
    radius = {"frame": 10, "operation": 8}.get(block.role, 0)
    dash = ' stroke-dasharray="4 3"' if block.role == "folded" else ""
    left, top, across, down = map(tenths, (x, y, width, height))
    return f'<rect x="{left}" y="{top}" width="{across}" height="{down}" rx="{radius}"{dash}/>'


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="ag-{kind}" x="{tenths(x)}" y="{tenths(y)}">{escape(text)}</text>'


def _arrows(rows: list[list[_Placed]], x: float, y: float) -> list[str]:
    lines = []
    for row in rows:
        for tail, head in pairwise(row):
            height = y + tail.y + tail.height / 2
            lines += _arrow(f"M{tenths(x + tail.x + tail.width)} {tenths(height)}", x + head.x, height)
    for row, next_row in pairwise(rows):
        tail, head = row[-1], next_row[0]
        start, height = x + tail.x + tail.width, y + tail.y + tail.height / 2
        end, next_height = x + head.x, y + head.y + head.height / 2
        between = y + min(item.y for item in next_row) - _ROW_GAP / 2
        way = f"M{tenths(start)} {tenths(height)}h10V{tenths(between)}H{tenths(end - 12)}V{tenths(next_height)}"
        lines += _arrow(way, end, next_height)
    return lines


def _arrow(way: str, x: float, y: float) -> list[str]:
    tip = x - _HEAD
    return [
        f'<path class="ag-edge" d="{way}H{tenths(tip)}"/>'
        f'<path class="ag-head" d="M{tenths(x)} {tenths(y)}L{tenths(tip - 1)} {tenths(y - 3.5)}V{tenths(y + 3.5)}Z"/>'
    ]
