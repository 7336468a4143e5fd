"""The chapters of the course: MyST-NB documents, taken apart into text and cells."""

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_CELL = re.compile(r"^```\{code-cell\}\n((?::[^\n]*\n)*)\n?(.*?)^```\n", flags=re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A part of a chapter: text, or a cell with code.

    Attributes
    ----------
    source : str
        Markdown, or Python.
    is_code : bool
    is_solution : bool
        Whether the cell answers an exercise, and is hidden until somebody asks for it.
    """

    source: str
    is_code: bool = False
    is_solution: bool = False


@dataclass(frozen=True)
class Chapter:
    """A chapter of the course.

    Attributes
    ----------
    number : int
    name : str
        The name of its file, such as ``01_numbers_that_remember``.
    document : str
        All of it, as MyST-NB reads it.
    """

    number: int
    name: str
    document: str

    @property
    def title(self) -> str:
        """Its heading, without the number."""
        return self._head()[0]

    @property
    def goal(self) -> str:
        """What a reader can do afterwards: the first paragraph."""
        return " ".join(self._head()[1].split())

    def _head(self) -> tuple[str, str]:
        heading, goal, _ = self.blocks()[0].source.split("\n\n", 2)
        return heading.removeprefix(f"# {self.number}. "), goal

    def blocks(self) -> list[Block]:
        """Its text and its cells, in order."""
        body = self.document.split("---\n", 2)[2]
        blocks = []
        end = 0
        for cell in _CELL.finditer(body):
            blocks.append(Block(body[end : cell.start()].strip("\n")))
            blocks.append(Block(cell[2].strip("\n"), is_code=True, is_solution="hide-cell" in cell[1]))
            end = cell.end()
        blocks.append(Block(body[end:].strip("\n")))
        return [block for block in blocks if block.source]

    def notebook(self) -> str:
        """The chapter as a Jupyter notebook."""
        cells = []
        for i, block in enumerate(self.blocks()):
            cell: dict[str, Any] = {"id": f"block-{i}", "metadata": {}, "source": block.source}
            if block.is_code:
                cell |= {"cell_type": "code", "execution_count": None, "outputs": []}
            else:
                cell |= {"cell_type": "markdown"}
            if block.is_solution:
                cell["metadata"] = {"jupyter": {"source_hidden": True}}
            cells.append(cell)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
        return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def chapters() -> list[Chapter]:
    """All chapters, in order.

    Examples
    --------
    >>> from autograd_nn.teaching.course.chapters import chapters
    >>> chapters()[0].title
    'Numbers that remember'
    """
    documents = [file for file in files(__package__).iterdir() if file.name.endswith(".md")]
    return [
        Chapter(int(file.name[:2]), file.name.removesuffix(".md"), file.read_text(encoding="utf-8"))
        for file in sorted(documents, key=lambda file: file.name)
    ]
