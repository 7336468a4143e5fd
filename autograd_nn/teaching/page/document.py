"""The page of a trace: its picture, its moments, its code and its table."""

import re

from autograd_nn.teaching.page.data import can_be_computed, functions, to_json
from autograd_nn.teaching.page.extent import Extent, extent
from autograd_nn.teaching.page.frame import CONTROLS, Widget, read, script_of, style_sheet, to_page
from autograd_nn.teaching.page.moments import backward_list, forward_list
from autograd_nn.teaching.page.panes import code_panes, value_table
from autograd_nn.teaching.page.picture import picture_in_page
from autograd_nn.tracing.steps import Trace


def to_html(trace: Trace) -> str:
    """The page. The same trace always gives the same text."""
    return to_page(widget(trace))


def widget(trace: Trace) -> Widget:
    """What page and notebook share."""
    held = extent(trace)
    svg, svg_style = picture_in_page(trace)
    body = (
        f"{_left_out(held)}{CONTROLS}"
        f'<figure>\n<div class="scroll" role="region" aria-label="Picture" tabindex="0">\n{svg}</div>\n'
        f"{_LEGEND}</figure>\n"
        f'<div class="columns">\n<div>\n'
        f'<section class="phase"><h2>Forward</h2>\n{forward_list(trace, held)}</section>\n'
        f'<section class="phase"><h2>Backward</h2>\n{backward_list(trace, held)}</section>\n</div>\n'
        f"<div>\n{code_panes(trace)}</div>\n{value_table(trace, held)}</div>\n"
        f'<script type="application/json">{to_json(trace, held)}</script>\n'
    )
    return Widget(
        kind="step",
        title=f"{trace.target}, step by step",
        body=body,
        style=style_sheet("page/frame.css", "page/step.css") + svg_style,
        script=script_of(*_scripts(trace, held)),
    )


def _scripts(trace: Trace, held: Extent) -> list[str]:
    """The files of the script, with the functions that it needs to compute the trace again."""
    files = ["page/numbers.js", "page/compute.js", "page/player.js", "page/step.js"]
    if not can_be_computed(trace, held):
        return files
    plain = read("page/functions.js")
    is_rare = any(not re.search(rf"\b{re.escape(name)}\b", plain) for name in functions(trace))
    return ["page/functions.js", *(["page/special.js"] if is_rare else []), "page/ask.js", *files]


def _left_out(held: Extent) -> str:
    if not held.left_out:
        return ""
    return (
        f'<p class="left-out">This page shows the {len(held.operations)} operations nearest to the result; '
        f"{held.left_out:,} more, computed before them, are left out.</p>\n"
    )


_LEGEND = """\
<figcaption><span class="is-done">done</span> <span class="is-now">now</span> \
<span class="is-waiting">waiting</span></figcaption>
"""
