"""Decompositions. Singular and eigenvectors are compared up to their signs, which LAPACK chooses."""

import numpy as np

from tests.derivatives.catalogue.entry import call, real
from tests.derivatives.catalogue.linear_algebra import LAPACK, MATRICES, regular
from tests.pytorch import torch


def _symmetric(a):
    return a + a.swapaxes(-1, -2)


def _definite(a):
    return a @ a.swapaxes(-1, -2) + np.eye(a.shape[-1], dtype=np.float16)


def _torch_definite(a):
    return a @ a.mT + torch.eye(a.shape[-1])


def _columns(u):
    """Each column times its first element: the same whichever sign the column has."""
    return u * u[..., :1, :]


def _rows(v):
    return v * v[..., :1]


TALL_AND_WIDE = [real(3, 2), real(2, 3), regular(2, 2), real(2, 3, 2)]

ENTRIES = [
    call(
        "cholesky",
        lambda a: np.linalg.cholesky(_definite(a)),
        MATRICES,
        lambda a: torch.linalg.cholesky(_torch_definite(a)),
        **LAPACK,
    ),
    call(
        "cholesky, upper",
        lambda a: np.linalg.cholesky(_definite(a), upper=True),
        MATRICES,
        lambda a: torch.linalg.cholesky(_torch_definite(a), upper=True),
        **LAPACK,
    ),
    call("qr, Q", lambda a: np.linalg.qr(a).Q, TALL_AND_WIDE, lambda a: torch.linalg.qr(a).Q, **LAPACK),
    call("qr, R", lambda a: np.linalg.qr(a).R, TALL_AND_WIDE, lambda a: torch.linalg.qr(a).R, **LAPACK),
    call("qr, R alone", lambda a: np.linalg.qr(a, mode="r"), TALL_AND_WIDE, lambda a: torch.linalg.qr(a).R, **LAPACK),
    call(
        "eigh, values",
        lambda a: np.linalg.eigh(_symmetric(a)).eigenvalues,
        MATRICES,
        lambda a: torch.linalg.eigh(_symmetric(a)).eigenvalues,
        **LAPACK,
    ),
    call(
        "eigh, vectors",
        lambda a: _columns(np.linalg.eigh(_symmetric(a), "U").eigenvectors),
        MATRICES,
        lambda a: _columns(torch.linalg.eigh(_symmetric(a), "U").eigenvectors),
        **LAPACK,
    ),
    call(
        "eigvalsh",
        lambda a: np.linalg.eigvalsh(_symmetric(a)),
        MATRICES,
        lambda a: torch.linalg.eigvalsh(_symmetric(a)),
        **LAPACK,
    ),
    call(
        "svd, U",
        lambda a: _columns(np.linalg.svd(a, full_matrices=False).U),
        TALL_AND_WIDE,
        lambda a: _columns(torch.linalg.svd(a, full_matrices=False).U),
        **LAPACK,
    ),
    call("svd, S", lambda a: np.linalg.svd(a).S, TALL_AND_WIDE, lambda a: torch.linalg.svd(a).S, **LAPACK),
    call(
        "svd, Vh",
        lambda a: _rows(np.linalg.svd(a, full_matrices=False).Vh),
        TALL_AND_WIDE,
        lambda a: _rows(torch.linalg.svd(a, full_matrices=False).Vh),
        **LAPACK,
    ),
    call(
        "svd, hermitian",
        lambda a: _columns(np.linalg.svd(_symmetric(a), hermitian=True).U),
        [regular(3, 3)],
        lambda a: _columns(torch.linalg.svd(_symmetric(a)).U),
        **LAPACK,
    ),
    call(
        "svd without vectors",
        lambda a: np.linalg.svd(a, compute_uv=False),
        TALL_AND_WIDE,
        torch.linalg.svdvals,
        **LAPACK,
    ),
    call("svdvals", np.linalg.svdvals, TALL_AND_WIDE, torch.linalg.svdvals, **LAPACK),
]
