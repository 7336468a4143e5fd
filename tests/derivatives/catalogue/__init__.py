"""Every operation of the table, once: how to call it, on what, and who else knows the answer."""

import importlib
import pkgutil
from collections.abc import Sequence

import autograd_nn as ag
import autograd_nn.derivatives
from autograd_nn.engine.operation import Operation
from tests.derivatives.catalogue import (
    attention,
    convolution,
    cumulative,
    decompositions,
    elementwise,
    fourier,
    indexing,
    linear_algebra,
    normalization,
    pooling,
    probabilities,
    rearranging,
    recurrent,
    reductions,
    shapes,
    signal,
    special,
    squared_error,
)
from tests.derivatives.catalogue.entry import Array, Entry

CATALOGUE: list[Entry] = [
    *elementwise.ENTRIES,
    *special.ENTRIES,
    *reductions.ENTRIES,
    *cumulative.ENTRIES,
    *shapes.ENTRIES,
    *rearranging.ENTRIES,
    *indexing.ENTRIES,
    *linear_algebra.ENTRIES,
    *decompositions.ENTRIES,
    *fourier.ENTRIES,
    *signal.ENTRIES,
    *convolution.ENTRIES,
    *pooling.ENTRIES,
    *normalization.ENTRIES,
    *squared_error.ENTRIES,
    *probabilities.ENTRIES,
    *recurrent.ENTRIES,
    *attention.ENTRIES,
]

CASES = [(entry, sample) for entry in CATALOGUE for sample in entry.samples]
IDS = [f"{entry.name}-{','.join(str(a.shape) for a in sample)}" for entry, sample in CASES]


def leaves(sample: Sequence[Array]) -> list[ag.Tensor]:
    return [ag.Tensor(a, requires_grad=True) for a in sample]


def operations_of_the_table() -> dict[str, Operation]:
    """Every Operation in every chapter, public or not."""
    found = {}
    for module in pkgutil.iter_modules(autograd_nn.derivatives.__path__):
        for value in vars(importlib.import_module(f"autograd_nn.derivatives.{module.name}")).values():
            if isinstance(value, Operation):
                found[value.name] = value
    return found


def operations_of(entry: Entry) -> set[Operation]:
    """Those that an entry records."""
    stack = [entry.function(*leaves(entry.samples[0])).node]
    found = set()
    while stack:
        node = stack.pop()
        if hasattr(node, "operation"):
            found.add(node.operation)
            stack += [parent for parent in node.parents if parent is not None]
    return found
