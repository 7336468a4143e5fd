"""Diagonals and triangles of matrices."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array, refuse_out
from autograd_nn.derivatives.indexing import scatter_add
from autograd_nn.derivatives.reductions import sum
from autograd_nn.derivatives.selection import where
from autograd_nn.derivatives.shapes import moveaxis, ravel
from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import stands_for


@stands_for(np.diagonal)
def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonals of the matrices in two axes of ``a``, as the last axis of the result.

    A positive ``offset`` means one above the main diagonal.
    """
    matrices = moveaxis(as_array(a), (axis1, axis2), (-2, -1))
    rows, columns = matrices.shape[-2:]
    i = np.arange(max(-offset, 0), max(min(rows, columns - offset), max(-offset, 0)))
    return matrices[..., i, i + offset]


@stands_for(np.diag)
def diag(v: Any, k: int = 0) -> Any:
    """The ``k``-th diagonal of a matrix, or the square matrix that has a row as its ``k``-th diagonal.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.diag(ag.Tensor([1.0, 2.0]))
    Tensor([[1., 0.],
            [0., 2.]])
    """
    v = as_array(v)
    if v.ndim == 2:
        return diagonal(v, k)
    if v.ndim != 1:
        raise ShapeError(f"diag takes a row or a matrix; this is {v.shape}; of several matrices, see diagonal")
    n = v.shape[0] + abs(k)
    i = np.arange(v.shape[0])
    return scatter_add(v, index=(i + max(-k, 0), i + max(k, 0)), shape=(n, n))


@stands_for(np.diagflat)
def diagflat(v: Any, k: int = 0) -> Any:
    """The square matrix that has the elements of ``v``, flattened, as its ``k``-th diagonal."""
    return diag(ravel(v), k)


@stands_for(np.trace)
def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: None = None) -> Any:
    """The sum of the `diagonal` of a matrix, or of those of several."""
    refuse_out("trace", out)
    return sum(diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@stands_for(np.tril)
def tril(m: Any, k: int = 0) -> Any:
    """The lower triangle: zeros above the ``k``-th diagonal."""
    m = as_array(m)
    return where(np.tri(m.shape[-2:][0], m.shape[-1], k, bool), m, 0)


@stands_for(np.triu)
def triu(m: Any, k: int = 0) -> Any:
    """The upper triangle: zeros below the ``k``-th diagonal."""
    m = as_array(m)
    return where(np.tri(m.shape[-2:][0], m.shape[-1], k - 1, bool), 0, m)
