"""The page of a film: its pictures side by side, the four parts of a step, and the table of all steps."""

from html import escape

from autograd_nn.drawing.curves import curves_svg
from autograd_nn.teaching.film import plane_svg
from autograd_nn.teaching.film.data import to_json
from autograd_nn.teaching.film.film import MOST_COLUMNS, Film
from autograd_nn.teaching.film.panes import all_steps, parts_of_a_step, scrolled
from autograd_nn.teaching.page.frame import CONTROLS, Widget, script_of, style_sheet, to_output, to_page
from autograd_nn.teaching.page.in_page import in_page


def page(film: Film) -> str:
    """The page. The same film always gives the same text."""
    return to_page(_widget(film))


def output(film: Film) -> str:
    """What a notebook shows."""
    return to_output(_widget(film), repr(film))


def _widget(film: Film) -> Widget:
    pictures, style = _pictures(film)
    return Widget(
        kind="film",
        title=film.title,
        body=(
            f'<p class="setting">{escape(film.setting)}</p>\n{_left_out(film)}{CONTROLS}'
            f'<p class="sentence"></p>\n<div class="pictures">\n{pictures}</div>\n'
            f"{parts_of_a_step(film)}{all_steps(film)}"
            f'<script type="application/json">{to_json(film)}</script>\n'
        ),
        style=style_sheet("page/frame.css", "film/film.css") + style,
        script=script_of("page/numbers.js", "page/player.js", "film/film.js"),
    )


def _pictures(film: Film) -> tuple[str, str]:
    """Network, loss and boundary, and what they need in the style sheet."""
    curve, style = in_page(curves_svg({"loss": film.losses}, x_label="step"))
    curve = curve.replace('viewBox="0 0 460 320"', 'viewBox="0 52 460 268"')  # the heading is on the page
    marker = '<path class="marker" d=""/><circle class="marker" r="6"/>\n</svg>'
    pictures = [_figure("loss", "Loss", curve.replace("</svg>", marker))]
    if film.picture is not None:
        network, network_style = in_page(film.picture)
        pictures.insert(0, _figure("network", "Network", network))
        style += network_style
    if film.plane is not None:
        pictures.append(_figure("boundary", "Decision boundary", plane_svg.to_svg(film.plane)))
    return "".join(pictures), style


def _figure(kind: str, title: str, svg: str) -> str:
    return f'<figure class="{kind}"><figcaption>{title}</figcaption>\n{scrolled(title, svg)}</figure>\n'


def _left_out(film: Film) -> str:
    told = []
    if film.every > 1:
        told.append(f"1 step in {film.every} is shown; the curve of the loss has all {film.steps:,} of them.")
    if film.plane is not None and len(film.plane.points) > plane_svg.MOST_POINTS:
        told.append(f"Of the {len(film.plane.points):,} points the first {plane_svg.MOST_POINTS} are drawn.")
    if len(film.names) > MOST_COLUMNS:
        told.append("The table of all steps has their losses; the numbers of each step stand in a table of its own.")
    return f'<p class="left-out">{" ".join(told)}</p>\n' if told else ""
