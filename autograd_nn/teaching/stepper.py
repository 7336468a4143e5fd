"""Stepper: a place in a trace, and the ways to move it. It shows nothing and asks nothing."""

from collections.abc import Iterator
from typing import Any

from autograd_nn.tracing.steps import Step, Trace, Value


class Stepper:
    """A place in the forward and backward pass of a trace.

    Place 0 is the turning point: everything is computed, and the gradient of the result is 1. Places 1, 2, ... are
    the steps of the backward pass, and places -1, -2, ... the operations of the forward pass, the last one first.
    At the first place of all, nothing has been computed yet.

    Parameters
    ----------
    trace : Trace

    Attributes
    ----------
    trace : Trace
    place : int
        Between ``first`` and ``last``; at the beginning 0.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.teaching.stepper import Stepper
    >>> p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    >>> f = (p * q) * (p + q)
    >>> stepper = Stepper(ag.trace(f))
    >>> [stepper.next(), stepper.next(), stepper.place]
    [True, True, 2]
    >>> stepper.gradients()[stepper.trace.named("p").index]
    -6.0
    >>> [step.number for step in stepper]
    [3]
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.place = 0
        self._operations = [value for value in trace.values if value.operation is not None]

    @property
    def first(self) -> int:
        """The place before anything is computed."""
        return -len(self._operations) - 1

    @property
    def last(self) -> int:
        """The place of the last step."""
        return len(self.trace.steps)

    @property
    def step(self) -> Step | None:
        """The step of the backward pass that this place is."""
        return self.trace.steps[self.place - 1] if self.place > 0 else None

    @property
    def value(self) -> Value | None:
        """The value that the forward pass computes at this place."""
        return self._operations[self.place] if self.first < self.place < 0 else None

    def next(self) -> bool:
        """Go one place on; False at the end."""
        return self._move_to(self.place + 1)

    def prev(self) -> bool:
        """Go one place back; False at the beginning."""
        return self._move_to(self.place - 1)

    def goto(self, place: int) -> None:
        """Go to a place.

        Raises
        ------
        IndexError
            There is no such place.
        """
        if not self._move_to(place):
            raise IndexError(f"there is no step {place}; there are 0 to {self.last}, and the forward pass from -1 back")

    def run(self, label: str) -> None:
        """Go on to where a value is complete: to where it is computed, or else to the step that ends its gradient.

        Raises
        ------
        KeyError
            There is no value of that label.
        ValueError
            There is no such place further on.
        """
        value = self.trace.named(label)
        places = [self._operations.index(value) - len(self._operations)] if value.operation is not None else []
        places += [step.number for step in self.trace.steps if self._completes(step, value)]
        ahead = [place for place in places if place > self.place]
        if not ahead:
            raise ValueError(f"nothing happens to {label} after this place")
        self.place = ahead[0]

    def reset(self) -> None:
        """Go back to the turning point."""
        self.place = 0

    def gradients(self) -> dict[int, Any]:
        """The gradients so far, by the index of their values; what has none yet is not there."""
        if self.place < 0:
            return {}
        known = {i: self.trace.values[i].gradient for i in self.trace.outputs}
        for step in self.trace.steps[: self.place]:
            known |= {c.operand: c.after for c in step.contributions}
        return known

    def __iter__(self) -> Iterator[Step]:
        """The steps from the next one on; the place moves along."""
        while self.place < self.last:
            self.place = max(self.place, 0) + 1
            yield self.trace.steps[self.place - 1]

    def _move_to(self, place: int) -> bool:
        is_there = self.first <= place <= self.last
        if is_there:
            self.place = place
        return is_there

    @staticmethod
    def _completes(step: Step, value: Value) -> bool:
        return any(c.operand == value.index and c.use == c.uses for c in step.contributions)
