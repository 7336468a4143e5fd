"""Modules on the picture: frames, boxes, depth, collapse, and what is repeated."""

import subprocess

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from tests.drawing.views import arrows_by_name, names, picture_of

X = np.ones((4, 2))


def mlp():
    return nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0))


def encoder(layers=4):
    return nn.Sequential(*[nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, rng=i) for i in range(layers)])


def framed(pict):
    """The frames: what each is called, and the marks in it."""
    return {cluster.label: [pict.marks[i].lines[0].text for i in cluster.marks] for cluster in pict.clusters}


def lines(pict, title):
    return next([line.text for line in mark.lines] for mark in pict.marks if mark.lines[0].text == title)


def unrolled(cell, steps):
    """A cell called in a loop, and its results joined."""
    h = ag.Tensor(np.zeros((4, 3)))
    states = []
    for t in range(steps):
        h = cell(np.full((4, 2), float(t)), h)
        states.append(h)
    return ag.stack(states).sum()


# ---- a model with a sample ---------------------------------------------------------------------------------


def test_a_model_with_a_sample_is_drawn_as_layers():
    model = mlp()
    pict = picture_of(model, X)
    assert names(pict, "module") == ["0: Linear", "1: Tanh", "2: Linear"]
    assert lines(pict, "0: Linear") == ["0: Linear", "(4,2) → (4,3)", "9 parameters"]
    assert lines(pict, "1: Tanh") == ["1: Tanh", "(4,3) → (4,3)"]
    assert list(framed(pict).values()) == [["0: Linear", "1: Tanh", "2: Linear"]]
    assert [mark.role for mark in pict.marks] == ["input", "module", "module", "module", "output"]
    assert [(arrow.tail, arrow.head) for arrow in pict.arrows] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_names_of_model_and_sample_are_the_callers():
    net, sample = mlp(), X
    source = ag.draw(net, sample).source
    assert "net: Sequential" in source
    assert "<B>sample</B>" in source


def test_drawing_a_model_changes_nothing_in_it():
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3), nn.Dropout(0.5, rng=0))
    model[2].eval()
    before = model.state_dict()
    with ag.no_grad():
        ag.draw(model, X)
    assert [module.training for module in model] == [True, True, False]
    assert all(np.array_equal(before[path], values) for path, values in model.state_dict().items())


def test_a_sample_that_requires_a_gradient_is_an_input_all_the_same():
    pict = picture_of(mlp(), ag.Tensor(X, requires_grad=True))
    assert [mark.role for mark in pict.marks][:2] == ["input", "module"]


def test_all_results_of_a_model_are_outputs():
    lstm, sample = nn.LSTM(2, 3, rng=0), np.ones((5, 4, 2))
    pict = ag.draw(lstm, sample, depth=0)._figure
    assert len(names(pict, "output")) == 3
    assert len(names(pict, "module")) == 1
    assert [pict.marks[arrow.head].role for arrow in pict.arrows] == ["module", "output", "output", "output"]


def test_an_unnamed_input_is_drawn_and_an_unnamed_buffer_is_not():
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3)).eval()
    pict = picture_of(model, [[1.0, 2.0]])
    assert len(names(pict, "input")) == 1
    assert lines(pict, "1: BatchNorm1d")[1] == "(1,3) → (1,3)"


# ---- depth and collapse --------------------------------------------------------------------------------------


def test_a_small_computation_shows_every_operation():
    model = mlp()
    pict = picture_of((model(X) ** 2).sum())
    assert names(pict, "operation") == ["linear", "tanh", "linear", "**", "sum"]
    assert names(pict, "module") == []
    (inside,) = framed(pict).values()
    assert {"0.weight", "0.bias", "linear", "tanh", "2.weight", "2.bias"} <= set(inside)
    assert not {"X", "**", "sum"} & set(inside)


def test_depth_opens_levels():
    model = mlp()
    loss = (model(X) ** 2).sum()
    pict = picture_of(loss, depth=0)
    assert len(names(pict, "module")) == 1
    assert pict.clusters == ()
    assert "13 parameters" in [line.text for mark in pict.marks for line in mark.lines]
    assert names(picture_of(loss, depth=1), "module") == ["0: Linear", "1: Tanh", "2: Linear"]
    assert names(picture_of(loss, depth=2), "module") == []


@pytest.mark.parametrize("name", ["Linear", ["0", "2"], ["Sequential.0", "Linear"]])
def test_collapsed_modules_are_boxes(name):
    model = mlp()
    pict = picture_of((model(X) ** 2).sum(), collapse=name)
    assert names(pict, "module") == ["0: Linear", "2: Linear"]
    assert names(pict, "operation") == ["tanh", "**", "sum"]


def test_a_name_that_nothing_has_lists_what_was_called():
    model = mlp()
    with pytest.raises(ValueError, match=r"collapse='Conv2d' is neither .* are Sequential, Linear, Tanh\Z"):
        ag.draw(model(X), collapse="Conv2d")


