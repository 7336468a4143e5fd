"""Neurons and weights as SVG. Lines run only between the columns, so that no line crosses what is written on a unit."""

import math

from autograd_nn.drawing.document import svg_document, tenths
from autograd_nn.drawing.neurons import Column, Neurons, Unit, Weight, short
from autograd_nn.drawing.style import FONT, escape, text_width

_MARGIN = 14.0
_RADIUS = 16.0
_ROW = 48.0
_ROW_OF_LABELLED = 76.0
_LINE_HEIGHT = 16.0
_SIZE, _SMALL = 13.0, 10.0
_THINNEST, _WIDEST = 0.6, 4.0
_WIDEST_OF_MANY, _MANY = 2.6, 60

_RULES = f"""
.ag-neurons text{{font-family:{FONT};font-size:{_SIZE:g}px;text-anchor:middle;fill:$text;}}
.ag-neurons .ag-heading{{font-weight:bold;}}
.ag-neurons .ag-note{{fill:$muted;}}
.ag-neurons .ag-small{{font-size:{_SMALL:g}px;fill:$muted;}}
.ag-neurons .ag-key{{text-anchor:start;}}
.ag-neurons .ag-dots{{fill:$muted;}}
.ag-neurons .ag-positive{{stroke:$positive;}}
.ag-neurons .ag-negative{{stroke:$negative;stroke-dasharray:6 3;}}
.ag-neurons .ag-zero{{stroke:$muted;stroke-dasharray:1 4;}}
.ag-neurons .ag-nan{{stroke:$folded-line;stroke-dasharray:1 4;stroke-linecap:round;}}
""" + "\n".join(
    f".ag-neurons .ag-{role}>circle{{fill:${role}-fill;stroke:${role}-line;}}"
    for role in ("input", "intermediate", "output")
)


def to_svg(figure: Neurons, theme: str | None = None) -> str:
    """The SVG source. The same figure always gives the same text."""
    row = _ROW_OF_LABELLED if figure.labelled else _ROW
    tallest = max(_height(column, row) for column in figure.columns)
    xs = _places(figure, tallest)
    centres, texts = {}, []
    for column, x in zip(figure.columns, xs, strict=True):
        texts.append(_text("heading", x, -_RADIUS - 14, column.heading))
        below = tallest + _RADIUS + 32
        texts += [_text("note", x, below + i * _LINE_HEIGHT, note) for i, note in enumerate(column.notes)]
        y = (tallest - _height(column, row)) / 2
        for i, unit in enumerate(column.units):
            if column.left_out and i == len(column.units) - 1:
                texts.append(_dots(x, y, column))
                y += row
            centres[unit.key] = x, y
            y += row
    units = [line for column in figure.columns for unit in column.units for line in _unit(unit, *centres[unit.key])]
    label_places = figure.label_places()
    widest = _WIDEST if len(figure.weights) <= _MANY else _WIDEST_OF_MANY
    lines = [
        line
        for weight in sorted(figure.weights, key=lambda weight: weight.strength)  # the strong ones in front
        for line in _weight(weight, widest, centres, label_places.get(weight.head))
    ]
    notes = max(len(column.notes) for column in figure.columns)
    bottom = tallest + _RADIUS + 32 + notes * _LINE_HEIGHT + 10
    left = min(x - _half_width(column) for column, x in zip(figure.columns, xs, strict=True))
    right = max(x + _half_width(column) for column, x in zip(figure.columns, xs, strict=True))
    key, key_width = _key(figure, left, bottom)
    top = -_RADIUS - 14 - _LINE_HEIGHT
    width = max(right - left, key_width)
    box = left - _MARGIN, top - _MARGIN, width + 2 * _MARGIN, bottom + 6 - top + 2 * _MARGIN
    return svg_document("neurons", box, figure.title, figure.description, _RULES, [*lines, *units, *texts, *key], theme)


def _height(column: Column, row: float) -> float:
    """From the first centre to the last."""
    return (len(column.units) - 1 + bool(column.left_out)) * row


