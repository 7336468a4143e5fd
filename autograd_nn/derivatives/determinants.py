"""Determinants. The derivative of a determinant is the matrix of its cofactors, at singular matrices too."""

from typing import Any, NamedTuple

import numpy as np

from autograd_nn.derivatives.solving import transposed
from autograd_nn.engine.operation import operation, stands_for

WELL_CONDITIONED = 1e-3
"""The smallest singular value over the largest from which on a division by the determinant loses few digits."""


def _products_of_others(s: Any) -> Any:
    """For each ``i``, the product of all ``s`` but number ``i``, without dividing."""
    one = np.eye(s.shape[-1], dtype=bool)
    return np.prod(np.where(one, 1, s[..., None, :]), axis=-1)


def _products_without_two(s: Any) -> Any:
    """For each ``i`` and ``j``, the product of all ``s`` but numbers ``i`` and ``j``; 0 where these are one."""
    one = np.eye(s.shape[-1], dtype=bool)
    left_out = one[:, None, :] | one[None, :, :]
    return np.where(one, 0, np.prod(np.where(left_out, 1, s[..., None, None, :]), axis=-1))


def _second_derivative(g: Any, a: Any) -> Any:
    u, s, vt = np.linalg.svd(a)
    if np.all(s[..., -1:] > WELL_CONDITIONED * s[..., :1]):
        # Unlike the other form, this one can be differentiated further where singular values coincide.
        inverse = np.linalg.inv(a)
        total = np.sum(g * transposed(inverse), axis=(-1, -2), keepdims=True)
        det = np.linalg.det(a)[..., None, None]
        return det * (total * transposed(inverse) - transposed(inverse @ g @ inverse))
    # Seen along its singular vectors the matrix is diagonal, and there every minor is a product.
    one = np.eye(s.shape[-1], dtype=bool)
    turned = transposed(u) @ g @ transposed(vt)
    others = _products_without_two(s)
    on_diagonal = others @ np.sum(np.where(one, turned, 0), axis=-1)[..., None]
    changed = np.where(one, on_diagonal, -others * transposed(turned))
    return (np.linalg.det(u) * np.linalg.det(vt))[..., None, None] * (u @ changed @ vt)


@operation(a=_second_derivative)
def cofactors(a: Any, /) -> Any:
    """The cofactors of each matrix, ``det(a) * inv(a).T`` where it has an inverse: the slopes of its determinant."""
    try:
        return np.linalg.det(a)[..., None, None] * transposed(np.linalg.inv(a))
    except np.linalg.LinAlgError:
        u, s, vt = np.linalg.svd(a)
        signs = np.linalg.det(u) * np.linalg.det(vt)
        return (u * (signs[..., None] * _products_of_others(s))[..., None, :]) @ vt


@operation(numpy=np.linalg.det, a=lambda g, a: np.expand_dims(g, (-2, -1)) * cofactors(a))
def det(a: Any, /) -> Any:
    """The determinant of each matrix.

    First and second derivatives are right at every matrix, singular ones of any rank included. The third is nan
    where a matrix is nearly singular and two of its singular values are equal.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([[1.0, 2.0], [2.0, 4.0]], requires_grad=True)
    >>> np.linalg.det(a).backward()
    >>> a.grad.numpy().round(12)
    array([[ 4., -2.],
           [-2.,  1.]])
    """
    return np.linalg.det(a)


class SlogdetResult(NamedTuple):
    """The sign of a determinant, and the logarithm of its size."""

    sign: Any
    logabsdet: Any


def _gradient_of_logarithm(g: Any, y: Any, a: Any) -> Any:
    if g[1] is None:
        return np.zeros_like(a)  # the sign is a step function
    if np.all(y[0] != 0):
        return np.expand_dims(g[1], (-2, -1)) * transposed(np.linalg.inv(a))
    return np.expand_dims(g[1], (-2, -1)) * (cofactors(a) / np.linalg.det(a)[..., None, None])


@operation(name="slogdet", a=_gradient_of_logarithm)
def _slogdet(a: Any, /) -> Any:
    return tuple(np.linalg.slogdet(a))


@stands_for(np.linalg.slogdet)
def slogdet(a: Any) -> SlogdetResult:
    """The sign of each determinant and the logarithm of its size, which neither overflows nor underflows.

    The sign is a step function: its gradient is 0. At a singular matrix that of the logarithm is infinite.
    """
    return SlogdetResult(*_slogdet(a))
