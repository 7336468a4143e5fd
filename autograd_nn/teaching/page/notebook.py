"""The widget: what a notebook shows for a trace that is the last line of a cell."""

from html import escape

from autograd_nn.teaching.page.document import script, widget
from autograd_nn.teaching.page.picture import picture
from autograd_nn.tracing.steps import Trace


def mimebundle(trace: Trace) -> dict[str, str]:
    """The widget, and what stands for it where only a picture or a text can be shown. Never raises."""
    try:
        text = str(trace)
        return {"text/html": to_widget(trace, text), "image/svg+xml": picture(trace), "text/plain": text}
    except Exception as error:  # a notebook shows less rather than a traceback
        return {"text/plain": f"{trace!r} (no widget: {error})"}


def to_widget(trace: Trace, text: str) -> str:
    """The page as a part of another: inside a shadow root, where no styles get in or out and ids are its own.

    It asks nothing of a kernel, so it works in saved notebooks. Where scripts are not run, ``text`` is seen.
    """
    body, style = widget(trace)
    style = f":host {{ display: block; container-type: inline-size; }}\n{style}"
    return (
        '<div class="autograd-nn-output" data-lm-suppress-shortcuts="true">\n'
        f"<template><style>{style}</style>\n"
        f'<div class="autograd-nn-step">\n{body}</div></template>\n'
        f"<pre>{escape(text)}</pre>\n</div>\n<script>{script(trace)}</script>\n"
    )
