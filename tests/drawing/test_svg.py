"""The built-in SVG: valid, scales to the page, follows light and dark, reads without eyes."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.drawing.graph import Arrow, Cluster, Line, Mark, Picture
from tests.drawing.pictures import PICTURES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=PICTURES.values(), ids=PICTURES)
def drawing(request):
    return request.param()


def test_it_scales_to_the_page(drawing):
    root = ET.fromstring(drawing.svg)
    assert "viewBox" in root.attrib
    assert not {"width", "height"} & set(root.attrib)


def test_it_tells_what_it_shows(drawing):
    root = ET.fromstring(drawing.svg)
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert all(group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g") if "data-key" in group.attrib)


def test_every_colour_has_a_dark_one(drawing):
    style = ET.fromstring(drawing.svg).find(f"{SVG}style").text
    light, dark = (line.count("--ag-") for line in style.strip().splitlines()[:2])
    assert light == dark > 0
    assert "prefers-color-scheme:dark" in style
    assert "$" not in style


def test_nothing_is_fetched(drawing):
    assert drawing.svg.count("http") == 1  # the namespace


def test_there_is_a_head_for_every_arrow(drawing):
    heads = [node for node in ET.fromstring(drawing.svg).iter() if node.get("class") == "ag-head"]
    assert len(heads) == len(drawing._figure.arrows)


def test_everything_lies_within_the_view(drawing):
    root = ET.fromstring(drawing.svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
        assert left <= x <= x + w <= left + width
        assert top <= y <= y + h <= top + height


def outlines_by_role(drawing):
    """What the outline of each role is made of: elements, rounding, dashes."""
    groups = [group for group in ET.fromstring(drawing.svg).iter(f"{SVG}g") if "data-key" in group.attrib]
    return {
        group.get("class"): tuple(
            (node.tag, node.get("rx") if node.tag == f"{SVG}rect" else None, "stroke-dasharray" in node.attrib)
            for node in group
            if node.get("class") == "ag-shape"
        )
        for group in groups
    }


def test_roles_differ_in_outline_as_well_as_in_colour():
    X = np.ones((3, 2))
    W = ag.Tensor(np.ones((2, 4)), requires_grad=True)
    loss = (X @ W * 0.5).mean()
    outlines = outlines_by_role(ag.draw(loss)) | outlines_by_role(ag.draw(loss, max_nodes=1))
    roles = ("input", "parameter", "intermediate", "output", "constant", "operation", "folded")
    assert set(outlines) == {f"ag-{role}" for role in roles}
    assert len(set(outlines.values())) == len(roles)


def test_one_value_used_far_away_is_drawn_with_one_trunk():
    w = ag.Scalar(0.5, name="w")
    h = ag.Scalar(1.0)
    for _ in range(5):
        h = (w * h).tanh()
    root = ET.fromstring(ag.draw(h).svg)
    trunks = [node for node in root if node.get("class") == "ag-edge"]
    assert len(trunks) == 1


def test_each_local_derivative_stands_at_the_head_of_its_own_arrow():
    w = ag.Scalar(0.5, name="w")
    h = ag.Scalar(1.0)
    for _ in range(3):
        h = (w * h).tanh()
    root = ET.fromstring(ag.draw(h, locals=True).svg)
    places = {}
    for group in root.iter(f"{SVG}g"):
        text, head = (
            group.find(f"{SVG}{tag}[@class='{name}']") for tag, name in (("text", "ag-local"), ("path", "ag-head"))
        )
        if text is not None:
            x, y = map(float, head.get("d").removeprefix("M").split("L")[0].split())
            assert 0 < x - float(text.get("x")) < 60
            assert 0 < y - float(text.get("y")) < 6
            places[x, y] = text.text
    assert sorted(places.values()).count("w = 0.5") == 3


def test_a_wide_picture_is_scrolled_before_it_is_too_small_to_read(drawing):
    root = ET.fromstring(drawing.svg)
    most, least = (float(part.split(":")[1].removesuffix("px")) for part in root.get("style").split(";"))
    assert 13 * least / most > 8  # the size of the text


def test_frames_are_around_their_marks_with_their_label_inside():
    marks = tuple(Mark(f"v{i}", "intermediate", (Line("name", f"v{i}"),), f"v{i}") for i in range(4))
    arrows = tuple(Arrow(i, i + 1) for i in range(3))
    clusters = (Cluster("c0", "outer <&>", "all", (1, 2, 3)), Cluster("c1", "inner", "one", (2,), parent=0))
    root = ET.fromstring(Picture("t", "s", "d", marks, arrows, clusters).to_svg())
    boxes = {
        group.get("data-key"): [float(rect.get(key)) for key in ("x", "y", "width", "height")]
        for group in root.iter(f"{SVG}g")
        for rect in group.iter(f"{SVG}rect")
    }

    def is_within(inner, outer):
        (a, b, c, d), (x, y, w, h) = boxes[inner], boxes[outer]
        return x < a and y < b and a + c < x + w and b + d < y + h

    inside = {(inner, outer) for inner in boxes for outer in ("c0", "c1") if is_within(inner, outer)}
    assert inside == {("v1", "c0"), ("v2", "c0"), ("v3", "c0"), ("c1", "c0"), ("v2", "c1")}
    for text in root.iter(f"{SVG}text"):
        if text.get("class") == "ag-frame-label":
            x, y, width, height = boxes[{"outer <&>": "c0", "inner": "c1"}[text.text]]
            assert x < float(text.get("x")) < x + width
            assert y < float(text.get("y")) < y + height
