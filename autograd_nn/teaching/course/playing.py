"""A chapter played in a terminal: its text, its cells with what they print, and a prompt to try things at."""

import ast
import code
import contextlib
import io
import linecache
import re
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from autograd_nn.teaching.course.chapters import Chapter
from autograd_nn.tracing.lines import WIDTH, alphabet
from autograd_nn.tracing.steps import Trace

_HELP = """\
Each cell is run and shown with what it prints. Then >>> waits: try anything, with the names
of the chapter, or answer an exercise with answer = 7. Enter goes on, Ctrl-D ends."""
_ITEM = r"^(?=- |\d+\. )"


def play(chapter: Chapter, *, ascii: bool = False) -> None:
    """Play a chapter at the terminal; where there is none to type at, print all of it.

    Parameters
    ----------
    chapter : Chapter
    ascii : bool
        Write ASCII only, as is done anyway where the output can hold nothing else.
    """
    write = alphabet(ascii)
    is_typed = sys.stdin.isatty() and sys.stdout.isatty()
    player = Player(chapter, lambda text: print(write(text)), input if is_typed else None)
    try:
        player.run()
    except (EOFError, KeyboardInterrupt):
        print()


class Player:
    """A chapter, and a person who reads it.

    Parameters
    ----------
    chapter : Chapter
    say : callable
        Shows a text of one or more lines.
    ask : callable or None
        Shows a prompt and returns what is typed; without it nobody is asked.

    Attributes
    ----------
    variables : dict of str to object
        What the cells have defined so far.
    """

    def __init__(self, chapter: Chapter, say: Callable[[str], None], ask: Callable[[str], str] | None) -> None:
        self.variables: dict[str, Any] = {"__name__": "__main__"}
        self._chapter = chapter
        self._say = say
        self._ask = ask
        self._console = code.InteractiveConsole(self.variables)

    def run(self) -> None:
        """Show the chapter, block by block."""
        if self._ask is not None:
            self._say(f"{_HELP}\n")
        blocks = self._chapter.blocks()
        for i, block in enumerate(blocks):
            if not block.is_code:
                self._say(f"{in_terminal(block.source)}\n")
                continue
            if block.is_solution:
                self._say("The solution:\n")
            self._say(textwrap.indent(block.source, "    ") + "\n")
            self._run(block.source, f"<chapter {self._chapter.number}, block {i}>")
            is_exercise = i + 1 < len(blocks) and blocks[i + 1].is_solution
            self._prompt(_last_statement(block.source) if is_exercise else "")

    def _run(self, source: str, name: str) -> None:
        try:
            printed = run_cell(source, self.variables, name)
        except ImportError as error:  # plots need a package that may be missing; the message says which
            self._say(f"{error}\n")
        except Exception:  # a name was redefined at the prompt, say: that should not end the chapter
            self._console.showtraceback()
        else:
            if printed:
                self._say(f"{printed}\n")

    def _prompt(self, check: str) -> None:
        """Run what is typed, until it is nothing; after each the check of an exercise, which marks it."""
        while self._ask is not None and (typed := self._ask(">>> ")):
            while self._console.push(typed):
                typed = self._ask("... ")
            if check:
                self._run(check, "<check>")


def run_cell(source: str, variables: dict[str, Any], name: str) -> str:
    """Run a cell as a notebook would.

    Parameters
    ----------
    source : str
    variables : dict of str to object
        Its names, before and after.
    name : str
        What the cell is called in a traceback.

    Returns
    -------
    str
        What it has printed, and the value of its last line, if that is an expression without ``;``.
    """
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    statements = ast.parse(source, name).body
    last = statements.pop() if isinstance(statements[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(statements, []), name, "exec"), variables)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), variables)
            if value is not None and not source.rstrip().endswith(";"):
                print(value if isinstance(value, Trace) else repr(value))
    return printed.getvalue().rstrip("\n")


def _last_statement(source: str) -> str:
    return ast.get_source_segment(source, ast.parse(source).body[-1]) or ""


def in_terminal(text: str) -> str:
    """Markdown for a terminal: paragraphs and lists are wrapped, and links and bold print are plain words.

    Examples
    --------
    >>> from autograd_nn.teaching.course.playing import in_terminal
    >>> in_terminal("**A graph** has [nodes](nodes.md).")
    'A graph has nodes.'
    """
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(_fenced(part) if part.startswith("```") else _paragraphs(part) for part in parts)


def _fenced(part: str) -> str:
    return textwrap.indent("\n".join(part.split("\n")[1:-1]), "    ")


def _paragraphs(part: str) -> str:
    words = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", part).replace("**", "")
    return re.sub(r"[^\n]+(\n[^\n]+)*", lambda paragraph: _wrapped(paragraph[0]), words)


def _wrapped(paragraph: str) -> str:
    if paragraph.startswith("|"):
        return paragraph
    lines = []
    for item in re.split(_ITEM, paragraph, flags=re.MULTILINE):
        indent = " " * len(match[0]) if (match := re.match(r"- |\d+\. ", item)) else ""
        lines += textwrap.wrap(" ".join(item.split()), WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(lines)
