"""``python -m autograd_nn draw``, as a person runs it, from an empty folder."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograd_nn import cli
from autograd_nn.drawing import rendering
from autograd_nn.drawing.style import THEMES

NEURON = ["tanh(w1*x1 + w2*x2 + b)", "x1=2", "x2=0", "w1=-3", "w2=1", "b=6.8813735870195432"]
OWN = """
import sys
import numpy as np
import autograd_nn as ag
from neighbour import factor

assert __name__ == "__main__"
assert sys.argv == ["own/program.py"], sys.argv
X = np.ones((3, 2))
W = ag.Tensor(np.full((2, 4), factor), requires_grad=True)
hidden = np.tanh(X @ W)
loss = (hidden ** 2).mean()
done = W.sum()
done.backward()
number = 3
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own(folder):
    (folder / "own").mkdir()
    (folder / "own" / "program.py").write_text(OWN)
    (folder / "own" / "neighbour.py").write_text("factor = 0.25\n")
    return "own/program.py"


def draw(*arguments):
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "autograd_nn", "draw", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def texts(path):
    return ["".join(node.itertext()) for node in ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}text")]


def test_the_neuron(folder):
    finished = draw(*NEURON, "-o", "neuron.svg")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("neuron.svg   <Drawing of o: ")
    assert os.listdir(folder) == ["neuron.svg"]
    shown = texts("neuron.svg")
    assert {"x1", "x2", "w1", "w2", "b", "o", "-3", "6.881", "0.7071", "grad 1", "grad -1.5"} <= set(shown)


def test_the_file_is_named_where_no_name_is_given(folder, capsys):
    assert cli.main(["draw", *NEURON]) == 0
    assert capsys.readouterr().out.startswith("o.svg   <Drawing of o")
    assert os.listdir(folder) == ["o.svg"]


def test_options_and_values_in_any_order(capsys):
    for arguments in (["--max-nodes", "9", "x*w", "x=2", "--locals", "w=-3"], ["x*w", "x=2", "w=-3", "--locals"]):
        assert cli.main(["draw", *arguments]) == 0
        assert {"w = -3", "x = 2"} <= set(texts("o.svg"))


@pytest.mark.parametrize("theme", THEMES)
def test_themes(theme, capsys):
    assert cli.main(["draw", "x*x", "x=3", "--theme", theme, "-o", "graph.dot"]) == 0
    assert f'bgcolor="{THEMES[theme]["page"]}"' in Path("graph.dot").read_text(encoding="utf-8")


@pytest.mark.usefixtures("graphviz_program")
def test_other_suffixes(capsys):
    assert cli.main(["draw", "x*x", "x=3", "--theme", "dark", "-o", "graph.PNG"]) == 0
    assert Path("graph.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_variable_of_ones_own_program(own, folder):
    finished = draw(f"{own}:loss")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("loss.svg   <Drawing of loss: ")
    shown = texts("loss.svg")
    assert {"X", "W", "hidden", "loss"} <= set(shown)
    assert {"grad 1 … 1", "grad –"} <= set(shown)  # what W holds is of another result, done


def test_gradients_that_the_program_has_made_stay_as_they_are(own):
    assert draw(f"{own}:done").returncode == 0
    assert "grad 1 … 1" in " ".join(texts("done.svg"))


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("own/none.py:loss", "there is no file own/none.py"),
        ("own/program.py", "which variable of own/program.py. Write own/program.py:loss"),
        ("own/program.py:", "which variable of own/program.py"),
        ("own/program.py:lost", "own/program.py leaves no variable lost; it leaves sys, np, ag, factor, X, W, hidden"),
        ("own/program.py:number", "number cannot be drawn: .* got int"),
        ("own/program.py:W", "W cannot be drawn: "),
    ],
)
@pytest.mark.usefixtures("own")
def test_what_cannot_be_drawn_of_a_program_is_told(target, what, folder, capsys):
    before = list(sys.path), list(sys.argv)
    assert re.search(what, error_of(capsys, target))
    assert (sys.path, sys.argv) == before
    assert os.listdir(folder) == ["own"]


