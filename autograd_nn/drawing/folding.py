"""Folding: which values of a large graph are drawn, and how many operations are left out."""

from dataclasses import dataclass

from autograd_nn.tracing.steps import Trace


@dataclass(frozen=True)
class Folding:
    """The indices of the values that are drawn, and how many operations are not."""

    kept: frozenset[int]
    operations: int


def fold(trace: Trace, max_nodes: int) -> Folding:
    """Keep the last operations, with the leaves they use, until ``max_nodes`` values are drawn.

    What is kept is the end of a topological order, so that no arrow leads from a kept operation back
    into the fold. The output is always drawn.
    """
    kept: set[int] = set()
    results = [value for value in trace.values if value.operation is not None]
    for count, value in enumerate(reversed(results)):
        leaves = {i for i in value.operands if trace.values[i].operation is None}
        if kept and len(kept | leaves) + 1 > max_nodes:
            return Folding(frozenset(kept), len(results) - count)
        kept |= {value.index, *leaves}
    return Folding(frozenset(kept), 0)
