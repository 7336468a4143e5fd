"""The libraries, one module each: how someone who uses that library would write the workloads.

A module has a function for each ``task`` it can do, which takes the `Numbers` and returns a `Task`.
"""

import importlib.util
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.workloads import Array


class Task(NamedTuple):
    """A workload as one library does it.

    Attributes
    ----------
    step : callable
        Forward, loss, backward, and the update where there are weights. Returns the loss, as the library has it.
    gradients : callable
        Those of the latest step: of the weights, then of the leaves.
    """

    step: Callable[[], Any]
    gradients: Callable[[], list[Array]]


class Library(NamedTuple):
    """A library: what the table calls it, the package to import, and its name in the package index for its version."""

    title: str
    package: str
    distribution: str

    @property
    def is_installed(self) -> bool:
        return importlib.util.find_spec(self.package) is not None


LIBRARIES = {
    "autograd_nn": Library("autograd_nn", "autograd_nn", "autograd-nn"),
    "autograd_nn_kept": Library("autograd_nn, memory kept", "autograd_nn", ""),
    "pytorch": Library("PyTorch", "torch", "torch"),
    "autograd": Library("HIPS autograd", "autograd", "autograd"),
    "mygrad": Library("MyGrad", "mygrad", "mygrad"),
    "tinygrad": Library("tinygrad jit", "tinygrad", "tinygrad"),
    "jax": Library("JAX jit", "jax", "jax"),
    "micrograd": Library("micrograd", "micrograd", "micrograd"),
    "by_hand": Library("by hand, sample by sample", "scipy", ""),
}
"""By the name of their module."""
