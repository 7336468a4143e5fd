"""A trace as a tree: each value above the operation that made it, and that above its operands."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_nn.tracing.forward_text import short_formula
from autograd_nn.tracing.lines import WIDTH, fitted
from autograd_nn.tracing.numbers import number_text, shape_text
from autograd_nn.tracing.steps import Step, Trace, Value

_DEEPEST = 36
"""Columns of indentation; what is deeper goes on below, as a tree of its own."""


def to_tree(trace: Trace, gradients: Mapping[int, Any]) -> str:
    """The tree of a trace, with these gradients, by the index of their values.

    A value that is used several times is told once, and then referred to.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.teaching.tree import to_tree
    >>> p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    >>> d = p * q
    >>> f = d + p
    >>> print(to_tree(ag.trace(f), {}))
    f = -8   grad –
    └─ +   ∂f/∂d = 1   ∂f/∂p = 1
       ├─ d = -6   grad –
       │  └─ ·   ∂d/∂p = q = 3   ∂d/∂q = p = -2
       │     ├─ p = -2   grad –
       │     └─ q = 3   grad –
       └─ ↑ see p
    """
    return "\n".join(fitted(_Planting(trace, gradients).lines()))


class _Planting:
    """The lines of a tree, as they are found."""

    def __init__(self, trace: Trace, gradients: Mapping[int, Any]) -> None:
        self.trace = trace
        self.gradients = gradients
        self.steps = {step.output: step for step in trace.steps}
        self.told: set[int] = set()

    def lines(self) -> list[str]:
        lines: list[str] = []
        roots = [*self.trace.outputs]
        for root in roots:  # it grows on the way
            # What is still to be told: a value, what stands before its line, and before those of its operands.
            waiting = [(root, "", "")]
            while waiting:
                i, start, indent = waiting.pop()
                value = self.trace.values[i]
                if i in self.told:
                    lines.append(f"{start}↑ see {value.label}")
                elif value.operation is not None and len(indent) > _DEEPEST:
                    lines.append(f"{start}{value.label}   ↓ see below")
                    roots.append(i)
                else:
                    lines += [f"{start}{self._value(value)}", *self._operation(value, indent)]
                    self.told.add(i)
                    waiting += reversed(self._operands(value, indent))
        return lines

    def _operands(self, value: Value, indent: str) -> list[tuple[int, str, str]]:
        if not value.operands:
            return []
        *others, last = value.operands
        indent += "   "
        return [*[(i, f"{indent}├─ ", f"{indent}│  ") for i in others], (last, f"{indent}└─ ", f"{indent}   ")]

    def _value(self, value: Value) -> str:
        told = value.label
        if not self._is_plain(value):
            told += f" {shape_text(value.shape)}" if value.shape else f" = {number_text(value.value)}"
        if value.role == "constant":
            return told
        gradient = self.gradients.get(value.index)
        return f"{told}   grad {'–' if gradient is None else _short(gradient)}"

    def _operation(self, value: Value, indent: str) -> list[str]:
        """The operation of a value, with its local derivatives; those that find no room go on in the next line."""
        if value.formula is None:
            return []
        is_sign = value.formula.head not in ("call", "index", "negative", "power", "transpose", "name", "number")
        line = f"{indent}└─ {value.formula.head if is_sign else value.operation}"
        lines = []
        for local in self._locals(value, self.steps.get(value.index)):
            if len(line) + len(local) + 3 > WIDTH:
                lines.append(line)
                line = f"{indent}   {'│' if value.operands else ''}  "
            line += f"   {local}"
        return [*lines, line]

    def _locals(self, value: Value, step: Step | None) -> list[str]:
        """``∂c/∂x = w = 3``; of arrays the rule."""
        told = []
        for c in step.contributions if step is not None else ():
            operand = self.trace.values[c.operand]
            if c.local is not None and not value.shape and not operand.shape:
                local = f"∂{value.label}/∂{operand.label} = {c.local}"
                number = number_text(c.local_value)
                told.append(local if str(c.local).replace("−", "-") == number else f"{local} = {number}")
            else:
                told.append(f"{operand.label}: {short_formula(c.rule)}")
        return told

    @staticmethod
    def _is_plain(value: Value) -> bool:
        return value.role == "constant" and not value.is_named and not value.shape


def _short(gradient: Any) -> str:
    return shape_text(np.shape(gradient)) if np.ndim(gradient) > 1 else number_text(gradient)
