"""The page as text: what it holds, that it is safe and small, and that it is the same each time."""

import base64
import hashlib
import html.parser
import json
import re
from importlib import resources

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.teaching.page import notebook
from autograd_nn.teaching.page.document import to_html
from autograd_nn.teaching.page.extent import MOST_OPERATIONS
from tests.teaching.lessons import GOLDEN, RESULTS, lesson


class Text(html.parser.HTMLParser):
    """What a page says in elements of one class."""

    def __init__(self, page: str, kind: str) -> None:
        super().__init__()
        self.kind, self.depth, self.found = kind, 0, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if self.depth:
            self.depth += tag not in ("br", "input", "meta")
        elif self.kind in (dict(attributes).get("class") or "").split():
            self.depth = 1
            self.found.append("")

    def handle_endtag(self, tag):
        self.depth -= self.depth > 0

    def handle_data(self, data):
        if self.depth:
            self.found[-1] += data


def said(page, kind):
    return [" ".join(text.split()) for text in Text(page, kind).found]


def data_of(page):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture(scope="module")
def neuron():
    return to_html(lesson("neuron"))


@pytest.mark.parametrize("name", RESULTS)
def test_golden(name):
    assert to_html(lesson(name)) == (GOLDEN / f"{name}.html").read_text(encoding="utf-8")


def test_it_is_small(neuron):
    assert len(neuron.encode()) < 60_000


def test_it_loads_nothing(neuron):
    addresses = set(re.findall(r"\w+://[^\s\"'<)]*", neuron))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(src|href)=|@import|url\(|\beval\b|new Function|fetch\(|innerHTML", neuron)


def test_its_policy_names_its_script_and_its_style_by_their_hashes(neuron):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', neuron)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for element in ("script", "style"):
        contents = re.findall(rf"<{element}>(.*?)</{element}>", neuron, re.DOTALL)
        assert len(contents) == 1
        digest = base64.b64encode(hashlib.sha256(contents[0].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert " style=" not in neuron


def test_the_steps_stand_in_it_as_a_list(neuron):
    sentences = said(neuron, "sentence")
    assert sentences[1] == "a = x1 times w1: 2 times −3, −6."
    assert sentences[-2].startswith(
        "Step 4 of 5. c = x2 times w2. Upstream gradient 0.5. x2 receives 0.5 times 1, 0.5."
    )
    assert re.findall(r'<li id="(.*?)"', neuron) == [
        *[f"forward={i}" for i in range(6)],
        *[f"step={i}" for i in range(6)],
    ]
    assert said(neuron, "note") == ["w2.grad gets 0 because x2 is 0: here w2 cannot change o"]
    assert "line 9 of neuron.py: a = x1 * w1" in " ".join(said(neuron, "place"))


def test_formulas_are_in_symbols_and_in_numbers(neuron):
    assert "∂o∂w2=∂o∂c·∂c∂w2=∂o∂c·x2=0.5×0=0" in said(neuron, "formula")
    assert "a=x1·w1=2·(−3)=−6" in said(neuron, "formula")


def test_uses_are_summed():
    page = to_html(lesson("fan_out"))
    assert "∂f∂p=−6+3=−3" in said(page, "formula")
    assert said(page, "uses").count("final: 2 of 2 uses in") == 2


def test_shapes_are_the_reason_for_the_rules_of_arrays():
    page = to_html(lesson("dense_layer"))
    told = " / ".join(said(page, "shapes"))
    assert re.search(r"\(3,4\) @ \(4,2\) → \(3,2\), the same shape as W", told)
    assert re.search(r"summed over axis 0: b \(2,\) was stretched to \(4,2\)", told)
    assert said(page, "followed")[0].startswith("W[0, 1] gets")
    assert data_of(page)["live"] is False


def test_the_table_holds_every_value_with_its_witness(neuron):
    rows = set(re.findall(r'<th scope="row">(\w+)', neuron))
    assert rows == {"x1", "x2", "w1", "w2", "b", "a", "c", "s", "n", "o"}
    assert any("−1.5 off by" in text for text in said(neuron, "witness"))


def test_names_cannot_break_out():
    x = ag.Scalar(2.0, name='</script><img src=x onerror="alert(1)">')
    page = to_html(ag.trace(x * x))
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert data_of(page)["values"][0]["label"] == x.name


def test_numbers_that_json_does_not_have():
    x = ag.Scalar(0.0)
    with np.errstate(all="ignore"):
        page = to_html(ag.trace(np.log(x) * x))
    assert [value["number"] for value in data_of(page)["values"]] == [0.0, ["-inf"], ["nan"]]


def test_special_functions_come_along_only_where_they_are_needed():
    x = ag.Scalar(0.5)
    plain, special = to_html(ag.trace(np.tanh(x))), to_html(ag.trace(ag.special.erf(x)))
    assert "\nconst erfc" not in plain
    assert "\nconst erfc" in special


def test_of_a_long_computation_what_is_nearest_to_the_result_is_shown():
    x = ag.Tensor(np.ones(100), requires_grad=True)
    for _ in range(2000):
        x = np.tanh(x)
    page = to_html(ag.trace(x.sum()))
    assert f"shows the {MOST_OPERATIONS} operations nearest to the result; 1,881 more" in said(page, "left-out")[0]
    assert len(page) < 600_000
    assert page.count("<li id=") == 2 * (MOST_OPERATIONS + 1)


def test_modules_and_several_results():
    model = ag.nn.Sequential(ag.nn.Linear(2, 3, rng=0), ag.nn.Tanh())
    first, second = np.split(model(np.ones((1, 2))), [1], axis=1)
    page = to_html(ag.trace(first.sum() * second.sum()))
    assert any("in model (Sequential) › model.0 (Linear)" in text for text in said(page, "place"))


def test_a_file_is_written(tmp_path):
    x = ag.Scalar(2.0)
    t = ag.trace(x * x)
    path = t.to_html(tmp_path / "square.html")
    assert path.read_text(encoding="utf-8") == t.to_html()
    assert [file.name for file in tmp_path.iterdir()] == ["square.html"]


def test_everything_is_the_same_twice():
    assert to_html(lesson("dense_layer")) == to_html(lesson("dense_layer"))


def test_a_notebook_gets_the_widget_a_picture_and_a_text():
    x = ag.Scalar(2.0)
    t = ag.trace(x * x)
    shown = t._repr_mimebundle_()
    assert shown["text/html"].startswith('<div class="autograd-nn-output"')
    assert shown["image/svg+xml"].startswith("<svg")
    assert shown["text/plain"] == str(t)


def test_a_notebook_never_gets_an_error(monkeypatch):
    def fails(trace):
        raise RuntimeError("out of paper")

    monkeypatch.setattr(notebook, "picture", fails)
    x = ag.Scalar(2.0)
    assert ag.trace(x * x)._repr_mimebundle_() == {
        "text/plain": "<Trace of v1: 2 values, 1 steps> (no widget: out of paper)"
    }


def test_scripts_and_styles_are_for_readers():
    files = resources.files("autograd_nn.teaching.page")
    for file in [file for file in files.iterdir() if file.name.endswith((".js", ".css"))]:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 140
        assert lines[0].startswith(("//", "/*"))
