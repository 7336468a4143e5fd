"""The benchmarks compute the same in every library, and their tables say what was measured. Nothing is timed here."""

import importlib
import itertools
import json

import numpy as np
import pytest

import autograd_nn as ag
from benchmarks import __main__ as command
from benchmarks import processes, report, scaling, session
from benchmarks.libraries import autograd_nn as ours
from benchmarks.libraries import by_hand
from benchmarks.workloads import WORKLOADS
from tests.pytorch import needs_torch

STEPS = 3


def assert_same(theirs, name):
    """Losses and gradients of a few steps, of tiny sizes, agree with ours."""
    workload = WORKLOADS[name]
    numbers = workload.numbers(**workload.tiny)
    tasks = [getattr(library, workload.task)(numbers) for library in (ours, theirs)]
    for _ in range(STEPS):
        our_loss, their_loss = (float(task.step().item()) for task in tasks)
        assert our_loss == pytest.approx(their_loss, rel=1e-5)
        our_gradients, their_gradients = (task.gradients() for task in tasks)
        assert len(our_gradients) == len(numbers.weights) + len(numbers.leaves)
        for our_gradient, their_gradient in zip(our_gradients, their_gradients, strict=True):
            np.testing.assert_allclose(our_gradient, their_gradient, rtol=1e-3, atol=1e-5)


@needs_torch
@pytest.mark.parametrize("name", [name for name in WORKLOADS if not name.startswith("scalar")])
def test_pytorch_computes_the_same(name):
    assert_same(importlib.import_module("benchmarks.libraries.pytorch"), name)


@pytest.mark.parametrize("name", [name for name, workload in WORKLOADS.items() if hasattr(by_hand, workload.task)])
def test_derivatives_by_hand_are_the_same(name):
    assert_same(by_hand, name)


def test_a_step_changes_weights_and_leaves_its_numbers_alone():
    workload = WORKLOADS["mlp"]
    numbers = workload.numbers(**workload.tiny)
    before = {name: array.copy() for name, array in numbers.weights.items()}
    task = ours.mlp(numbers)
    losses = [task.step().item() for _ in range(STEPS)]
    assert losses == sorted(losses, reverse=True)
    for name, array in numbers.weights.items():
        np.testing.assert_array_equal(array, before[name])


def test_with_memory_kept_the_same_is_computed(monkeypatch):
    is_glibc = True
    monkeypatch.setattr(ag, "keep_memory", lambda: is_glibc)
    kept = importlib.import_module("benchmarks.libraries.autograd_nn_kept")
    for workload in WORKLOADS.values():
        assert getattr(kept, workload.task) is getattr(ours, workload.task)
    is_glibc = False
    with pytest.raises(ImportError, match="no way to keep memory"):
        importlib.reload(kept)


def spread(middle):
    return {"median": middle, "low": 0.9 * middle, "high": 1.1 * middle}


def measurement(milliseconds, ratio, peak_memory):
    time = spread(milliseconds / 1e3)
    return {
        "turns": 3,
        "peak_memory": peak_memory,
        "wall": time,
        "cpu": time,
        "ratio": {"wall": spread(2 * ratio), "cpu": spread(ratio)},
    }


def row(ratio, **changes):
    libraries = {
        "PyTorch": measurement(2.0, 1.0, 4_000_000),
        "autograd_nn": measurement(2.0 * ratio, ratio, 3_000_000),
        "JAX jit": measurement(4.0, 2.0, 9_000_000),
    }
    return {
        "workload": "mlp",
        "sizes": WORKLOADS["mlp"].sizes,
        "threads": 1,
        "libraries": libraries,
        "left_out": {},
        "reference": "PyTorch",
        **changes,
    }


SURROUNDINGS = {
    "date": "2026-01-31",
    "system": "Linux x86_64",
    "processor": "A Processor",
    "cores": 2,
    "memory": 8 * 2**30,
    "python": "3.11.7",
    "versions": {"NumPy": "2.4.6"},
    "commit": "1234567",
}


def results(*rows, **changes):
    return {**SURROUNDINGS, "is_quick": False, "rows": list(rows), "left_out": {}, **changes}


def test_the_table_tells_times_ratios_and_goals():
    text = report.rendered(results(row(0.5)))
    assert text.startswith(
        "2026-01-31, commit 1234567; A Processor, 2 cores, 8 GiB, Linux x86_64; Python 3.11.7; NumPy"
    )
    title = WORKLOADS["mlp"].title
    assert f"| {title} | 2 ms | 1 ms | **0.50** (0.45 … 0.55) | 1.00 (0.90 … 1.10) | 0.90 | 2.00 |" in text
    assert f"| {title} | 1.1 MB | 4.0 MB | 3.0 MB | 0.75 |" in text
    assert "missed" not in text


def test_memory_kept_stands_beside_and_has_no_goal():
    both = row(0.5)
    both["libraries"][report.KEPT] = measurement(3.0, 1.5, 6_000_000)
    text = report.rendered(results(both))
    title = WORKLOADS["mlp"].title
    assert f"| {title} | 2 ms | 1 ms | **0.50** (0.45 … 0.55) | 1.00 (0.90 … 1.10) | 0.90 | 2.00 | 1.50 |" in text
    assert f"| {title} | 1.1 MB | 4.0 MB | 3.0 MB | 0.75 | 6.0 MB | 1.50 |" in text
    assert "missed" not in text


