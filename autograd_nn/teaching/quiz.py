"""A quiz about a trace, at the terminal: predict each gradient, then see it."""

import sys
from collections.abc import Callable

from autograd_nn.engine.errors import CommandError
from autograd_nn.teaching.marking import mark
from autograd_nn.teaching.questions import Question, questions_of_step
from autograd_nn.tracing.forward_text import forward_lines
from autograd_nn.tracing.lines import alphabet, fitted, labelled
from autograd_nn.tracing.numbers import block, is_small
from autograd_nn.tracing.step_text import head_lines, seed_line, step_lines, waiting_texts
from autograd_nn.tracing.steps import Step, Trace

_KEYS = " type each answer; [?] a hint  [enter] show it  [q]uit"
_TRIES = 2


def quiz(trace: Trace, *, ascii: bool = False) -> None:
    """Ask for every gradient of a trace before it is shown, and tell the score.

    Answers are read from the standard input, a line each; where it ends, the quiz does.

    Parameters
    ----------
    trace : Trace
    ascii : bool
        Write ASCII only, as is done anyway where the output can hold nothing else.
    """
    write = alphabet(ascii)
    Quiz(trace, lambda text: print(write(text)), asking(write)).run()


def asking(write: Callable[[str], str]) -> Callable[[str], str]:
    """What shows a prompt and reads a line from the standard input."""

    def ask(prompt: str) -> str:
        typed = input(f"{write(prompt.rstrip())} ")  # texts in ASCII end without spaces
        if not sys.stdin.isatty():
            print(typed)  # what comes from a file is not seen otherwise
        return typed

    return ask


class Quiz:
    """A person at a terminal, and the questions of a trace.

    Parameters
    ----------
    trace : Trace
    say : callable
        Shows a text of one or more lines.
    ask : callable
        Shows a prompt and returns what is typed.

    Attributes
    ----------
    asked, right, at_once : int
        How many questions were asked, answered, and answered at the first try without a hint.
    """

    def __init__(self, trace: Trace, say: Callable[[str], None], ask: Callable[[str], str]) -> None:
        self.trace = trace
        self.asked = self.right = self.at_once = 0
        self._say_text = say
        self._ask = ask

    def run(self) -> None:
        """Ask all questions, until one is answered with ``q`` or there is nobody to answer."""
        self._say([*forward_lines(self.trace), "", seed_line(self.trace), "", _KEYS])
        try:
            for step, waiting in zip(self.trace.steps, waiting_texts(self.trace), strict=True):
                if not self.ask_about(step):
                    return
                self._say(step_lines(self.trace, step, waiting)[len(head_lines(self.trace, step)) :])
        except (EOFError, KeyboardInterrupt):
            self._say([""])
        finally:
            self._say(["", self.score])

    @property
    def score(self) -> str:
        """The score in words."""
        told = f" {self.right} of {self.asked} right"
        return told if self.right == self.at_once else f"{told}, {self.at_once} of them at once"

    def ask_about(self, step: Step) -> bool:
        """Ask the questions of one step; False if the person quits."""
        self._say(["", *head_lines(self.trace, step), *self._upstream(step)])
        return all(self._question(question) for question in questions_of_step(self.trace, step))

    def _upstream(self, step: Step) -> list[str]:
        """The elements of an upstream gradient that is a small array."""
        if not is_small(step.upstream):
            return []
        lead = f"     {self.trace.gradient_name(self.trace.values[step.output])} = "
        first, *rest = block(step.upstream)
        return [lead + first, *[" " * len(lead) + line for line in rest]]

    def _question(self, question: Question) -> bool:
        """Ask one question; False if the person quits."""
        hints = list(question.hints)
        wrong = 0
        while wrong < _TRIES:
            typed = self._ask(f"     {question.text} = ").strip()
            if typed.lower() in ("q", "quit"):
                return False
            if typed == "":
                break
            if typed == "?":
                self._remark("hint", hints.pop(0) if hints else f"it is {question.answer_text}")
                continue
            try:
                found = mark(typed, question.answer, question.mistakes)
            except CommandError as error:
                self._remark("", str(error).rpartition("\n")[2])
                continue
            if found.is_right:
                self.asked += 1
                self.right += 1
                self.at_once += wrong == 0 and len(hints) == len(question.hints)
                self._remark("right", question.answer_text)
                return True
            wrong += 1
            self._remark("no", found.words or "that is not it")
        self.asked += 1
        self._remark("it is", question.answer_text)
        return True

    def _remark(self, label: str, text: str) -> None:
        self._say(labelled(label, text, indent=8, width=5))

    def _say(self, lines: list[str]) -> None:
        self._say_text("\n".join(fitted(lines)))
