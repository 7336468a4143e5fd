"""The worksheet: complete, with every gradient left out of its first part; safe, still, and made for white paper."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.teaching.worksheet import MOST_STEPS, worksheet
from tests.teaching.lessons import RESULTS, lesson

VOID = {"meta"}


class Checked(HTMLParser):
    """Fails where elements are not closed in order, and keeps the text of each sheet."""

    def __init__(self, page):
        super().__init__()
        self.open, self.sheets, self.tags = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self.sheets.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.sheets:
            self.sheets[-1] += data


@pytest.mark.parametrize("name", RESULTS)
def test_it_is_well_formed_the_same_each_time_and_loads_nothing(name):
    page = worksheet(lesson(name))
    assert page == worksheet(lesson(name))
    checked = Checked(page)
    assert len(checked.sheets) == 2
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in checked.tags}
    assert not re.search(r'\b(src|href|on\w+)="', page)
    assert set(re.findall(r"https?://[^\s\"'<)]*", page)) <= {"http://www.w3.org/2000/svg"}


def test_values_are_given_and_gradients_are_not():
    page = worksheet(lesson("neuron"))
    blank, solved = Checked(page).sheets
    for given in ("0.8814", "6.881", "0.7071"):
        assert given in blank
    assert "−1.5" not in blank
    assert "−1.5" in solved
    assert "multiply swaps" not in blank
    assert "multiply swaps" in solved
    first, second = page.split("</section>")[:2]
    assert 'class="answer"' not in first
    assert first.count('class="blank') == second.count('class="answer"')
    assert first.count("grad –") == 10
    assert "grad -1.5" in second


def test_every_use_is_summed():
    solved = Checked(worksheet(lesson("fan_out"))).sheets[1]
    assert "so far, 1 of 2 uses: ∂f∂p=" in solved
    assert "−6 + 3 = −3" in solved
    assert "1 × (−2) = −2" in solved


def test_arrays_have_boxes_of_their_shape():
    first, second = worksheet(lesson("dense_layer")).split("</section>")[:2]
    for sheet in (first, second):
        grids = re.findall(r'<table class="grid">(.*?)</table>', sheet)
        assert [grid.count("<tr>") for grid in grids] == [4, 4, 4, 4, 4, 1, 4, 3, 3, 1]
        assert {grid.count("<td>") // grid.count("<tr>") for grid in grids} == {2}
    assert "summed over axis 0" not in first
    assert "summed over axis 0" in second


def test_names_are_escaped():
    x = ag.Scalar(2.0, name="<script>alert(1)</script>")
    y = x * 3.0
    y.name = 'a&b"'
    page = worksheet(ag.trace(y))
    Checked(page)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_long_computation_is_refused():
    x = ag.Scalar(0.5)
    for _ in range(MOST_STEPS + 1):
        x = ag.tanh(x)
    with pytest.raises(ValueError, match="41 steps: nobody does more than 40 by hand"):
        worksheet(ag.trace(x))


def test_large_arrays_are_left_to_their_shapes():
    x = ag.tensor(np.linspace(-1, 1, 60).reshape(6, 10), requires_grad=True)
    y = (x * x).sum()
    page = worksheet(ag.trace(y))
    assert 'class="grid"' not in page
    assert "(6,10)" in page


def test_it_is_written_to_a_file(tmp_path):
    path = lesson("fan_out")
    written = ag.Lesson(path.values, path.steps, path.outputs).worksheet(tmp_path / "sheet.html")
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
