"""Any name can stand on a picture: names are read back by an XML parser, and from what the real ``dot`` made."""

import html
import re
import subprocess
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd_nn as ag
from autograd_nn.drawing.style import readable, text_width

NASTY = [
    'a"b', "back\\slash", "ends with \\", "\\n \\N \\l \\G", "two\nlines", "{a|b}", "<b>", "</B>", "&amp; & &#65;",
    "</script>", "]]>", "<!-- -->", "tab\there", "\x00\x01\x7f", "ñ é ∂ 数 🙂", "a\u202eb", "\ud800", "\uffff", " ",
    "-->", "a -> b", "]", "[x]", "x" * 300, "'", "`$(ls)`", "%s {0}", "v0", "op1", "e\u0301",
]  # fmt: skip


def added(names):
    """A sum of leaves with these names, drawn."""
    total = ag.Scalar(0.0)
    for name in names:
        total = total + ag.Scalar(1.0, name=name)
    return ag.draw(total, locals=True)


def squeezed(text):
    """A text without spaces, which HTML labels do not keep one for one."""
    return re.sub(r"\s", "", text)


def texts_of(svg):
    return {squeezed("".join(node.itertext())) for node in ET.fromstring(svg).iter() if node.tag.endswith("}text")}


names = st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=12, unique=True)


def shown(picture):
    return {squeezed(line.text) for mark in picture.marks for line in mark.lines}


@given(names)
@settings(deadline=None, max_examples=60)
def test_every_name_is_on_the_svg(labels):
    drawing = added(labels)
    assert shown(drawing._figure) <= texts_of(drawing.svg) | {""}


def test_nasty_names_are_on_the_svg():
    drawing = added(NASTY)
    assert {squeezed(readable(name)) for name in NASTY} <= texts_of(drawing.svg) | {""}


@pytest.mark.usefixtures("graphviz_program")
def test_graphviz_reads_nasty_names_as_they_are():
    svg = added(NASTY).pipe("svg", engine="dot").decode()
    assert {squeezed(readable(name)) for name in NASTY} <= texts_of(svg) | {""}


@pytest.mark.usefixtures("graphviz_program")
@given(names)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_graphviz_reads_every_name_as_it_is(labels):
    drawing = added(labels)
    run = subprocess.run(["dot", "-Tsvg"], input=drawing.source.encode(), capture_output=True, check=True)
    assert run.stderr == b""
    assert shown(drawing._figure) <= texts_of(run.stdout) | {""}


@pytest.mark.usefixtures("graphviz_program")
def test_tooltips_reach_graphviz_as_they_are():
    tooltip = 'q = \\n "a" & <b> |{x}'
    x = ag.Scalar(1.0, name=tooltip)
    svg = ag.draw(x * 2.0).pipe("svg", engine="dot").decode()
    assert f"{tooltip}: parameter" in {html.unescape(title) for title in re.findall(r'xlink:title="([^"]*)"', svg)}


def test_readable_keeps_one_printable_line():
    assert readable("a\nb\x00c\u202ed") == "a␊b␀c\N{REPLACEMENT CHARACTER}d"
    assert readable("x" * 50) == "x" * 39 + "…"


@pytest.mark.parametrize(
    ("text", "least"),
    [("x1", 11.0), ("WWWW", 45.0), ("iiii", 10.0), ("数数", 24.0), ("e\u0301", 6.0), ("-0.7659 … 0.7232", 90.0)],
)
def test_the_estimated_width_is_no_less_than_helvetica_needs(text, least):
    assert least <= text_width(text, 12) <= 2 * least
