"""Convolution and correlation of whole signals. Their gradients are convolutions again."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array
from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for

Shape = tuple[int, ...]


def _reversed(x: Any) -> Any:
    return x[(slice(None, None, -1),) * x.ndim]


# A full convolution is as long as both together, a valid one as often as b lies wholly inside a. A gradient
# through the one is the other.


def _gradient_of_signal(g: Any, b: Any, mode: str, method: str) -> Any:
    return _convolve(g, _reversed(b), mode="valid" if mode == "full" else "full", method=method)


def _gradient_of_kernel(g: Any, a: Any, mode: str, method: str) -> Any:
    if mode == "full":
        return _convolve(g, _reversed(a), mode="valid", method=method)
    return _reversed(_convolve(a, _reversed(g), mode="valid", method=method))


@operation(name="convolve", a=_gradient_of_signal, b=_gradient_of_kernel)
def _convolve(a: Any, b: Any, /, mode: Any = "full", method: Any = "direct") -> Any:
    if method == "direct" and a.ndim == 1:
        return np.convolve(a, b, mode)
    import scipy.signal

    return scipy.signal.convolve(a, b, mode, method)


def _convolved(a: Any, b: Any, mode: str, method: str, size: Shape, starts: Shape) -> Any:
    """A convolution; ``size`` and ``starts`` say which part of the full one is the "same"."""
    if mode == "full":
        return _convolve(a, b, mode="full", method=method)
    if mode == "same":
        part = tuple([slice(start, start + n) for start, n in zip(starts, size, strict=True)])
        return _convolve(a, b, mode="full", method=method)[part]
    if mode != "valid":
        raise ValueError(f"mode is 'full', 'same' or 'valid', not {mode!r}")
    if any(m < n for m, n in zip(a.shape, b.shape, strict=True)):
        a, b = b, a
    if any(m < n for m, n in zip(a.shape, b.shape, strict=True)):
        raise ShapeError(f"a valid convolution of {b.shape} and {a.shape}: neither fits into the other on every axis")
    return _convolve(a, b, mode="valid", method=method)


def _centered_on_the_first(a: Any, b: Any, mode: str, method: str) -> Any:
    if np.ndim(a) != np.ndim(b):
        raise ShapeError(f"a convolution of {np.shape(a)} and {np.shape(b)}: both need the same number of axes")
    return _convolved(a, b, mode, method, a.shape, tuple([(n - 1) // 2 for n in b.shape]))


def convolve(in1: Any, in2: Any, mode: str = "full", method: str = "auto") -> Any:
    """The convolution of two arrays of any number of axes, as `scipy.signal.convolve`.

    Parameters
    ----------
    in1, in2 : array_like or Tensor
        With the same number of axes.
    mode : {"full", "valid", "same"}
        All of it; only where one lies wholly inside the other; or the middle, of the shape of ``in1``.
    method : {"auto", "direct", "fft"}
        Sums of products, Fourier transforms, or the faster of these; the gradients are computed alike.

    Raises
    ------
    ShapeError
        The numbers of axes differ; or, for "valid", neither fits into the other.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> image = ag.Tensor([[0.0, 1.0], [2.0, 3.0]], requires_grad=True)
    >>> y = ag.signal.convolve(image, [[1.0, 1.0]], mode="same")
    >>> y.numpy()
    array([[0., 1.],
           [2., 5.]])
    >>> y.sum().backward()
    >>> image.grad
    Tensor([[2., 1.],
            [2., 1.]])
    """
    return _centered_on_the_first(as_array(in1), as_array(in2), mode, method)


def correlate(in1: Any, in2: Any, mode: str = "full", method: str = "auto") -> Any:
    """The cross-correlation, as `scipy.signal.correlate`: the convolution with the reversed conjugate of ``in2``.

    Parameters and errors are those of `convolve`.
    """
    return convolve(in1, _reversed(_conjugated(as_array(in2))), mode, method)


def _conjugated(x: Any) -> Any:
    return np.conj(x) if np.iscomplexobj(x) else x


@stands_for(np.convolve)
def convolve_sequences(a: Any, v: Any, mode: str = "full") -> Any:
    """NumPy's convolution of two sequences. "same" is as long as the longer of them."""
    a, v = as_array(a), as_array(v)
    if np.size(a) < np.size(v):
        a, v = v, a
    return _centered_on_the_first(a, v, mode, "direct")


@stands_for(np.correlate)
def correlate_sequences(a: Any, v: Any, mode: str = "valid") -> Any:
    """NumPy's cross-correlation of two sequences. "same" is as long as the longer of them."""
    a, v = as_array(a), as_array(v)
    kernel = _reversed(_conjugated(v))
    start = (np.size(v) - 1) // 2 if np.size(a) >= np.size(v) else np.size(a) // 2
    return _convolved(a, kernel, mode, "direct", (max(np.size(a), np.size(v)),), (start,))


for _listed in (_convolve,):
    _listed.takes_complex = True
