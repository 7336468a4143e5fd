"""The document: one HTML file with everything in it, which loads nothing and opens from a folder."""

import base64
import hashlib
import re
from functools import cache
from html import escape
from importlib import resources

from autograd_nn.drawing.style import THEMES
from autograd_nn.teaching.page.data import can_be_computed, functions, to_json
from autograd_nn.teaching.page.extent import Extent, extent
from autograd_nn.teaching.page.moments import backward_list, forward_list
from autograd_nn.teaching.page.panes import code_panes, value_table
from autograd_nn.teaching.page.picture import picture_in_page
from autograd_nn.tracing.steps import Trace


def to_html(trace: Trace) -> str:
    """The page. The same trace always gives the same text."""
    body, style = widget(trace)
    style = f"body {{ margin: 0; container-type: inline-size; }}\n{style}"
    title = f"{escape(trace.target)}, step by step"
    code = script(trace)
    policy = (
        f"default-src 'none'; script-src {_hash(code)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<main class="autograd-nn-step" data-whole-page>\n<h1>{title}</h1>\n{body}</main>\n'
        f"<script>{code}</script>\n</body>\n</html>\n"
    )


def widget(trace: Trace) -> tuple[str, str]:
    """What page and notebook share: the elements, and the style sheet for them."""
    held = extent(trace)
    svg, svg_style = picture_in_page(trace)
    body = (
        f"{_left_out(held)}{_CONTROLS}"
        f'<figure>\n<div class="scroll" role="region" aria-label="Picture" tabindex="0">\n{svg}</div>\n'
        f"{_LEGEND}</figure>\n"
        f'<div class="columns">\n<div>\n'
        f'<section class="phase"><h2>Forward</h2>\n{forward_list(trace, held)}</section>\n'
        f'<section class="phase"><h2>Backward</h2>\n{backward_list(trace, held)}</section>\n</div>\n'
        f"<div>\n{code_panes(trace)}</div>\n{value_table(trace, held)}</div>\n"
        f'<script type="application/json">{to_json(trace, held)}</script>\n'
    )
    return body, _colours() + _file("step.css") + svg_style


def script(trace: Trace) -> str:
    """The script of the page, with the functions that it needs to compute the trace again."""
    files = ["compute.js", "step.js"]
    if can_be_computed(trace, extent(trace)):
        is_rare = any(not re.search(rf"\b{re.escape(name)}\b", _file("functions.js")) for name in functions(trace))
        files = ["functions.js", *(["special.js"] if is_rare else []), *files]
    return '"use strict";\n(() => {\n' + "\n".join(map(_file, files)) + "})();\n"


@cache
def _file(name: str) -> str:
    return resources.files("autograd_nn.teaching.page").joinpath(name).read_text(encoding="utf-8")


def _colours() -> str:
    """The colours of pictures as variables, light and dark, as far as the style sheet uses them."""
    used = sorted(set(re.findall(r"var\(--([\w-]+)\)", _file("step.css"))))
    light, dark = (" ".join(f"--{name}: {THEMES[theme][name]};" for name in used) for theme in ("light", "dark"))
    return (
        f".autograd-nn-step {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ .autograd-nn-step {{ {dark} }} }}\n"
    )


def _hash(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style: by what it is."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _left_out(held: Extent) -> str:
    if not held.left_out:
        return ""
    return (
        f'<p class="left-out">This page shows the {len(held.operations)} operations nearest to the result; '
        f"{held.left_out:,} more, computed before them, are left out.</p>\n"
    )


_CONTROLS = """\
<div class="controls" hidden>
<div class="buttons" role="group" aria-label="Steps">
<button type="button" data-go="first">First</button>
<button type="button" data-go="back">Back</button>
<button type="button" data-go="play">Play</button>
<button type="button" data-go="next">Next</button>
<button type="button" data-go="last">Last</button>
</div>
<div class="position"><span aria-hidden="true"></span><input type="range" min="0" value="0" aria-label="Step"></div>
<label>Speed <select><option value="0.5">½×</option><option value="1" selected>1×</option>\
<option value="2">2×</option><option value="4">4×</option></select></label>
<button type="button" data-go="help" aria-haspopup="dialog">Keys</button>
</div>
<p class="status" role="status" aria-live="polite"></p>
<dialog aria-labelledby="keys">
<h2 id="keys">Keys</h2>
<dl>
<dt><kbd>→</kbd> <kbd>←</kbd></dt><dd>next, back</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>first, last</dd>
<dt><kbd>Space</kbd></dt><dd>play, pause</dd>
<dt><kbd>?</kbd></dt><dd>these keys</dd>
</dl>
<button type="button" data-go="close">Close</button>
</dialog>
"""

_LEGEND = """\
<figcaption><span class="is-done">done</span> <span class="is-now">now</span> \
<span class="is-waiting">waiting</span></figcaption>
"""
