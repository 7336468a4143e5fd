"""Products of vectors, matrices and arrays of more axes."""

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for
from autograd_nn.engine.variable import Variable

Shape = tuple[int, ...]


def _transposed(matrix: Any) -> Any:
    return np.swapaxes(matrix, -1, -2)


def _product(a: Any, b: Any) -> Any:
    """``a @ b``. Of two small matrices ``dot`` makes it in half the time, and BLAS is below both."""
    if a.__class__ is ndarray and b.__class__ is ndarray and a.ndim == b.ndim == 2:
        return a.dot(b)
    return a @ b


def _gradient_of_left(g: Any, b: Any, a_shape: Shape) -> Any:
    if b.ndim == 1:
        return g * b if len(a_shape) == 1 else g[..., None] * b
    if len(a_shape) == 1:
        return (b @ g[..., None])[..., 0]
    return _product(g, _transposed(b))


def _gradient_of_right(g: Any, a: Any, b_shape: Shape) -> Any:
    if a.ndim == 1:
        return g * a if len(b_shape) == 1 else a[:, None] * g[..., None, :]
    if len(b_shape) == 1:
        return (_transposed(a) @ g[..., None])[..., 0]
    if len(b_shape) == 2 and a.ndim > 2:
        # One matrix for the whole batch: one product over all rows, not one a batch entry.
        rows, columns = b_shape
        return a.reshape((-1, rows)).T @ g.reshape((-1, columns))
    return _product(_transposed(a), g)


def _what_would_fit(a_label: str, b_label: str, a: Shape, b: Shape) -> str:
    if not a or not b:
        return f"{a_label} @ {b_label}: a matrix product needs axes on both sides; to scale, write *"
    inner_a, inner_b = a[-1], b[-2] if len(b) > 1 else b[0]
    if inner_a == inner_b:
        return f"{a_label} @ {b_label}: the batch axes {a[:-2]} and {b[:-2]} do not broadcast"
    a_name, b_name = a_label.split(" ")[0], b_label.split(" ")[0]
    fits = []
    if len(a) == 2 and len(b) == 2:
        if a[1] == b[1]:
            fits.append(f"{a_name} @ {b_name}.T")
        if a[0] == b[0]:
            fits.append(f"{a_name}.T @ {b_name}")
        if b[1] == a[0]:
            fits.append(f"{b_name} @ {a_name}")
    hint = f"; {' or '.join(fits)} would fit" if fits else ""
    return f"{a_label} @ {b_label}: inner sizes {inner_a} and {inner_b} differ{hint}"


matmul = operation(
    np.matmul,
    numpy=(np.matmul, np.linalg.matmul),
    a=_gradient_of_left,
    b=_gradient_of_right,
    explain=_what_would_fit,
)


def _rows(x: Any) -> Any:
    """All rows of an array as one matrix: one product is faster than one for each batch entry."""
    return x if x.ndim == 2 else x.reshape((-1, x.shape[-1]))


def _gradient_of_layer_input(g: Any, weight: Any) -> Any:
    if g.ndim < 3:
        return _product(g, weight)
    return _product(_rows(g), weight).reshape((*g.shape[:-1], weight.shape[1]))


def _gradient_of_weight(g: Any, x: Any) -> Any:
    return _product(_rows(g).T, _rows(x))


def _layer_would_fit(x_label: str, weight_label: str, bias_label: str, x: Shape, weight: Shape, bias: Shape) -> str:
    if not x or x[-1] != weight[1]:
        return f"a dense layer of weight {weight} takes {weight[1]} features on the last axis; the input is {x}"
    return ""


@operation(
    x=_gradient_of_layer_input,
    weight=_gradient_of_weight,
    bias=lambda g: g,
    explain=_layer_would_fit,
)
def linear(x: Any, weight: Any, bias: Any, /) -> Any:
    """A dense layer, ``x @ weight.T + bias``: ``x`` is (..., inputs), ``weight`` (outputs, inputs)."""
    y = (x if x.ndim < 3 else _rows(x)).dot(weight.T)
    y += bias
    return y if x.ndim < 3 else y.reshape((*x.shape[:-1], len(weight)))


