"""Norms of vectors and matrices, and condition numbers. At 0 a norm has a convex kink, and its gradient is 0."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis, as_array, axes_of
from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for


def _direction(g: Any, y: Any, x: Any) -> Any:
    return g * (x / np.where(y == 0, 1, y))


@operation(name="norm", x=_direction)
def _euclidean(x: Any, /, axis: Axis = None) -> Any:
    """The square root of the sum of squares, with the axes summed over kept as axes of length 1."""
    return np.linalg.norm(x, axis=axis, keepdims=True)


def _direction_of_power(g: Any, y: Any, x: Any, p: float) -> Any:
    is_flat = (x == 0) | (y == 0)
    share = np.where(is_flat, 1, np.abs(x)) / np.where(y == 0, 1, y)
    return g * np.where(is_flat, 0, np.sign(x) * share ** (p - 1))


@operation(name="power_norm", x=_direction_of_power)
def _power_norm(x: Any, /, p: float = 2.0, axis: Axis = None) -> Any:
    """``sum(abs(x) ** p) ** (1 / p)``, with the axis summed over kept as an axis of length 1."""
    return np.linalg.norm(x, p, axis=axis, keepdims=True)


def _of_vectors(x: Any, ord: Any, axis: int | None) -> Any:
    if ord == 2:
        return _euclidean(x, axis=axis)
    if ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=True)
    if ord == -np.inf:
        return np.min(np.abs(x), axis=axis, keepdims=True)
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=True)
    if ord == 0:
        return np.sum((x != 0).astype(x.dtype), axis=axis, keepdims=True)
    if isinstance(ord, str):
        raise ValueError(f"norm of vectors: ord is a number, inf, -inf or None, not {ord!r}")
    return _power_norm(x, p=ord, axis=axis)


def _of_matrices(x: Any, ord: Any, rows: int, columns: int) -> Any:
    if ord == "fro":
        return _euclidean(x, axis=(rows, columns))
    reduce = np.max if ord in (1, 2, np.inf) else np.min
    if ord in (1, -1):
        return reduce(np.sum(np.abs(x), axis=rows, keepdims=True), axis=columns, keepdims=True)
    if ord in (np.inf, -np.inf):
        return reduce(np.sum(np.abs(x), axis=columns, keepdims=True), axis=rows, keepdims=True)
    if ord not in (2, -2, "nuc"):
        raise ValueError(f"norm of matrices: ord is None, 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, not {ord!r}")
    s = np.linalg.svdvals(np.moveaxis(x, (rows, columns), (-2, -1)))
    result = np.sum(s, axis=-1) if ord == "nuc" else reduce(s, axis=-1)
    return np.expand_dims(result, (rows, columns))


@stands_for(np.linalg.norm)
def norm(x: Any, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Any:
    """The norm of vectors (one axis) or of matrices (two axes).

    Parameters
    ----------
    x : array_like or Tensor
    ord : number, inf, -inf, "fro", "nuc" or None
        Which norm, as in NumPy. For vectors: None or 2, the length; 1, 0 (a count: a constant), inf, -inf and every
        other number. For matrices: None or "fro", "nuc", 1, -1, 2, -2, inf, -inf.
    axis : int or pair of int, optional
        The axis of the vectors, or the axes of rows and columns. Default: all, of an ``x`` of any shape where
        ``ord`` is None.
    keepdims : bool

    Notes
    -----
    At a kink the gradient is the smallest subgradient: 0 for the norm of zeros, and equal shares where several
    elements, or singular values, are the largest in size. Where ``ord`` is less than 1 an element 0 has gradient 0.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([3.0, 4.0], requires_grad=True)
    >>> np.linalg.norm(x).backward()
    >>> x.grad
    Tensor([0.6, 0.8])
    """
    x = as_array(x)
    axes = axes_of(x, axis)
    is_spectral = len(axes) == 2 and ord in (2, -2, "nuc")
    if np.iscomplexobj(x) and not is_spectral:
        x = np.abs(x)  # these norms see the sizes of the elements only
    if ord is None:
        result = _euclidean(x, axis=None if axis is None else axes)
    elif len(axes) == 1:
        result = _of_vectors(x, ord, axes[0])
    elif len(axes) == 2:
        result = _of_matrices(x, ord, *axes)
    else:
        raise ShapeError(
            f"norm {ord!r} over the axes {axes} of x {np.shape(x)}: one axis of vectors or two of matrices"
        )
    return result if keepdims else np.squeeze(result, axes)


@stands_for(np.linalg.cond)
def cond(x: Any, p: Any = None) -> Any:
    """The condition number of each matrix: the norm ``p`` of it times that of its inverse.

    By default, and for ``p`` 2 or -2, the ratio of the largest and the smallest singular value.
    """
    if p is None or p in (2, -2):
        s = np.linalg.svdvals(x)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    return norm(x, p, axis=(-2, -1)) * norm(np.linalg.inv(x), p, axis=(-2, -1))
