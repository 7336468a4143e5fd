"""The widget: what a notebook shows for a trace that is the last line of a cell."""

from autograd_nn.teaching.page.document import widget
from autograd_nn.teaching.page.frame import to_output
from autograd_nn.teaching.page.picture import picture
from autograd_nn.tracing.steps import Trace


def mimebundle(trace: Trace) -> dict[str, str]:
    """The widget, and what stands for it where only a picture or a text can be shown. Never raises."""
    try:
        text = str(trace)
        return {"text/html": to_output(widget(trace), text), "image/svg+xml": picture(trace), "text/plain": text}
    except Exception as error:  # a notebook shows less rather than a traceback
        return {"text/plain": f"{trace!r} (no widget: {error})"}
