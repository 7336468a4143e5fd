"""A trace stepped through in a terminal."""

import sys
from collections.abc import Callable

from autograd_nn.teaching.formula import formula_lines
from autograd_nn.teaching.quiz import Quiz, asking
from autograd_nn.teaching.stepper import Stepper
from autograd_nn.teaching.tree import to_tree
from autograd_nn.tracing.check_table import check_lines
from autograd_nn.tracing.forward_text import forward_lines, operation_lines
from autograd_nn.tracing.lines import alphabet, fitted
from autograd_nn.tracing.step_text import seed_line, step_lines, waiting_texts
from autograd_nn.tracing.steps import Trace

_KEYS = (
    "[enter] next  [b]ack  [g 3] go to  [r x] run to  [p]lay forward\n"
    "[f]ormula  [t]ree  [c]heck  [?] ask me first  [h]elp  [q]uit"
)
_HELP = """\
   enter, n   the next step
   b          one step back; before step 0 it goes back through the forward pass
   g 3        go to step 3; g 0 is where the backward pass starts
   r x        run to where x is complete: computed or, later, with its whole gradient
   p          play the forward pass, value by value, from its beginning
   f          the chain rule of this step, in symbols and in numbers
   t          the tree of the computation, with the gradients so far
   c          the check of all gradients by finite differences
   ?          ask me first: predict each gradient before it is shown; ? again ends it
   h          this help
   q          quit"""


def step_through(trace: Trace, *, ascii: bool = False) -> None:
    """Step through a trace at the terminal; where there is none to type at, print all of it.

    Parameters
    ----------
    trace : Trace
    ascii : bool
        Write ASCII only, as is done anyway where the output can hold nothing else.
    """
    write = alphabet(ascii)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(write(str(trace)))
        return
    try:
        Session(trace, lambda text: print(write(text)), asking(write)).run()
    except (EOFError, KeyboardInterrupt):
        print()


class Session:
    """A person at a terminal, and a trace.

    Parameters
    ----------
    trace : Trace
    say : callable
        Shows a text of one or more lines.
    ask : callable
        Shows a prompt and returns what is typed.
    """

    def __init__(self, trace: Trace, say: Callable[[str], None], ask: Callable[[str], str]) -> None:
        self.trace = trace
        self.stepper = Stepper(trace)
        self.asks_first = False
        self._ask = ask
        self._quiz = Quiz(trace, say, ask)
        self._say_text = say
        self._waiting = waiting_texts(trace)
        self._commands: dict[str, Callable[[str], None]] = {
            "": self._next, "n": self._next, "b": self._back, "g": self._goto, "r": self._run, "p": self._play,
            "f": self._formula, "t": self._tree, "c": self._check, "?": self._ask_first, "h": self._help,
        }  # fmt: skip

    def run(self) -> None:
        """Read commands and follow them, until one is to quit."""
        self._say([*forward_lines(self.trace), "", seed_line(self.trace), "", *_KEYS.split("\n")])
        while True:
            name, _, argument = self._ask(f"{self._where()}> ").strip().partition(" ")
            command, rest = name.lower()[:1], name[1:] if name[1:].isdigit() else ""
            if command == "q":
                return
            follow = self._commands.get(command)
            if follow is None:
                self._say([f"   {name!r} is no command", *_KEYS.split("\n")])
            else:
                follow(argument.strip() or rest)

    def _where(self) -> str:
        if self.stepper.place < 0:
            return f"value {self.stepper.place - self.stepper.first}/{-self.stepper.first - 1} "
        return f"step {self.stepper.place}/{self.stepper.last} "

    def _next(self, _: str) -> None:
        if not self.stepper.next():
            self._say(["   that was the last step; b goes back, q ends"])
            return
        if self.asks_first and self.stepper.step is not None:
            self._quiz.ask_about(self.stepper.step)
        self._show()

    def _back(self, _: str) -> None:
        if self.stepper.prev():
            self._show()
        else:
            self._say(["   this is the beginning: nothing is computed yet"])

    def _goto(self, argument: str) -> None:
        if not argument.isdigit() or int(argument) > self.stepper.last:
            self._say([f"   g takes the number of a step, from 0 to {self.stepper.last}: g 1"])
            return
        self.stepper.goto(int(argument))
        self._show()

    def _run(self, argument: str) -> None:
        try:
            self.stepper.run(argument)
        except (KeyError, ValueError) as error:
            self._say([f"   {error.args[0]}"])
        else:
            self._show()

    def _play(self, _: str) -> None:
        self.stepper.goto(self.stepper.first)
        self._say(["   the forward pass: enter computes the next value"])

    def _formula(self, _: str) -> None:
        if self.stepper.step is None:
            self._say(["   the chain rule is told of the steps of the backward pass"])
        else:
            self._say(formula_lines(self.trace, self.stepper.step))

    def _tree(self, _: str) -> None:
        self._say(to_tree(self.trace, self.stepper.gradients()).split("\n"))

    def _check(self, _: str) -> None:
        self._say(check_lines(self.trace) or ["   there is nothing to check"])

    def _ask_first(self, _: str) -> None:
        self.asks_first = not self.asks_first
        self._say([f"   ask me first: {'on' if self.asks_first else 'off'}"])

    def _help(self, _: str) -> None:
        self._say(_HELP.split("\n"))

    def _show(self) -> None:
        """Show what happens at this place."""
        step, value = self.stepper.step, self.stepper.value
        if step is not None:
            self._say(["", *step_lines(self.trace, step, self._waiting[step.number - 1])])
            if step.number == self.stepper.last:
                self._say(["", *check_lines(self.trace)])
        elif value is not None:
            self._say(operation_lines(self.trace, [value]))
        else:
            self._say([seed_line(self.trace) if self.stepper.place == 0 else "   nothing is computed yet"])

    def _say(self, lines: list[str]) -> None:
        self._say_text("\n".join(fitted(lines)))
