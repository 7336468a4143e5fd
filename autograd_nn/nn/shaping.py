"""Modules without parameters that arrange: flatten, pad, upsample, or apply a function of one's own."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.module import Module

PAD_MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""PyTorch's names of what may lie beyond the border, and NumPy's."""


def pad(x: Any, widths: Sequence[tuple[int, int]], mode: str = "constant", value: float = 0.0) -> Any:
    """``x`` with its last axes made longer at both ends.

    Parameters
    ----------
    x : array or Tensor
    widths : sequence of pairs of int
        How much goes before and after, for each of the last axes.
    mode : {"constant", "reflect", "replicate", "circular"}
        What lies there: ``value``; ``x`` mirrored at its outermost element; that element; ``x`` again.
    value : float

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn.shaping import pad
    >>> pad(np.array([1.0, 2.0, 3.0]), [(2, 1)], "reflect")
    array([3., 2., 1., 2., 3., 2.])
    """
    every: Any = [*[(0, 0)] * (x.ndim - len(widths)), *widths]
    if mode == "constant":
        return np.pad(x, every, constant_values=value)
    return np.pad(x, every, PAD_MODES[mode])  # type: ignore[call-overload]


def check_mode(name: str, mode: str) -> None:
    """Raise if there is no such mode of padding."""
    if mode not in PAD_MODES:
        raise ValueError(f"{name}(mode={mode!r}); it may be {', '.join(map(repr, PAD_MODES))}")


class Pad2d(Module):
    """Images made larger on each side.

    Parameters
    ----------
    padding : int or (left, right, top, bottom)
    mode : {"constant", "reflect", "replicate", "circular"}
        What lies beyond the border: ``value``; the image mirrored; its outermost pixel; the image again.
    value : float
        For "constant".

    Raises
    ------
    ValueError
        Another mode.
    ShapeError
        A padding that is not one number or four; in a call, an input without two axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Pad2d((1, 0, 0, 1), "replicate")(np.array([[[1.0, 2.0]]]))
    array([[[1., 1., 2.],
            [1., 1., 2.]]])
    """

    def __init__(self, padding: int | Sequence[int], mode: str = "constant", value: float = 0.0) -> None:
        check_mode("Pad2d", mode)
        self.padding = (padding,) * 4 if isinstance(padding, int) else tuple(padding)
        if len(self.padding) != 4 or min(self.padding) < 0:
            raise ShapeError(f"Pad2d({padding!r}) takes one width, or four for left, right, top and bottom")
        self.mode = mode
        self.value = value

    def forward(self, x: Any) -> Any:
        """``x`` of shape (..., H, W) becomes (..., top + H + bottom, left + W + right)."""
        x = as_array(x)
        if x.ndim < 2:
            raise ShapeError(f"Pad2d takes (..., H, W); the input is {x.shape}")
        left, right, top, bottom = self.padding
        return pad(x, [(top, bottom), (left, right)], self.mode, self.value)

    def extra_repr(self) -> str:
        value = f", value={self.value}" if self.mode == "constant" else ""
        return f"{self.padding}, mode={self.mode!r}{value}"


