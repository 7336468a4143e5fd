"""A layer diagram as DOT: frames are clusters."""

from itertools import pairwise

from autograd_nn.drawing.dot import escaped, quoted
from autograd_nn.drawing.graph import Line
from autograd_nn.drawing.modules import Block, LayerDiagram
from autograd_nn.drawing.style import FONT, Theme

_SHAPES = {
    "parameter": 'shape=box style="filled"',
    "operation": 'shape=box style="rounded,filled"',
    "folded": 'shape=tab style="filled,dashed"',
}


def to_dot(figure: LayerDiagram, theme: Theme) -> str:
    """The DOT source. The same figure always gives the same text."""
    title = quoted(figure.title)
    lines = [
        f"digraph {title} {{",
        f"  graph [rankdir=LR pad=0.12 compound=true nodesep=0.15 ranksep=0.35 tooltip={title}]",
        f'  graph [bgcolor="{theme["page"]}" fontname="{FONT}" fontsize=11 fontcolor="{theme["text"]}" labeljust=l]',
        f'  node [fontname="{FONT}" fontsize=11 fontcolor="{theme["text"]}" margin="0.12,0.06" width=0.4 height=0.3]',
        f'  edge [color="{theme["edge"]}" arrowsize=0.7]',
        *_block(figure.block, theme),
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _block(block: Block, theme: Theme) -> list[str]:
    tooltip = f"tooltip={quoted(block.tooltip)}"
    if not block.parts:
        label = "<BR/>".join(_text(line, theme) for line in block.lines)
        paint = f'fillcolor="{theme[f"{block.role}-fill"]}" color="{theme[f"{block.role}-line"]}"'
        pile = " peripheries=2" if block.times > 1 else ""
        return [
            f'  {block.key} [label=<{label}> class="ag-{block.role}" {_SHAPES[block.role]}{pile} {paint} {tooltip}]'
        ]
    label = " &#160; ".join(_text(line, theme) for line in block.lines)
    lines = [
        f"  subgraph cluster_{block.key} {{",
        f'  graph [label=<{label}> style=rounded color="{theme["edge"]}" {tooltip}]',
    ]
    for part in block.parts:
        lines += _block(part, theme)
    if block.is_sequence:
        lines += [_arrow(tail, head) for tail, head in pairwise(block.parts)]
    return [*lines, "  }"]


def _text(line: Line, theme: Theme) -> str:
    text = escaped(line.text)
    if line.kind == "name":
        return f"<B>{text}</B>"
    return f'<FONT COLOR="{theme["muted"]}" POINT-SIZE="10">{text}</FONT>' if line.kind == "gradient" else text


def _arrow(tail: Block, head: Block) -> str:
    """An arrow from frame to frame is one between boxes in them that is cut off at the frames."""
    ends = []
    if tail.parts:
        ends.append(f"ltail=cluster_{tail.key}")
    if head.parts:
        ends.append(f"lhead=cluster_{head.key}")
    cut = f" [{' '.join(ends)}]" if ends else ""
    return f"  {_last(tail)} -> {_first(head)}{cut}"


def _first(block: Block) -> str:
    while block.parts:
        block = block.parts[0]
    return block.key


def _last(block: Block) -> str:
    while block.parts:
        block = block.parts[-1]
    return block.key
