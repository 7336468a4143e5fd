"""Trace and Step: the account of one forward and one backward pass. Immutable; all front ends read only this."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from autograd_nn.files import write_atomically
from autograd_nn.tracing.expression import Expression


@dataclass(frozen=True)
class ModuleCall:
    """One call of a Module during the computation.

    Attributes
    ----------
    path : str
        Where the module is: ``model.encoder.layers.0``.
    kind : str
        The name of its class.
    number : int
        1, 2, ... in the order in which the calls began; a module called twice has two.
    """

    path: str
    kind: str
    number: int


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
        None where it is no longer known, in a trace made for a drawing only.
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
    shape : tuple of int
    dtype : str
        "float" for a Scalar.
    is_named : bool
        Whether the label is a name that somebody gave, and not made up.
    is_of_module : bool
        Whether it is a Parameter of a Module that was called.
    saved : tuple of int
        Indices of the values that its operation keeps for the backward pass; its own for the result.
    witness : float, array or None
        The gradient of a leaf by finite differences, nan for elements that were not looked at.
    calls : tuple of ModuleCall
        The Modules in whose calls it was made, the outermost first.
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
    shape: tuple[int, ...] = ()
    dtype: str = "float"
    is_named: bool = True
    is_of_module: bool = False
    saved: tuple[int, ...] = ()
    witness: Any = None
    calls: tuple[ModuleCall, ...] = ()


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
    waiting : tuple of int
        Indices of the values that after this step have gradients from some of their uses, but not from all.
    """

    number: int
    output: int
    upstream: Any
    contributions: tuple[Contribution, ...]
    waiting: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """Lines of a source file, from the line ``first`` on."""

    file: str
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Watch:
    """The element that is followed: the index of its Value, and its own index there."""

    value: int
    element: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Trace:
    """A computation, forward (``values``) and backward (``steps``). Made by `autograd_nn.trace`.

    ``print(trace)`` shows it as text.

    Attributes
    ----------
    values : tuple of Value
    steps : tuple of Step
    outputs : tuple of int
        Indices of the results; the gradients are those of their sum.
    sources : tuple of Source
        The code that computed the values.
    watch : Watch or None
    """

    values: tuple[Value, ...]
    steps: tuple[Step, ...]
    outputs: tuple[int, ...]
    sources: tuple[Source, ...] = ()
    watch: Watch | None = None

    @property
    def target(self) -> str:
        """What the gradients are of: the label of the result, or of several ``(a + b)``."""
        return target_of([self.values[i].label for i in self.outputs])

    def gradient_name(self, value: Value) -> str:
        """``∂loss/∂w``."""
        return f"∂{self.target}/∂{value.label}"

    def __str__(self) -> str:
        from autograd_nn.tracing.text import to_text

        return to_text(self)

    def to_json(self) -> str:
        """The whole account as JSON, from which `from_json` makes it again without any loss.

        Returns
        -------
        str
            One object, with ``"schema": "autograd_nn.trace/1"``; the same trace gives the same text.

        Examples
        --------
        >>> import autograd_nn as ag
        >>> x = ag.Scalar(3.0)
        >>> trace = ag.trace(x * x)
        >>> print(trace.to_json()[:33])
        {"schema": "autograd_nn.trace/1",
        >>> ag.Lesson.from_json(trace.to_json()).named("x").gradient
        6.0
        """
        from autograd_nn.tracing.storing import to_json

        return to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The trace that `to_json` has written. The text is checked, and nothing in it is executed.

        Raises
        ------
        DataError
            It is no trace, a trace of another version, or a damaged one; the message says where.
        """
        from autograd_nn.tracing.storing import from_json

        return from_json(text, cls)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the trace to a file, whole or not at all; `autograd_nn.load_trace` opens it again."""
        write_atomically(path, self.to_json())

    def __repr__(self) -> str:
        return f"<Trace of {self.target}: {len(self.values)} values, {len(self.steps)} steps>"

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


def target_of(labels: Sequence[str]) -> str:
    """What gradients are of, given the labels of the results: a single label, or ``(a + b)``."""
    return labels[0] if len(labels) == 1 else f"({' + '.join(labels)})"
