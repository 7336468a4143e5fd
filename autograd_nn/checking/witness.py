"""The numeric witness: slopes that were found without any rule.

For each element of each operand the witness is the slope of the function along it. Central
differences give it for every function, extrapolated to a vanishing step (Ridders, 1982). Where all
operations are analytic, the complex step gives it to the last digit: the imaginary part of
``f(x + ih)`` is ``h f'(x)`` for a tiny ``h``, with nothing subtracted (Squire and Trapp, 1998). A complex
step through ``abs`` or a comparison can be wrong, so it is believed only where the differences confirm it.
"""

import operator
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.exceptions import ComplexWarning

from autograd_nn.engine.graph import Leaf
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Function = Callable[..., Any]
Array = npt.NDArray[Any]

COMPLEX_STEP = 1e-20
FIRST_STEP = 0.05
HALVINGS = 8
CONFIRMED = 1e-4
"""Relative difference up to which differences confirm a complex step: a wrong one is far off."""


def witness_of(f: Function, operands: list[Any], position: int, cotangents: list[Any]) -> tuple[Array, Array]:
    """The numeric gradient of one operand, and how uncertain each element is."""
    operand = operands[position]
    x = np.asarray(plain(operand))
    by_difference, error, by_complex_step = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)

    def moved_aside(index: tuple[int, ...]) -> list[Array]:
        # All operands are complex here: a real one would receive a gradient without its imaginary part.
        arrays = [np.array(plain(value), complex) if is_floating(value) else value for value in operands]
        arrays[position][index] += 1j * COMPLEX_STEP
        return values_of(f(*map(leaf_of, arrays)))

    def along(differences: list[Array]) -> Any:
        return sum(np.sum(plain(v) * d) for v, d in zip(cotangents, differences, strict=True))

    with np.errstate(all="ignore"):
        for index in np.ndindex(x.shape):

            def slope(h: float, index: tuple[int, ...] = index) -> float:
                above, below = (moved(f, operands, position, index, step) for step in (h, -h))
                return float(along([a - b for a, b in zip(above, below, strict=True)]) / (2 * h))

            tries = [extrapolated(slope, step) for step in first_steps(float(x[index]))]
            by_difference[index], error[index] = min(tries, key=operator.itemgetter(1))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", ComplexWarning)
                for index in np.ndindex(x.shape):
                    by_complex_step[index] = along([y.imag for y in moved_aside(index)]) / COMPLEX_STEP
        except Exception:  # what has no complex form says so in many ways; the differences are there
            return by_difference, error
    scale = np.max(np.abs(by_difference), initial=0.0)
    confirmed = np.abs(by_complex_step - by_difference) <= CONFIRMED * np.maximum(np.abs(by_difference), 1e-6 * scale)
    return (by_complex_step, np.zeros(x.shape)) if confirmed.all() else (by_difference, error)


def moved(f: Function, operands: list[Any], position: int, index: tuple[int, ...], step: float) -> list[Array]:
    """The outputs where one element of one operand is moved by ``step``."""
    changed = np.array(plain(operands[position]))
    changed[index] += step
    arguments = [leaf_of(value) for value in operands]
    arguments[position] = Scalar(changed) if isinstance(operands[position], Scalar) else leaf_of(changed)
    return values_of(f(*arguments))


def first_steps(x: float) -> set[float]:
    """A step of x's own size where x is small, for functions such as log; else one that digits survive."""
    return {FIRST_STEP * max(abs(x), 0.1), FIRST_STEP * (abs(x) or 0.1)}


def extrapolated(slope: Callable[[float], float], h: float, ratio: int = 4) -> tuple[float, float]:
    """The limit of ``slope(h)`` for vanishing ``h``, and its uncertainty: Richardson's table, its best entry.

    Halving ``h`` divides the first error by ``ratio``, the next by its square, ...: 4 for central differences,
    where only even powers occur, 2 for one-sided ones.
    """
    best, uncertainty = float("nan"), float("inf")
    previous: list[float] = []
    for _ in range(HALVINGS):
        row = [slope(h)]
        for k, coarser in enumerate(previous):
            row.append(row[k] + (row[k] - coarser) / (ratio ** (k + 1) - 1))
            change = max(abs(row[-1] - row[k]), abs(row[-1] - coarser))
            if change < uncertainty:
                best, uncertainty = row[-1], change
        previous = row
        h /= 2
    return best, uncertainty


def is_floating(operand: Any) -> bool:
    return isinstance(operand, Scalar) or (
        isinstance(operand, np.ndarray) and np.issubdtype(operand.dtype, np.floating)
    )


def leaf_of(operand: Any) -> Any:
    """A leaf of its own with the operand's values; complex ones, which users cannot make, included."""
    if isinstance(operand, Scalar):
        return Scalar(operand.data)
    if not isinstance(operand, np.ndarray) or not np.issubdtype(operand.dtype, np.inexact):
        return operand
    array = operand.copy()
    return Tensor._wrap(array, Leaf(Tensor, array, array.shape, array.dtype))


def outputs_of(answer: Any) -> Sequence[Any]:
    return answer if isinstance(answer, (tuple, list)) else [answer]


def values_of(answer: Any) -> list[Array]:
    return [np.asarray(plain(value)) for value in outputs_of(answer)]


def plain(value: Any) -> Any:
    return value._data if isinstance(value, Variable) else value
