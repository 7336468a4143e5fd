"""Dense layers as neurons and weights: every weight a line, its size the width, its sign colour and dash."""

import math
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.drawing.neurons import MOST_LAYERS, MOST_UNITS, neurons, short
from autograd_nn.drawing.style import THEMES, text_width
from tests.drawing.pictures import network

SVG = "{http://www.w3.org/2000/svg}"


def dense(*sizes, bias=True, rng=0):
    """A chain of dense layers with tanh between them."""
    rng = np.random.default_rng(rng)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [nn.Linear(n_in, n_out, bias=bias, rng=rng), nn.Tanh()]
    return nn.Sequential(*layers)


def with_weights(values):
    """One layer without bias, with these weights."""
    values = np.array(values, float)
    layer = nn.Linear(values.shape[1], values.shape[0], bias=False)
    layer.weight.data = values
    return layer


def lines_of(svg):
    """The weights: tooltip -> the attributes of the line."""
    groups = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.find(f"{SVG}line") is not None]
    return {group.find(f"{SVG}title").text: group.find(f"{SVG}line").attrib for group in groups}


def texts_of(svg):
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def units_of(svg):
    return [group for group in ET.fromstring(svg).iter(f"{SVG}g") if "data-key" in group.attrib]


# ---- weights -------------------------------------------------------------------------------------------


def test_every_weight_is_a_line():
    model = dense(2, 3, 1)
    told = {
        f"{path}.weight[{i}, {j}] = {model[path].weight.numpy()[i, j]:.4g}"
        for path in (0, 2)
        for i, j in np.ndindex(model[path].weight.shape)
    }
    assert len(told) == 9
    assert set(lines_of(ag.draw(model).svg)) == told


def test_the_larger_a_weight_the_wider_its_line():
    lines = lines_of(ag.draw(with_weights([[0.5, -2.0, 1.0], [-0.1, 0.0, 3.0]])).svg)
    widths = {abs(float(told.split("= ")[1])): float(line["stroke-width"]) for told, line in lines.items()}
    assert [width for _, width in sorted(widths.items())] == sorted(set(widths.values()))
    assert len(widths) == 6


def test_strong_weights_lie_in_front():
    lines = lines_of(ag.draw(with_weights([[0.5, -2.0, 1.0]])).svg)
    assert [told.split("= ")[1] for told in lines] == ["0.5", "1", "-2"]


def test_signs_differ_in_colour_and_in_dash():
    svg = ag.draw(with_weights([[1.0, -1.0, 0.0, math.nan]])).svg
    kinds = [line["class"] for line in sorted(lines_of(svg).values(), key=lambda line: float(line["y1"]))]
    assert kinds == ["ag-positive", "ag-negative", "ag-zero", "ag-nan"]
    style = ET.fromstring(svg).find(f"{SVG}style").text
    rules = {kind: style.split(f".{kind}{{")[1].split("}")[0] for kind in kinds}
    assert [("stroke-dasharray" in rule) for rule in rules.values()] == [False, True, True, True]
    assert len(set(rules.values())) == 4


def test_a_line_runs_from_its_input_to_its_unit():
    svg = ag.draw(with_weights([[1.0, 2.0], [3.0, 4.0]])).svg
    centres = {}
    for unit in units_of(svg):
        circle = unit.find(f"{SVG}circle")
        centres[unit.get("data-key")] = float(circle.get("cx")), float(circle.get("cy"))
    for told, line in lines_of(svg).items():
        i, j = told.split("[")[1].split("]")[0].split(", ")
        assert float(line["y1"]) == centres[f"u0_{j}"][1]
        assert float(line["y2"]) == centres[f"u1_{i}"][1]
        assert centres[f"u0_{j}"][0] < float(line["x1"]) < float(line["x2"]) < centres[f"u1_{i}"][0]


@pytest.mark.parametrize("value", [0.0, 0.3, -0.3, math.nan, math.inf, -math.inf, 1e300, 5e-324])
def test_equal_weights_have_equal_lines(value):
    drawing = ag.draw(with_weights(np.full((3, 4), value)))
    lines = lines_of(drawing.svg)
    assert len(lines) == 12
    assert len({(line["class"], line["stroke-width"]) for line in lines.values()}) == 1
    assert "penwidth=" in drawing.source


def test_weights_that_are_not_finite_do_not_set_the_scale():
    figure = neurons(with_weights([[math.inf, -math.inf, math.nan, 2.0, 1.0]]))
    assert [weight.strength for weight in figure.weights] == [1.0, 1.0, 1.0, 1.0, 0.5]
    assert [weight.kind for weight in figure.weights] == ["positive", "negative", "nan", "positive", "positive"]
    assert "3 weights of those drawn are not finite" in figure.description


