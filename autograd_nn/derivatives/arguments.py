"""NumPy's arguments, where many functions of the table take them alike."""

from typing import Any

import numpy as np

from autograd_nn.engine.errors import UnsupportedFunctionError

Axis = int | tuple[int, ...] | None


def refuse_out(function: str, out: Any) -> None:
    """Raise if a caller names memory for the result: what the graph records must not be written over."""
    if out is not None:
        raise UnsupportedFunctionError(
            f"np.{function}(..., out=...) is not supported: a recorded result needs memory of its own; "
            f"write y = np.{function}(...), or t[...] = np.{function}(...) into a Tensor"
        )


def refuse_order(function: str, order: str) -> None:
    """Raise for a memory order other than ``"C"`` and ``"F"``: it would depend on how an operand lies in memory."""
    if order not in ("C", "F"):
        raise UnsupportedFunctionError(
            f"np.{function}(..., order={order!r}) is not supported: the result would depend on how the operand "
            f"lies in memory; write order='C' (rows first) or order='F' (columns first)"
        )


def as_array(a: Any) -> Any:
    """A list or number as an array; what has a shape as it is."""
    return a if hasattr(a, "shape") else np.asarray(a)


def alike(*arrays: Any) -> tuple[Any, list[Any]]:
    """The floating dtype of what is computed of some arrays, and they in the one to compute in: single for half."""
    dtype = np.result_type(*arrays, 1.0)
    full = np.float32 if dtype == np.float16 else dtype
    return dtype, [np.asarray(array, full) for array in arrays]


def along(axis: int, part: Any) -> tuple[Any, ...]:
    """The index that reads ``part`` of one axis, counted from the first, and all of the others."""
    return (*[slice(None)] * axis, part)


def axis_of(a: Any, axis: int) -> int:
    """An axis of ``a`` counted from the first; raises NumPy's AxisError if there is none."""
    return np.lib.array_utils.normalize_axis_index(axis, a.ndim)


def axes_of(a: Any, axis: Axis) -> tuple[int, ...]:
    """The axes of ``a`` that ``axis`` means, counted from the first: all of them for None."""
    if axis is None:
        return tuple(range(a.ndim))
    return np.lib.array_utils.normalize_axis_tuple(axis, a.ndim)
