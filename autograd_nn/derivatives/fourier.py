"""Discrete Fourier transforms.

A transform is a product with a symmetric matrix, so its gradient is the same transform of the upstream
gradient: no conjugation, in the convention that `derivatives.complex_numbers` states.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for

Shape = tuple[int, ...]
Axes = Sequence[int] | None


def _fitted(x: Any, n: int, axis: int) -> Any:
    """``x`` cut off or filled up with zeros to the length ``n``, as a transform does with its operand."""
    missing = n - x.shape[axis]
    if missing == 0:
        return x
    if missing < 0:
        index: list[Any] = [slice(None)] * x.ndim
        index[axis] = slice(n)
        return x[tuple(index)]
    shape = list(x.shape)
    shape[axis] = missing
    return np.concatenate([x, np.zeros(shape, x.dtype)], axis=axis)


def _gradient_of_fft(g: Any, a_shape: Shape, axis: int, norm: Any) -> Any:
    return _fitted(fft(g, None, axis, norm), a_shape[axis], axis)


@operation(numpy=np.fft.fft, a=_gradient_of_fft)
def fft(a: Any, /, n: int | None = None, axis: int = -1, norm: Any = None) -> Any:
    """The Fourier transform along ``axis`` of ``a``, cut off or filled up to ``n`` elements: a complex Tensor.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    >>> (abs(np.fft.fft(x)) ** 2).sum().backward()
    >>> x.grad
    Tensor([ 8., 16., 24., 32.])
    """
    return np.fft.fft(a, n, axis, norm)


def _gradient_of_ifft(g: Any, a_shape: Shape, axis: int, norm: Any) -> Any:
    return _fitted(ifft(g, None, axis, norm), a_shape[axis], axis)


@operation(numpy=np.fft.ifft, a=_gradient_of_ifft)
def ifft(a: Any, /, n: int | None = None, axis: int = -1, norm: Any = None) -> Any:
    """The inverse of `fft`."""
    return np.fft.ifft(a, n, axis, norm)


def _gradient_of_rfft(g: Any, a_shape: Shape, n: int | None, axis: int, norm: Any) -> Any:
    n = a_shape[axis] if n is None else n
    return _fitted(fft(g, n, axis, norm), a_shape[axis], axis)


@operation(numpy=np.fft.rfft, a=_gradient_of_rfft)
def rfft(a: Any, /, n: int | None = None, axis: int = -1, norm: Any = None) -> Any:
    """The first half of the Fourier transform of real values; the other half is its mirror image."""
    return np.fft.rfft(a, n, axis, norm)


def _gradient_of_irfft(g: Any, y: Any, a_shape: Shape, axis: int, norm: Any) -> Any:
    n = y.shape[axis]
    # What `irfft` does not read it takes to be a mirror image: all but the ends count twice.
    twice = np.full(n // 2 + 1, 2, dtype=g.dtype)
    twice[0] = 1
    if n % 2 == 0:
        twice[-1] = 1
    shape = [1] * len(a_shape)
    shape[axis] = len(twice)
    half = _fitted(ifft(g, None, axis, norm), len(twice), axis)
    return _fitted(half * twice.reshape(shape), a_shape[axis], axis)


@operation(numpy=np.fft.irfft, a=_gradient_of_irfft)
def irfft(a: Any, /, n: int | None = None, axis: int = -1, norm: Any = None) -> Any:
    """The inverse of `rfft`, which is real. ``n``, the length of the result, is ``2 * (len - 1)`` by default."""
    return np.fft.irfft(a, n, axis, norm)


def _sizes(a: Any, s: Sequence[int | None] | None, axes: Sequence[int]) -> list[int | None]:
    """How long each axis shall be, None for as it is."""
    if s is None:
        return [None] * len(axes)
    if len(s) != len(axes):
        raise ShapeError(f"a transform over the axes {tuple(axes)} of {np.shape(a)} cannot take the sizes {tuple(s)}")
    return [None if n is not None and n < 0 else n for n in s]


def _along_each(
    transform: Callable[..., Any], a: Any, sizes: Sequence[int | None], axes: Sequence[int], norm: Any
) -> Any:
    for n, axis in zip(reversed(sizes), reversed(axes), strict=True):
        a = transform(a, n, axis, norm)
    return a


@stands_for(np.fft.fft2)
def fft2(a: Any, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Any = None) -> Any:
    """The Fourier transform along two axes."""
    return _along_each(fft, a, _sizes(a, s, axes), axes, norm)


@stands_for(np.fft.ifft2)
def ifft2(a: Any, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Any = None) -> Any:
    """The inverse of `fft2`."""
    return _along_each(ifft, a, _sizes(a, s, axes), axes, norm)


@stands_for(np.fft.rfft2)
def rfft2(a: Any, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Any = None) -> Any:
    """The Fourier transform of real values along two axes, with half of the last one."""
    sizes = _sizes(a, s, axes)
    return _along_each(fft, rfft(a, sizes[-1], axes[-1], norm), sizes[:-1], axes[:-1], norm)


@stands_for(np.fft.irfft2)
def irfft2(a: Any, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Any = None) -> Any:
    """The inverse of `rfft2`, which is real."""
    sizes = _sizes(a, s, axes)
    return irfft(_along_each(ifft, a, sizes[:-1], axes[:-1], norm), sizes[-1], axes[-1], norm)


for _listed in (fft, ifft, rfft, irfft):
    _listed.takes_complex = True
