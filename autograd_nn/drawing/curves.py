"""Curves of a training run as SVG: loss and accuracy over the epochs, without any plotting package."""

import math
from collections.abc import Mapping, Sequence

from autograd_nn.drawing.document import svg_document
from autograd_nn.drawing.style import FONT, escape, readable, text_width

_WIDTH, _HEIGHT = 460.0, 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 18.0, 62.0, 46.0
_FONT_SIZE = 12.0
_DASHES = ("", "7 4", "2 3", "9 3 2 3")  # curves differ in dash as well as in colour

_TINY, _HUGE = 1e-290, 1e290

_RULES = f"""
.ag-curves text{{font-family:{FONT};font-size:{_FONT_SIZE:g}px;fill:$text;}}
.ag-curves .ag-title{{font-size:14px;font-weight:bold;text-anchor:middle;}}
.ag-curves .ag-x{{text-anchor:middle;}}
.ag-curves .ag-y{{text-anchor:end;}}
.ag-curves .ag-grid{{fill:none;stroke:$grid;}}
.ag-curves .ag-axis{{fill:none;stroke:$edge;}}
.ag-curves .ag-curve{{fill:none;stroke-width:2;stroke-linejoin:round;}}
""" + "\n".join(
    f".ag-curves .ag-curve-{i}{{stroke:$curve-{i};}}\n.ag-curves .ag-dot-{i}{{fill:$curve-{i};}}" for i in range(1, 5)
)


def curves_svg(series: Mapping[str, Sequence[float]], x_label: str = "epoch") -> str:
    """Line curves as SVG text, one panel for each quantity, side by side.

    Parameters
    ----------
    series : mapping of str to sequence of float
        The numbers of each curve, the first at x = 1. The last word of a name is the quantity: "train loss" and
        "held-out loss" share the panel "loss". A number that is not finite leaves a gap.
    x_label : str
        What is counted from left to right.

    Returns
    -------
    str
        A whole SVG document, which follows the reader's light or dark theme.

    Raises
    ------
    ValueError
        There is no series.

    Examples
    --------
    >>> from autograd_nn.drawing.curves import curves_svg
    >>> svg = curves_svg({"train loss": [0.9, 0.4, 0.2], "held-out loss": [0.9, 0.5, 0.4]})
    >>> svg.startswith("<svg "), svg.count('class="ag-title"')  # one panel, called "loss"
    (True, 1)
    """
    if not series:
        raise ValueError("curves_svg() needs at least one series to draw")
    panels: dict[str, dict[str, Sequence[float]]] = {}
    for name, numbers in series.items():
        *which, quantity = name.split() or [name]
        panels.setdefault(quantity, {})[" ".join(which) or quantity] = numbers
    width = _WIDTH * len(panels)
    title = f"{readable(', '.join(panels), limit=200)} by {readable(x_label)}"
    body = []
    for i, (quantity, curves) in enumerate(panels.items()):
        body += [f'<g transform="translate({i * _WIDTH:g} 0)">', *_panel(quantity, curves, x_label), "</g>"]
    description = readable(_description(series), limit=1000)
    return svg_document("curves", (0, 0, width, _HEIGHT), title, description, _RULES, body)


def _description(series: Mapping[str, Sequence[float]]) -> str:
    """What a reader who does not see the curves should know of them."""
    told = [f"{name}: {numbers[0]:.4g} to {numbers[-1]:.4g}" for name, numbers in series.items() if len(numbers)]
    return "; ".join(told)