def test_weights_of_small_networks_are_written_on_their_lines():
    drawing = network()
    numbers = {"1.50", "-0.50", "0", "2.00", "-1.00", "0.25", "1.00", "-2.00", "0.75"}
    assert numbers <= set(texts_of(drawing.svg))
    assert all(f'label="{number}"' in drawing.source for number in numbers)
    assert "label=" not in ag.draw(dense(3, 5)).source.split("->")[-1]


@pytest.mark.parametrize(("tails", "heads"), [(2, 3), (3, 2), (3, 4), (2, 6), (10, 1), (1, 10), (6, 2)])
def test_numbers_on_lines_stand_apart(tails, heads):
    root = ET.fromstring(ag.draw(with_weights(np.ones((heads, tails)))).svg)
    turned = [node.get("transform") for node in root.iter(f"{SVG}text") if "transform" in node.attrib]
    places = sorted(tuple(map(float, text[len("translate(") :].split(")")[0].split())) for text in turned)
    assert len(places) == tails * heads
    assert min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i]) > 10


# ---- units ---------------------------------------------------------------------------------------------


def test_units_are_named_as_in_textbooks():
    assert [unit.find(f"{SVG}text").text for unit in units_of(ag.draw(dense(2, 3, 1)).svg)] == [
        "x1", "x2", "h1", "h2", "h3", "y",
    ]  # fmt: skip


def test_every_unit_tells_its_bias():
    model = dense(2, 3, 1)
    texts = texts_of(ag.draw(model).svg)
    for path in (0, 2):
        for i, bias in enumerate(model[path].bias.numpy()):
            assert f"b {short(bias)}" in texts
            assert f"{path}.bias[{i}] = {bias:.4g}" in ag.draw(model).svg


def test_a_layer_without_bias_has_none():
    drawing = ag.draw(dense(2, 3, 1, bias=False))
    assert not [text for text in texts_of(drawing.svg) if text.startswith("b ")]
    assert "no bias" in drawing.svg


def test_output_and_inputs_differ_from_the_units_between_them():
    units = units_of(ag.draw(dense(2, 3, 1)).svg)
    assert [len(unit.findall(f"{SVG}circle")) for unit in units] == [1, 1, 1, 1, 1, 2]
    assert [unit.get("class") for unit in units][::2] == ["ag-input", "ag-intermediate", "ag-intermediate"]


@pytest.mark.parametrize("size", [1, MOST_UNITS, MOST_UNITS + 1, 784])
def test_wide_columns_show_the_first_units_and_the_last(size):
    svg = ag.draw(dense(size, 2)).svg
    shown = [unit.find(f"{SVG}text").text for unit in units_of(svg) if unit.get("class") == "ag-input"]
    left_out = size - len(shown)
    if size <= MOST_UNITS:
        assert left_out == 0
    else:
        assert shown == [*(f"x{i}" for i in range(1, MOST_UNITS - 1)), f"x{size}"]
        assert f"<title>{left_out} more</title>" in svg
        assert f"{left_out} of the {size} inputs are not drawn" in svg
    assert ("1 input" if size == 1 else f"{size} inputs") in texts_of(svg)
    assert len(lines_of(svg)) == 2 * len(shown)


def test_headings_and_activations_are_written():
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 10))
    texts = texts_of(ag.draw(model).svg)
    for text in ("Linear 64 → 16", "Linear 16 → 10", "64 inputs", "Flatten", "16 units", "ReLU", "Dropout(p=0.5)"):
        assert text in texts


def test_short_numbers():
    numbers = [0.0, -0.0, 0.125, -3.14159, 999.4, 0.0004, 12345.6, math.nan, -math.inf]
    assert [short(number) for number in numbers] == [
        "0", "0", "0.12", "-3.14", "999.40", "4e-04", "1e+04", "nan", "-inf",
    ]  # fmt: skip


# ---- which models --------------------------------------------------------------------------------------


def test_sequences_in_sequences_are_one_chain():
    inner = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
    figure = neurons(nn.Sequential(nn.Sequential(nn.Linear(2, 3)), inner, nn.Linear(4, 1)))
    assert figure.title == "Network 2–3–4–1"
    assert [figure.weights[i].tooltip.split("weight")[0] for i in (0, 6, -1)] == ["0.0.", "1.0.", "2."]


def test_an_activation_may_be_used_twice():
    tanh = nn.Tanh()
    figure = neurons(nn.Sequential(nn.Linear(2, 3), tanh, nn.Linear(3, 1), tanh))
    assert [column.notes[1:] for column in figure.columns] == [(), ("Tanh",), ("Tanh",)]


class Doubled(nn.Sequential):
    def forward(self, x):
        return 2 * super().forward(x)


