"""What a worker process can be asked: see `benchmarks.worker` for its life, `benchmarks.processes` for who asks."""

import ctypes
import gc
import importlib
import os
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from benchmarks.libraries import Task
from benchmarks.workloads import WORKLOADS, Array, Sizes


class Failure(NamedTuple):
    """An answer: what went wrong."""

    reason: str


class Duration(NamedTuple):
    """Seconds: on the clock on the wall, and of all processors together."""

    wall: float
    cpu: float


class Session:
    """What can be asked of a worker."""

    def __init__(self, library: str) -> None:
        self.library = library
        self.adapter: Any = None
        self.task: Task | None = None

    def start(self, name: str) -> bool:
        """Import the library, and say whether the workload is written for it."""
        self.adapter = importlib.import_module(f"benchmarks.libraries.{self.library}")
        return hasattr(self.adapter, WORKLOADS[name].task)

    def prepare(self, name: str, sizes: Sizes) -> None:
        """Be ready for the first step of a workload."""
        workload = WORKLOADS[name]
        self.task = getattr(self.adapter, workload.task)(workload.numbers(**sizes))

    def results(self, steps: int) -> list[tuple[float, list[Array]]]:
        """The loss and the gradients of each of the next steps, but only of two where they are slow."""
        return [self._result(), *(self._result() for _ in few(steps - 1))]  # the first one says little: it may compile

    def time(self, repeats: int) -> Duration:
        """The mean time of the next steps."""
        assert self.task is not None
        step = self.task.step
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(repeats):
            step()
        return Duration((time.perf_counter() - wall) / repeats, (time.process_time() - cpu) / repeats)

    def peak_memory(self, name: str, sizes: Sizes) -> int | None:
        """How many bytes training takes at its peak, data and weights included; None where the system doesn't tell."""
        if not os.path.exists("/proc/self/clear_refs"):
            return None
        self.prepare(name, WORKLOADS[name].tiny)  # whatever the library loads or sets up once doesn't count
        self.results(3)
        self.task = None
        before = _resident_bytes()
        self.prepare(name, sizes)
        assert self.task is not None
        self.task.step()
        _resident_bytes()  # what only making the numbers has left behind is given back here
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # the peak starts again from here
        for _ in few(3):
            self.task.step()
        return _status("VmHWM") - before

    def _result(self) -> tuple[float, list[Array]]:
        assert self.task is not None
        loss = self.task.step()
        number = loss.item() if hasattr(loss, "item") else loss
        return number, [np.array(gradient) for gradient in self.task.gradients()]


def few(steps: int) -> Iterator[int]:
    """Count so many steps, but where one takes over a second it is enough."""
    begin = time.perf_counter()
    for step in range(steps):
        if step and time.perf_counter() - begin > 1:
            return
        yield step


def _resident_bytes() -> int:
    """The memory of this process after it has given back what it can."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return _status("VmRSS")


def _status(field: str) -> int:
    with open("/proc/self/status") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith(field))
