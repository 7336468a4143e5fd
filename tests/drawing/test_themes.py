"""Themes: every text can be read on what is behind it, and a fixed theme looks the same for every reader."""

import itertools
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograd_nn.drawing.style import ROLES, THEMES
from tests.drawing.pictures import PICTURES

TEXTS = ("text", "muted", "local")
SVG = "{http://www.w3.org/2000/svg}"


def channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def luminance(colour):
    """Relative luminance, as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_reads_on_every_fill_and_on_the_page(theme):
    colours = THEMES[theme]
    backs = ["page", *[name for name in colours if name.endswith("-fill")]]
    assert {f"{role}-fill" for role in ROLES} < set(backs)
    low = {
        (text, back): contrast(colours[text], colours[back])
        for text, back in itertools.product(TEXTS, backs)
        if contrast(colours[text], colours[back]) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_line_is_seen_on_its_fill_and_on_the_page(theme):
    colours = THEMES[theme]
    pairs = [(f"{role}-line", back) for role in ROLES for back in (f"{role}-fill", "page")] + [("edge", "page")]
    pairs += [(name, "page") for name in colours if name.startswith("curve-")]
    assert {pair for pair in pairs if contrast(*(colours[name] for name in pair)) < 3} == set()


@pytest.mark.parametrize("name", PICTURES)
def test_print_has_black_and_white_only(name):
    picture = PICTURES[name]()
    for suffix in ("dot", "svg"):
        colours = re.findall(r"#[0-9A-Fa-f]{6}\b", picture.pipe(suffix, theme="print").decode())
        assert set(colours) == {"#000000", "#FFFFFF"}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("suffix", ["dot", "svg"])
def test_themes_differ_in_colours_alone(suffix, name):
    picture = PICTURES[name]()
    made = {theme: picture.pipe(suffix, theme=theme).decode() for theme in THEMES}
    assert len(set(made.values())) == 3
    plain = {re.sub(r"#[0-9A-Fa-f]{6}\b", "#", text).replace(f"ag-{theme}", "ag-") for theme, text in made.items()}
    assert len(plain) == 1


@pytest.mark.parametrize("name", PICTURES)
def test_without_a_theme_dot_is_light_and_svg_follows_the_reader(name):
    picture = PICTURES[name]()
    assert picture.pipe("dot") == picture.pipe("dot", theme="light")
    assert b"prefers-color-scheme:dark" in picture.pipe("svg")
    assert all(b"prefers-color-scheme" not in picture.pipe("svg", theme=theme) for theme in THEMES)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_fixed_theme_has_its_page_behind_everything(theme, name):
    root = ET.fromstring(PICTURES[name]().pipe("svg", theme=theme))
    shapes = [node for node in root if node.tag not in (f"{SVG}title", f"{SVG}desc", f"{SVG}style")]
    assert shapes[0].get("class") == "ag-page"
    assert [shapes[0].get(key) for key in ("x", "y", "width", "height")] == root.get("viewBox").split()


@pytest.mark.usefixtures("graphviz_program")
@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_graphviz_draws_each_theme_differently(suffix):
    picture = PICTURES["twice"]()
    assert len({picture.pipe(suffix, theme=theme) for theme in THEMES}) == 3
    assert picture.pipe("png") == picture.pipe("png", theme="light")


# ---- in a browser --------------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FILLS = ("parameter-fill", "output-fill")  # of roles that are in every picture here; lines have blended pixels


def screenshot(folder: Path, body: str, *options: str):
    """The pixels of a page in a headless browser: height, width, three channels."""
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="matplotlib, which reads the pixels, is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    (folder / "page.html").write_text(f'<!doctype html><meta charset="utf-8">{body}', encoding="utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", f"--user-data-dir={folder / 'profile'}", "--window-size=1000,400",
        f"--screenshot={folder / 'page.png'}", *options, (folder / "page.html").as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (pyplot.imread(folder / "page.png")[:, :, :3] * 255).round().astype(int)


def share(pixels, colour):
    """How much of the page has exactly this colour."""
    return (pixels == channels(colour)).all(axis=-1).mean()


@pytest.mark.parametrize("theme", THEMES)
def test_a_browser_shows_the_page_and_the_inks_of_the_theme(theme, tmp_path):
    pixels = screenshot(tmp_path, PICTURES["neuron"]().pipe("svg", theme=theme).decode())
    assert share(pixels, THEMES[theme]["page"]) > 0.2
    assert share(pixels, THEMES[theme]["text"]) > 0.0005
    shown = {other for other in ("light", "dark") if any(share(pixels, THEMES[other][fill]) for fill in FILLS)}
    assert shown == {theme} - {"print"}
    if theme == "print":
        assert (pixels.max(axis=-1) == pixels.min(axis=-1)).all()


@pytest.mark.parametrize(
    ("theme", "option"),
    [("light", "--blink-settings=preferredColorScheme=1"), ("dark", "--blink-settings=preferredColorScheme=0")],
)
def test_without_a_theme_a_browser_shows_the_readers(theme, option, tmp_path):
    page = f"<style>body{{background:{THEMES[theme]['page']}}}</style>"
    pixels = screenshot(tmp_path, page + PICTURES["neuron"]().svg, option)
    assert share(pixels, THEMES[theme]["parameter-fill"]) > 0.01
    assert share(pixels, THEMES[theme]["text"]) > 0.0005


def test_pictures_on_one_page_keep_their_own_themes(tmp_path):
    picture = PICTURES["twice"]()
    pixels = screenshot(
        tmp_path, picture.pipe("svg", theme="dark").decode() + picture.pipe("svg", theme="light").decode()
    )
    assert [theme for theme in ("light", "dark") if share(pixels, THEMES[theme]["output-fill"]) < 0.002] == []
