"""What all losses do: compare shapes, and make one number of the losses of the elements."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.derivatives.reductions import mean, sum
from autograd_nn.engine.errors import ShapeError

REDUCTIONS: dict[str, Callable[[Any], Any]] = {"mean": mean, "sum": sum, "none": lambda losses: losses}


def check_reduction(reduction: str, *more: str) -> None:
    """Raise for a reduction that is none of ``REDUCTIONS`` and ``more``."""
    known = (*REDUCTIONS, *more)
    if reduction not in known:
        raise ValueError(f"reduction={reduction!r}; it may be {', '.join(map(repr, known))}")


def reduced(losses: Any, reduction: str) -> Any:
    """The mean or the sum of ``losses``, or with "none" all of them."""
    if reduction not in REDUCTIONS:
        check_reduction(reduction)
    return REDUCTIONS[reduction](losses)


def shape_of(value: Any) -> tuple[int, ...]:
    """The shape of whatever may be an operand; np.shape asks a Tensor in a roundabout way."""
    shape = getattr(value, "shape", None)
    return np.shape(value) if shape is None else shape


def check_shapes(loss: str, **operands: Any) -> None:
    """Raise unless all operands have the shape of the first, each named as the message shall call it.

    Broadcasting (N, 1) with (N,) would compare each prediction with every target.
    """
    (first, operand), *others = operands.items()
    wanted = shape_of(operand)
    for name, operand in others:
        given = shape_of(operand)
        if given != wanted:
            raise ShapeError(
                f"{loss} compares element by element: the {first} is {wanted}, the {name} {given}; "
                f"reshape one of them, such as {name}.reshape({wanted})"
            )


def check_signs(loss: str, target: Any) -> Any:
    """``target`` as a plain array; raises unless all of it is 1 or -1."""
    signs = np.asarray(getattr(target, "_data", target))
    if not (np.abs(signs) == 1).all():
        raise ValueError(f"{loss} takes targets that are 1 or -1; write 2 * labels - 1 for labels that are 1 or 0")
    return signs
