"""The table of derivatives: one file per chapter of a calculus book.

Importing the package reads the chapters that most programs need. The others are read when one of their names is
used, or NumPy's name for it: `load_table` reads all that are left.
"""

import functools
import importlib
import pkgutil


@functools.cache
def load_table() -> None:
    """Read every chapter, so that the table is whole."""
    for chapter in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{chapter.name}")
