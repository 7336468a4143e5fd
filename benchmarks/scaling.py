"""How time grows with a graph, with arrays and with a batch; and what importing the package costs."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.measuring import Pace, Row, measured, until_interrupted
from benchmarks.processes import ROOT, Contestant
from benchmarks.report import SUBJECT, described, left_out, seconds, size, table
from benchmarks.workloads import TABLE, WORKLOADS, Sizes

Results = dict[str, Any]

PACE = Pace(turns=5, turn=0.05, budget=1.0, compared=1, looks_at_memory=False)
REFERENCE = "PyTorch"

GRAPHS: dict[str, Callable[[int], Sizes]] = {
    "chain": lambda nodes: {"steps": nodes // 2},
    "wide": lambda nodes: {"products": nodes},
    "deep": lambda nodes: {"steps": nodes // 2},
    "diamond": lambda nodes: {"steps": nodes // 3},
}
"""The sizes at which a graph has about so many nodes."""

NODES = [10**k for k in range(1, 7)]
ELEMENTS = [10**k for k in range(8)]
BATCHES = [1, 4, 16, 64, 256, 512]
BATCHED = ["mlp", "lenet", "transformer"]
IMPORTS = 11


def scaling(contestants: list[Contestant], absent: dict[str, str], tell: Callable[[str], None]) -> Results:
    """All measurements."""
    cases = [("graphs", name, nodes, sizes_of(nodes)) for name, sizes_of in GRAPHS.items() for nodes in NODES]
    cases += [("elements", "expression", elements, {"elements": elements}) for elements in ELEMENTS]
    cases += [("batches", name, batch, {**TABLE[name].sizes, "batch": batch}) for name in BATCHED for batch in BATCHES]

    def row(kind: str, name: str, scale: int, sizes: Sizes) -> Row:
        tell(f"{name} {sizes}")
        # PyTorch takes half a minute for each step of the largest graphs, and as much for a node as in smaller ones.
        is_too_large = kind == "graphs" and scale == NODES[-1]
        present = [each for each in contestants if each.title == SUBJECT or not is_too_large]
        return {"kind": kind, "scale": scale, **measured(name, present, 1, PACE, sizes, REFERENCE)}

    rows, is_finished = until_interrupted(row(*case) for case in cases)
    tell("imports")
    return {"is_finished": is_finished, "rows": rows, "imports": imports(), "left_out": absent}


def imports() -> Results:
    """Seconds of the processor and resident bytes of ``import numpy``, and of ``import autograd_nn`` after it."""
    program = (
        "from time import process_time as now; begin = now(); import numpy; middle = now()\n"
        "{}\n"
        "end = now(); lines = open('/proc/self/status').read().splitlines()\n"
        "print(middle - begin, end - middle, *[1024 * int(line.split()[1]) for line in lines if 'VmRSS' in line])"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # modules are compiled once, as for any user
    runs: dict[str, list[list[float]]] = {"": [], "import autograd_nn": []}
    for _ in range(IMPORTS):
        for statement, numbers in runs.items():
            command = [sys.executable, "-c", program.format(statement)]
            printed = subprocess.run(
                command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
            ).stdout
            numbers.append([float(number) for number in printed.split()])
    (numpy, _, numpy_bytes), (_, ours, our_bytes) = (
        [statistics.median(column) for column in zip(*numbers, strict=True)] for numbers in runs.values()
    )
    return {"numpy": numpy, "ours": ours, "numpy_bytes": numpy_bytes, "our_bytes": our_bytes - numpy_bytes}


def rendered(results: Results) -> str:
    """All tables in Markdown."""
    costs = results["imports"]
    parts = [
        described(results),
        "Processor time of one thread, forward and backward; in parentheses the ratio to PyTorch.",
        "### Graphs that grow: time for each node",
        f"A single number goes through ever more operations: a chain, `x = x * 1.0001 + 0.1`; a wide graph, "
        f"{WORKLOADS['wide'].title}; a deep one, {WORKLOADS['deep'].title}; diamonds, {WORKLOADS['diamond'].title}.",
        _growth(results, "graphs", "nodes", each=True),
        "### Arrays that grow: time of `((x*y + x).tanh() * y).sum()`",
        _growth(results, "elements", "elements"),
        "### Batches that grow: time of a training step",
        _growth(results, "batches", "batch"),
        "### Import",
        table(
            [
                ["", "processor time", "resident memory"],
                ["`import numpy`", seconds(costs["numpy"]), size(costs["numpy_bytes"])],
                ["`import autograd_nn` after it", seconds(costs["ours"]), size(costs["our_bytes"])],
            ]
        ),
        left_out(results),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _growth(results: Results, kind: str, unit: str, *, each: bool = False) -> str:
    """A line for each scale and a column for each workload."""
    rows = [row for row in results["rows"] if row["kind"] == kind]
    names = _in_order(row["workload"] for row in rows)
    cells = {(row["workload"], row["scale"]): _cell(row, row["scale"] if each else 1) for row in rows}
    lines = [[unit, *names]]
    lines += [
        [f"{scale:,}", *[cells.get((name, scale), "–") for name in names]]
        for scale in _in_order(row["scale"] for row in rows)
    ]
    return table(lines)


def _cell(row: Results, parts: int) -> str:
    ours = row["libraries"].get(SUBJECT)
    if ours is None:
        return "–"
    time = seconds(ours["cpu"]["median"] / parts)
    return f"{time} ({ours['ratio']['cpu']['median']:.2f})" if "ratio" in ours else time


def _in_order(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