def _panel(quantity: str, curves: Mapping[str, Sequence[float]], x_label: str) -> list[str]:
    """Title, legend, axes and curves."""
    finite = [float(number) for numbers in curves.values() for number in numbers if _is_shown(number)]
    longest = max(2.0, *map(len, curves.values()))
    x_ticks = _ticks(1.0, longest, whole=True)
    y_ticks = _ticks(min(finite, default=0.0), max(finite, default=1.0))
    scale = _Scale(1.0, longest, y_ticks[0], y_ticks[-1])
    lines = [_text("ag-title", _WIDTH / 2 + (_LEFT - _RIGHT) / 2, 20, quantity)]
    lines += _legend(list(curves))
    for tick in y_ticks:
        lines.append(f'<path class="ag-grid" d="M{_LEFT:g} {scale.y(tick):.1f}H{_WIDTH - _RIGHT:g}"/>')
        lines.append(_text("ag-y", _LEFT - 8, scale.y(tick) + 4, _tick_text(tick, y_ticks)))
    bottom = _HEIGHT - _BOTTOM
    for tick in x_ticks:
        lines.append(f'<path class="ag-axis" d="M{scale.x(tick):.1f} {bottom:g}v4"/>')
        lines.append(_text("ag-x", scale.x(tick), bottom + 18, _tick_text(tick, x_ticks)))
    lines.append(f'<path class="ag-axis" d="M{_LEFT:g} {bottom:g}H{_WIDTH - _RIGHT:g}"/>')
    lines.append(_text("ag-x", (_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, x_label))
    for i, (name, numbers) in enumerate(curves.items()):
        lines += _curve(i, name, numbers, scale)
    return lines


class _Scale:
    """From numbers to places in a panel."""

    def __init__(self, x_low: float, x_high: float, y_low: float, y_high: float) -> None:
        self._x_low, self._x_unit = x_low, (_WIDTH - _LEFT - _RIGHT) / (x_high - x_low)
        self._y_low, self._y_unit = y_low, (_HEIGHT - _TOP - _BOTTOM) / (y_high - y_low)

    def x(self, number: float) -> float:
        return _LEFT + (number - self._x_low) * self._x_unit

    def y(self, number: float) -> float:
        return _HEIGHT - _BOTTOM - (number - self._y_low) * self._y_unit


def _legend(names: list[str]) -> list[str]:
    lines = []
    x = _LEFT
    for i, name in enumerate(names):
        shown = readable(name, limit=24)
        lines.append(f'<path class="ag-curve ag-curve-{_style(i)}" d="M{x:.1f} 40h26"{_dash(i)}/>')
        lines.append(_text("ag-name", x + 32, 44, shown))
        x += 50 + text_width(shown, _FONT_SIZE)
    return lines


def _curve(i: int, name: str, numbers: Sequence[float], scale: _Scale) -> list[str]:
    """One curve: a line through each run of finite numbers, a dot for a number that stands alone."""
    path: list[str] = []
    dots = []
    for place, number in enumerate(numbers):
        if not _is_shown(number):
            continue
        goes_on = place > 0 and _is_shown(numbers[place - 1])
        x, y = scale.x(place + 1.0), scale.y(float(number))
        path.append(f"{'L' if goes_on else 'M'}{x:.1f} {y:.1f}")
        if not goes_on and not (place + 1 < len(numbers) and _is_shown(numbers[place + 1])):
            dots.append(f'<circle class="ag-dot-{_style(i)}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
    title = f"<title>{escape(readable(name))}</title>"
    return [f'<path class="ag-curve ag-curve-{_style(i)}" d="{"".join(path)}"{_dash(i)}>{title}</path>', *dots]


def _is_shown(number: float) -> bool:
    """Whether a number has a place on the page; the difference of two such numbers is finite too."""
    return abs(number) <= _HUGE


def _style(i: int) -> int:
    return i % len(_DASHES) + 1


def _dash(i: int) -> str:
    dash = _DASHES[i % len(_DASHES)]
    return f' stroke-dasharray="{dash}"' if dash else ""


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(readable(text))}</text>'


def _ticks(low: float, high: float, whole: bool = False) -> list[float]:
    """About five round numbers (1, 2 or 5 times a power of ten) over a range.

    ``whole``: counted things; only whole numbers within the range, its first always.
    """
    span, size = high - low, max(abs(low), abs(high))
    if span <= 1e-9 * size or span < _TINY:  # one number, as far as a picture can tell
        span = size if size >= _TINY else 1.0
        low, high = low - span / 2, high + span / 2
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= span / 5.0001)
    if whole:
        step = max(1.0, step)
        ticks = [tick for i in range(1, int(high / step) + 1) if (tick := i * step) >= low + step / 2]
        return [low, *ticks]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, max(last, first + 1) + 1)]


def _tick_text(tick: float, ticks: list[float]) -> str:
    """A tick with as many decimals as its neighbours need."""
    step = ticks[-1] - ticks[-2] if len(ticks) > 1 else 1.0
    if max(map(abs, ticks)) >= 1e6 or step < 1e-5:
        return f"{tick:.3g}"
    return f"{tick:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"
