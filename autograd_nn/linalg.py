"""Linear algebra, by NumPy's and SciPy's names.

``np.linalg.f(tensor)`` finds the same functions. SciPy's have no such door: write ``autograd_nn.linalg.expm`` for
`scipy.linalg.expm`, and so for `solve_triangular`. LAPACK has no half precision: of float16, products and norms of
vectors can be computed, the rest raises NumPy's TypeError.

Examples
--------
>>> import autograd_nn as ag
>>> a = ag.Tensor([[2.0, 0.0], [0.0, 5.0]], requires_grad=True)
>>> ag.linalg.det(a).backward()
>>> a.grad
Tensor([[5., 0.],
        [0., 2.]])
"""

from autograd_nn.derivatives.decompositions import (
    EighResult,
    QRResult,
    SVDResult,
    cholesky,
    eigh,
    eigvalsh,
    qr,
    svd,
    svdvals,
)
from autograd_nn.derivatives.determinants import SlogdetResult, det, slogdet
from autograd_nn.derivatives.diagonals import trace
from autograd_nn.derivatives.linear_algebra import cross, matmul, multi_dot, outer, tensordot, vecdot
from autograd_nn.derivatives.matrix_functions import expm, matrix_power
from autograd_nn.derivatives.norms import cond, norm
from autograd_nn.derivatives.solving import inv, lstsq, pinv, solve, solve_triangular

__all__ = [
    "EighResult",
    "QRResult",
    "SVDResult",
    "SlogdetResult",
    "cholesky",
    "cond",
    "cross",
    "det",
    "eigh",
    "eigvalsh",
    "expm",
    "inv",
    "lstsq",
    "matmul",
    "matrix_power",
    "multi_dot",
    "norm",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
]
