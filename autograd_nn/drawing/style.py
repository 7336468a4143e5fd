"""What every picture shares: colours for light and dark, the font, the width of a text, escaping."""

import html
import unicodedata
from dataclasses import dataclass

FONT = "Helvetica, Arial, sans-serif"
LOCAL = "#7A1FA2"
MUTED = "#595959"
TEXT = "#1A1A1A"

# The order of widths in common sans-serif fonts, in em; the widest of them counts, so that no text is clipped.
_NARROW = frozenset("ijlft.,:;'|!()[] ·r")
_WIDE = frozenset("mwMWGOQ@%+=<>−×≈≠≤≥…→÷")


@dataclass(frozen=True)
class Paint:
    """The colours of one role: fill and line, in light and in dark."""

    fill: str
    line: str
    dark_fill: str
    dark_line: str


# Hues of the palette of Okabe and Ito, which colour-blind readers can tell apart; each line reads on its fill.
PAINTS = {
    "input": Paint("#E6F0FA", "#0072B2", "#10293C", "#56B4E9"),
    "parameter": Paint("#FFF3D6", "#B87700", "#382A0A", "#E69F00"),
    "intermediate": Paint("#F4F4F4", "#777777", "#2B2B2B", "#9A9A9A"),
    "output": Paint("#E5F5E8", "#1B7F3B", "#0F3320", "#2FBF8F"),
    "constant": Paint("#FFFFFF", "#777777", "#1C1C1C", "#9A9A9A"),
    "operation": Paint("#FFFFFF", "#333333", "#1C1C1C", "#C8C8C8"),
    "folded": Paint("#F7E6F1", "#A34A80", "#3A1D30", "#CC79A7"),
}

_INKS = {  # text and lines: light, dark
    "text": (TEXT, "#ECECEC"),
    "muted": (MUTED, "#B4B4B4"),
    "local": (LOCAL, "#D9A6F2"),
    "edge": ("#555555", "#B0B0B0"),
    "grid": ("#DDDDDD", "#3D3D3D"),
    "curve-1": ("#0072B2", "#56B4E9"),
    "curve-2": ("#D55E00", "#F0894A"),
    "curve-3": ("#00795A", "#2FBF8F"),
    "curve-4": ("#A34A80", "#CC79A7"),
}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The room a text needs, in pixels: an estimate from above."""
    em = 0.0
    for character in text:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF" or character in _WIDE:
            em += 1.0
        elif character in _NARROW:
            em += 0.4
        else:
            em += 0.76 if character.isupper() or ord(character) > 0x2FF else 0.62
    return em * size * (1.1 if bold else 1.0)


def readable(text: str, limit: int = 40) -> str:
    """A text that any picture can hold: one line, printable characters only, cut at ``limit``."""
    shown = "".join(character if character.isprintable() else _visible(character) for character in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _visible(character: str) -> str:
    """What stands for a character that does not print: a newline is ``␊``."""
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\N{REPLACEMENT CHARACTER}"


def escape(text: str) -> str:
    """A text as XML writes it."""
    return html.escape(text)


def stylesheet(rules: str) -> str:
    """The ``<style>`` of an SVG: its colours as CSS variables, with dark values where the reader prefers dark.

    In ``rules``, ``fill:$input`` stands for a colour. It is written twice, as it is in light and as a variable:
    the many programs that know SVG but no CSS variables take the first.
    """
    light, dark = {}, {}
    for role, paint in PAINTS.items():
        light[f"{role}-fill"], light[f"{role}-line"] = paint.fill, paint.line
        dark[f"{role}-fill"], dark[f"{role}-line"] = paint.dark_fill, paint.dark_line
    for ink, (in_light, in_dark) in _INKS.items():
        light[ink], dark[ink] = in_light, in_dark
    used = sorted(name for name in light if f"${name};" in rules)
    for name in used:
        for key in ("fill", "stroke"):
            rules = rules.replace(f"{key}:${name};", f"{key}:{light[name]};{key}:var(--ag-{name});")
    return (
        "<style>\n"
        + f".ag-picture{{{_variables(light, used)}}}\n"
        + f"@media (prefers-color-scheme:dark){{.ag-picture{{{_variables(dark, used)}}}}}\n"
        + rules.strip()
        + "\n</style>"
    )


def _variables(colours: dict[str, str], used: list[str]) -> str:
    return "".join(f"--ag-{name}:{colours[name]};" for name in used)
