"""The programs whose traces are kept in ``golden/``, and how those files are made anew.

After a change that is meant, run ``python -m tests.teaching.lessons`` in the top folder, read the new files, and
keep them.
"""

import contextlib
import linecache
from pathlib import Path

from autograd_nn.cli.own_file import load_variable
from autograd_nn.files import write_atomically
from autograd_nn.teaching.page.document import to_html
from autograd_nn.tracing.naming import Names
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import traced

PROGRAMS = Path(__file__).parent / "programs"
GOLDEN = Path(__file__).parent / "golden"
RESULTS = {"neuron": "o", "fan_out": "f", "dense_layer": "loss", "cross_entropy": "loss"}
WATCHED = {"dense_layer": ("W", 0, 1)}


def lesson(name: str) -> Trace:
    """The trace of a program, which goes by its bare name: golden files know no folder."""
    linecache.clearcache()
    with contextlib.chdir(PROGRAMS):
        found = load_variable(f"{name}.py:{RESULTS[name]}")
        names = Names()
        names.note_all(found.variables)
        return traced([found.value], names, watch=WATCHED.get(name))


def main() -> None:
    for name in RESULTS:
        trace = lesson(name)
        trace.save(GOLDEN / f"{name}.json")
        (GOLDEN / f"{name}.txt").write_text(f"{trace}\n", encoding="utf-8")
        write_atomically(GOLDEN / f"{name}.html", to_html(trace))
        print(f"{name}\n{trace}\n")


if __name__ == "__main__":
    main()