# ---- products over chosen axes -------------------------------------------------------------------------


def _paired(axes: Any, a_ndim: int, b_ndim: int) -> tuple[list[int], list[int]]:
    """The axes of ``a`` and of ``b`` that `tensordot` multiplies and sums, pair by pair."""
    if np.ndim(axes) == 0:
        return list(range(a_ndim - axes, a_ndim)), list(range(axes))
    of_a, of_b = ([side] if np.ndim(side) == 0 else side for side in axes)
    return [i % a_ndim for i in of_a], [i % b_ndim for i in of_b]


def _others(axes: list[int], ndim: int) -> list[int]:
    return [i for i in range(ndim) if i not in axes]


def _placed(product: Any, axes: list[int]) -> Any:
    """A product whose axis ``i`` belongs at position ``axes[i]``."""
    return np.transpose(product, [axes.index(i) for i in range(len(axes))])


def _dotted_left(g: Any, b: Any, a_shape: Shape, axes: Any) -> Any:
    a_axes, b_axes = _paired(axes, len(a_shape), b.ndim)
    kept = _others(a_axes, len(a_shape))
    product = tensordot(g, b, axes=(list(range(len(kept), g.ndim)), _others(b_axes, b.ndim)))
    return _placed(product, kept + [a_axes[b_axes.index(i)] for i in sorted(b_axes)])


def _dotted_right(g: Any, a: Any, b_shape: Shape, axes: Any) -> Any:
    a_axes, b_axes = _paired(axes, a.ndim, len(b_shape))
    kept = _others(a_axes, a.ndim)
    product = tensordot(a, g, axes=(kept, list(range(len(kept)))))
    return _placed(product, [b_axes[a_axes.index(i)] for i in sorted(a_axes)] + _others(b_axes, len(b_shape)))


@operation(numpy=(np.tensordot, np.linalg.tensordot), a=_dotted_left, b=_dotted_right)
def tensordot(a: Any, b: Any, /, axes: Any = 2) -> Any:
    """The sum of products over ``axes``: a number of axes, last of ``a`` and first of ``b``, or a pair of lists."""
    return np.tensordot(a, b, axes)


def _each_its_partner(g: Any, numbers: Sequence[Any]) -> list[Any]:
    half = len(numbers) // 2
    return [g * partner for partner in (*numbers[half:], *numbers[:half])]


@operation(name="dot", joint=_each_its_partner)
def _dot_of_numbers(*numbers: Any) -> Any:
    """The first half of ``numbers`` times the second, one by one, added up: a neuron's sum as one operation."""
    half = len(numbers) // 2
    y = sum(map(operator.mul, numbers[:half], numbers[half:]))
    if getattr(y, "ndim", 0):
        raise ValueError("two lists of single numbers are multiplied; of arrays make one by stack([...])")
    return y


def _is_row_of_variables(a: Any) -> bool:
    return isinstance(a, (list, tuple)) and any(isinstance(number, Variable) for number in a)


@stands_for(np.dot)
def dot(a: Any, b: Any) -> Any:
    """NumPy's dot product: the last axis of ``a`` with the last but one of ``b``; with a single number, to scale.

    Of two lists of Scalars, or of Scalars and numbers, it is one operation where a sum of products is many.

    Raises
    ------
    ShapeError
        Axes, or lists, that are not of one length.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> w = [ag.Scalar(3.0), ag.Scalar(-1.0)]
    >>> y = ag.dot(w, [2.0, 5.0])
    >>> y.backward()
    >>> y.item(), w[1].grad.item()
    (1.0, 5.0)
    """
    if _is_row_of_variables(a) or _is_row_of_variables(b):
        lengths = [len(row) if hasattr(row, "__len__") else "a single one" for row in (a, b)]
        if lengths[0] != lengths[1]:
            raise ShapeError(f"dot of {lengths[0]} numbers and {lengths[1]}: it takes two lists of one length")
        return _dot_of_numbers(*a, *b)
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    if np.ndim(b) == 1 or (np.ndim(a) <= 2 and np.ndim(b) == 2):
        return matmul(a, b)
    return tensordot(a, b, axes=([-1], [-2]))


