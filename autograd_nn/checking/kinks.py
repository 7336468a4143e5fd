"""Kinks: where there is no slope to be a witness, but one on each side.

A gradient between the two is what the conventions ask for. The table in ``docs/conventions.md`` says which.
"""

import functools
from typing import Any, NamedTuple

import numpy as np

from autograd_nn.checking.witness import CONFIRMED, Array, Function, extrapolated, first_steps, moved, plain


class Kink(NamedTuple):
    """The slopes of every number of the output on the two sides of an element, and its cotangents."""

    kind: str
    left: Array
    right: Array
    uncertainty: Array
    cotangents: Array

    def admits(self, gradient: float, atol: float, rtol: float) -> bool:
        """Whether the gradient is a sum of slopes that each lie between those of the two sides."""
        ends = self.cotangents * self.left, self.cotangents * self.right
        low, high = np.minimum(*ends).sum(), np.maximum(*ends).sum()
        slack = atol + rtol * max(abs(low), abs(high)) + np.sum(np.abs(self.cotangents) * self.uncertainty)
        return bool(low - slack <= gradient <= high + slack)

    def told(self, gradient: float) -> str:
        """The slopes and the gradient; without the cotangent where only one number of the output depends on x."""
        (dependent,) = np.nonzero((self.left != 0) | (self.right != 0))
        weights = self.cotangents
        if len(dependent) == 1:
            gradient, weights = gradient / weights[dependent[0]], np.ones_like(weights)
        left, right = weights @ self.left, weights @ self.right
        return f"slopes {left:.6g} and {right:.6g}; the gradient {gradient + 0.0:.6g}"


def kink_at(
    f: Function, operands: list[Any], position: int, index: tuple[int, ...], cotangents: list[Any], jumps: bool
) -> Kink | None:
    """The slopes on the two sides of an element, if both exist and they differ.

    Where ``f`` is a gradient that ``jumps``, its slopes are taken beside the jump, and may be equal.
    """

    def values(step: float) -> Array:
        return np.concatenate([np.ravel(part) for part in moved(f, operands, position, index, step)])

    def slopes(h: float) -> tuple[Array, Array]:
        @functools.cache
        def rates(h: float) -> Array:
            rise: Array = values(2 * h) - values(h) if jumps else values(h) - here
            return rise / h

        found = [extrapolated(lambda h, k=k: float(rates(h)[k]), h, ratio=2) for k in range(here.size)]  # type: ignore[misc]
        limits, uncertain = zip(*found, strict=True)
        return np.array(limits), np.array(uncertain)

    with np.errstate(all="ignore"):
        here = values(0.0)
        for h in first_steps(float(np.asarray(plain(operands[position]))[index])):
            (left, left_error), (right, right_error) = slopes(-h), slopes(h)
            tolerance = CONFIRMED * max(np.max(np.abs(left)), np.max(np.abs(right)))
            uncertainty = np.maximum(left_error, right_error)
            differ = (np.abs(left - right) > 10 * tolerance).any()
            if (uncertainty <= tolerance).all() and (differ or jumps):
                weights = np.concatenate([np.ravel(plain(v)) for v in cotangents])
                return Kink("kink" if differ else "jump", left, right, uncertainty, weights)
    return None
