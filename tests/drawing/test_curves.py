"""The curves of a training run."""

import math
import xml.etree.ElementTree as ET

import pytest

from autograd_nn.drawing.curves import curves_svg

SVG = "{http://www.w3.org/2000/svg}"


def by_class(svg, name):
    return [node for node in ET.fromstring(svg).iter() if name in (node.get("class") or "").split()]


def curve_paths(svg):
    return [node.get("d") for node in by_class(svg, "ag-curve") if node.find(f"{SVG}title") is not None]


def test_series_of_one_quantity_share_a_panel():
    svg = curves_svg(
        {"train loss": [2, 1], "train accuracy": [0.5, 0.9], "held-out loss": [2, 1.5], "held-out accuracy": [0.4, 0.8]}
    )
    assert [node.text for node in by_class(svg, "ag-title")] == ["loss", "accuracy"]
    assert [node.text for node in by_class(svg, "ag-name")] == ["train", "held-out"] * 2
    assert len(curve_paths(svg)) == 4


def test_curves_differ_in_dash_as_well_as_in_colour():
    svg = curves_svg({f"{name} loss": [1, 2] for name in "abcd"})
    curves = by_class(svg, "ag-curve")
    assert len({(node.get("class"), node.get("stroke-dasharray")) for node in curves}) == 4
    assert len({node.get("stroke-dasharray") for node in curves}) == 4


def test_a_falling_loss_falls_on_the_page():
    (path,) = curve_paths(curves_svg({"loss": [3.0, 2.0, 1.0]}))
    heights = [float(point.split()[1]) for point in path[1:].split("L")]
    assert heights == sorted(heights)


def test_ticks_are_round_and_enclose_the_curve():
    svg = curves_svg({"loss": [0.13, 0.97]})
    assert [node.text for node in by_class(svg, "ag-y")] == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]


def test_epochs_are_whole_and_begin_at_one():
    ticks = [node.text for node in by_class(curves_svg({"loss": list(range(40))}), "ag-x")]
    assert ticks == ["1", "10", "20", "30", "40", "epoch"]
    assert [node.text for node in by_class(curves_svg({"loss": [1, 2, 3]}), "ag-x")] == ["1", "2", "3", "epoch"]


def test_numbers_that_are_not_finite_leave_a_gap():
    svg = curves_svg({"loss": [1.0, 2.0, math.nan, 3.0, math.inf, 4.0, 5.0]})
    (path,) = curve_paths(svg)
    assert path.count("M") == 3
    assert len(by_class(svg, "ag-dot-1")) == 1


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        [0.5],
        [0.0, 0.0],
        [math.nan],
        [1e308, -1e308],
        [1e-320, 2e-320],
        [1.0, 1.0 + 1e-16],
        [-3, -2],
        [1e9, 2e9],
        [1e-8, 3e-8],
    ],
)
def test_any_numbers_give_a_picture_within_its_panel(numbers):
    svg = curves_svg({"loss": numbers})
    _, _, width, height = map(float, ET.fromstring(svg).get("viewBox").split())
    for path in curve_paths(svg):
        for point in path.replace("M", "L").split("L")[1:]:
            x, y = map(float, point.split())
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_names_are_escaped():
    svg = curves_svg({'<b> & "c" loss': [1, 2]}, x_label="</svg>")
    assert [node.text for node in by_class(svg, "ag-name")] == ['<b> & "c"']
    assert by_class(svg, "ag-x")[-1].text == "</svg>"


def test_no_series_is_an_error():
    with pytest.raises(ValueError, match="at least one series"):
        curves_svg({})
