"""Trace and Step: the account of one forward and one backward pass. Immutable; all front ends read only this."""

from dataclasses import dataclass
from typing import Any

from autograd_nn.tracing.expression import Expression


@dataclass(frozen=True, eq=False)
class Value:
    """One value of the computation: a leaf, a constant, or the result of an operation.

    Attributes
    ----------
    index : int
        Its place in ``trace.values``: operands always come before what is made of them.
    label : str
        What it is called on the page.
    role : str
        "parameter" (a leaf that requires a gradient), "constant", "intermediate" or "output".
    value : float or array
    gradient : float, array or None
        Of the output with respect to this value; None for constants and for what no gradient reached.
    stored_gradient : float, array or None
        What ``.grad`` held when the trace was made: None before ``backward()``.
    operation : str or None
        The operation that made it; None for leaves and constants.
    operands : tuple of int
        Indices of its operands, in operand order, one entry per use.
    formula : Expression or None
        The operation written with the labels of its operands.
    file, line : str, int or None
        The user's line that made it.
    """

    index: int
    label: str
    role: str
    value: Any
    gradient: Any
    stored_gradient: Any
    operation: str | None = None
    operands: tuple[int, ...] = ()
    formula: Expression | None = None
    file: str | None = None
    line: int | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(getattr(self.value, "shape", ()))

    @property
    def dtype(self) -> str:
        return str(getattr(self.value, "dtype", "float"))


@dataclass(frozen=True, eq=False)
class Contribution:
    """What one step of the backward pass sends to one use of one operand.

    Attributes
    ----------
    operand : int
        Index of the operand's Value.
    position : int
        Which operand of the operation it is.
    rule : Expression
        The derivative rule as it ran, with the labels of the values it used.
    local : Expression or None
        The rule without the upstream gradient: the local derivative, where the rule is a product with one.
    local_value : float, array or None
    value : float or array
        The gradient sent: upstream times local, fitted to the operand's shape.
    summed_axes : tuple of int
        The axes over which the operand had been stretched, and over which its gradient was summed.
    before, after : float, array or None
        The operand's gradient before and after this contribution.
    use, uses : int
        This is the ``use``-th of ``uses`` contributions; with the last one the gradient is final.
    """

    operand: int
    position: int
    rule: Expression
    local: Expression | None
    local_value: Any
    value: Any
    summed_axes: tuple[int, ...]
    before: Any
    after: Any
    use: int
    uses: int


@dataclass(frozen=True, eq=False)
class Step:
    """One operation of the backward pass.

    Attributes
    ----------
    number : int
        1, 2, ... in the order in which the backward pass runs.
    output : int
        Index of the Value whose operation is walked back through.
    upstream : float or array
        Its complete gradient.
    contributions : tuple of Contribution
        One per use of an operand that a gradient is wanted for.
    """

    number: int
    output: int
    upstream: Any
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, eq=False)
class Trace:
    """A computation, forward (``values``) and backward (``steps``). Made by `autograd_nn.trace`.

    ``print(trace)`` shows it as text.
    """

    values: tuple[Value, ...]
    steps: tuple[Step, ...]
    output: int

    def __str__(self) -> str:
        from autograd_nn.tracing.text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return f"<Trace of {self.values[self.output].label}: {len(self.values)} values, {len(self.steps)} steps>"

    def named(self, label: str) -> Value:
        """The value of that label.

        Raises
        ------
        KeyError
            No value has it; the message lists those there are.
        """
        for value in self.values:
            if value.label == label:
                return value
        raise KeyError(f"no value is called {label!r}; there are {', '.join(value.label for value in self.values)}")
