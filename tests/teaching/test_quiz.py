"""The quiz: it asks before it shows, explains, gives hints, counts, and ends quietly."""

import subprocess
import sys

import pytest

import autograd_nn as ag
from autograd_nn.cli import main
from autograd_nn.teaching.quiz import Quiz
from tests.teaching.lessons import lesson


class Person:
    """Types some lines, then goes away; sees everything."""

    def __init__(self, *typed, leaves=EOFError):
        self.typed = list(typed)
        self.leaves = leaves
        self.shown = ""

    def say(self, text):
        self.shown += f"{text}\n"

    def ask(self, prompt):
        if not self.typed:
            raise self.leaves
        self.shown += f"{prompt}{self.typed[0]}\n"
        return self.typed.pop(0)


def quizzed(name, *typed, leaves=EOFError):
    person = Person(*typed, leaves=leaves)
    quiz = Quiz(lesson(name), person.say, person.ask)
    quiz.run()
    return quiz, person.shown


def test_all_right():
    quiz, shown = quizzed("fan_out", "1", "-6", "-6", "-6", "-3", "-8")
    assert (quiz.asked, quiz.right, quiz.at_once) == (6, 6, 6)
    assert shown.endswith("\n 6 of 6 right\n")
    assert shown.index("∂f/∂v1 = 1") < shown.index("v1.grad = 1")
    assert max(map(len, shown.splitlines())) <= 88


def test_a_wrong_answer_is_explained_and_asked_again_once():
    quiz, shown = quizzed("fan_out", "-1", "1", "1", "6", "q")
    assert "no      the sign is wrong\n     ∂f/∂v1 = 1\n        right   1\n" in shown
    assert "no      that is the upstream gradient alone" in shown
    assert "no      the sign is wrong\n        it is   -6\n" in shown
    assert (quiz.asked, quiz.right, quiz.at_once) == (2, 1, 0)
    assert shown.endswith("\n 1 of 2 right, 0 of them at once\n")


def test_hints_lead_to_the_answer_and_cost_the_point():
    quiz, shown = quizzed("fan_out", "?", "?", "?", "1", "q")
    assert "hint    multiply swaps: each input gets the gradient times the other input\n" in shown
    assert "hint    ∂f/∂v1 = ∂f/∂f · v2\n" in shown
    assert "hint    it is 1\n" in shown
    assert (quiz.right, quiz.at_once) == (1, 0)


def test_enter_shows_the_answer():
    quiz, shown = quizzed("fan_out", "", "q")
    assert "it is   1\n" in shown
    assert (quiz.asked, quiz.right) == (1, 0)


def test_what_cannot_be_read_is_no_try():
    quiz, shown = quizzed("fan_out", "one", "2+", "(1, 2)", "1", "q")
    assert "one is no number" in shown
    assert (quiz.right, quiz.at_once) == (1, 1)


def test_arrays():
    quiz, shown = quizzed("dense_layer", "(4,2)", "1/8", "4x2", "0.125", "q")
    assert "     ∂loss/∂H = [[0.125  0.125]\n                 [0.125  0.125]\n" in shown
    assert quiz.right == 4


@pytest.mark.parametrize("leaves", [EOFError, KeyboardInterrupt])
def test_who_leaves_gets_a_score(leaves):
    quiz, shown = quizzed("fan_out", "1", leaves=leaves)
    assert shown.endswith(" 1 of 1 right\n")
    assert quiz.asked == 1


def run(*arguments, typed, **environment):
    return subprocess.run(
        [sys.executable, "-m", "autograd_nn", "quiz", *arguments],
        input=typed, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        env={"PYTHONIOENCODING": "utf-8", **environment},
    )  # fmt: skip


def test_the_command_reads_answers_and_says_the_same_twice():
    first, second = (run("(p*q) * (p+q)", "p=-2", "q=3", typed="1\n-6\n-6\n") for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert "∂o/∂v1 = 1\n        right   1\n" in first.stdout
    assert first.stdout.endswith(" 3 of 3 right\n")


def test_ascii():
    finished = run("tanh(w*x)", "w=2", "x=0.5", "--ascii", typed="0.42\n")
    assert finished.stdout.isascii()
    assert "do/dv1 = 0.42\n" in finished.stdout


def test_a_program_of_ones_own(tmp_path):
    (tmp_path / "neuron.py").write_text("import autograd_nn as ag\nx = ag.Scalar(3.0)\ny = x * x\n", encoding="utf-8")
    finished = run(f"{tmp_path / 'neuron.py'}:y", typed="6\n")
    assert "∂y/∂x (use 1 of 2) = 6\n        no      that is twice the answer" in finished.stdout


def test_what_the_command_cannot_do(capsys):
    assert main(["quiz", "2 + 3"]) == 1
    assert "nothing is computed from a name" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["quiz"])
    assert "give a computation to be asked about" in capsys.readouterr().err


def test_a_lesson_has_its_quiz(monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda prompt: "2" if prompt.strip() == "∂y/∂w =" else "q")
    w = ag.Scalar(3.0)
    y = w * 2.0
    ag.trace(y).quiz()
    assert capsys.readouterr().out.endswith(" 1 of 1 right\n")
