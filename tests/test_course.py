"""The course: every cell of every chapter runs, exercises mark themselves, and the command shows all of it."""

import json
import os
import re
import subprocess
import sys
import warnings

import pytest

import autograd_nn as ag
from autograd_nn import cli
from autograd_nn.teaching.course.chapters import Chapter, chapters
from autograd_nn.teaching.course.playing import Player, in_terminal, run_cell
from autograd_nn.tracing.lines import WIDTH

CHAPTERS = chapters()
EXERCISE = re.compile(r"^\*\*(\d+)\.\*\* ", flags=re.MULTILINE)
ANSWERED = re.compile(r"^right$|: (all gradients )?right$", flags=re.MULTILINE)
SMALL = """\
---
file_format: mystnb
---

# 1. Small

You can count.

```{code-cell}
import autograd_nn as ag

x = 2
x
```

**1.** How much is it twice?

```{code-cell}
answer = ...
ag.check_answer(answer, 2 * x)
```

```{code-cell}
:tags: [hide-cell]

answer = 4
ag.check_answer(answer, 2 * x)
```
"""


def by_name(chapter):
    return chapter.name


def played(chapter):
    """Each block of a chapter with what it prints."""
    variables = {"__name__": "__main__"}
    return [(block, run_cell(block.source, variables, "<cell>") if block.is_code else "") for block in chapter.blocks()]


def test_the_chapters_are_numbered_from_1():
    assert [chapter.number for chapter in CHAPTERS] == list(range(1, len(CHAPTERS) + 1))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_name)
def test_all_cells_run_and_the_exercises_mark_themselves(chapter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        blocks = played(chapter)
    solutions = [i for i, (block, _) in enumerate(blocks) if block.is_solution]
    exercises = [number for block, _ in blocks if not block.is_code for number in EXERCISE.findall(block.source)]
    assert 3 <= len(exercises) <= len(solutions)
    assert exercises == [str(i + 1) for i in range(len(exercises))]
    for i in solutions:
        exercise, unanswered = blocks[i - 1]
        assert exercise.is_code
        assert not exercise.is_solution
        assert not ANSWERED.search(unanswered), exercise.source
        assert ANSWERED.search(blocks[i][1]), blocks[i]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_name)
def test_a_terminal_can_show_all_of_its_text(chapter):
    blocks = chapter.blocks()
    assert blocks[0].source.startswith(f"# {chapter.number}. {chapter.title}\n\n")
    shown = "\n".join(in_terminal(block.source) for block in blocks if not block.is_code)
    assert [line for line in shown.split("\n") if len(line) > WIDTH] == []
    assert not re.search(r"\$|\\frac|\]\(", shown)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_name)
def test_a_notebook_has_all_of_it(chapter):
    notebook = json.loads(chapter.notebook())
    assert [cell["source"] for cell in notebook["cells"]] == [block.source for block in chapter.blocks()]
    assert [cell["cell_type"] for cell in notebook["cells"]] == [
        "code" if block.is_code else "markdown" for block in chapter.blocks()
    ]


class Person:
    """Types what was written down before, and remembers what was shown."""

    def __init__(self, *typed):
        self.typed = iter(typed)
        self.shown = []

    def say(self, text):
        self.shown.append(text.strip())

    def ask(self, prompt):
        return next(self.typed)


def test_the_prompt_runs_what_is_typed_and_marks_the_exercise(capsys):
    person = Person("x = 3", "", "answer = 5", "def twice(a):", "    return 2 * a", "", "answer = twice(x)", "", "")
    player = Player(Chapter(1, "01_small", SMALL), person.say, person.ask)
    player.run()
    start = person.shown.index("not answered yet")
    assert person.shown[start + 1 : start + 4] == ["no", "no", "right"]
    assert player.variables["answer"] == 4
    assert capsys.readouterr().err == ""


def test_a_chapter_survives_what_is_typed(capsys):
    person = Person("del x", "1 / 0", "", "", "")
    Player(Chapter(1, "01_small", SMALL), person.say, person.ask).run()
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "NameError: name 'x' is not defined" in told
    assert person.shown[-1].startswith("answer = 4")


def test_without_anybody_to_ask_all_of_it_is_shown():
    person = Person()
    Player(Chapter(1, "01_small", SMALL), person.say, None).run()
    assert person.shown[2:4] == ["2", "1. How much is it twice?"]
    assert person.shown[-1] == "right"


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("x = 1", ""),
        ("x = 1\nx + 1", "2"),
        ("print('a')\n'b'", "a\n'b'"),
        ("print('a')", "a"),
        ("1 + 1;", ""),
        ("import autograd_nn as ag\nx = ag.Scalar(3.0)\ny = x * x\nag.trace(y)", "line 3   y = x * x"),
    ],
)
def test_a_cell_shows_what_a_notebook_would(source, printed):
    shown = run_cell(source, {}, "<cell>")
    assert (printed in shown) if "trace" in source else (shown == printed)


