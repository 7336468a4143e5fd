"""``draw`` and the Drawing: what it takes, the files it writes, and what it says when it cannot."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.drawing.graph import Picture
from autograd_nn.engine.errors import GraphError


@pytest.fixture
def loss():
    x = ag.Scalar(2.0, name="x")
    return (x * x).tanh()


def test_names_come_from_the_caller():
    width, height = ag.Scalar(2.0), ag.Scalar(3.0)
    area = width * height
    source = ag.draw(area).source
    assert all(f"<B>{name}</B>" in source for name in ("width", "height", "area"))


def test_a_trace_is_drawn_as_its_result_is(loss):
    assert ag.draw(ag.trace(loss)).source == ag.draw(loss).source


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (3.0, r"got float\. Draw what was computed from a Tensor, such as draw\(model\(x\)\)"),
        (np.ones(3), r"got ndarray\. Draw what was computed"),
        ("loss", r"got str\. Draw what was computed"),
        ({"loss": 1.0}, r"got dict\. Draw its values: draw\(\*results\.values\(\)\)"),
        (None, r"got nothing \(None\)"),
        (nn.Linear, r"got the class Linear itself\. Draw what it makes: draw\(Linear\(\.\.\.\)\)"),
        (optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1), r"got SGD\. Draw the loss that it makes smaller"),
        ([], r"got nothing"),
        ([ag.Scalar(1.0).exp(), 2.0], r"got float"),
    ],
)
def test_anything_else_is_a_type_error_that_says_what_to_pass(wrong, told):
    with pytest.raises(TypeError, match=r"takes a Tensor or a Scalar .* draw\(model, x\); " + told):
        ag.draw(wrong)


def test_nothing_is_a_type_error_too():
    with pytest.raises(TypeError, match="got nothing"):
        ag.draw()


def test_a_leaf_has_no_graph():
    with pytest.raises(GraphError, match="no recorded operation"):
        ag.draw(ag.Scalar(1.0))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_nodes": 0}, "max_nodes must be at least 1, got 0"),
        ({"depth": -1}, "depth must be at least 0, got -1"),
        ({"collapse": "Linear"}, "collapse='Linear' is neither the path nor the class .* no Module was called"),
    ],
)
def test_options_that_make_no_sense_are_value_errors(loss, options, message):
    with pytest.raises(ValueError, match=message):
        ag.draw(loss, **options)


def test_no_package_is_imported_and_no_program_run_for_dot_and_svg():
    code = (
        "import sys, subprocess, autograd_nn as ag\n"
        "subprocess.run = subprocess.Popen = None\n"
        "d = ag.draw(ag.Scalar(2.0).tanh())\n"
        "assert d.source and d.svg and d._repr_mimebundle_()\n"
        "assert 'graphviz' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("suffix", "start"), [("dot", b"digraph "), ("GV", b"digraph "), ("svg", b"<svg ")])
def test_text_formats_need_no_program(loss, tmp_path, monkeypatch, suffix, start):
    monkeypatch.setenv("PATH", "")
    path = ag.draw(loss).render(tmp_path / f"graph.{suffix}")
    assert path == tmp_path / f"graph.{suffix}"
    assert path.read_bytes().startswith(start)
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("path", ["graph.jpg", "graph", "graph.svg.txt"])
def test_an_unknown_suffix_lists_those_there_are(loss, tmp_path, path):
    with pytest.raises(ValueError, match=r"\.dot, \.gv, \.svg, \.png, \.pdf"):
        ag.draw(loss).render(tmp_path / path)
    assert os.listdir(tmp_path) == []


def test_an_unknown_engine_is_a_value_error(loss):
    with pytest.raises(ValueError, match="engine must be None or 'dot', got 'neato'"):
        ag.draw(loss).pipe("svg", engine="neato")


@pytest.mark.parametrize("suffix", ["dot", "svg", "png"])
def test_an_unknown_theme_is_a_value_error(loss, suffix):
    with pytest.raises(ValueError, match="theme must be 'light', 'dark', 'print' or None, got 'sepia'"):
        ag.draw(loss).pipe(suffix, theme="sepia")


def test_graphviz_takes_the_source(loss):
    drawing = ag.draw(loss)
    assert drawing.graphviz.source == drawing.source == str(drawing)


def test_a_notebook_shows_the_picture(loss):
    bundle = ag.draw(loss)._repr_mimebundle_()
    ET.fromstring(bundle["image/svg+xml"])
    assert ET.fromstring(bundle["text/html"]).get("style").startswith("overflow-x:auto")
    assert bundle["image/svg+xml"] in bundle["text/html"]
    assert " id=" not in bundle["text/html"]  # several on one page do not meet
    assert bundle["text/plain"] == "<Drawing of loss: 3 values, 2 operations>"


def test_a_notebook_never_sees_a_traceback(loss, monkeypatch):
    def fail(picture, theme):
        raise ArithmeticError("no room")

    monkeypatch.setattr(Picture, "to_svg", fail)
    assert ag.draw(loss)._repr_mimebundle_() == {"text/plain": "<Drawing> (no picture: no room)"}


def test_a_chain_of_ten_thousand_operations_is_drawn():
    x = ag.Scalar(1.0)
    for _ in range(10_000):
        x = x + 1.0
    drawing = ag.draw(x)
    assert "more operations folded" in drawing.source
    ET.fromstring(drawing.svg)