def error_of(capsys, *arguments):
    """What a command says that cannot be followed."""
    assert cli.main(["draw", *arguments]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def test_a_program_that_fails_shows_its_own_traceback(folder):
    (folder / "wrong.py").write_text("loss = 1 / 0\n")
    finished = draw("wrong.py:loss")
    assert finished.returncode == 1
    assert 'wrong.py", line 1' in finished.stderr
    assert finished.stderr.rstrip().endswith("ZeroDivisionError: division by zero")


def test_a_program_that_ends_itself(folder, capsys):
    (folder / "ends.py").write_text("import sys\nsys.exit('no data')\n")
    assert "ends.py ended itself by sys.exit('no data')" in error_of(capsys, "ends.py:loss")


def test_a_training_step_of_a_run(folder, capsys):
    assert cli.main(["train", "xor", "--epochs", "2", "--out", "runs/first"]) == 0
    capsys.readouterr()
    assert cli.main(["draw", "--run", "runs/first"]) == 0
    assert capsys.readouterr().out.startswith("first.svg   <Drawing of loss: ")
    assert sorted(texts("first.svg")) == sorted(texts("runs/first/graph.svg"))
    assert "there is no run in runs/none" in error_of(capsys, "--run", "runs/none")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["x*y", "x=1"], "no value for y"),
        (["x*x", "x"], "'x' is not NAME=NUMBER"),
        (["x*x", "2=x"], "'2=x' is not NAME=NUMBER"),
        (["x*x", "x=two"], "the value of x is no number: 'two'"),
        (["x*x", "x=1", "x=2"], "x has two values"),
        (["x.py:loss", "x=2"], "takes no values such as x=2"),
    ],
)
def test_wrong_values_are_told(arguments, what, folder, capsys):
    assert what in error_of(capsys, *arguments)
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "give one thing to draw"),
        (["x*x", "--run", "runs/digits"], "give one thing to draw"),
        (["x*x", "x=2", "-o", "graph.jpg"], "'graph.jpg' ends with none of .dot, .gv, .svg, .png, .pdf"),
        (["x*x", "x=2", "-o", "none/graph.svg"], "there is no folder none"),
        (["x*x", "x=2", "--theme", "sepia"], "invalid choice: 'sepia'"),
        (["x*x", "x=2", "--max-nodes", "0"], "0 is not a whole number above 0"),
        (["x*x", "x=2", "--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_wrong_arguments_are_refused(arguments, what, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["draw", *arguments])
    assert stopped.value.code == 2
    assert what in capsys.readouterr().err


def test_an_expression_that_begins_with_a_minus(capsys):
    assert cli.main(["draw", "--", "-x**2", "x=3"]) == 0
    assert "-9" in texts("o.svg")


def test_letters_that_python_takes_for_one_are_one(capsys):
    assert cli.main(["draw", "\u00b5*\u00b5", "\u03bc=3"]) == 0  # the micro sign and the Greek letter


def test_without_graphviz_the_error_tells_how_to_install_it(folder, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(rendering, "_has_pygraphviz", lambda: False)
    assert 'pip install "autograd-nn[graphviz]"' in error_of(capsys, "x*x", "x=2", "-o", "graph.png")
    assert os.listdir(folder) == []


def test_what_cannot_be_written_is_told(folder, capsys):
    (folder / "o.svg").mkdir()
    assert "o.svg is not written: " in error_of(capsys, "x*x", "x=2")


def test_no_code_in_an_expression_runs(folder, capsys):
    for text in ("__import__('os').mkdir('made')", "exec('made')", "open('made', 'w')", "x.__class__", "[].append(x)"):
        error_of(capsys, text, "x=1")
    assert os.listdir(folder) == []
