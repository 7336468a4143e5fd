"""The picture of a trace as it stands in a page, with the gradients that the whole backward pass gives."""

import re
from dataclasses import replace

from autograd_nn.drawing.picture import Options, make_picture
from autograd_nn.teaching.page.extent import MOST_OPERATIONS
from autograd_nn.teaching.page.in_page import in_page
from autograd_nn.tracing.steps import Trace

_EVERY_CALL = 1000  # no calls of Modules are so deep inside others: each operation has its own place
_MAGNIFIED = 1.35  # a picture by itself is read from a desk, a page from the back of a classroom


def picture(trace: Trace) -> str:
    """The picture as an SVG by itself."""
    values = tuple([replace(value, stored_gradient=value.gradient) for value in trace.values])
    shown = replace(trace, values=values)
    options = Options(locals=True, depth=_EVERY_CALL, roll=False, max_nodes=3 * MOST_OPERATIONS)
    return make_picture(shown, options).to_svg()


def picture_in_page(trace: Trace) -> tuple[str, str]:
    """The picture as an element of a page, and what it needs in the style sheet."""
    svg, style = in_page(picture(trace), _MAGNIFIED)
    return svg, _used(style, svg)


def _used(style: str, svg: str) -> str:
    """The rules and the variables that this picture needs: most have few kinds of marks."""
    classes = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', svg))))
    lines = [line for line in style.splitlines() if set(re.findall(r"\.(ag-[\w-]+)", line)) <= classes]
    # The variables say all colours; those beside them are for programs that know no variables.
    style = re.sub(r"(fill|stroke):#\w{6};(?=\1:var)", "", "\n".join(lines))
    return re.sub(r"(--ag-[\w-]+):#\w{6};", lambda variable: variable[0] if f"({variable[1]})" in style else "", style)
