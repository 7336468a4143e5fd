"""What every picture shares: the colours of each theme, the font, the width of a text, escaping."""

import html
import unicodedata
from collections.abc import Mapping

FONT = "Helvetica, Arial, sans-serif"

ROLES = ("input", "parameter", "intermediate", "output", "constant", "operation", "module", "folded")

# Hues of the palette of Okabe and Ito, which colour-blind readers can tell apart. Every text reads on every fill,
# and every line on its fill and on the page. On paper the colours are gone: shapes and dashes tell the roles.
_COLOURS = {  # light, dark, print
    "page": ("#FFFFFF", "#1C1C1C", "#FFFFFF"),
    "text": ("#1A1A1A", "#ECECEC", "#000000"),
    "muted": ("#595959", "#B4B4B4", "#000000"),
    "local": ("#7A1FA2", "#D9A6F2", "#000000"),
    "edge": ("#555555", "#B0B0B0", "#000000"),
    "grid": ("#DDDDDD", "#3D3D3D", "#BBBBBB"),
    "input-fill": ("#E6F0FA", "#10293C", "#FFFFFF"),
    "input-line": ("#0072B2", "#56B4E9", "#000000"),
    "parameter-fill": ("#FFF3D6", "#382A0A", "#FFFFFF"),
    "parameter-line": ("#B87700", "#E69F00", "#000000"),
    "intermediate-fill": ("#F4F4F4", "#2B2B2B", "#FFFFFF"),
    "intermediate-line": ("#777777", "#9A9A9A", "#000000"),
    "output-fill": ("#E5F5E8", "#0F3320", "#FFFFFF"),
    "output-line": ("#1B7F3B", "#2FBF8F", "#000000"),
    "constant-fill": ("#FFFFFF", "#1C1C1C", "#FFFFFF"),
    "constant-line": ("#777777", "#9A9A9A", "#000000"),
    "operation-fill": ("#FFFFFF", "#1C1C1C", "#FFFFFF"),
    "operation-line": ("#333333", "#C8C8C8", "#000000"),
    "module-fill": ("#E8F3F0", "#12302A", "#FFFFFF"),
    "module-line": ("#00795A", "#2FBF8F", "#000000"),
    "folded-fill": ("#F7E6F1", "#3A1D30", "#FFFFFF"),
    "folded-line": ("#A34A80", "#CC79A7", "#000000"),
    "positive": ("#0072B2", "#56B4E9", "#000000"),
    "negative": ("#D55E00", "#F0894A", "#000000"),
    "curve-1": ("#0072B2", "#56B4E9", "#000000"),
    "curve-2": ("#D55E00", "#F0894A", "#000000"),
    "curve-3": ("#00795A", "#2FBF8F", "#000000"),
    "curve-4": ("#A34A80", "#CC79A7", "#000000"),
}

Theme = Mapping[str, str]
"""Every colour of a picture by its name: ``theme["input-fill"]``."""

THEMES: Mapping[str, Theme] = {
    theme: {name: colours[i] for name, colours in _COLOURS.items()}
    for i, theme in enumerate(("light", "dark", "print"))
}

# The order of widths in common sans-serif fonts, in em; the widest of them counts, so that no text is clipped.
_NARROW = frozenset("ijlft.,:;'|!()[] ·r")
_WIDE = frozenset("mwMWGOQ@%+=<>−×≈≠≤≥…→÷")


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


def stylesheet(rules: str, theme: str | None = None) -> str:
    """The ``<style>`` of an SVG.

    In ``rules``, ``fill:$input-fill;`` stands for a colour. Without a theme the colours follow the reader's: each is
    written twice, as it is in light and as a CSS variable, which is dark where the reader prefers dark; the many
    programs that know SVG but no CSS variables take the first. With a theme they are simply its colours.
    """
    rules = rules.strip()
    used = [name for name in sorted(_COLOURS) if f"${name};" in rules]
    for name in used:
        if theme is not None:
            rules = rules.replace(f"${name};", f"{THEMES[theme][name]};")
            continue
        for key in ("fill", "stroke"):
            rules = rules.replace(f"{key}:${name};", f"{key}:{THEMES['light'][name]};{key}:var(--ag-{name});")
    if theme is None:
        light, dark = ("".join(f"--ag-{name}:{THEMES[side][name]};" for name in used) for side in ("light", "dark"))
        rules = f".ag-picture{{{light}}}\n@media (prefers-color-scheme:dark){{.ag-picture{{{dark}}}}}\n{rules}"
    return f"<style>\n{rules}\n</style>"