class OwnTanh(nn.Tanh):
    def forward(self, x):
        return x[..., :1]


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(),
        nn.Tanh(),
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 2)),
        nn.Sequential(nn.Linear(2, 4), nn.GLU(), nn.Linear(2, 1)),
        nn.Sequential(nn.Linear(2, 4), nn.Flatten(), nn.Linear(8, 1)),
        nn.Sequential(nn.Linear(2, 2), OwnTanh(), nn.Linear(2, 1)),
        Doubled(nn.Linear(2, 1)),
        dense(*[2] * (MOST_LAYERS + 2)),
    ],
    ids=["empty", "no layer", "convolution", "GLU", "flatten", "own activation", "own forward", "long"],
)
def test_other_models_are_no_chains_of_dense_layers(model):
    assert neurons(model) is None
    assert repr(ag.draw(model)).startswith(f"<Drawing of {type(model).__name__}: ")


def test_drawing_a_chain():
    assert repr(ag.draw(dense(2, 3, 1))) == "<Drawing of network 2–3–1: 13 parameters>"


def test_a_chain_is_drawn_as_layers_on_request():
    assert repr(ag.draw(dense(2, 3, 1), depth=1)) == "<Drawing of Sequential: 5 modules, 13 parameters>"
    assert repr(ag.draw(dense(2, 3, 1), collapse="Linear")) == "<Drawing of Sequential: 5 modules, 13 parameters>"


def test_float32_networks_are_drawn():
    assert len(lines_of(ag.draw(dense(2, 2).to("float32")).svg)) == 4


# ---- the files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(2, 3, 1), (64, 16, 10), (784, 128, 10), (1, 1), (1, 40, 40, 1)])
def test_everything_lies_within_the_view_and_nothing_overlaps(sizes):
    root = ET.fromstring(ag.draw(dense(*sizes)).svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    assert not {"width", "height"} & set(root.attrib)
    circles = [tuple(float(c.get(key)) for key in ("cx", "cy", "r")) for c in root.iter(f"{SVG}circle")]
    for x, y, r in circles:
        assert left <= x - r <= x + r <= left + width
        assert top <= y - r <= y + r <= top + height
    outer = [circle for circle in circles if circle[2] == 16]
    assert all(math.dist(a[:2], b[:2]) > 32 for i, a in enumerate(outer) for b in outer[:i])
    for text in root.iter(f"{SVG}text"):
        if text.get("class") in ("ag-heading", "ag-note"):
            half = text_width(text.text, 13, text.get("class") == "ag-heading") / 2
            assert left <= float(text.get("x")) - half < float(text.get("x")) + half <= left + width


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_has_its_colours(theme):
    drawing = ag.draw(dense(2, 3, 1))
    assert THEMES[theme]["negative"] in drawing.pipe("svg", theme=theme).decode()
    assert THEMES[theme]["negative"] in drawing.pipe("dot", theme=theme).decode()


def test_the_same_network_gives_the_same_bytes():
    first, second = ag.draw(dense(3, 20, 2)), ag.draw(dense(3, 20, 2))
    assert (first.svg, first.source) == (second.svg, second.source)


def test_names_are_escaped():
    class Outer(nn.Sequential):
        pass

    model = Outer()
    setattr(model, '<b>"&]\\', nn.Linear(2, 1))
    drawing = ag.draw(model)
    assert all(told.startswith('<b>"&]\\.weight[0, ') for told in lines_of(drawing.svg))
    assert "<b>" not in drawing.source


@pytest.mark.usefixtures("graphviz_program")
@pytest.mark.parametrize("sizes", [(2, 3, 1), (784, 128, 10), (1, 1)])
def test_graphviz_draws_the_same(sizes):
    drawing = ag.draw(dense(*sizes))
    root = ET.fromstring(drawing.pipe("svg", engine="dot"))
    edges = [node for node in root.iter(f"{SVG}g") if node.get("class") == "edge"]
    assert len(edges) == len(lines_of(drawing.svg))
    columns: dict[float, list[tuple[float, str]]] = {}
    for node in root.iter(f"{SVG}g"):
        name = node.find(f"{SVG}title")
        if name is not None and name.text.startswith("u") and node.get("class", "").startswith("node"):
            ellipse = node.find(f".//{SVG}ellipse")
            columns.setdefault(float(ellipse.get("cx")), []).append((float(ellipse.get("cy")), name.text))
    assert len(columns) == len(sizes)
    for place, (_, units) in enumerate(sorted(columns.items())):
        order = [name for _, name in sorted(units)]
        assert order == sorted(order, key=lambda name: int(name.split("_")[1]))
        assert {name.split("_")[0] for name in order} == {f"u{place}"}
