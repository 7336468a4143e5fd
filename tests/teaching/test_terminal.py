"""Stepping in a terminal, as a person does it."""

import io
import os
import select
import signal
import subprocess
import sys

import pytest

import autograd_nn as ag
from autograd_nn import cli
from autograd_nn.teaching.terminal import Session, step_through
from tests.teaching.lessons import GOLDEN, PROGRAMS, lesson

fcntl = pytest.importorskip("fcntl", reason="this system has no pseudo-terminals")
pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")

EXPRESSION = ["tanh(w*x + b)", "w=2", "x=1", "b=-1"]


class Person:
    """Types what was written down before, and remembers what was shown."""

    def __init__(self, typed):
        self.typed = iter(typed)
        self.shown = ""

    def say(self, text):
        self.shown += f"{text}\n"

    def ask(self, prompt):
        self.shown += f"{prompt}\n"
        return next(self.typed)


def session(name, *typed):
    """What is shown after the beginning."""
    person = Person([*typed, "q"])
    Session(lesson(name), person.say, person.ask).run()
    return person.shown.partition("[q]uit\n")[2]


def test_enter_steps_and_b_goes_back_through_the_forward_pass_too():
    shown = session("fan_out", "", "n", "b", "b", "b", "b")
    told = [line for line in shown.splitlines() if line.startswith((" step", "   f =", "   v"))]
    assert [line.strip().split("   ")[0] for line in told] == [
        "step 1/3", "step 2/3", "step 1/3", "step 0/3", "f = v1 · v2", "v2 = p + q",
    ]  # fmt: skip
    assert shown.endswith("value 2/3 > \n")


def test_the_last_step_shows_the_check_and_is_the_last():
    shown = session("fan_out", "g 3", "")
    assert "   p       -3         -3                  < 1e-08      ok\n" in shown
    assert "that was the last step" in shown


def test_going_to_steps_and_values():
    shown = session("neuron", "g3", "g 9", "g x", "r w2", "r s", "r zz")
    assert " step 3/5   s = a + c" in shown
    assert shown.count("g takes the number of a step, from 0 to 5: g 1") == 2
    assert " step 4/5   c = x2 · w2" in shown
    assert "nothing happens to s after this place" in shown
    assert "no value is called 'zz'" in shown


def test_playing_forward():
    shown = session("neuron", "p", "", "b", "b", "", "", "", "", "", "")
    assert "value 0/5 > " in shown
    assert "   a = x1 · w1   2 · (-3)   = -6   line 9   a = x1 * w1\n" in shown
    assert "this is the beginning: nothing is computed yet" in shown
    assert shown.rstrip().endswith("step 0/5 >")


def test_tree_formula_check_help_and_nonsense():
    shown = session("neuron", "f", "", "f", "t", "c", "h", "dance")
    assert "the chain rule is told of the steps" in shown
    assert "   ∂o/∂n = ∂o/∂o · ∂o/∂n\n         = ∂o/∂o · (1 − o²)\n         = 1 × 0.5\n         = 0.5\n" in shown
    assert "o = 0.7071   grad 1\n└─ tanh" in shown
    assert "   check   backward" in shown
    assert "   enter, n   the next step\n" in shown
    assert "'dance' is no command" in shown


def test_ask_me_first_asks_before_it_shows():
    shown = session("fan_out", "?", "", "1", "6", "-6", "?", "")
    wrong = shown.index("no      the sign is wrong")
    assert shown.index("∂f/∂v1 = ") < shown.index("right   1") < wrong < shown.index("v1.grad = 1")
    assert shown.count("right   -6") == 1
    assert " step 2/3" in shown


def test_arrays_are_asked_for_by_their_shape_and_by_the_element_watched():
    shown = session("dense_layer", "?", "", "(4,2)", "1/8", "g 3", "", "(3,2)", "-1/8")
    assert "the shape of ∂loss/∂H = " in shown
    assert "∂loss/∂W[0, 1] = " in shown
    assert shown.count("right   ") == 4


class Output(io.StringIO):
    def __init__(self, encoding):
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self):
        return self._encoding


def printed(monkeypatch, encoding, **options):
    output = Output(encoding)
    monkeypatch.setattr(sys, "stdout", output)
    step_through(lesson("neuron"), **options)
    return output.getvalue()


