"""Measurements as Markdown: the only place where the tables of README.md come from."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.libraries import LIBRARIES
from benchmarks.misses import REASONS
from benchmarks.workloads import WORKLOADS

Row = dict[str, Any]
Results = dict[str, Any]

SUBJECT = "autograd_nn"
KEPT = LIBRARIES["autograd_nn_kept"].title
SPREAD = ("low", "median", "high")
CLOCKS = {"cpu": "processor time", "wall": "wall time"}


def main_clock(threads: int) -> str:
    """With one thread processor time counts, which other work on the machine changes least; with more, the wall's."""
    return "cpu" if threads == 1 else "wall"


def rendered(results: Results) -> str:
    """All tables of a run."""
    parts = [described(results)]
    for threads in sorted({row["threads"] for row in results["rows"]}):
        rows = [row for row in results["rows"] if row["threads"] == threads]
        clock = main_clock(threads)
        title = "One thread" if threads == 1 else f"{threads} threads"
        parts += [f"### {title}: {CLOCKS[clock]} of a step", time_table(rows, threads)]
    if not results["is_quick"]:
        parts.append(misses(results["rows"]))
    with_memory = [row for row in results["rows"] if row["threads"] == 1 and _peak(row, SUBJECT) is not None]
    if with_memory:
        parts += ["### Peak memory of training", memory_table(with_memory)]
    parts.append(left_out(results))
    return "\n\n".join(part for part in parts if part) + "\n"


def described(results: Results) -> str:
    """Machine, versions and date."""
    memory = f", {results['memory'] / 2**30:.0f} GiB" if results["memory"] else ""
    versions = ", ".join(f"{title} {version}" for title, version in results["versions"].items())
    return (
        f"{results['date']}, commit {results['commit']}; {results['processor']}, {results['cores']} cores{memory}, "
        f"{results['system']}; Python {results['python']}; {versions}."
    )


def time_table(rows: Sequence[Row], threads: int) -> str:
    """For each workload the time of a step, ours and the reference's, and every library's ratio to the reference."""
    clock = main_clock(threads)
    other_clock = "wall" if clock == "cpu" else "cpu"
    references = {row["reference"] for row in rows}
    others = [
        title
        for title in dict.fromkeys(title for row in rows for title in row["libraries"])
        if title != SUBJECT and title not in references
    ]
    lines = [
        ["workload", "reference", SUBJECT, "ratio (middle half)", f"ratio of {CLOCKS[other_clock]}", "goal", *others]
    ]
    for row in rows:
        ours = row["libraries"].get(SUBJECT)
        goal = _goal(row)
        lines.append(
            [
                title_of(row),
                _reference(row, clock),
                seconds(ours[clock]["median"]) if ours else "–",
                _ratio(ours, clock, bold=goal is not None and not _misses(ours, clock, goal)),
                _ratio(ours, other_clock),
                f"{goal:.2f}" if goal else "–",
                *[_ratio(row["libraries"].get(title), clock, with_spread=False) for title in others],
            ]
        )
    return table(lines)


def memory_table(rows: Sequence[Row]) -> str:
    """For each workload what the mathematics needs, what the reference takes and what we take, memory kept or not."""
    titles = [title for title in (SUBJECT, KEPT) if any(_peak(row, title) is not None for row in rows)]
    lines = [["workload", "needed", "reference", *[head for title in titles for head in (title, "ratio")]]]
    for row in rows:
        theirs = _peak(row, row["reference"])
        cells = [title_of(row), size(needed(row)), "–" if theirs is None else size(theirs) + _unusual(row)]
        for title in titles:
            ours = _peak(row, title)
            cells += ["–" if ours is None else size(ours), f"{ours / theirs:.2f}" if ours and theirs else "–"]
        lines.append(cells)
    return table(lines)


def needed(row: Row) -> int:
    """The bytes of data, weights, leaves, their gradients, and what a backward pass can't do without."""
    workload = WORKLOADS[row["workload"]]
    numbers = workload.numbers(**row["sizes"])
    differentiated = [*numbers.weights.values(), *numbers.leaves.values()]
    remembered = workload.remembered(**row["sizes"]) * differentiated[0].itemsize
    return sum(array.nbytes for array in [*differentiated, *differentiated, *numbers.data.values()]) + remembered


