"""Sliding windows: views of an array that overlap, so the gradients of the windows add up where they do."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis
from autograd_nn.engine.errors import UnsupportedFunctionError
from autograd_nn.engine.operation import operation, stands_for

_windows = np.lib.stride_tricks.sliding_window_view


def _added_up(g: Any, x_shape: tuple[int, ...], window_shape: Any, axis: Axis) -> Any:
    return overlap_add(g, x_shape, window_shape, axis)


@operation(name="sliding_window_view", x=_added_up)
def _sliding_window_view(x: Any, /, window_shape: Any = (), axis: Axis = None) -> Any:
    return _windows(x, window_shape, axis)


@operation(windows=lambda g, window_shape, axis: _sliding_window_view(g, window_shape, axis))
def overlap_add(windows: Any, /, shape: tuple[int, ...] = (), window_shape: Any = (), axis: Axis = None) -> Any:
    """An array of ``shape`` in which every element is the sum of what the sliding windows over it hold."""
    result = np.zeros(shape, windows.dtype)
    axes = (
        range(len(shape)) if axis is None else np.lib.array_utils.normalize_axis_tuple(axis, len(shape), "axis", True)
    )
    counts = windows.shape[: len(shape)]
    window = windows.shape[len(shape) :]
    for offset in np.ndindex(*window):
        start = np.zeros(len(shape), int)
        np.add.at(start, list(axes), offset)
        place = tuple([slice(i, i + n) for i, n in zip(start.tolist(), counts, strict=True)])
        result[place] += windows[(..., *offset)]
    return result


@stands_for(np.lib.stride_tricks.sliding_window_view)
def sliding_window_view(
    x: Any, window_shape: Any, axis: Axis = None, *, subok: bool = False, writeable: bool = False
) -> Any:
    """All windows of ``window_shape`` over ``x``, without copying: the windows are the last axes of the result.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    >>> windows = ag.sliding_window_view(x, 2)
    >>> windows
    Tensor([[1., 2.],
            [2., 3.],
            [3., 4.]], requires_grad=True, operation=sliding_window_view)
    >>> windows.sum().backward()
    >>> x.grad
    Tensor([1., 2., 2., 1.])
    """
    if subok or writeable:
        raise UnsupportedFunctionError(
            "sliding_window_view(subok=True) and (writeable=True) are not supported: "
            "writing into one window would change others unseen"
        )
    return _sliding_window_view(x, window_shape=window_shape, axis=axis)