@stands_for(np.vdot)
def vdot(a: Any, b: Any) -> Any:
    """The dot product of all elements of two arrays; where ``a`` is complex, of its conjugate."""
    return matmul(np.conj(np.ravel(a)) if np.iscomplexobj(a) else np.ravel(a), np.ravel(b))


@stands_for(np.vecdot, np.linalg.vecdot)
def vecdot(a: Any, b: Any, axis: int = -1) -> Any:
    """The dot products of the vectors along ``axis``; where ``a`` is complex, of their conjugates."""
    return np.sum((np.conj(a) if np.iscomplexobj(a) else a) * b, axis=axis)


@stands_for(np.inner)
def inner(a: Any, b: Any) -> Any:
    """The sum of products over the last axes of both."""
    return a * b if np.ndim(a) == 0 or np.ndim(b) == 0 else tensordot(a, b, axes=([-1], [-1]))


@stands_for(np.outer, np.linalg.outer)
def outer(a: Any, b: Any) -> Any:
    """Every element of ``a`` times every element of ``b``, as a matrix."""
    return np.reshape(a, (-1, 1)) * np.ravel(b)


@stands_for(np.kron)
def kron(a: Any, b: Any) -> Any:
    """Kronecker's product: the blocks ``a[i, j] * b``."""
    ndim = max(np.ndim(a), np.ndim(b))
    a_shape, b_shape = ((1,) * (ndim - np.ndim(x)) + np.shape(x) for x in (a, b))
    blocks = np.reshape(a, [size for n in a_shape for size in (n, 1)])
    inside = np.reshape(b, [size for n in b_shape for size in (1, n)])
    return np.reshape(blocks * inside, [m * n for m, n in zip(a_shape, b_shape, strict=True)])


def _crossed_left(g: Any, b: Any) -> Any:
    return _cross(b, g)


def _crossed_right(g: Any, a: Any) -> Any:
    return _cross(g, a)


@operation(name="cross", a=_crossed_left, b=_crossed_right)
def _cross(a: Any, b: Any, /) -> Any:
    if np.shape(a)[-1:] != (3,) or np.shape(b)[-1:] != (3,):
        raise ValueError("a cross product is of vectors with 3 components")
    return np.cross(a, b)


@stands_for(np.cross, np.linalg.cross)
def cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """The cross product of vectors with 3 components; ``axis``, or each its own, says where these are."""
    if axis is not None:
        axisa = axisb = axisc = axis
    return np.moveaxis(_cross(np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1)), -1, axisc)


def _cheapest_splits(sizes: list[int]) -> dict[tuple[int, int], int]:
    """After which factor to split each product ``first..last`` of a chain of matrices, for the fewest operations."""
    count = len(sizes) - 1
    cost = {(i, i): 0 for i in range(count)}
    split = {}
    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            tries = [
                (cost[first, k] + cost[k + 1, last] + sizes[first] * sizes[k + 1] * sizes[last + 1], k)
                for k in range(first, last)
            ]
            cost[first, last], split[first, last] = min(tries)
    return split


@stands_for(np.linalg.multi_dot)
def multi_dot(arrays: Sequence[Any]) -> Any:
    """The product of a chain of matrices, in the order that takes the fewest operations.

    The first and the last may be vectors.
    """
    if len(arrays) < 2:
        raise ValueError(f"multi_dot of {len(arrays)} arrays: it takes at least two")
    first, last = np.shape(arrays[0]), np.shape(arrays[-1])
    rows = [first[0] if len(first) > 1 else 1, *[np.shape(array)[0] for array in arrays[1:]]]
    split = _cheapest_splits([*rows, last[1] if len(last) > 1 else 1])

    def product(i: int, j: int) -> Any:
        return arrays[i] if i == j else matmul(product(i, split[i, j]), product(split[i, j] + 1, j))

    return product(0, len(arrays) - 1)
