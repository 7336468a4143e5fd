"""Hues, lines, markers and hatches: whatever differs in hue differs in one of the others as well."""

# The palette of Okabe and Ito, which color-blind readers can tell apart; the light ones darkened to read on white.
HUES = ("#0072B2", "#D55E00", "#00795A", "#A34A80", "#8A6100", "#1A1A1A")
LINES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "++++")

TEXT = "#1A1A1A"
MUTED = "#595959"

SCALE = "cividis"
"""From low to high, in order of lightness too, so that it can be read in gray."""


def pick(kinds: tuple[str, ...], i: int) -> str:
    """The i-th of some hues, lines or markers; after the last the first comes again."""
    return kinds[i % len(kinds)]
