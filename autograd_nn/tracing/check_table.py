"""The check at the end of a trace: each gradient of a leaf beside its finite difference."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograd_nn.tracing.lines import Row, in_columns
from autograd_nn.tracing.numbers import element_text, number_text
from autograd_nn.tracing.steps import Trace, Value

_NOISE = 1e-10  # of a result of size 1, a difference knows no digits below this
_MOST = 24  # rows


@dataclass(frozen=True)
class Check:
    """One derivative, found in two ways.

    Attributes
    ----------
    value : int
        Index of the leaf's Value.
    element : tuple of int
        Which of its elements it is: ``()`` for a number.
    backward, witness : float
        By the backward pass, and by finite differences.
    is_ok : bool
        Whether the two agree, as far as the precision allows to tell.
    """

    value: int
    element: tuple[int, ...]
    backward: float
    witness: float
    is_ok: bool


def checks(trace: Trace) -> Iterator[Check]:
    """All derivatives of which there is a finite difference."""
    size = _size_of_result(trace)
    for value in trace.values:
        if value.witness is None:
            continue
        gradient = np.zeros(value.shape) if value.gradient is None else np.asarray(value.gradient)
        precision = float(np.finfo(gradient.dtype).eps) ** 0.4
        for element in np.ndindex(value.shape):
            backward, witness = float(gradient[element]), float(np.asarray(value.witness)[element])
            if np.isnan(witness) and value.shape and not np.isnan(backward):
                continue  # an element that was not moved
            tolerance = precision * max(abs(backward), abs(witness)) + 100 * _NOISE * size
            yield Check(value.index, element, backward, witness, abs(backward - witness) <= tolerance)


def check_lines(trace: Trace) -> list[str]:
    """The table, and which leaves were too large for it."""
    size = _size_of_result(trace)
    rows = []
    for check in checks(trace):
        label = element_text(trace.values[check.value].label, check.element)
        witness = 0.0 if abs(check.witness) < _NOISE * size else check.witness
        difference = abs(check.backward - check.witness)
        told = "< 1e-08" if difference < 100 * _NOISE * size else f"{difference:.0e}"
        verdict = "ok" if check.is_ok else "DIFFERS"
        rows.append(Row((label, number_text(check.backward), number_text(witness), told, verdict)))
    lines = []
    if rows:
        lines = in_columns([Row(("check", "backward", "finite difference", "difference")), *rows[:_MOST]], 3)
    if len(rows) > _MOST:
        lines.append(
            f"   … and {len(rows) - _MOST:,} more, {sum(not _is_ok(row) for row in rows[_MOST:])} of them differ"
        )
    if not all(map(_is_ok, rows)):
        lines.append("   DIFFERS: at a kink, such as relu at 0, both may be right; elsewhere a rule is wrong")
    unchecked = [value for value in trace.values if value.role == "parameter" and value.witness is None]
    return lines + _unchecked_lines(unchecked)


def _is_ok(row: Row) -> bool:
    return row.cells[-1] == "ok"


def _unchecked_lines(unchecked: list[Value]) -> list[str]:
    """Which leaves were not moved, and how to have an element of them checked."""
    if not unchecked:
        return []
    first = unchecked[0]
    watch = "".join(f", {i}" for i in (0,) * len(first.shape))
    names = ", ".join(value.label for value in unchecked[:4])
    more = f" and {len(unchecked) - 4:,} more" if len(unchecked) > 4 else ""
    return [
        f"   not checked, being large: {names}{more}",
        f'   (one element of them can be: trace(..., watch=("{first.label}"{watch})))',
    ]


def _size_of_result(trace: Trace) -> float:
    """How large the numbers are whose differences were taken."""
    with np.errstate(all="ignore"):
        total = sum(float(np.sum(np.abs(trace.values[i].value))) for i in trace.outputs)
    return max(1.0, total) if np.isfinite(total) else 1.0
