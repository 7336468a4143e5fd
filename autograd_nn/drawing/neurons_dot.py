"""Neurons and weights as DOT."""

from autograd_nn.drawing.dot import escaped, quoted
from autograd_nn.drawing.neurons import Column, Neurons, Unit, Weight, short
from autograd_nn.drawing.style import FONT, Theme

_SHAPES = {
    "input": "shape=circle",
    "intermediate": "shape=circle",
    "output": "shape=doublecircle",
}
_LENGTH = 170  # of a line with a number on it, in points
_TEXT = 'shape=plaintext style="" fixedsize=false'
_STYLES = {  # of the lines: colour and dash
    "positive": ("positive", "solid"),
    "negative": ("negative", "dashed"),
    "zero": ("muted", "dotted"),
    "nan": ("folded-line", "dotted"),
}


def to_dot(figure: Neurons, theme: Theme) -> str:
    """The DOT source. The same figure always gives the same text."""
    title = quoted(figure.title)
    nodesep, ranksep = (0.4, _LENGTH / 72) if figure.labelled else (0.15, 1.6)
    text = f'fontname="{FONT}" fontsize=11 fontcolor="{theme["text"]}"'
    lines = [
        f"digraph {title} {{",
        f"  graph [rankdir=LR pad=0.12 splines=line nodesep={nodesep} ranksep={ranksep:.2f} {text} "
        f'bgcolor="{theme["page"]}" labelloc=b label="solid: positive, dashed: negative; the wider, the larger" '
        f"tooltip={title}]",
        f"  node [{text} style=filled fixedsize=true width=0.5]",
        f'  edge [fontname="{FONT}" fontsize=9 fontcolor="{theme["muted"]}" arrowhead=none]',
    ]
    for place, column in enumerate(figure.columns):
        lines += _column(place, column, theme)
    places = figure.label_places()
    lines += [_weight(weight, places.get(weight.head), theme) for weight in figure.weights]
    return "\n".join([*lines, "}"]) + "\n"


def _column(place: int, column: Column, theme: Theme) -> list[str]:
    """A rank of its own; edges that are not seen keep what is in it in order."""
    keys = [unit.key for unit in column.units]
    nodes = [_unit(unit, theme) for unit in column.units]
    if column.left_out:
        keys.insert(-1, f"more{place}")
        nodes.append(f'    more{place} [label="⋮" fontsize=18 {_TEXT} tooltip="{column.left_out} more"]')
    heading, notes = f"<B>{escaped(column.heading)}</B>", "<BR/>".join(map(escaped, column.notes))
    return [
        "  { rank=same",
        f'    heading{place} [label=<{heading}> {_TEXT} tooltip=" "]',
        *nodes,
        f'    notes{place} [label=<{notes}> {_TEXT} tooltip=" "]',
        f"    {' -> '.join([f'heading{place}', *keys, f'notes{place}'])} [style=invis]",
        "  }",
    ]


def _unit(unit: Unit, theme: Theme) -> str:
    bias = "" if unit.bias is None else f'<BR/><FONT POINT-SIZE="8">b {short(unit.bias)}</FONT>'
    return (
        f'    {unit.key} [label=<{escaped(unit.label)}{bias}> class="ag-{unit.role}" {_SHAPES[unit.role]} '
        f'fillcolor="{theme[f"{unit.role}-fill"]}" color="{theme[f"{unit.role}-line"]}" '
        f"tooltip={quoted(unit.tooltip)}]"
    )


def _weight(weight: Weight, label_at: float | None, theme: Theme) -> str:
    colour, style = _STYLES[weight.kind]
    return (
        f'  {weight.tail} -> {weight.head} [{_label(weight, label_at)}color="{theme[colour]}" style={style} '
        f"penwidth={0.6 + 3.4 * weight.strength:.2f} tooltip={quoted(weight.tooltip)}]"
    )


def _label(weight: Weight, at: float | None) -> str:
    """A label of the nearer end: one in the middle would bend the line, or be put anywhere."""
    if at is None:
        return ""
    end, part, angle = ("tail", at, 8) if at <= 0.5 else ("head", 1 - at, -8)
    return f'{end}label="{short(weight.value)}" labeldistance={part * _LENGTH / 10:.1f} labelangle={angle} '
