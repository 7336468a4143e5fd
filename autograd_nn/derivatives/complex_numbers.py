"""Complex numbers between real parameters and a real loss, and the one convention for their gradients.

Leaves are real, and so is a loss. What lies between may be complex: a Fourier transform, or a product with ``1j``.
The gradient of a complex value ``z = x + iy`` is ``g = ∂L/∂x − i ∂L/∂y``, so that a small change ``dz`` changes
the loss by ``Re(g · dz)``. This is the convention of JAX; PyTorch's gradient is the conjugate.

It makes the rules of real calculus right as they stand. A function with a complex derivative f' turns ``dz`` into
``f'(z) · dz``, and ``Re(g · f'(z) · dz)`` says that the gradient of ``z`` is ``g · f'(z)``, as it is for real
numbers. A real operand moves along the real axis only and receives the real part, which the backward pass takes.
Functions without a complex derivative need a rule of their own: here are `real`, `imag`, `conj` and `angle`,
and `absolute` has one. All operations that are not listed below refuse complex values with an error.
"""

from typing import Any

import numpy as np

from autograd_nn.derivatives import (
    arithmetic,
    cumulative,
    exponential,
    indexing,
    joining,
    linear_algebra,
    rearranging,
    reductions,
    selection,
    shapes,
    trigonometric,
)
from autograd_nn.engine.operation import operation, stands_for


@operation(numpy=np.real, x=lambda g: g)
def real(x: Any, /) -> Any:
    """The real part."""
    return np.real(x)


@operation(numpy=np.imag, x=lambda g: -np.multiply(1j, g))
def imag(x: Any, /) -> Any:
    """The imaginary part."""
    return np.imag(x)


conj = operation(np.conjugate, name="conj", x=lambda g: np.conj(g))
"""The complex conjugate."""


@stands_for(np.angle)
def angle(z: Any, deg: bool = False) -> Any:
    """The angle of a complex number, in radians; 0 at 0, where its gradient is 0 too."""
    radians = np.arctan2(imag(z), real(z))
    return radians * (180 / np.pi) if deg else radians


# Chapters that are loaded later than this one list theirs themselves.
for _listed in (
    real, imag, conj, arithmetic.absolute,
    arithmetic.add, arithmetic.subtract, arithmetic.multiply, arithmetic.divide, arithmetic.negative,
    arithmetic.positive, arithmetic.square, arithmetic.reciprocal, arithmetic.sqrt, arithmetic.power,
    exponential.exp, exponential.exp2, exponential.expm1, exponential.log, exponential.log2, exponential.log10,
    exponential.log1p,
    trigonometric.sin, trigonometric.cos, trigonometric.tan, trigonometric.sinh, trigonometric.cosh,
    trigonometric.tanh,
    linear_algebra.matmul, linear_algebra.tensordot, linear_algebra._cross, linear_algebra.linear,
    reductions._sum, reductions._mean, cumulative._cumsum, selection.where, rearranging.flip, rearranging.roll,
    shapes._reshape, shapes._ravel, shapes.transpose, shapes.swapaxes, shapes.moveaxis, shapes.squeeze,
    shapes.expand_dims, shapes.broadcast_to, shapes.astype, joining._concatenate, joining._stack, joining._split,
    indexing.getitem, indexing.setitem, indexing.scatter_add,
):  # fmt: skip
    _listed.takes_complex = True