def _half_width(column: Column) -> float:
    widths = [text_width(column.heading, _SIZE, bold=True), *(text_width(note, _SIZE) for note in column.notes)]
    return max(_RADIUS, *(width / 2 for width in widths))


def _places(figure: Neurons, tallest: float) -> list[float]:
    """The middle of each column: the taller the picture, the farther apart, so that lines do not get steep."""
    least = (220.0 if figure.labelled else 140.0) + 0.15 * tallest
    xs = [0.0]
    for i in range(1, len(figure.columns)):
        needed = _half_width(figure.columns[i - 1]) + _half_width(figure.columns[i]) + 16
        xs.append(xs[-1] + max(least, needed))
    return xs


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="ag-{kind}" x="{tenths(x)}" y="{tenths(y)}">{escape(text)}</text>'


def _unit(unit: Unit, x: float, y: float) -> list[str]:
    size = min(_SIZE, 27 / text_width(unit.label, 1))
    circles = [_RADIUS, _RADIUS - 3] if unit.role == "output" else [_RADIUS]
    lines = [
        f'<g data-key="{unit.key}" class="ag-{unit.role}"><title>{escape(unit.tooltip)}</title>',
        *[f'<circle cx="{tenths(x)}" cy="{tenths(y)}" r="{tenths(radius)}"/>' for radius in circles],
        f'<text x="{tenths(x)}" y="{tenths(y + size / 3)}" style="font-size:{size:.1f}px">{escape(unit.label)}</text>',
    ]
    if unit.bias is not None:
        lines.append(_text("small", x, y + _RADIUS + 11, f"b {short(unit.bias)}"))
    return [*lines, "</g>"]


def _dots(x: float, y: float, column: Column) -> str:
    dots = "".join(f'<circle cx="{tenths(x)}" cy="{tenths(y + step)}" r="2"/>' for step in (-8, 0, 8))
    return f'<g class="ag-dots"><title>{column.left_out} more</title>{dots}</g>'


def _weight(
    weight: Weight, widest: float, centres: dict[str, tuple[float, float]], label_at: float | None
) -> list[str]:
    (x1, y1), (x2, y2) = centres[weight.tail], centres[weight.head]
    x1, x2 = x1 + _RADIUS, x2 - _RADIUS
    width = _THINNEST + (widest - _THINNEST) * weight.strength
    lines = [
        f'<g><title>{escape(weight.tooltip)}</title><line class="ag-{weight.kind}" x1="{tenths(x1)}" '
        f'y1="{tenths(y1)}" x2="{tenths(x2)}" y2="{tenths(y2)}" stroke-width="{width:.2f}"/>'
    ]
    if label_at is not None:
        x, y = x1 + label_at * (x2 - x1), y1 + label_at * (y2 - y1)
        turned = math.degrees(math.atan2(y2 - y1, x2 - x1))
        lines.append(
            f'<text class="ag-small" transform="translate({tenths(x)} {tenths(y)}) rotate({tenths(turned)})" '
            f'y="{tenths(-width / 2 - 3)}">{short(weight.value)}</text>'
        )
    return [*lines, "</g>"]


def _key(figure: Neurons, left: float, y: float) -> tuple[list[str], float]:
    """What the lines mean, for the kinds that there are; and how wide that is."""
    words = {"positive": "positive", "negative": "negative", "zero": "zero", "nan": "not a number"}
    kinds = [kind for kind in words if any(weight.kind == kind for weight in figure.weights)]
    x, lines = left, []
    for kind in kinds:
        lines.append(
            f'<line class="ag-{kind}" x1="{tenths(x)}" y1="{tenths(y - 3.5)}" x2="{tenths(x + 24)}" '
            f'y2="{tenths(y - 3.5)}" stroke-width="2"/>'
        )
        lines.append(_text("small ag-key", x + 29, y, words[kind]))
        x += 29 + text_width(words[kind], _SMALL) + 14
    wider = "the wider, the larger"
    return [*lines, _text("small ag-key", x, y, wider)], x + text_width(wider, _SMALL) - left
