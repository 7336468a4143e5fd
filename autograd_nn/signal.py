"""Convolution and correlation in any number of axes, by SciPy's names.

`scipy.signal` takes no Tensors: write ``autograd_nn.signal.convolve``. For NumPy's functions of two sequences,
``np.convolve(tensor, kernel)`` and ``np.correlate`` work.
"""

from autograd_nn.derivatives.signal import convolve, correlate

__all__ = ["convolve", "correlate"]