def test_markdown_in_a_terminal():
    text = (
        "A [link](x.md), **bold**.\n\n- one\n  more\n- two\n\n| a | b |\n|---|---|\n\n```text\n[a](b)\n\nc\n```\n\nEnd."
    )
    assert in_terminal(text) == (
        "A link, bold.\n\n- one more\n- two\n\n| a | b |\n|---|---|\n\n    [a](b)\n\n    c\n\nEnd."
    )


@pytest.mark.parametrize(
    ("answer", "right", "mistakes", "said"),
    [
        (..., 1.0, {}, "not answered yet"),
        (None, 1.0, {}, "not answered yet"),
        ([1.0, ...], [1.0, 2.0], {}, "not answered yet"),
        (1.001, 1.0, {}, "right"),
        (1.01, 1.0, {}, "no"),
        (2, 1.0, {2: "half of it"}, "no: half of it"),
        (-1, 1.0, {}, "no: the sign is wrong: yours is the right one times -1"),
        (ag.Tensor([1.0, 2.0]), [1.0, 2.0], {}, "right"),
        ((1.0, 2.0), [1.0, 2.0], {}, "right"),
        ([2.0, 4.0], [1.0, 2.0], {}, "no: a factor is wrong: yours is the right one times 2"),
        ([1.0, 2.0], [[1.0], [2.0]], {}, "no: yours has the shape (2,), the right one (2,1); the numbers are right: "
         "reshape yours to (2,1)"),
        ([1.0, 2.0], 3.0, {}, "no: yours has the shape (2,), the right one (); yours summed over axis 0 is right: what "
         "was stretched forward is summed backward"),
        ((3, 4), (3, 4), {}, "right"),
        ((4, 3), (3, 4), {(4, 3): "transposed"}, "no: transposed"),
        ((4, 3), (3, 4), {}, "no"),
        (7, (3, 4), {}, "no: a tuple is asked for, with 2 numbers in it"),
        ("a", "a", {}, "right"),
        ("b", "a", {}, "no"),
        ("b", 1.0, {}, "no: a number is asked for"),
        ([[1.0], [2.0, 3.0]], [1.0], {}, "no: numbers are asked for"),
        (0.0, 0.0, {}, "right"),
        (0.1, 0.0, {}, "no"),
        (float("nan"), 1.0, {}, "no"),
    ],
)  # fmt: skip
def test_answers_are_marked(answer, right, mistakes, said, capsys):
    ag.check_answer(answer, right, mistakes)
    assert capsys.readouterr().out == f"{said}\n"


def course(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "autograd_nn", "course", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_lists_the_chapters(capsys):
    assert cli.main(["course"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[5:] for line in lines if line[:3].strip().isdigit()] == [chapter.title for chapter in CHAPTERS]
    assert max(map(len, lines)) <= WIDTH


def test_the_command_prints_a_chapter(tmp_path):
    finished = course("1", cwd=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("# 1. Numbers that remember\n")
    assert "\nScalar(8.0)\n" in finished.stdout
    assert ">>>" not in finished.stdout
    assert finished.stderr == ""
    assert course("1", cwd=tmp_path).stdout == finished.stdout


def test_the_command_prints_a_chapter_where_only_ascii_can_be_written(tmp_path):
    finished = course("2", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.isascii()
    assert "dy/dx = dy/du * du/dx = 12 * 3 = 36" in finished.stdout
    assert course("2", "--ascii", cwd=tmp_path).stdout == finished.stdout


@pytest.mark.parametrize("name", ["one.ipynb", "one.md"])
def test_the_command_writes_a_chapter(name, tmp_path, capsys):
    assert cli.main(["course", "1", "-o", str(tmp_path / name)]) == 0
    written = (tmp_path / name).read_text(encoding="utf-8")
    assert written == (CHAPTERS[0].notebook() if name.endswith("ipynb") else CHAPTERS[0].document)
    assert capsys.readouterr().out == f"{tmp_path / name}   1. Numbers that remember\n"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["99"], 1, f"there is no chapter 99; the chapters are 1 to {len(CHAPTERS)}"),
        (["1", "-o", "one.pdf"], 2, "'one.pdf' ends with none of .ipynb, .md"),
        (["1", "-o", "nowhere/one.md"], 2, "there is no folder nowhere"),
        (["-o", "one.md"], 2, "which chapter should be written to one.md?"),
        (["three"], 2, "invalid int value: 'three'"),
    ],
)
def test_what_the_command_refuses(arguments, status, told, tmp_path):
    finished = course(*arguments, cwd=tmp_path)
    assert finished.returncode == status
    assert told in finished.stderr
    assert list(tmp_path.iterdir()) == []
