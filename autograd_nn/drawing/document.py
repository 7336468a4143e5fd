"""The frame of every SVG: its size, its words for those who do not see it, its colours and its page."""

from collections.abc import Iterable

from autograd_nn.drawing.style import escape, stylesheet

_LEAST_SCALE = 0.65  # what is too wide for its page at this size can still be read, and is scrolled


def svg_document(
    kind: str,
    box: tuple[float, float, float, float],
    title: str,
    description: str,
    rules: str,
    body: Iterable[str],
    theme: str | None = None,
) -> str:
    """A whole SVG document, which scales to the page that it is put on.

    Parameters
    ----------
    kind : str
        "graph" gives it the class ``ag-graph``.
    box : tuple of float
        Left, top, width and height of what it shows.
    title, description : str
        What a screen reader says.
    rules : str
        CSS, where every selector begins with the class, and ``$text`` stands for a colour, as for `stylesheet`.
    body : iterable of str
        The elements, back to front.
    theme : str, optional
        A key of `THEMES`, for a picture with a page of its own behind it. Otherwise the picture has no page, and
        its colours follow the reader's light or dark theme.
    """
    classes = f"ag-picture ag-{kind}"
    page = []
    if theme is not None:
        # Styles of all pictures on an HTML page meet: those of a theme must win in their own picture and stay there.
        own = f".ag-{kind}.ag-{theme} "
        classes += f" ag-{theme}"
        rules = rules.replace(f".ag-{kind} ", own) + f"\n{own}.ag-page{{fill:$page;}}"
        left, top, width, height = map(tenths, box)
        page = [f'<rect class="ag-page" x="{left}" y="{top}" width="{width}" height="{height}"/>']
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="{" ".join(map(tenths, box))}" '
        f'role="img" style="max-width:{box[2]:.0f}px;min-width:{_LEAST_SCALE * box[2]:.0f}px">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        stylesheet(rules, theme),
        *page,
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def tenths(number: float) -> str:
    """A number as an attribute of an SVG writes it: tenths of a pixel."""
    return f"{number + 0.0:.1f}".removesuffix(".0")
