"""The layers of a model that has not run: all modules, frames around what is inside, arrows where they are known."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.drawing.modules import MOST_PARTS, layer_diagram, repeats
from autograd_nn.drawing.style import THEMES
from tests.drawing.pictures import layers

SVG = "{http://www.w3.org/2000/svg}"


class Net(nn.Module):
    """Parts without a known order: a sequence, layers and a Parameter."""

    def __init__(self):
        self.features = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.norm = nn.LayerNorm(8)
        self.scale = nn.Parameter(np.ones(3))
        self.head = nn.Linear(8, 10, bias=False)


class Encoder(nn.Module):
    def __init__(self, count):
        self.layers = nn.ModuleList([nn.TransformerEncoderLayer(8, 2, 16) for _ in range(count)])
        self.norm = nn.LayerNorm(8)


def pairs(count):
    return [layer for _ in range(count) for layer in (nn.Conv2d(4, 4, 3), nn.Tanh())]


def blocks_of(figure):
    """All blocks, each before those inside."""
    found, stack = [], [figure.block]
    while stack:
        block = stack.pop()
        found.append(block)
        stack += reversed(block.parts)
    return found


def names_of(figure):
    return [block.lines[0].text for block in blocks_of(figure)]


def groups_of(svg):
    return {group.get("data-key"): group for group in ET.fromstring(svg).iter(f"{SVG}g") if "data-key" in group.attrib}


def boxes_of(svg):
    """Left, top, right and bottom of each block's front."""
    boxes = {}
    for key, group in groups_of(svg).items():
        x, y, width, height = (
            float(group.findall(f"{SVG}rect")[-1].get(name)) for name in ("x", "y", "width", "height")
        )
        boxes[key] = x, y, x + width, y + height
    return boxes


def arrows_of(svg):
    return [node for node in ET.fromstring(svg).iter(f"{SVG}path") if node.get("class") == "ag-edge"]


def notes_of(figure):
    return [block.lines[-1].text for block in blocks_of(figure)]


# ---- what is drawn -------------------------------------------------------------------------------------


def test_every_module_and_parameter_is_drawn():
    figure = layer_diagram(Net())
    assert names_of(figure) == ["Net", "scale", "Sequential", "Conv2d", "ReLU", "MaxPool2d", "LayerNorm", "Linear"]
    assert notes_of(figure) == [
        "255 parameters", "a Parameter", "features · 156 parameters", "0 · 156 parameters", "1", "2",
        "norm · 16 parameters", "head · 80 parameters",
    ]  # fmt: skip
    settings = [block.lines[1].text for block in blocks_of(figure) if block.lines[0].text in ("Conv2d", "Linear")]
    assert settings == ["1, 6, kernel_size=(5, 5),", "8 → 10, no bias"]


def test_only_sequences_have_arrows():
    drawing = ag.draw(Net())
    assert len(arrows_of(drawing.svg)) == 2
    assert drawing.source.count("->") == 2
    assert "known when the model runs: draw(model, x)" in drawing.svg


