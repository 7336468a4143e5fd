"""One workload in several libraries: the same results first, then time by turns."""

import contextlib
import statistics
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.processes import Contestant, Worker, WorkerError
from benchmarks.session import Duration
from benchmarks.workloads import WORKLOADS, Array, Sizes

Row = dict[str, Any]


class Pace(NamedTuple):
    """How thoroughly to look.

    Attributes
    ----------
    turns : int
    turn : float
        Seconds that a turn takes, or one step where that is longer.
    budget : float
        Seconds after which a library gets no further turn; but three it gets.
    compared : int
        How many steps must give the same loss and gradients; two of them where they take over a second.
    looks_at_memory : bool
    """

    turns: int
    turn: float
    budget: float
    compared: int
    looks_at_memory: bool


FULL = Pace(turns=21, turn=0.1, budget=10.0, compared=3, looks_at_memory=True)
QUICK = Pace(turns=7, turn=0.03, budget=0.5, compared=1, looks_at_memory=False)


def measured(
    name: str, contestants: Sequence[Contestant], threads: int, pace: Pace, sizes: Sizes, reference: str
) -> Row:
    """A row of the table: what each contestant takes for a step, and in relation to the one titled ``reference``.

    Every contestant gets a new process, for what an allocator has learnt from other work changes its speed.
    """
    workload = WORKLOADS[name]
    row: Row = {"workload": name, "sizes": sizes, "threads": threads, "libraries": {}, "left_out": {}}
    memory: dict[str, int | None] = {}
    with contextlib.ExitStack() as stack:
        repeats: dict[Worker, int] = {}  # of those that got so far
        expected = None
        for contestant in sorted(contestants, key=lambda each: each.title != reference):  # the reference comes first
            worker = stack.enter_context(Worker(contestant, threads))
            try:
                if not worker.ask("start", name):
                    continue
                memory[worker.title] = worker.ask("peak_memory", name, sizes) if pace.looks_at_memory else None
                worker.ask("prepare", name, sizes)
                results = worker.ask("results", pace.compared)
                expected = results if expected is None else expected
                _compare(results, expected, workload.tolerance)
                repeats[worker] = _warmed_up(worker, pace)
            except WorkerError as error:
                row["left_out"][worker.title] = str(error)
        times = _by_turns(repeats, pace, row["left_out"])
    for title, durations in times.items():
        row["libraries"][title] = {"peak_memory": memory[title], **_summary(durations)}
        if reference in times:
            row["libraries"][title]["ratio"] = _ratios(durations, times[reference])
    row["reference"] = reference if reference in times else None
    return row


def until_interrupted(rows: Iterable[Row]) -> tuple[list[Row], bool]:
    """The rows measured until Ctrl-C, and whether they are all."""
    finished: list[Row] = []
    try:
        for row in rows:
            finished.append(row)  # noqa: PERF402 - those before the interruption must be there
    except KeyboardInterrupt:
        return finished, False
    return finished, True


def _compare(results: Any, expected: Any, tolerance: float) -> None:
    """Raise unless losses and gradients agree: equal losses alone prove nothing."""
    both = zip(results, expected, strict=False)  # a slow library has fewer
    for step, ((loss, gradients), (right_loss, right_gradients)) in enumerate(both, 1):
        if not abs(loss - right_loss) <= tolerance * abs(right_loss):  # nan is wrong too
            raise WorkerError(f"in step {step} the loss is {loss} and should be {right_loss}")
        for place, (gradient, right) in enumerate(zip(gradients, right_gradients, strict=True)):
            # By their lengths: one ReLU that rounding puts on its other side changes a whole row a little.
            if gradient.shape != right.shape or not _length(gradient - right) <= tolerance * _length(right):
                raise WorkerError(f"in step {step} gradient {place} is not that of the reference")


def _length(array: Array) -> float:
    return float(np.linalg.norm(array.ravel().astype(np.float64)))


def _warmed_up(worker: Worker, pace: Pace) -> int:
    """How many steps make a turn, after one turn that doesn't count."""
    once: Duration = worker.ask("time", 1)
    repeats = max(1, round(pace.turn / once.wall))
    if repeats > 1:
        worker.ask("time", repeats)
    return repeats


def _by_turns(repeats: dict[Worker, int], pace: Pace, left_out: dict[str, str]) -> dict[str, list[Duration | None]]:
    """The times of a step, turn by turn; None where a slow library has used up its budget."""
    times: dict[str, list[Duration | None]] = {worker.title: [] for worker in repeats}
    for turn in range(pace.turns):
        for worker in list(repeats)[:: 1 if turn % 2 else -1]:  # nobody always comes after the same neighbor
            durations = times[worker.title]
            spent = sum(each.wall for each in durations if each) * repeats[worker]
            try:
                durations.append(None if turn >= 3 and spent > pace.budget else worker.ask("time", repeats[worker]))
            except WorkerError as error:
                left_out[worker.title] = str(error)
                del repeats[worker], times[worker.title]
    return times


def _summary(durations: list[Duration | None]) -> Row:
    done = [each for each in durations if each is not None]
    return {
        "turns": len(done),
        "wall": _spread([each.wall for each in done]),
        "cpu": _spread([each.cpu for each in done]),
    }


def _ratios(durations: list[Duration | None], reference: list[Duration | None]) -> Row:
    pairs = [(ours, theirs) for ours, theirs in zip(durations, reference, strict=True) if ours and theirs]
    return {
        "wall": _spread([ours.wall / theirs.wall for ours, theirs in pairs]),
        "cpu": _spread([ours.cpu / theirs.cpu for ours, theirs in pairs]),
    }


def _spread(values: list[float]) -> Row:
    """The median and the middle half."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": middle, "low": low, "high": high}
