"""Solving linear equations: inverses and what stands in for them."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation, stands_for

Shape = tuple[int, ...]


def transposed(matrix: Any) -> Any:
    return np.swapaxes(matrix, -1, -2)


def symmetric_part(matrix: Any) -> Any:
    """The gradient of a matrix of which a function reads one triangle: both halves receive the same."""
    return (matrix + transposed(matrix)) / 2


@operation(numpy=np.linalg.inv, a=lambda g, y: -(transposed(y) @ g @ transposed(y)))
def inv(a: Any, /) -> Any:
    """The inverse of each matrix.

    Raises
    ------
    numpy.linalg.LinAlgError
        A matrix is singular or not square.
    """
    return np.linalg.inv(a)


def _through_the_transposed(g: Any, y: Any, a: Any, b_shape: Shape, needed: tuple[bool, bool]) -> tuple[Any, Any]:
    # y = inv(a) @ b: one solution with the transposed matrix serves both operands.
    if len(b_shape) == 1:
        of_b = np.linalg.solve(transposed(a), g[..., None])
        return (-(of_b * y[..., None, :]) if needed[0] else None), of_b[..., 0]
    of_b = np.linalg.solve(transposed(a), g)
    return (-(of_b @ transposed(y)) if needed[0] else None), of_b


@operation(numpy=np.linalg.solve, joint=_through_the_transposed)
def solve(a: Any, b: Any, /) -> Any:
    """The ``x`` with ``a @ x = b``. As in NumPy 2, ``b`` is a vector where it has one axis, else matrices.

    Raises
    ------
    numpy.linalg.LinAlgError
        A matrix is singular or not square.
    """
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        return np.linalg.solve(a, b[:, None])[..., 0]  # NumPy before 2.0 took such b for a matrix
    return np.linalg.solve(a, b)


def _triangle(matrix: Any, lower: bool, unit_diagonal: bool) -> Any:
    """The triangle that was read: the other elements may be anything."""
    mask = np.tri(matrix.shape[-1], k=-1 if unit_diagonal else 0, dtype=bool)
    return np.where(mask if lower else mask.T, matrix, 0)


def _through_the_transposed_triangle(
    g: Any, y: Any, a: Any, b_shape: Shape, needed: tuple[bool, bool], trans: Any, lower: bool, unit_diagonal: bool
) -> tuple[Any, Any]:
    of_b = solve_triangular(a, g, trans=1 - trans, lower=lower, unit_diagonal=unit_diagonal)
    if not needed[0]:
        return None, of_b
    left, right = (of_b[..., None], y[..., None, :]) if len(b_shape) == 1 else (of_b, transposed(y))
    product = -(left @ right)
    return _triangle(transposed(product) if trans else product, lower, unit_diagonal), of_b


@operation(joint=_through_the_transposed_triangle)
def solve_triangular(a: Any, b: Any, /, trans: Any = 0, lower: bool = False, unit_diagonal: bool = False) -> Any:
    """The ``x`` with ``a @ x = b`` for a triangular ``a``, as `scipy.linalg.solve_triangular`.

    Parameters
    ----------
    a : (..., n, n) array_like or Tensor
        Only one triangle is read, and only there is its gradient not 0.
    b : (n,) or (..., n, k) array_like or Tensor
        Batches of matrices need a SciPy that takes them (1.16 or later).
    trans : {0, 1}
        1: solve ``a.T @ x = b``.
    lower : bool
        Whether the lower triangle is read, not the upper.
    unit_diagonal : bool
        Take the diagonal for ones and do not read it.

    Raises
    ------
    numpy.linalg.LinAlgError
        There is a 0 on the diagonal.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([[2.0, 0.0], [1.0, 4.0]], requires_grad=True)
    >>> x = ag.linalg.solve_triangular(a, [2.0, 9.0], lower=True)
    >>> x.numpy()
    array([1., 2.])
    >>> x.sum().backward()
    >>> a.grad
    Tensor([[-0.375, -0.   ],
            [-0.25 , -0.5  ]])
    """
    from scipy.linalg import solve_triangular as solve

    return solve(a, b, trans=trans, lower=bool(lower), unit_diagonal=unit_diagonal)


def _of_constant_rank(g: Any, y: Any, a: Any, hermitian: bool) -> Any:
    yt, gt = transposed(y), transposed(g)
    beyond_the_range = gt - a @ (y @ gt)
    beyond_the_rows = gt - (gt @ y) @ a
    gradient = -(yt @ g @ yt) + beyond_the_range @ (y @ yt) + (yt @ y) @ beyond_the_rows
    return symmetric_part(gradient) if hermitian else gradient


@operation(name="pinv", a=_of_constant_rank)
def _pinv(a: Any, /, rcond: Any = None, hermitian: bool = False) -> Any:
    return np.linalg.pinv(a, rcond, hermitian)


@stands_for(np.linalg.pinv)
def pinv(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    """The pseudo-inverse (Moore and Penrose) of each matrix.

    It is differentiable where the rank does not change nearby, and this is that derivative (Golub and Pereyra,
    1973). Where a small change of ``a`` would raise the rank the pseudo-inverse jumps, and the gradient is the one
    along matrices of the same rank. ``rcond`` (or ``rtol``) says up to which share of the largest singular value
    one counts as 0; with ``hermitian``, one triangle is read and the gradient is symmetric.
    """
    if rtol is not None:
        rcond = rtol
    return _pinv(a, rcond=rcond, hermitian=hermitian)


def _of_the_smallest_solution(g: Any, y: Any, a: Any, b: Any, needed: tuple[bool, bool], rcond: Any) -> tuple[Any, Any]:
    # y = pinv(a) @ b, and the gradient of pinv, in vectors.
    inverse = pinv(a, rcond)
    of_b = transposed(inverse) @ g
    if not needed[0]:
        return None, of_b

    def outer(left: Any, right: Any) -> Any:
        return left[:, None] * right if left.ndim == 1 else left @ transposed(right)

    residual = b - a @ y
    of_a = outer(residual, inverse @ of_b) + outer(transposed(inverse) @ y, g - transposed(a) @ of_b) - outer(of_b, y)
    return of_a, of_b


@operation(name="lstsq", joint=_of_the_smallest_solution)
def _least_squares(a: Any, b: Any, /, rcond: float = 0.0) -> Any:
    return np.linalg.lstsq(a, b, rcond)[0]


@stands_for(np.linalg.lstsq)
def lstsq(a: Any, b: Any, rcond: float | None = None) -> tuple[Any, Any, int, Any]:
    """The solution of ``a @ x = b`` with the smallest squared error, and of several such the smallest.

    Returns
    -------
    x, residuals, rank, s
        As NumPy gives them. ``x``, ``residuals`` and the singular values ``s`` have gradients: those along matrices
        of the same rank, as for `pinv`.
    """
    rows, columns = np.shape(a)
    if rcond is None:
        rcond = float(np.finfo(np.result_type(a, np.float32)).eps * max(rows, columns))
    x = _least_squares(a, b, rcond=rcond)
    s = np.linalg.svdvals(a)
    rank = int(np.count_nonzero(s > rcond * np.max(s, initial=0.0)))
    if rank < columns or rows <= columns:
        return x, np.zeros(0, x.dtype), rank, s
    errors = b - a @ x
    residuals = np.sum(errors * errors, axis=0, keepdims=np.ndim(b) == 1)
    return x, residuals, rank, s


for _listed in (inv, solve, solve_triangular):
    _listed.takes_complex = True
