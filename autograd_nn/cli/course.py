"""``course``: the chapters of the course, listed, played in the terminal, or written as a notebook."""

import argparse
import textwrap
from functools import partial
from pathlib import Path
from typing import Any

from autograd_nn.engine.errors import CommandError
from autograd_nn.files import write_atomically
from autograd_nn.teaching.course.chapters import Chapter, chapters
from autograd_nn.teaching.course.playing import play
from autograd_nn.tracing.lines import WIDTH, alphabet

_SUFFIXES = (".ipynb", ".md")


def add(commands: Any) -> None:
    """Add the command to the program."""
    parser = commands.add_parser(
        "course",
        help="learn how gradients are computed, chapter by chapter",
        description="A course with exercises that mark themselves. Without a chapter, the chapters are listed. Where "
        "there is no terminal to type at, all of a chapter is printed.",
        epilog="example: python -m autograd_nn course 1",
    )
    parser.add_argument("chapter", type=int, nargs="?", metavar="CHAPTER", help="the number of a chapter to play")
    parser.add_argument(
        "-o", "--out", type=_document, metavar="FILE", help=f"write it as a file instead: {' or '.join(_SUFFIXES)}"
    )
    parser.add_argument("--ascii", action="store_true", help="write ASCII only: d for ∂, * for ×")
    parser.set_defaults(follow=partial(_follow, parser))


def _document(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} ends with none of {', '.join(_SUFFIXES)}")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}")
    return path


def _follow(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.chapter is None:
        if options.out is not None:
            parser.error(f"which chapter should be written to {options.out}?")
        print(alphabet(options.ascii)("\n".join(_listed(chapters()))))
        return 0
    chapter = _chapter(options.chapter)
    if options.out is None:
        play(chapter, ascii=options.ascii)
        return 0
    content = chapter.notebook() if options.out.suffix.lower() == ".ipynb" else chapter.document
    try:
        write_atomically(options.out, content)
    except OSError as error:
        raise CommandError(f"{options.out} is not written: {error}") from error
    print(f"{options.out}   {chapter.number}. {chapter.title}")
    return 0


def _listed(chapters: list[Chapter]) -> list[str]:
    lines = []
    for chapter in chapters:
        lines.append(f"{chapter.number:>3}  {chapter.title}")
        lines += textwrap.wrap(chapter.goal, WIDTH, initial_indent="     ", subsequent_indent="     ")
    return [*lines, "", "python -m autograd_nn course 1 plays the first; -o 1.ipynb writes it as a notebook."]


def _chapter(number: int) -> Chapter:
    for chapter in (all := chapters()):
        if chapter.number == number:
            return chapter
    raise CommandError(f"there is no chapter {number}; the chapters are 1 to {len(all)}")
