"""The processes in which libraries are measured, seen from outside."""

import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from benchmarks.libraries import LIBRARIES
from benchmarks.session import Failure

ROOT = Path(__file__).parent.parent
SECONDS = 120.0
"""What a library may take in one workload, all together, so that a slow one can't hold up the table."""


class Contestant(NamedTuple):
    """A library, or with ``source`` the autograd_nn that lies in that folder; ``title`` is what the table calls it."""

    library: str
    title: str
    source: str = ""


class WorkerError(Exception):
    """A worker can't do what it was asked."""


class Worker:
    """A process for one library with so many threads, on as many cores. Ends with its ``with`` block."""

    def __init__(self, contestant: Contestant, threads: int) -> None:
        self.title = contestant.title
        self.seconds = SECONDS  # that it may still take
        count = str(threads)
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": count,
            "OPENBLAS_NUM_THREADS": count,
            "MKL_NUM_THREADS": count,
            "OMP_PROC_BIND": "true",  # else PyTorch's libgomp may put two threads on one core
            "THREADS": str(int(threads > 1)),  # tinygrad's
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", contestant.library, count, contestant.source],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.process.communicate(timeout=5)  # its standard input ends, and so does the worker
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def ask(self, command: str, *arguments: Any) -> Any:
        """The answer to a call of that method of `session.Session`, unless it comes too late."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        limit = threading.Timer(self.seconds, self.process.kill)
        limit.start()
        begin = time.monotonic()
        try:
            pickle.dump((command, *arguments), self.process.stdin)
            self.process.stdin.flush()
            answer = pickle.load(self.process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            code = self.process.wait()
            if time.monotonic() - begin >= self.seconds:
                raise WorkerError(f"takes over {SECONDS:.0f} s in all") from None
            raise WorkerError(f"{command}: the process ended with code {code}") from None
        finally:
            limit.cancel()
            self.seconds -= time.monotonic() - begin
        if isinstance(answer, Failure):
            raise WorkerError(answer.reason)
        return answer


def contestants(names: list[str]) -> tuple[list[Contestant], dict[str, str]]:
    """The libraries of these names that are installed, and the reasons why the others are left out."""
    found, left_out = [], {}
    for name in names:
        library = LIBRARIES[name]
        if library.is_installed:
            found.append(Contestant(name, library.title))
        else:
            left_out[library.title] = "not installed"
    return found, left_out