def test_the_table_tells_what_is_missed_and_why(monkeypatch):
    monkeypatch.setitem(report.REASONS, "mlp", "of a reason")
    kept = row(1.31, threads=2)
    kept["libraries"][report.KEPT] = measurement(2.0, 1.2, 6_000_000)
    text = report.rendered(results(row(0.93), kept))
    assert "0.93 (0.84 … 1.02)" in text
    with_two = "2.62 in place of 1.15 with 2 threads (memory kept: 2.40)"
    assert f"- {WORKLOADS['mlp'].title}: 0.93 in place of 0.90 with 1 thread, {with_two}: of a reason." in text


def test_with_two_threads_the_wall_clock_counts():
    text = report.rendered(results(row(0.5, threads=2)))
    assert "### 2 threads: wall time of a step" in text
    assert "| **1.00** (0.90 … 1.10) | 0.50 (0.45 … 0.55) | 1.15 |" in text


def test_other_sizes_are_told_and_have_no_goal():
    text = report.rendered(results(row(0.93, sizes={**WORKLOADS["mlp"].sizes, "batch": 3})))
    assert f"{WORKLOADS['mlp'].title}; here batch 3 |" in text
    assert "missed" not in text


def test_what_was_left_out_is_told_with_the_reason():
    broken = row(0.5, left_out={"MyGrad": "in step 1 the loss is 2"})
    text = report.rendered(results(broken, left_out={"tinygrad jit": "not installed"}))
    assert "- tinygrad jit: not installed." in text
    assert "- MyGrad in mlp: in step 1 the loss is 2." in text


def test_without_the_reference_there_are_times_and_no_ratios():
    alone = measurement(1.0, 1.0, None)
    del alone["ratio"]
    text = report.rendered(results(row(1.0, reference=None, libraries={"autograd_nn": alone})))
    assert f"| {WORKLOADS['mlp'].title} | – | 1 ms | – | – | – |" in text


def test_the_tables_of_growth():
    rows = [
        {"kind": "graphs", "scale": 1000, **row(0.5, workload="chain")},
        {"kind": "elements", "scale": 10, **row(0.5, workload="expression")},
        {"kind": "batches", "scale": 64, **row(0.5)},
    ]
    costs = {"numpy": 0.1, "ours": 0.02, "numpy_bytes": 2e7, "our_bytes": 5e6}
    text = scaling.rendered({**SURROUNDINGS, "rows": rows, "imports": costs, "left_out": {}})
    assert "| 1,000 | 1 µs (0.50) |" in text
    assert "| 64 | 1 ms (0.50) |" in text
    assert "| `import autograd_nn` after it | 20 ms | 5.0 MB |" in text


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.5, "2.5 s"), (0.0125, "12.5 ms"), (3.2e-6, "3.2 µs"), (5e-8, "0.05 µs")]
)
def test_durations_have_three_digits_and_a_unit(seconds, text):
    assert report.seconds(seconds) == text


def test_a_text_is_put_between_its_marks(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- table -->\nold\n<!-- end of table -->\nafter\n")
    report.write_between(path, "table", "new\n")
    assert path.read_text() == "before\n<!-- table -->\nnew\n<!-- end of table -->\nafter\n"


MARKS = "<!-- table -->\nold\n<!-- end of table -->\n"


@pytest.mark.parametrize(
    ("arguments", "interrupted_at", "is_renewed"),
    [
        ([], "", True),
        ([], "xor", False),
        ([], "lenet", False),
        (["--workload", "mlp"], "", False),
        (["--quick"], "", False),
    ],
)
def test_only_a_finished_run_of_everything_renews_the_tables(
    tmp_path, monkeypatch, capsys, arguments, interrupted_at, is_renewed
):
    def measured(name, contestants, threads, pace, sizes, reference):
        if name == interrupted_at:
            raise KeyboardInterrupt
        return row(0.5, workload=name, sizes=sizes, threads=threads, reference=None)

    monkeypatch.setattr("sys.argv", ["benchmarks", *arguments, "--json", str(tmp_path / "measured.json")])
    monkeypatch.setattr(command, "measured", measured)
    monkeypatch.setattr(command, "surroundings", lambda: SURROUNDINGS)
    monkeypatch.setattr(command, "HERE", tmp_path)
    (tmp_path / "README.md").write_text(MARKS)
    command.main()
    text = capsys.readouterr().out
    assert (WORKLOADS["mlp"].title in text) == (interrupted_at != "xor")  # xor is the first, lenet comes later
    assert text == report.rendered(json.loads((tmp_path / "measured.json").read_text())) + "\n"
    assert (tmp_path / "README.md").read_text() == (MARKS.replace("old\n", text[:-1]) if is_renewed else MARKS)
    assert (tmp_path / "table.json").exists() == is_renewed


def test_slow_steps_are_compared_twice_and_quick_ones_as_often_as_asked(monkeypatch):
    asked = session.Session("by_hand")
    asked.start("xor")
    asked.prepare("xor", {})
    assert len(asked.results(4)) == 4
    clock = itertools.count(step=2)  # every look at it finds that two seconds have passed
    monkeypatch.setattr(session.time, "perf_counter", lambda: next(clock))
    assert len(asked.results(4)) == 2


def test_a_library_that_takes_too_long_is_left_out_with_the_reason(monkeypatch):
    monkeypatch.setattr(processes, "SECONDS", 0.0)
    with (
        processes.Worker(processes.Contestant("by_hand", "by hand"), 1) as worker,
        pytest.raises(processes.WorkerError, match="takes over 0 s in all"),
    ):
        worker.ask("start", "xor")
