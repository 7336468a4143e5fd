"""Fourier transforms, by NumPy's names: ``np.fft.f(tensor)`` finds the same functions.

Their results are complex; `autograd_nn.derivatives.complex_numbers` says what may be done with them.
There are no complex numbers of half precision, so float16 goes over to complex64, as in NumPy.

Examples
--------
>>> import autograd_nn as ag
>>> x = ag.Tensor([1.0, 0.0, 0.0], requires_grad=True)
>>> abs(ag.fft.rfft(x)).sum().backward()
>>> x.grad
Tensor([2. , 0.5, 0.5])
"""

from autograd_nn.derivatives.fourier import fft, fft2, ifft, ifft2, irfft, irfft2, rfft, rfft2

__all__ = ["fft", "fft2", "ifft", "ifft2", "irfft", "irfft2", "rfft", "rfft2"]
