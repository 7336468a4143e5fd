"""Extent: how much of a trace a page holds, and what it leaves out."""

from dataclasses import dataclass

from autograd_nn.tracing.steps import Step, Trace, Value

MOST_OPERATIONS = 120
"""A page holds this many operations at most: more would neither be read nor load quickly."""


@dataclass(frozen=True)
class Extent:
    """What of a trace is on its page.

    Attributes
    ----------
    values : tuple of Value
        In the order in which they were computed.
    operations : tuple of Value
        Those of the values that an operation made.
    steps : tuple of Step
        The first steps of the backward pass, which walk back through those operations.
    left_out : int
        How many operations are not on the page: those farthest from the result.
    """

    values: tuple[Value, ...]
    operations: tuple[Value, ...]
    steps: tuple[Step, ...]
    left_out: int


def extent(trace: Trace) -> Extent:
    """All of a trace or, if it is long, what is nearest to its result."""
    made = [value for value in trace.values if value.operation is not None]
    if len(made) <= MOST_OPERATIONS:
        return Extent(trace.values, tuple(made), trace.steps, 0)
    steps = trace.steps[:MOST_OPERATIONS]
    kept = {step.output for step in steps}
    seen = kept.union(*(trace.values[index].operands for index in kept))
    return Extent(
        values=tuple([value for value in trace.values if value.index in seen]),
        operations=tuple([value for value in made if value.index in kept]),
        steps=steps,
        left_out=len(made) - len(kept),
    )