def test_where_there_is_no_terminal_all_is_printed(monkeypatch):
    text = printed(monkeypatch, "utf-8")
    assert text == (GOLDEN / "neuron.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("encoding", "options"), [("utf-8", {"ascii": True}), ("ascii", {}), ("cp1252", {})])
def test_ascii_on_request_and_where_nothing_else_can_be_shown(monkeypatch, encoding, options):
    text = printed(monkeypatch, encoding, **options)
    assert text.isascii()
    assert "local do/dn = 1 - o^2 = 0.5" in text


def test_the_command_with_an_expression(capsys):
    assert cli.main(["step", *EXPRESSION]) == 0
    text = capsys.readouterr().out
    assert "   o = tanh(v2)   tanh(1)    = 0.7616\n" in text
    assert "0.42 × 2 ≈ 0.8399   x.grad = 0.8399" in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["step", "w*x"], "no value for w, x"),
        (["step", "nowhere.py:o"], "there is no file nowhere.py"),
        (["step", str(PROGRAMS / "dense_layer.py") + ":X"], "X cannot be stepped through: trace() takes a Tensor"),
        (
            ["step", str(PROGRAMS / "dense_layer.py") + ":W"],
            "W cannot be stepped through: no recorded operation made this value",
        ),
    ],
)
def test_what_cannot_be_stepped_through_is_told(arguments, told, capsys):
    assert cli.main(arguments) == 1
    assert told in capsys.readouterr().err


def test_a_computation_must_be_given(capsys):
    with pytest.raises(SystemExit):
        cli.main(["step"])
    assert "give a computation to step through" in capsys.readouterr().err


def own_the_terminal():
    """Let Ctrl-C go to this process, and be heard, even if whoever runs the tests in the background ignores it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def at_a_terminal(*typed):
    """What a real terminal shows while these keys are typed, each at a prompt, and how the program ends."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "autograd_nn", "step", "neuron.py:o"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "TERM": "dumb"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=PROGRAMS, start_new_session=True,
        preexec_fn=own_the_terminal,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    for keys in typed:
        shown += read_until(ours, b"> ")
        os.write(ours, keys)
    shown += read_until(ours, b"the program has ended", again=keys)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), process.wait()


def read_until(terminal, mark, again=b""):
    """What is shown up to a mark, or to the end. A Ctrl-C that comes just before Python waits for a line is not heard
    until there is one: a person presses it ``again``.
    """
    shown = b""
    waited = 0
    while not shown.endswith(mark):
        ready, _, _ = select.select([terminal], [], [], 2)
        if not ready:
            waited += 2
            assert waited < 60, f"waited a minute for {mark!r}; shown so far: {shown.decode()}"
            os.write(terminal, again)
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the program has closed its side
            break
        if not part:
            break
        shown += part
    return shown


def test_a_real_terminal():
    shown, status = at_a_terminal(b"\n", b"b\n", b"g 4\n", b"f\n", b"t\n", b"q\n")
    assert status == 0
    golden = (GOLDEN / "neuron.txt").read_text(encoding="utf-8")
    forward = golden.partition("\n\n step 1")[0]
    assert shown.startswith(forward)
    fourth = golden.partition(" step 4/5")[2].partition("\n\n")[0]
    assert fourth in shown
    assert "∂o/∂w2 = ∂o/∂c · ∂c/∂w2" in shown
    assert max(map(len, shown.splitlines())) <= 88
    assert (shown, status) == at_a_terminal(b"\n", b"b\n", b"g 4\n", b"f\n", b"t\n", b"q\n")


@pytest.mark.parametrize("keys", [b"\x03", b"\x04"], ids=["Ctrl-C", "end of input"])
def test_it_ends_quietly(keys):
    shown, status = at_a_terminal(b"\n", keys)
    assert status == 0
    assert "Traceback" not in shown
    assert " step 1/5   o = tanh(n)" in shown


def test_stepping_in_a_program(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    x = ag.Scalar(3.0)
    y = x * x
    trace = ag.trace(y)
    trace.step()
    assert capsys.readouterr().out == f"{trace}\n"


def test_a_page_in_place_of_the_terminal(tmp_path, capsys):
    page = tmp_path / "neuron.html"
    assert cli.main(["step", *EXPRESSION, "-o", str(page)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert str(page) in capsys.readouterr().out
    assert cli.main(["step", *EXPRESSION, "-o", str(tmp_path / "nowhere" / "neuron.html")]) == 1
    assert "is not written" in capsys.readouterr().err
