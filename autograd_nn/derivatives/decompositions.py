"""Decompositions of matrices, and which of their derivatives exist.

*Symmetric matrices.* `cholesky` and `eigh` read one triangle. Their gradient is the one along symmetric
matrices: it is symmetric, each half of a pair of equal elements receives half of the pair's slope.

*Gauge.* A singular or eigenvector may as well be its negative, and LAPACK chooses. The derivative follows the
choice that was made. A loss that depends on the choice has a gradient, but not a meaningful one.

*Equal eigenvalues or singular values.* Their vectors can be any basis of a subspace and have no derivative: where
a loss depends on them, the gradient is nan. The eigenvalues themselves keep theirs.
"""

from typing import Any, NamedTuple

import numpy as np

from autograd_nn.derivatives.solving import symmetric_part, transposed
from autograd_nn.engine.errors import UnsupportedFunctionError
from autograd_nn.engine.operation import operation, stands_for


class EighResult(NamedTuple):
    """Eigenvalues in ascending order, and eigenvectors as the columns of a matrix."""

    eigenvalues: Any
    eigenvectors: Any


class QRResult(NamedTuple):
    """Orthonormal columns, and an upper triangle."""

    Q: Any
    R: Any


class SVDResult(NamedTuple):
    """Left singular vectors as columns, singular values in descending order, right singular vectors as rows."""

    U: Any
    S: Any
    Vh: Any


def _lower_half(matrix: Any) -> Any:
    """The lower triangle, with half of the diagonal."""
    n = matrix.shape[-1]
    return np.where(np.tri(n, dtype=bool), np.where(np.eye(n, dtype=bool), matrix / 2, matrix), 0)


def _one_over_differences(x: Any) -> Any:
    """``1 / (x[j] - x[i])`` at ``i, j``: 0 on the diagonal, nan where two are equal."""
    n = x.shape[-1]
    one = np.eye(n, dtype=bool)
    difference = x[..., None, :] - x[..., :, None]
    is_equal = difference == 0
    return np.where(one, 0, np.where(is_equal, np.nan, 1 / np.where(is_equal, 1, difference)))


# ---- Cholesky ------------------------------------------------------------------------------------------


def _gradient_of_cholesky(g: Any, y: Any, upper: bool) -> Any:
    if upper:
        g, y = transposed(g), transposed(y)
    yt = transposed(y)
    inside = _lower_half(yt @ g)
    return symmetric_part(np.linalg.solve(yt, transposed(np.linalg.solve(yt, transposed(inside)))))


@operation(numpy=np.linalg.cholesky, a=_gradient_of_cholesky)
def cholesky(a: Any, /, upper: bool = False) -> Any:
    """The lower triangle ``L`` with ``a = L @ L.T`` (or the upper one, ``L.T``) of each positive definite matrix.

    Its gradient is symmetric (Murray, 2016).

    Raises
    ------
    numpy.linalg.LinAlgError
        A matrix is not positive definite.
    """
    return np.linalg.cholesky(a, upper=upper)


# ---- QR ------------------------------------------------------------------------------------------------


def _gradient_of_qr(g: Any, y: Any) -> Any:
    q, r = y
    inside: Any = 0
    outside: Any = 0
    if g[1] is not None:
        inside = r @ transposed(g[1])
    if g[0] is not None:
        inside, outside = inside - transposed(g[0]) @ q, g[0]
    n = r.shape[-1]
    symmetric = np.where(np.tri(n, dtype=bool), inside, transposed(inside))
    return transposed(np.linalg.solve(r, transposed(outside + q @ symmetric)))


@operation(name="qr", a=_gradient_of_qr)
def _qr(a: Any, /) -> Any:
    return tuple(np.linalg.qr(a))


@stands_for(np.linalg.qr)
def qr(a: Any, mode: str = "reduced") -> Any:
    """``a = Q @ R`` with orthonormal columns ``Q`` and an upper triangle ``R``.

    The first ``min(m, n)`` columns of each (m, n) matrix must be independent; where they are not, the backward pass
    raises LinAlgError. ``mode`` is "reduced" or "r" (only ``R``): the further columns of ``Q`` that "complete" adds
    are any basis of the rest and have no derivative.

    Raises
    ------
    UnsupportedFunctionError
        Another mode.
    """
    if mode not in ("reduced", "r"):
        raise UnsupportedFunctionError(
            f"qr(a, mode={mode!r}) has no derivative: what it adds to 'reduced' is not determined by a"
        )
    rows, columns = np.shape(a)[-2:]
    if columns <= rows:
        q, r = _qr(a)
    else:  # the first columns determine Q, and Q the rest of R
        q, first = _qr(a[..., :rows])
        r = np.concatenate([first, transposed(q) @ a[..., rows:]], axis=-1)
    return r if mode == "r" else QRResult(q, r)


