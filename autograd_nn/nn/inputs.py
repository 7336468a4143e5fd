"""What layers ask of their inputs and settings: a number for each axis, a batch or a single example, precision."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError

Sizes = int | Sequence[int]


def as_array(x: Any) -> Any:
    """Lists and the like as an array; arrays and Tensors as they are."""
    return x if hasattr(x, "dtype") else np.asarray(x)


def in_full(x: Any) -> Any:
    """``x``, in single precision if it is in half, whose sums and squares soon overflow."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


def per_axis(value: Sizes, axes: int, name: str, least: int) -> tuple[int, ...]:
    """One whole number of at least ``least`` for each spatial axis, from one for all of them or a sequence."""
    numbers = (value,) * axes if isinstance(value, (int, np.integer)) else tuple(value)
    if len(numbers) != axes or any(n != int(n) or n < least for n in numbers):
        what = "a whole number" if axes == 1 else f"a whole number, or {axes} of them"
        raise ShapeError(f"{name}={value!r}: it takes {what}, at least {least}")
    return tuple(map(int, numbers))


def batched(layer: Callable[[Any], Any], x: Any, axes: int, name: str, channels: int | None = None) -> Any:
    """``layer`` of ``x`` (N, C, sizes...), or of (C, sizes...) as a batch of one; anything else is an error."""
    x = as_array(x)
    if x.ndim not in (axes + 1, axes + 2) or channels not in (None, x.shape[-axes - 1]):
        space = ", ".join(["C" if channels is None else str(channels), *("L" if axes == 1 else "DHW"[3 - axes :])])
        raise ShapeError(f"{name} takes (N, {space}) or ({space}); the input is {x.shape}")
    if x.ndim == axes + 2:
        return layer(x)
    y = layer(x.reshape((1, *x.shape)))
    return y.reshape(y.shape[1:])