class Upsample(Module):
    """Signals, images or volumes made larger (or smaller) by repeating or interpolating.

    Parameters
    ----------
    size : int or sequence of int, optional
        The spatial sizes wanted.
    scale_factor : float or sequence of float, optional
        Or by what the sizes are multiplied.
    mode : {"nearest", "linear", "bilinear", "trilinear"}
        The linear ones name the number of spatial axes: one, two or three.
    align_corners : bool
        Whether the first and last elements keep their places exactly; for the linear modes.

    Raises
    ------
    ValueError
        Another mode; both or neither of ``size`` and ``scale_factor``.
    ShapeError
        In a call, an input with another number of axes.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> x = np.array([[[1.0, 2.0]]])
    >>> nn.Upsample(scale_factor=2)(x)
    array([[[1., 1., 2., 2.]]])
    >>> nn.Upsample(scale_factor=2, mode="linear")(x)
    array([[[1.  , 1.25, 1.75, 2.  ]]])
    """

    MODES = ("nearest", "linear", "bilinear", "trilinear")

    def __init__(
        self,
        size: int | Sequence[int] | None = None,
        scale_factor: float | Sequence[float] | None = None,
        mode: str = "nearest",
        align_corners: bool = False,
    ) -> None:
        if mode not in self.MODES:
            raise ValueError(f"Upsample(mode={mode!r}); it may be {', '.join(map(repr, self.MODES))}")
        if (size is None) == (scale_factor is None):
            raise ValueError("Upsample takes either size or scale_factor")
        self.size = size
        self.scale_factor = scale_factor
        self.mode = mode
        self.align_corners = align_corners

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, C, sizes...), with other sizes."""
        x = as_array(x)
        axes = x.ndim - 2
        if axes not in ((1, 2, 3) if self.mode == "nearest" else (self.MODES.index(self.mode),)):
            raise ShapeError(f"Upsample(mode={self.mode!r}) takes (N, C, sizes...); the input is {x.shape}")
        given: Any = self.scale_factor if self.size is None else self.size
        wanted = [given] * axes if np.ndim(given) == 0 else list(given)
        if len(wanted) != axes:
            raise ShapeError(f"Upsample({given}): the input {x.shape} has {axes} spatial axes")
        for axis, number in enumerate(wanted, start=2):
            n = x.shape[axis]
            size, step = (math.floor(n * number), 1 / number) if self.size is None else (number, n / number)
            x = self._along(x, axis, np.arange(size), step)
        return x

    def _along(self, x: Any, axis: int, to: Any, step: float) -> Any:
        """``x`` read at ``to`` times ``step`` along one axis."""
        n = x.shape[axis]
        if self.mode == "nearest":
            return np.take(x, np.minimum((to * step).astype(int), n - 1), axis)
        # Without align_corners the middles of the elements go by the scale, not their left ends.
        middles = np.maximum((to + 0.5) * step - 0.5, 0)
        places = to * ((n - 1) / max(len(to) - 1, 1)) if self.align_corners else middles
        left = np.minimum(places.astype(int), n - 1)
        right = np.minimum(left + 1, n - 1)
        weight = (places - left).astype(x.dtype).reshape((-1, *[1] * (x.ndim - 1 - axis)))
        return np.take(x, left, axis) * (1 - weight) + np.take(x, right, axis) * weight

    def extra_repr(self) -> str:
        how = f"scale_factor={self.scale_factor}" if self.size is None else f"size={self.size}"
        return f"{how}, mode={self.mode!r}"


class Flatten(Module):
    """Several axes in one row: what stands between convolutions and a dense layer.

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of them. Default: all but the batch's.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Flatten()(np.zeros((5, 8, 3, 3))).shape
    (5, 72)
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, x: Any) -> Any:
        """``x`` with the axes from ``start_dim`` to ``end_dim`` made one."""
        shape = np.shape(x)
        axes = range(len(shape))
        try:
            start, end = axes[self.start_dim], axes[self.end_dim]
        except IndexError:
            raise ShapeError(f"Flatten({self.extra_repr()}) of an input of shape {shape}: no such axis") from None
        if start > end:
            raise ShapeError(
                f"Flatten({self.extra_repr()}) of an input of shape {shape}: the last comes before the first"
            )
        return np.reshape(x, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """One axis as several: what `Flatten` did, taken back.

    Parameters
    ----------
    dim : int
        That axis.
    unflattened_size : sequence of int
        The sizes it becomes; one may be -1.

    Raises
    ------
    ShapeError
        In a call, sizes that do not multiply to that axis.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Unflatten(1, (8, 3, -1))(np.zeros((5, 72))).shape
    (5, 8, 3, 3)
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        self.dim = dim
        self.unflattened_size = tuple(unflattened_size)

    def forward(self, x: Any) -> Any:
        """``x`` with the axis ``dim`` laid out as ``unflattened_size``."""
        shape = np.shape(x)
        known = math.prod(n for n in self.unflattened_size if n != -1)
        try:
            axis = range(len(shape))[self.dim]
            fits = shape[axis] == known if -1 not in self.unflattened_size else known and shape[axis] % known == 0
        except IndexError:
            fits = False
        if not fits:
            raise ShapeError(f"Unflatten({self.extra_repr()}) does not fit an input of shape {shape}")
        return np.reshape(x, (*shape[:axis], *self.unflattened_size, *shape[axis + 1 :]))

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


class Identity(Module):
    """``x`` as it is: what takes the place of a layer that is left out.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.Identity()(1.5)
    1.5
    """

    def forward(self, x: Any) -> Any:
        """``x``."""
        return x


class Lambda(Module):
    """A function as a module, to stand in a `Sequential`.

    Parameters
    ----------
    function : callable

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> model = nn.Sequential(nn.Linear(3, 2), nn.Lambda(np.square))
    >>> model
    Sequential(
      (0): Linear(in_features=3, out_features=2, bias=True)
      (1): Lambda(square)
    )
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        if not callable(function):
            raise TypeError(f"Lambda takes a function, not a {type(function).__name__}")
        self.function = function

    def forward(self, *args: Any) -> Any:
        """What the function gives."""
        return self.function(*args)

    def extra_repr(self) -> str:
        return str(getattr(self.function, "__name__", self.function))
