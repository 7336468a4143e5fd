"""The command line: ``python -m benchmarks --help``."""

import argparse
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from benchmarks import report, scaling
from benchmarks.comparing import at_commit
from benchmarks.libraries import LIBRARIES
from benchmarks.machine import surroundings
from benchmarks.measuring import FULL, QUICK, Row, measured, until_interrupted
from benchmarks.processes import contestants
from benchmarks.workloads import TABLE

HERE = Path(__file__).parent
QUICK_LIBRARIES = ["autograd_nn", "pytorch", "micrograd"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the same work in several libraries, which must give the same losses and gradients first. "
        "Without options, all of it, which takes about half an hour and renews the tables in benchmarks/README.md; "
        "with other options than --scaling and --json nothing is renewed. After Ctrl-C you see what there is by then.",
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--scaling", action="store_true", help="how time grows with graphs, arrays and batches instead")
    kinds.add_argument("--compare", metavar="COMMIT", help="the present files beside those of another commit")
    parser.add_argument("--quick", action="store_true", help="in less than a minute: autograd_nn, PyTorch, micrograd")
    parser.add_argument("--workload", action="append", choices=TABLE, help="only this one; may be given again")
    parser.add_argument("--library", action="append", choices=LIBRARIES, help="only this one; may be given again")
    parser.add_argument("--threads", type=int, action="append", help="of each process; may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements to this file too")
    return parser.parse_args()


def tell(text: str) -> None:
    """Say what is being measured, apart from the results."""
    print(text, file=sys.stderr, flush=True)


def table(options: argparse.Namespace) -> dict[str, Any]:
    """The measurements of the table."""
    pace = QUICK if options.quick else FULL
    with contextlib.ExitStack() as stack:
        if options.compare:
            other = stack.enter_context(at_commit(options.compare))
            found, left_out = contestants(["autograd_nn"])
            found.append(other)
        else:
            names = options.library or (QUICK_LIBRARIES if options.quick else list(LIBRARIES))
            found, left_out = contestants(names)

        def row(threads: int, name: str) -> Row:
            tell(f"{name}, {threads} thread{'s' * (threads > 1)}")
            workload = TABLE[name]
            sizes = workload.quick if options.quick and workload.quick else workload.sizes
            reference = other.title if options.compare else LIBRARIES[workload.reference].title
            return measured(name, found, threads, pace, sizes, reference)

        usual = [1] if options.quick or options.compare else [1, 2]
        counts = options.threads or [count for count in usual if count <= (os.cpu_count() or 1)]
        rows, is_finished = until_interrupted(
            row(threads, name) for threads in counts for name in options.workload or TABLE
        )
    return {"is_quick": options.quick, "is_finished": is_finished, "rows": rows, "left_out": left_out}


def main() -> None:
    options = arguments()
    is_complete = not (options.quick or options.compare or options.workload or options.library or options.threads)
    kind, renderer = ("scaling", scaling.rendered) if options.scaling else ("table", report.rendered)
    measurements = (
        scaling.scaling(*contestants(["autograd_nn", "pytorch"]), tell) if options.scaling else table(options)
    )
    results = {**surroundings(), **measurements}
    text = renderer(results)
    print(text)
    written = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    if options.json:
        report.write(options.json, written)
    if is_complete and measurements["is_finished"]:
        report.write(HERE / f"{kind}.json", written)
        report.write_between(HERE / "README.md", kind, text)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends a run gets what there is, as after Ctrl-C
    main()
