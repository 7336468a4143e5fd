"""Products, solving, determinants, norms, functions of matrices."""

import numpy as np
import scipy.linalg

import autograd_nn as ag
from autograd_nn.derivatives.determinants import cofactors
from tests.derivatives.catalogue.entry import CUBE, call, inside, real
from tests.pytorch import torch

LAPACK = {"dtypes": (np.float32, np.float64), "torch_rtol": 1e-10}
"""NumPy's LAPACK has no half precision."""


def regular(*shape: int) -> np.ndarray:
    """Matrices that are far from singular, with eigenvalues and singular values apart."""
    return inside(*shape) / 2 + np.diag(np.arange(shape[-1]) + 1.5)


MATRICES = [regular(3, 3), regular(2, 2, 2)]


def _torch_cofactors(a):
    return torch.linalg.det(a)[..., None, None] * torch.linalg.inv(a).mT


def _numpy_cofactors(a):
    return np.linalg.det(a)[..., None, None] * np.linalg.inv(a).swapaxes(-1, -2)


def _einsum(subscripts, *shapes):
    return call(
        f"einsum {subscripts}",
        lambda *x: np.einsum(subscripts, *x),
        [tuple([real(*shape) for shape in shapes])],
        lambda *x: torch.einsum(subscripts, *x),
    )


def _norm(name, ord, axis, keepdims, shape, **kwargs):
    return call(
        f"norm {name}",
        lambda x: np.linalg.norm(x, ord, axis, keepdims),
        [inside(*shape)],
        lambda x: torch.linalg.norm(x, ord, axis, keepdims),
        **kwargs,
    )


def _torch_cond(a, p):
    if p in (None, -2):
        return torch.linalg.cond(a, p)
    return torch.linalg.matrix_norm(a, p) * torch.linalg.matrix_norm(torch.linalg.inv(a), p)


def _solve_triangular(name, b_shape, **how):
    trans, lower, unit = how.get("trans", 0), how.get("lower", False), how.get("unit_diagonal", False)

    def in_torch(a, b):
        columns = b if b.ndim > 1 else b[:, None]
        x = torch.linalg.solve_triangular(a.mT if trans else a, columns, upper=lower == trans, unitriangular=unit)
        return x.reshape(b.shape)

    return call(
        f"solve_triangular {name}",
        lambda a, b: ag.linalg.solve_triangular(a, b, **how),
        [(regular(3, 3), real(*b_shape))],
        in_torch,
        lambda a, b: scipy.linalg.solve_triangular(a, b, **how),
        dtypes=(np.float32, np.float64),
    )