def test_a_subclass_with_its_own_forward_is_no_sequence():
    class Residual(nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    figure = layer_diagram(Residual(nn.Linear(2, 2), nn.Tanh()))
    assert not figure.block.is_sequence
    assert names_of(figure) == ["Residual", "Linear", "Tanh"]


def test_modules_with_parameters_differ_in_shape_from_those_without():
    groups = groups_of(ag.draw(nn.Sequential(nn.Conv2d(1, 1, 1), nn.ReLU())).svg)
    corners = {group.get("class"): group.find(f"{SVG}rect").get("rx") for group in groups.values()}
    assert corners == {"ag-frame": "10", "ag-parameter": "0", "ag-operation": "8"}


def test_a_module_used_twice_is_told_to_be_the_same():
    conv = nn.Conv2d(2, 2, 1)
    figure = layer_diagram(nn.Sequential(conv, nn.ReLU(), conv, nn.ReLU()))
    assert names_of(figure) == ["Sequential", "Conv2d", "ReLU", "Conv2d", "ReLU"]
    assert notes_of(figure)[3] == "the same as 0"
    assert notes_of(figure)[0] == "6 parameters"


def test_a_module_without_anything_inside():
    assert repr(ag.draw(nn.ReLU())) == "<Drawing of ReLU: 1 module, 0 parameters>"
    assert ET.fromstring(ag.draw(nn.Sequential()).svg).get("viewBox")


def test_modules_of_dicts_and_plain_lists_are_found():
    class Heads(nn.Module):
        def __init__(self):
            self.heads = nn.ModuleDict({"color": nn.Linear(4, 3), "shape": nn.Linear(4, 3)})
            self.tails = [nn.Tanh(), nn.Tanh(), nn.ReLU()]

    figure = layer_diagram(Heads())
    assert names_of(figure) == ["Heads", "ModuleDict", "Linear", "Linear", "Tanh ×2", "ReLU"]
    assert notes_of(figure)[2:] == [
        "color · 15 parameters", "shape · 15 parameters", "tails.0 … tails.1", "tails.2",
    ]  # fmt: skip


# ---- repeats -------------------------------------------------------------------------------------------


def test_equal_layers_are_drawn_once():
    figure = layer_diagram(Encoder(4))
    assert names_of(figure).count("TransformerEncoderLayer ×4") == 1
    (layer,) = (block for block in blocks_of(figure) if block.times > 1)
    assert layer.lines[1].text.startswith("0 … 3 · ")
    assert layer.lines[1].text.endswith(" parameters each")
    assert len(blocks_of(layer_diagram(Encoder(4)))) == len(blocks_of(layer_diagram(Encoder(1))))
    assert names_of(layer_diagram(Encoder(1)))[2] == "TransformerEncoderLayer"


def test_layers_that_alternate_are_rolled_up_together():
    figure = layer_diagram(nn.Sequential(nn.Conv2d(1, 4, 3), *pairs(6)))
    assert names_of(figure) == ["Sequential", "Conv2d", "×6", "Conv2d", "Tanh"]
    assert notes_of(figure)[2] == "1 … 12"
    assert figure.block.parts[1].is_sequence
    listed = layer_diagram(nn.ModuleList(pairs(6)))
    assert names_of(listed) == ["ModuleList", "×6", "Conv2d", "Tanh"]
    assert not arrows_of(listed.to_svg())


def test_layers_of_other_sizes_are_not_equal():
    figure = layer_diagram(nn.Sequential(nn.Conv2d(4, 4, 3), nn.Conv2d(4, 4, 5), nn.Conv2d(4, 4, 3, bias=False)))
    assert names_of(figure).count("Conv2d") == 3


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ("", []),
        ("a", [(0, 1, 1)]),
        ("aaa", [(0, 1, 3)]),
        ("abab", [(0, 2, 2)]),
        ("aabaab", [(0, 3, 2)]),
        ("abcbcbcd", [(0, 1, 1), (1, 2, 3), (7, 1, 1)]),
        ("abc", [(0, 1, 1), (1, 1, 1), (2, 1, 1)]),
    ],
)
def test_repeats(signatures, expected):
    assert list(repeats(signatures)) == expected


def test_of_very_many_different_parts_the_first_are_drawn():
    model = nn.Sequential(*[nn.LayerNorm(i + 1) for i in range(MOST_PARTS + 30)])
    figure = layer_diagram(model)
    assert len(figure.block.parts) == MOST_PARTS + 1
    assert figure.block.parts[-1].lines[0].text == "30 more modules"
    assert figure.block.parts[-1].role == "folded"


# ---- depth and collapse --------------------------------------------------------------------------------


def test_depth_says_how_many_levels_are_opened():
    assert names_of(layer_diagram(Encoder(4), depth=0)) == ["Encoder"]
    assert names_of(layer_diagram(Encoder(4), depth=1)) == ["Encoder", "ModuleList", "LayerNorm"]
    assert blocks_of(layer_diagram(Encoder(2), depth=1))[1].lines[1].text == "20 modules inside"
    assert names_of(layer_diagram(Encoder(4), depth=2))[2] == "TransformerEncoderLayer ×4"
    deepest = len(blocks_of(layer_diagram(Encoder(4), depth=9)))
    assert deepest == len(blocks_of(layer_diagram(Encoder(4))))


@pytest.mark.parametrize("name", ["MultiheadAttention", "layers.0.self_attn", "self_attn"])
def test_collapsed_modules_are_one_box(name):
    figure = layer_diagram(Encoder(2), collapse=[name])
    assert "out_proj" not in "".join(notes_of(figure))
    assert len(blocks_of(figure)) == len(blocks_of(layer_diagram(Encoder(2)))) - 3


def test_collapse_must_name_something():
    with pytest.raises(ValueError, match="'Conv7d' is neither the path nor the class of a Module in this model"):
        ag.draw(Encoder(2), collapse="Conv7d")