def misses(rows: Iterable[Row]) -> str:
    """The goals that were not reached, each with the numbers and the reason."""
    numbers: dict[str, list[str]] = {}
    for row in rows:
        goal, clock = _goal(row), main_clock(row["threads"])
        ours, kept = (row["libraries"].get(title) for title in (SUBJECT, KEPT))
        if goal is not None and _misses(ours, clock, goal):
            ratio = ours["ratio"][clock]["median"]
            with_kept = f" (memory kept: {_ratio(kept, clock, with_spread=False)})" if kept else ""
            threads = f"{row['threads']} thread{'s' * (row['threads'] > 1)}"
            told = f"{ratio:.2f} in place of {goal:.2f} with {threads}{with_kept}"
            numbers.setdefault(row["workload"], []).append(told)
    lines = [
        f"- {WORKLOADS[name].title}: {', '.join(told)}: {REASONS.get(name, 'no reason found yet')}."
        for name, told in numbers.items()
    ]
    return "\n".join(["### Goals that are missed, and why", "", *lines]) if lines else ""


def left_out(results: Results) -> str:
    """What could not be measured, and why."""
    lines = [f"- {title}: {reason}." for title, reason in results["left_out"].items()]
    places: dict[tuple[str, str], list[str]] = {}
    for row in results["rows"]:
        for failure in row["left_out"].items():
            places.setdefault(failure, []).append(row["workload"])
    lines += [f"- {title} in {', '.join(dict.fromkeys(names))}: {why}." for (title, why), names in places.items()]
    return "\n".join(["Left out:", "", *lines]) if lines else ""


def title_of(row: Row) -> str:
    """The title of the workload, with the sizes where they are not those that the title tells."""
    workload = WORKLOADS[row["workload"]]
    others = [f"{name} {size:,}" for name, size in row["sizes"].items() if workload.sizes[name] != size]
    return f"{workload.title}; here {', '.join(others)}" if others else workload.title


def table(lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the first line is its head."""
    head, *body = lines
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *body])


def seconds(value: float) -> str:
    """A duration with three digits and its unit."""
    factor, unit = next(((f, u) for f, u in ((1, "s"), (1e3, "ms")) if value * f >= 1), (1e6, "µs"))
    return f"{value * factor:.3g} {unit}" if value * factor < 999.5 else f"{value * factor:.0f} {unit}"


def size(value: float) -> str:
    """A number of bytes with its unit."""
    return f"{value / 1e6:.1f} MB" if value >= 1e5 else f"{value / 1e3:.1f} kB"


def write_between(path: Path, mark: str, text: str) -> None:
    """Put a text into a file between the comments ``<!-- mark -->`` and ``<!-- end of mark -->``."""
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, rest = path.read_text("utf-8").split(begin)
    _, after = rest.split(end)
    write(path, f"{before}{begin}\n{text}{end}{after}")


def write(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def _goal(row: Row) -> float | None:
    """The ratio that was aimed at, if it was for this work and this reference."""
    workload = WORKLOADS[row["workload"]]
    is_meant = row["sizes"] == workload.sizes and row["reference"] == LIBRARIES[workload.reference].title
    return workload.goals.get(row["threads"]) if is_meant else None


def _misses(ours: Row | None, clock: str, goal: float) -> bool:
    return ours is not None and "ratio" in ours and round(ours["ratio"][clock]["median"], 2) > round(goal, 2)


def _ratio(each: Row | None, clock: str, *, with_spread: bool = True, bold: bool = False) -> str:
    if each is None or "ratio" not in each:
        return "–"
    ratio = each["ratio"][clock]
    low, middle, high = (f"{ratio[part]:.2f}" if ratio[part] >= 0.095 else f"{ratio[part]:.1g}" for part in SPREAD)
    middle = f"**{middle}**" if bold else middle
    return f"{middle} ({low} … {high})" if with_spread else middle


def _reference(row: Row, clock: str) -> str:
    if row["reference"] is None:
        return "–"
    return seconds(row["libraries"][row["reference"]][clock]["median"]) + _unusual(row)


def _unusual(row: Row) -> str:
    """The name of a reference that is not PyTorch."""
    return "" if row["reference"] == "PyTorch" else f" ({row['reference']})"


def _peak(row: Row, title: str) -> int | None:
    peak: int | None = row["libraries"].get(title, {}).get("peak_memory")
    return peak