ENTRIES = [
    # ---- products
    *[
        call(f"matmul {a}@{b}", np.matmul, [(real(*a), real(*b))], torch.matmul)
        for a, b in [
            ((2, 3), (3, 4)),
            ((3,), (3,)),
            ((2, 3), (3,)),
            ((3,), (3, 2)),
            ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)),
            ((2, 1, 3, 4), (5, 4, 2)),
            ((3,), (2, 3, 4)),
            ((2, 4, 3), (3,)),
            ((0, 3), (3, 2)),
            ((2, 0), (0, 2)),
        ]
    ],
    call(
        "linear",
        ag.linear,
        [(real(5, 3), real(2, 3), real(2)), (real(3), real(2, 3), real(2)), (CUBE, real(2, 4), real(2))],
        torch.nn.functional.linear,
        lambda x, w, b: x @ w.T + b,
    ),
    call(
        "dot",
        np.dot,
        [
            (real(3), real(3)),
            (real(), real(2, 3)),
            (real(2, 3), real(3, 2)),
            (real(2, 3), real(2, 3, 2)),
            (real(2, 2, 3), real(3)),
        ],
        lambda a, b: a * b if not a.ndim or not b.ndim else torch.tensordot(a, b, ([-1], [max(b.ndim - 2, 0)])),
    ),
    call(
        "dot of lists",
        lambda a, b, c, d: ag.dot([a, b, 2.0], [c, d, a]),
        [tuple(map(np.asarray, (0.7, -1.2, 1.6, 0.4)))],
        lambda a, b, c, d: a * c + b * d + 2 * a,
        lambda a, b, c, d: a * c + b * d + 2 * a,
    ),
    call("vdot", np.vdot, [(real(2, 3), real(6))], lambda a, b: torch.vdot(a.ravel(), b.ravel())),
    call(
        "vecdot",
        lambda a, b: np.linalg.vecdot(a, b, axis=0),
        [(real(3, 2), real(3, 1))],
        lambda a, b: torch.linalg.vecdot(a, b, dim=0),
    ),
    call("inner", np.inner, [(real(3), real(3)), (real(2, 3), real(2, 2, 3)), (real(), real(2))]),
    call(
        "outer", np.outer, [(real(3), real(2)), (real(2, 2), real(2))], lambda a, b: torch.outer(a.ravel(), b.ravel())
    ),
    call(
        "tensordot of lists",
        lambda a, b: np.tensordot(a, b, axes=([2, 0], [1, -1])),
        [(CUBE, real(3, 4, 2))],
        lambda a, b: torch.tensordot(a, b, dims=([2, 0], [1, 2])),
    ),
    call(
        "tensordot of a number",
        lambda a, b: np.tensordot(a, b, 1),
        [(real(2, 3), real(3, 2)), (real(3), real(3))],
        lambda a, b: torch.tensordot(a, b, dims=1),
    ),
    call("kron", np.kron, [(real(2, 2), real(1, 3)), (real(2), real(2, 2)), (real(), real(2))]),
    call(
        "cross",
        np.cross,
        [(real(3), real(3)), (real(2, 3), real(3))],
        lambda a, b: torch.linalg.cross(a, b.expand_as(a)),
    ),
    call(
        "cross along axes",
        lambda a, b: np.cross(a, b, axisa=0, axisb=1, axisc=0),
        [(real(3, 2), real(2, 3))],
        lambda a, b: torch.linalg.cross(a, b.mT, dim=0),
    ),
    call(
        "multi_dot",
        lambda *arrays: np.linalg.multi_dot(arrays),
        [(real(2, 4), real(4, 1), real(1, 3), real(3, 2)), (real(3), real(3, 2), real(2))],
        lambda *arrays: torch.linalg.multi_dot(arrays),
    ),
    # ---- einsum
    _einsum("ij,jk->ik", (2, 3), (3, 2)),
    _einsum("ij,jk", (2, 3), (3, 2)),
    _einsum("...ij,...jk->...ik", (2, 2, 3), (3, 2)),
    _einsum("ii", (3, 3)),
    _einsum("ii->i", (3, 3)),
    _einsum("iij,jk->k", (2, 2, 3), (3, 2)),
    _einsum("i,j,k->ki", (2,), (3,), (2,)),
    _einsum("ij,k->i", (2, 3), (2,)),
    _einsum("i...->...", (2, 3, 2)),
    _einsum("b...,...->...", (2, 3), (1,)),
    _einsum("bi,i->b", (2, 3), (1,)),
    call(
        "einsum, optimized, in numbers",
        lambda a, b, c: np.einsum(a, [0, 1], b, [1, 2], c, [2, ...], [..., 0], optimize=True),
        [(real(2, 3), real(3, 2), real(2, 2))],
        lambda a, b, c: torch.einsum("ij,jk,k...->...i", a, b, c),
    ),
    # ---- solving
    call("inv", np.linalg.inv, MATRICES, torch.linalg.inv, **LAPACK),
    call(
        "solve",
        np.linalg.solve,
        [
            (regular(3, 3), real(3)),
            (regular(3, 3), real(3, 2)),
            (regular(2, 2, 2), real(2, 2)),
            (regular(2, 2, 2), real(2)),
        ],
        lambda a, b: torch.linalg.inv(a) @ b,
        **LAPACK,
    ),
    call("pinv", np.linalg.pinv, [regular(2, 2), real(4, 2), real(2, 3), real(2, 3, 2)], torch.linalg.pinv, **LAPACK),
    call(
        "pinv of low rank",
        lambda a, b: np.linalg.pinv(a @ b, rtol=1e-5),
        [(real(3, 2), real(2, 3))],
        lambda a, b: torch.linalg.pinv(a @ b, rtol=1e-5),
        **LAPACK,
    ),
    call(
        "pinv, hermitian",
        lambda a: np.linalg.pinv(a + a.T, hermitian=True),
        [regular(2, 2)],
        lambda a: torch.linalg.pinv(a + a.T, hermitian=True),
        **LAPACK,
    ),
    call(
        "lstsq",
        lambda a, b: np.linalg.lstsq(a, b)[0],
        [(real(4, 2), real(4)), (real(4, 2), real(4, 2)), (real(2, 3), real(2))],
        lambda a, b: torch.linalg.pinv(a) @ b,
        **LAPACK,
    ),
    call(
        "lstsq, residuals",
        lambda a, b: np.linalg.lstsq(a, b)[1],
        [(real(4, 2), real(4)), (real(4, 2), real(4, 2))],
        lambda a, b: ((b - a @ (torch.linalg.pinv(a) @ b)) ** 2).sum(0, keepdim=b.ndim == 1),
        **LAPACK,
    ),
    _solve_triangular("upper", (3, 2)),
    _solve_triangular("lower", (3,), lower=True),
    _solve_triangular("transposed", (3, 2), trans=1),
    _solve_triangular("transposed lower, ones on the diagonal", (3,), trans=1, lower=True, unit_diagonal=True),
    # ---- determinants
    call("det", np.linalg.det, MATRICES, torch.linalg.det, **LAPACK),
    call("cofactors", cofactors, [*MATRICES, regular(1, 1)], _torch_cofactors, _numpy_cofactors, **LAPACK),
    call(
        "logabsdet", lambda a: np.linalg.slogdet(a).logabsdet, MATRICES, lambda a: torch.linalg.slogdet(a)[1], **LAPACK
    ),
    # ---- functions of matrices
    call(
        "expm",
        ag.linalg.expm,
        [real(2, 2) / 2, real(2, 2, 2) / 2],
        torch.linalg.matrix_exp,
        scipy.linalg.expm,
        dtypes=(np.float32, np.float64),
        torch_rtol=1e-9,
    ),
    *[
        call(
            f"matrix_power {n}",
            lambda a, n=n: np.linalg.matrix_power(a, n),
            [regular(2, 2)],
            lambda a, n=n: torch.linalg.matrix_power(a, n) if n else a * 0 + torch.eye(2),
            **(LAPACK if n < 0 else {}),
        )
        for n in (-2, 0, 1, 3, 4)
    ],
    # ---- norms
    _norm("of everything", None, None, False, (2, 3, 2)),
    _norm("2", 2, None, False, (3,)),
    _norm("2 along an axis", 2, -1, False, (2, 3)),
    _norm("1", 1, 0, True, (3, 2)),
    _norm("3", 3, 1, True, (2, 3)),
    _norm("half", 0.5, -1, False, (3,)),
    _norm("minus 2", -2, 0, False, (3,)),
    _norm("inf", np.inf, -1, False, (2, 3)),
    _norm("minus inf", -np.inf, -1, True, (2, 3)),
    _norm("fro", "fro", None, False, (2, 3)),
    _norm("fro of axes", "fro", (0, 2), True, (2, 3, 2)),
    *[_norm(f"{ord} of matrices", ord, (2, 0), keep, (2, 2, 3)) for ord, keep in [(1, True), (-1, False)]],
    *[_norm(f"{ord} of matrices", ord, (0, 1), keep, (2, 3, 2)) for ord, keep in [(np.inf, False), (-np.inf, True)]],
    _norm("2 of matrices", 2, (2, 0), True, (2, 2, 3), **LAPACK),
    _norm("minus 2 of matrices", -2, (-2, -1), False, (2, 3), **LAPACK),
    _norm("nuc", "nuc", (0, 1), False, (3, 2), **LAPACK),
    *[
        call(
            f"cond {p}",
            lambda a, p=p: np.linalg.cond(a, p),
            [regular(2, 2), regular(2, 2, 2)],
            lambda a, p=p: _torch_cond(a, p),
            **LAPACK,
        )
        for p in (None, -2, "fro", 1)
    ],
]
