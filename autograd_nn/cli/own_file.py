"""``file.py:name``: a variable of the user's own program, which is run as ``python file.py`` would run it."""

import re
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd_nn.engine.errors import CommandError
from autograd_nn.tracing.naming import Names


@dataclass(frozen=True)
class OwnVariable:
    """A variable of a program that has run.

    Attributes
    ----------
    name : str
    value : object
    variables : dict of str to object
        All variables of the program.
    """

    name: str
    value: Any
    variables: dict[str, Any]

    @property
    def names(self) -> Names:
        """What the program calls the values of a graph."""
        names = Names()
        names.note_all(self.variables)
        return names


def is_own_file(text: str) -> bool:
    """Whether a text is meant as ``file.py:name``. (No expression has such a colon.)"""
    return re.search(r"\.py(:|$)", text) is not None


def load_variable(text: str) -> OwnVariable:
    """Run the program and take a variable of it.

    Parameters
    ----------
    text : str
        ``file.py:name``.

    Raises
    ------
    CommandError
        There is no such file or variable, or the program has ended itself.
    Exception
        Whatever the program raises.
    """
    path, _, name = text.rpartition(":")
    if not path.endswith(".py"):
        path, name = text, ""
    if not Path(path).is_file():
        raise CommandError(f"there is no file {path}")
    if not name.isidentifier():
        raise CommandError(f"which variable of {path}? Write {path}:loss for the one that is called loss")
    variables = _run(path)
    if name not in variables:
        there = ", ".join(other for other in variables if not other.startswith("_")) or "none"
        raise CommandError(f"{path} leaves no variable {name}; it leaves {there}")
    return OwnVariable(name, variables[name], variables)


def _run(path: str) -> dict[str, Any]:
    """What a program leaves."""
    arguments, folders = sys.argv, sys.path
    sys.argv, sys.path = [path], [str(Path(path).resolve().parent), *folders]
    try:
        return runpy.run_path(path, run_name="__main__")
    except SystemExit as end:
        raise CommandError(f"{path} ended itself by sys.exit({end.code!r}), and its variables with it") from None
    finally:
        sys.argv, sys.path = arguments, folders