# ---- eigenvalues of symmetric matrices ------------------------------------------------------------------


def _gradient_of_eigh(g: Any, y: Any) -> Any:
    w, v = y
    vt = transposed(v)
    inside = 0 if g[1] is None else (vt @ g[1]) * _one_over_differences(w)
    if g[0] is not None:
        inside = inside + np.where(np.eye(w.shape[-1], dtype=bool), g[0][..., None], 0)
    return symmetric_part(v @ inside @ vt)


@operation(name="eigh", a=_gradient_of_eigh)
def _eigh(a: Any, /, UPLO: Any = "L") -> Any:
    return tuple(np.linalg.eigh(a, UPLO))


@stands_for(np.linalg.eigh)
def eigh(a: Any, UPLO: str = "L") -> EighResult:
    """Eigenvalues and eigenvectors of each symmetric matrix, of which one triangle is read ("L" or "U").

    The gradient is symmetric. It is nan if it comes through the eigenvectors and two eigenvalues are equal; through
    the eigenvalues alone it always exists.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([[2.0, 1.0], [1.0, 2.0]], requires_grad=True)
    >>> w, v = np.linalg.eigh(a)
    >>> w[1].backward()
    >>> a.grad.numpy().round(12)
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    return EighResult(*_eigh(a, UPLO=UPLO))


@stands_for(np.linalg.eigvalsh)
def eigvalsh(a: Any, UPLO: str = "L") -> Any:
    """The eigenvalues of each symmetric matrix, in ascending order."""
    return eigh(a, UPLO).eigenvalues


# ---- singular values ------------------------------------------------------------------------------------


def _gradient_of_svd(g: Any, y: Any, hermitian: bool) -> Any:
    u, s, vt = y
    k = s.shape[-1]
    added = [None if g[0] is None else g[0][..., k:], None if g[2] is None else g[2][..., k:, :]]
    if any(part is not None and np.any(part != 0) for part in added):
        raise UnsupportedFunctionError(
            "svd(a) of a matrix that is not square adds singular vectors that are any basis of the rest and have no "
            "derivative; write svd(a, full_matrices=False)"
        )
    u, vt = u[..., :k], vt[..., :k, :]
    ut, v = transposed(u), transposed(vt)
    inside: Any = 0
    across: Any = 0
    if g[1] is not None:
        # At 0 a singular value has a kink, as the size of a number: its smallest subgradient is 0.
        inside = np.where(np.eye(k, dtype=bool) & (s > 0)[..., None], g[1][..., None], 0)
    if g[0] is not None or g[2] is not None:
        one = np.eye(k, dtype=bool)
        gaps = _one_over_differences(s) / np.where(one, 1, s[..., None, :] + s[..., :, None])
    if g[0] is not None:
        of_u = g[0][..., :k]
        turned = ut @ of_u
        inside = inside + (turned - transposed(turned)) * gaps * s[..., None, :]
        if u.shape[-2] > k:
            across = across + ((of_u - u @ turned) / s[..., None, :]) @ vt
    if g[2] is not None:
        of_vt = g[2][..., :k, :]
        turned = vt @ transposed(of_vt)
        inside = inside + s[..., :, None] * gaps * (turned - transposed(turned))
        if vt.shape[-1] > k:
            across = across + (u / s[..., None, :]) @ (of_vt - transposed(v @ turned))
    gradient = across + u @ inside @ vt
    return symmetric_part(gradient) if hermitian else gradient


@operation(name="svd", a=_gradient_of_svd)
def _svd(a: Any, /, full_matrices: bool = True, hermitian: bool = False) -> Any:
    return tuple(np.linalg.svd(a, full_matrices, hermitian=hermitian))


@stands_for(np.linalg.svd)
def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """``a = U @ diag(S) @ Vh`` for each matrix, with singular values in descending order.

    The gradient is nan if it comes through singular vectors and two singular values are equal, infinite or nan if it
    comes through the vectors of a singular value 0 of a matrix that is not square. Through the singular values alone
    it always exists; that of a value 0 is 0. With ``hermitian`` one triangle is read and the gradient is symmetric.

    Raises
    ------
    UnsupportedFunctionError
        In the backward pass: a gradient arrives at a matrix of singular vectors that ``full_matrices`` has filled up.
    """
    if not compute_uv:
        return svd(a, full_matrices=False, hermitian=hermitian).S
    return SVDResult(*_svd(a, full_matrices=full_matrices, hermitian=hermitian))


@stands_for(np.linalg.svdvals)
def svdvals(a: Any) -> Any:
    """The singular values of each matrix, in descending order."""
    return svd(a, full_matrices=False).S
