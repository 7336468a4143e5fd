"""A picture as DOT, the language of Graphviz. Text only: no program and no other package is needed."""

from autograd_nn.drawing.graph import Arrow, Line, Mark, Picture
from autograd_nn.drawing.style import FONT, Theme, escape

# Roles differ in shape as well as in colour.
_SHAPES = {
    "input": 'shape=note style="filled"',
    "parameter": 'shape=box style="filled"',
    "intermediate": 'shape=box style="rounded,filled"',
    "output": 'shape=box style="rounded,filled" peripheries=2 penwidth=1.5',
    "constant": 'shape=box style="filled,dashed" margin="0.06,0.02" width=0.2 height=0.2',
    "operation": 'shape=ellipse style="filled" margin="0.03,0.03" width=0.35 height=0.35',
    "module": 'shape=component style="filled" margin="0.16,0.08"',
    "folded": 'shape=tab style="filled,dashed"',
}


def to_dot(picture: Picture, theme: Theme) -> str:
    """The DOT source. The same picture always gives the same text."""
    title = quoted(picture.title)
    lines = [
        f"digraph {title} {{",
        f'  graph [rankdir=LR ordering=in nodesep=0.25 ranksep=0.35 pad=0.12 bgcolor="{theme["page"]}" '
        f"tooltip={title}]",
        f'  node [fontname="{FONT}" fontsize=11 fontcolor="{theme["text"]}" margin="0.12,0.06" width=0.4 height=0.3]',
        f'  edge [fontname="{FONT}" fontsize=9 fontcolor="{theme["local"]}" color="{theme["edge"]}" arrowsize=0.7]',
    ]
    lines += [_mark(mark, theme) for mark in picture.marks]
    lines += _clusters(picture, theme)
    lines += [_arrow(picture.marks[arrow.tail].key, picture.marks[arrow.head].key, arrow) for arrow in picture.arrows]
    return "\n".join([*lines, "}"]) + "\n"


def _clusters(picture: Picture, theme: Theme) -> list[str]:
    """The frames, one inside the other; a mark belongs to the innermost that names it."""
    inside: dict[int | None, list[int]] = {}
    for place, cluster in enumerate(picture.clusters):
        inside.setdefault(cluster.parent, []).append(place)
    lines: list[str] = []
    stack: list[tuple[int, bool]] = [(place, False) for place in reversed(inside.get(None, []))]
    while stack:
        place, is_done = stack.pop()
        if is_done:
            lines.append("  }")
            continue
        cluster = picture.clusters[place]
        keys = " ".join(picture.marks[mark].key for mark in cluster.marks)
        lines += [
            f"  subgraph cluster_{cluster.key} {{",
            f"    graph [label=<{escaped(cluster.label)}> tooltip={quoted(cluster.tooltip)} labeljust=l style=rounded "
            f'color="{theme["muted"]}" fontname="{FONT}" fontsize=10 fontcolor="{theme["muted"]}"]',
            f"    {keys}",
        ]
        stack.append((place, True))
        stack += [(child, False) for child in reversed(inside.get(place, []))]
    return lines


def _mark(mark: Mark, theme: Theme) -> str:
    label = "<BR/>".join(_line(line, theme) for line in mark.lines)
    fill, line = theme[f"{mark.role}-fill"], theme[f"{mark.role}-line"]
    return (
        f'  {mark.key} [label=<{label}> class="ag-{mark.role}" {_SHAPES[mark.role]} '
        f'fillcolor="{fill}" color="{line}" tooltip={quoted(mark.tooltip)}]'
    )


def _line(line: Line, theme: Theme) -> str:
    text = escaped(line.text)
    if line.kind == "name":
        return f"<B>{text}</B>"
    if line.kind == "gradient":
        return f'<FONT COLOR="{theme["muted"]}" POINT-SIZE="10">{text}</FONT>'
    return text


def _arrow(tail: str, head: str, arrow: Arrow) -> str:
    told = f" [label=<{escaped(arrow.label)}> tooltip={quoted(arrow.tooltip)}]" if arrow.label else ""
    return f"  {tail} -> {head}{told}"


def quoted(text: str) -> str:
    return f'"{escaped(text)}"'


def escaped(text: str) -> str:
    """A text that Graphviz shows as it is: in HTML labels too it reads XML entities and escapes by a backslash."""
    escaped = escape(text).replace("\\", "\\\\")
    return escaped.replace("]", "&#93;")  # before a ">" some versions of dot take it for the end of the label
