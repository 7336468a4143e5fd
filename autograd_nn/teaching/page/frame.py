"""The frame of every page: one HTML file with everything in it, which loads nothing and opens from its folder."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from autograd_nn.drawing.style import THEMES


@dataclass(frozen=True)
class Widget:
    """What is played, on a page by itself or in a notebook.

    Attributes
    ----------
    kind : str
        Its elements are styled under the class ``autograd-nn-page`` and, for the kind "step", ``autograd-nn-step``.
    title : str
    body : str
        The elements.
    style, script : str
    """

    kind: str
    title: str
    body: str
    style: str
    script: str

    @property
    def classes(self) -> str:
        return f"autograd-nn-page autograd-nn-{self.kind}"


def to_page(widget: Widget) -> str:
    """The page. The same widget always gives the same text."""
    style = f"body {{ margin: 0; container-type: inline-size; }}\n{widget.style}"
    title = escape(widget.title)
    policy = (
        f"default-src 'none'; script-src {_hash(widget.script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<main class="{widget.classes}" data-whole-page>\n<h1>{title}</h1>\n{widget.body}</main>\n'
        f"<script>{widget.script}</script>\n</body>\n</html>\n"
    )


def to_output(widget: Widget, text: str) -> str:
    """The widget as a part of another page: in a shadow root, where no styles get in or out and ids are its own.

    It asks nothing of a kernel, so it works in saved notebooks. Where scripts are not run, ``text`` is seen.
    """
    style = f":host {{ display: block; container-type: inline-size; }}\n{widget.style}"
    return (
        f'<div class="autograd-nn-output" data-kind="{widget.kind}" data-lm-suppress-shortcuts="true">\n'
        f"<template><style>{style}</style>\n"
        f'<div class="{widget.classes}">\n{widget.body}</div></template>\n'
        f"<pre>{escape(text)}</pre>\n</div>\n<script>{widget.script}</script>\n"
    )


def style_sheet(*files: str) -> str:
    """Files of styles, after the colours of pictures, light and dark, as variables, as far as the files use them."""
    sheet = re.sub(r"^ *(/\*.*\*/)?\n?", "", "".join(map(read, files)), flags=re.MULTILINE)
    used = sorted(set(re.findall(r"var\(--([\w-]+)\)", sheet)))
    light, dark = (" ".join(f"--{name}: {THEMES[theme][name]};" for name in used) for theme in ("light", "dark"))
    return (
        f".autograd-nn-page {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ .autograd-nn-page {{ {dark} }} }}\n{sheet}"
    )


def script_of(*files: str) -> str:
    """Files of script as one, out of sight of other scripts; lines of comment and indentation stay behind."""
    code = re.sub(r"^ *(//.*)?\n?", "", "\n".join(map(read, files)), flags=re.MULTILINE)
    return f'"use strict";\n(() => {{\n{code}}})();\n'


def in_script(json: str) -> str:
    """JSON as it may stand inside a ``<script>`` element."""
    return json.replace("<", "\\u003c")


@cache
def read(file: str) -> str:
    """A file of a page, by its place in this room."""
    return resources.files("autograd_nn.teaching").joinpath(file).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style: by what it is."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


CONTROLS = """\
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
"""Buttons, slider, speed and keys: what the player of a page needs."""
