"""A picture as DOT, the language of Graphviz. Text only: no program and no other package is needed."""

from autograd_nn.drawing.graph import Arrow, Line, Mark, Picture
from autograd_nn.drawing.style import FONT, LOCAL, MUTED, PAINTS, escape

# Roles differ in shape as well as in colour.
_SHAPES = {
    "input": 'shape=note style="filled"',
    "parameter": 'shape=box style="filled"',
    "intermediate": 'shape=box style="rounded,filled"',
    "output": 'shape=box style="rounded,filled" peripheries=2 penwidth=1.5',
    "constant": 'shape=box style="filled,dashed" margin="0.06,0.02" width=0.2 height=0.2',
    "operation": 'shape=ellipse style="filled" margin="0.03,0.03" width=0.35 height=0.35',
    "folded": 'shape=tab style="filled,dashed"',
}


def to_dot(picture: Picture) -> str:
    """The DOT source. The same picture always gives the same text."""
    title = _quoted(picture.title)
    lines = [
        f"digraph {title} {{",
        f"  graph [rankdir=LR ordering=in nodesep=0.25 ranksep=0.35 bgcolor=transparent tooltip={title}]",
        f'  node [fontname="{FONT}" fontsize=11 margin="0.12,0.06" width=0.4 height=0.3]',
        f'  edge [fontname="{FONT}" fontsize=9 fontcolor="{LOCAL}" color="#555555" arrowsize=0.7]',
    ]
    lines += [_mark(mark) for mark in picture.marks]
    lines += [_arrow(picture.marks[arrow.tail].key, picture.marks[arrow.head].key, arrow) for arrow in picture.arrows]
    return "\n".join([*lines, "}"]) + "\n"


def _mark(mark: Mark) -> str:
    paint = PAINTS[mark.role]
    label = "<BR/>".join(_line(line) for line in mark.lines)
    return (
        f'  {mark.key} [label=<{label}> class="ag-{mark.role}" {_SHAPES[mark.role]} '
        f'fillcolor="{paint.fill}" color="{paint.line}" tooltip={_quoted(mark.tooltip)}]'
    )


def _line(line: Line) -> str:
    text = _escaped(line.text)
    if line.kind == "name":
        return f"<B>{text}</B>"
    return f'<FONT COLOR="{MUTED}" POINT-SIZE="10">{text}</FONT>' if line.kind == "gradient" else text


def _arrow(tail: str, head: str, arrow: Arrow) -> str:
    told = f" [label=<{_escaped(arrow.label)}> tooltip={_quoted(arrow.tooltip)}]" if arrow.label else ""
    return f"  {tail} -> {head}{told}"


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """A text that Graphviz shows as it is: in HTML labels too it reads XML entities and escapes by a backslash."""
    escaped = escape(text).replace("\\", "\\\\")
    return escaped.replace("]", "&#93;")  # before a ">" some versions of dot take it for the end of the label