# ---- the files -----------------------------------------------------------------------------------------

MODELS = {
    "net": Net,
    "encoder": lambda: Encoder(3),
    "long": lambda: nn.Sequential(*[nn.LayerNorm(i + 1) for i in range(40)]),
    "one": nn.ReLU,
    "frames in a sequence": lambda: nn.Sequential(Net(), nn.Sequential(*pairs(4)), Net(), nn.Conv2d(1, 1, 1)),
}


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def model(request):
    return request.param()


def test_frames_hold_what_is_inside_and_nothing_overlaps(model):
    figure = layer_diagram(model)
    svg = figure.to_svg()
    boxes = boxes_of(svg)
    left, top, width, height = map(float, ET.fromstring(svg).get("viewBox").split())
    for block in blocks_of(figure):
        x1, y1, x2, y2 = boxes[block.key]
        assert left <= x1 < x2 <= left + width
        assert top <= y1 < y2 <= top + height
        inside = [boxes[part.key] for part in block.parts]
        assert all(x1 < a and y1 < b and c < x2 and d < y2 for a, b, c, d in inside)
        for i, (a, b, c, d) in enumerate(inside):
            assert all(c < a2 or c2 < a or d < b2 or d2 < b for a2, b2, c2, d2 in inside[:i])


def test_sequences_fill_rows_from_left_to_right():
    boxes = list(boxes_of(ag.draw(MODELS["long"]()).svg).values())[1:]
    middles = [round((top + bottom) / 2, 1) for _, top, _, bottom in boxes]
    rows = {middle: [box for box, own in zip(boxes, middles, strict=True) if own == middle] for middle in middles}
    assert 3 < len(rows) < 12
    assert all(a[2] < b[0] for row in rows.values() for a, b in pairwise(row))
    assert len(arrows_of(ag.draw(MODELS["long"]()).svg)) == 39


def test_every_block_has_its_words(model):
    figure = layer_diagram(model)
    groups = groups_of(figure.to_svg())
    assert list(groups) == [block.key for block in blocks_of(figure)]
    for block in blocks_of(figure):
        said = "".join(text for node in groups[block.key].iter(f"{SVG}text") for text in node.itertext())
        assert all(line.text in said for line in block.lines)


def test_the_same_model_gives_the_same_bytes(model):
    first, second = layer_diagram(model), layer_diagram(model)
    assert (first.to_svg(), first.to_dot("light")) == (second.to_svg(), second.to_dot("light"))


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_has_its_colours(theme):
    drawing = ag.draw(Net())
    for format in ("svg", "dot"):
        assert THEMES[theme]["parameter-fill"] in drawing.pipe(format, theme=theme).decode()


def nasty():
    class Odd(nn.Module):
        def extra_repr(self):
            return 'a="<b>", {x|y}, ]]>\n\\N & \x00'

    return nn.ModuleDict({'<b>"&\\|{}]': Odd(), "</script>\n": nn.Sequential(Odd()), "数 ñ": nn.Linear(1, 1)})


def test_names_are_escaped():
    drawing = ag.draw(nasty())
    texts = {"".join(node.itertext()) for node in ET.fromstring(drawing.svg).iter(f"{SVG}text")}
    assert '<b>"&\\|{}]' in texts
    assert any("</script>␊" in text for text in texts)
    assert "数 ñ · 2 parameters" in texts


@pytest.mark.usefixtures("graphviz_program")
def test_graphviz_draws_names_as_they_are():
    root = ET.fromstring(ag.draw(nasty()).pipe("svg", engine="dot"))
    texts = {"".join(node.itertext()) for node in root.iter(f"{SVG}text")}
    assert '<b>"&\\|{}]' in texts
    assert "数 ñ · 2 parameters" in texts


@pytest.mark.usefixtures("graphviz_program")
def test_graphviz_draws_the_same(model):
    figure = layer_diagram(model)
    root = ET.fromstring(ag.draw(model).pipe("svg", engine="dot"))
    drawn = [node.find(f"{SVG}title").text for node in root.iter(f"{SVG}g") if node.find(f"{SVG}title") is not None]
    for block in blocks_of(figure):
        assert (f"cluster_{block.key}" if block.parts else block.key) in drawn
    assert len([name for name in drawn if "->" in name]) == len(arrows_of(figure.to_svg()))


def test_the_golden_picture_is_rolled_up():
    assert "Sequential ×3" in layers().svg