def test_a_weight_that_two_boxes_share_is_drawn():
    first, second = nn.Linear(3, 3, rng=0), nn.Linear(3, 3, rng=1)
    second.weight = first.weight
    loss = second(first(np.ones((2, 3)))).sum()
    pict = ag.draw(loss, depth=0)._figure  # names come from here
    assert names(pict, "parameter") == ["weight"]
    assert [pict.marks[arrow.head].role for arrow in pict.arrows if pict.marks[arrow.tail].role == "parameter"] == [
        "module", "module",
    ]  # fmt: skip


def test_a_value_used_in_a_box_and_outside_has_an_arrow_to_both():
    layer = nn.Linear(2, 2, rng=0)
    x = ag.Tensor(X, requires_grad=True, name="x")
    h = x.exp()
    h.name = "h"
    arrows = arrows_by_name(picture_of((layer(h) + h).sum(), depth=0))
    assert ("h", "layer: Linear") in arrows or ("h", "Linear") in arrows
    assert ("h", "+") in arrows


def test_what_boxes_keep_is_told_on_request():
    assert "keeps 1 value, 96 bytes" in lines(picture_of(mlp(), X, saved=True), "1: Tanh")


# ---- what is repeated ----------------------------------------------------------------------------------------


def test_equal_layers_are_drawn_once():
    model = encoder()
    pict = picture_of(model, np.ones((2, 5, 8)))
    frames = framed(pict)
    assert "TransformerEncoderLayer ×4" in frames
    assert frames["TransformerEncoderLayer ×4"].count("norm2: LayerNorm") == 1
    apart = picture_of(model, np.ones((2, 5, 8)), roll=False)
    assert names(apart, "module").count("norm2: LayerNorm") == 4


def test_closed_layers_are_one_box_with_their_number():
    pict = picture_of(encoder(40), np.ones((2, 5, 8)), depth=1)
    assert names(pict, "module") == ["TransformerEncoderLayer ×40"]
    assert lines(pict, "TransformerEncoderLayer ×40")[1:] == ["(2,5,8) → (2,5,8)", "600 parameters each"]


def test_layers_that_differ_are_not_rolled_up():
    layers = [nn.TransformerEncoderLayer(8, 2, 16 + i % 2, batch_first=True, rng=i) for i in range(4)]
    pict = picture_of(nn.Sequential(*layers), np.ones((2, 5, 8)))
    assert not any(label.startswith("TransformerEncoderLayer ×") for label in framed(pict))


def test_a_layer_whose_result_skips_the_next_ends_the_repetition():
    class Skipping(nn.Module):
        def __init__(self):
            self.layers = [nn.Linear(2, 2, rng=i) for i in range(40)]

        def forward(self, x):
            states = [x]
            for i, layer in enumerate(self.layers):
                states.append(layer(states[0] if i == 20 else states[-1]))
            return states[-1] + states[20]

    pict = picture_of(Skipping(), X)
    assert names(pict, "module") == ["Linear ×20", "Linear ×20"]


def test_the_steps_of_an_unrolled_loop_are_drawn_once():
    cell = nn.RNNCell(2, 3, rng=0)
    pict = picture_of(unrolled(cell, 20))
    assert list(framed(pict)) == ["RNNCell ×20"]
    assert [arrow.label for arrow in pict.arrows if pict.marks[arrow.head].lines[0].text == "stack"] == ["×20"]
    assert len(picture_of(unrolled(cell, 3)).clusters) == 3


def test_a_loop_of_operations_in_a_module_is_drawn_once():
    class Repeated(nn.Module):
        def __init__(self):
            self.weight = nn.Parameter(np.eye(3))

        def forward(self, x):
            for _ in range(10):
                x = np.tanh(np.exp(x @ self.weight) * x)
            return x

    repeated = Repeated()
    pict = picture_of(repeated(np.ones((4, 3))).sum())
    assert [label for label in framed(pict) if label.startswith("×")] == ["×10"]
    assert names(pict, "operation").count("tanh") == 1


def test_a_loop_outside_of_modules_is_drawn_as_it_is():
    x = ag.Scalar(1.0)
    for _ in range(100):
        x = x.tanh()
    assert names(picture_of(x), "operation") == ["tanh"] * 100


# ---- frames in the DOT -----------------------------------------------------------------------------------------


def test_frames_are_nested_clusters_in_the_dot():
    model = encoder()
    source = ag.draw(model, np.ones((2, 5, 8))).source
    assert source.count("subgraph cluster_") == source.count("\n  }") == 3
    assert source.index("cluster_c0") < source.index("cluster_c1")


@pytest.mark.usefixtures("graphviz_program")
def test_graphviz_reads_frames_with_any_name():
    class Odd(nn.Module):
        def __init__(self):
            self.parts = {'a"]>\\n<b>&{|}': mlp()}

        def forward(self, x):
            return self.parts['a"]>\\n<b>&{|}'](x)

    odd = Odd()
    source = ag.draw(odd, X, depth=2, legend=True).source
    run = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True)
    assert run.stderr == b""
    assert "a&quot;]&gt;\\n&lt;b&gt;&amp;{|}" in run.stdout.decode()
