"""Initial values of parameters, written into them in place, by PyTorch's names.

Each function takes a Parameter or another Tensor, gives it new values and returns it. Those that draw take ``rng``:
a seed or a `numpy.random.Generator`; by default they draw fresh randomness.

Examples
--------
>>> from autograd_nn import nn
>>> layer = nn.Linear(400, 100)
>>> weight = nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", rng=0)
>>> weight is layer.weight
True
>>> print(f"{weight.numpy().std():.3f}")  # sqrt(2 / 400)
0.071
"""

import math
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.values.tensor import Tensor

Rng = int | np.random.Generator | None

GAINS = {
    "linear": 1.0,
    **{f"conv{transposed}{n}d": 1.0 for transposed in ("", "_transpose") for n in (1, 2, 3)},
    "sigmoid": 1.0,
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """By how much the numbers before an activation should be larger, for those behind it to keep their size.

    Parameters
    ----------
    nonlinearity : str
        "linear", "conv1d" and the like, "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
    param : float, optional
        The negative slope of "leaky_relu". Default: 0.01.

    Raises
    ------
    ValueError
        Another nonlinearity.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> print(f"{nn.init.calculate_gain('leaky_relu', 1.0):.3f}")
    1.000
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in GAINS:
        raise ValueError(f"nonlinearity={nonlinearity!r}; it may be 'leaky_relu', {', '.join(map(repr, GAINS))}")
    return GAINS[nonlinearity]


def calculate_fan(tensor: Tensor) -> tuple[int, int]:
    """How many numbers of the layer go into one of its outputs, and how many one of its inputs goes into.

    Parameters
    ----------
    tensor : Tensor
        A weight (out, in) or ``(out channels, in channels, *kernel size)``.

    Returns
    -------
    fan_in, fan_out : int

    Raises
    ------
    ShapeError
        Fewer than two axes.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.init.calculate_fan(nn.Conv2d(3, 8, 5).weight)
    (75, 200)
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"a fan belongs to a weight (out, in, ...) of at least two axes; this tensor is {tensor.shape}"
        )
    outputs, inputs, *kernel = tensor.shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def _filled(tensor: Tensor, values: Any) -> Tensor:
    tensor.data = np.broadcast_to(values, tensor.shape)
    return tensor


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Numbers evenly between ``a`` and ``b``."""
    return _filled(tensor, np.random.default_rng(rng).uniform(a, b, tensor.shape))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Normal numbers."""
    return _filled(tensor, np.random.default_rng(rng).normal(mean, std, tensor.shape))


def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, *, rng: Rng = None
) -> Tensor:
    """Normal numbers, of which only those between ``a`` and ``b`` are taken."""
    import scipy.special

    # Above the mean it is drawn mirrored: there the probability of being below is 1 to the last digit.
    sign = -1 if a > mean else 1
    low, high = sorted(sign * (bound - mean) / std for bound in (a, b))
    below = np.random.default_rng(rng).uniform(scipy.special.ndtr(low), scipy.special.ndtr(high), tensor.shape)
    return _filled(tensor, np.clip(mean + sign * std * scipy.special.ndtri(below), a, b))


def constant_(tensor: Tensor, val: float) -> Tensor:
    """``val`` everywhere."""
    return _filled(tensor, val)


def ones_(tensor: Tensor) -> Tensor:
    """1 everywhere."""
    return _filled(tensor, 1)


def zeros_(tensor: Tensor) -> Tensor:
    """0 everywhere."""
    return _filled(tensor, 0)


def eye_(tensor: Tensor) -> Tensor:
    """The identity matrix: a layer that changes nothing."""
    _check_matrix("eye_", tensor)
    return _filled(tensor, np.eye(tensor.shape[0], tensor.shape[1]))


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Even numbers of variance ``gain**2 * 2 / (fan_in + fan_out)``.

    X. Glorot and Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010.
    """
    bound = math.sqrt(3) * _xavier_std(tensor, gain)
    return uniform_(tensor, -bound, bound, rng=rng)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Normal numbers of variance ``gain**2 * 2 / (fan_in + fan_out)``; see `xavier_uniform_`."""
    return normal_(tensor, 0.0, _xavier_std(tensor, gain), rng=rng)


def _xavier_std(tensor: Tensor, gain: float) -> float:
    return gain * math.sqrt(2 / sum(calculate_fan(tensor)))


def kaiming_uniform_(
    tensor: Tensor, a: float = 0.0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Rng = None
) -> Tensor:
    """Even numbers of variance ``gain**2 / fan``, for the gain of ``nonlinearity`` with the slope ``a``.

    K. He et al., *Delving Deep into Rectifiers*, 2015. ``mode`` is "fan_in", which keeps the size of the numbers in
    the forward pass, or "fan_out", for that of the gradients.
    """
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, rng=rng)


def kaiming_normal_(
    tensor: Tensor, a: float = 0.0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Rng = None
) -> Tensor:
    """Normal numbers of variance ``gain**2 / fan``; see `kaiming_uniform_`."""
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), rng=rng)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"mode={mode!r}; it may be 'fan_in' or 'fan_out'")
    fan_in, fan_out = calculate_fan(tensor)
    return calculate_gain(nonlinearity, a) / math.sqrt(fan_in if mode == "fan_in" else fan_out)


def orthogonal_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Orthogonal rows of length ``gain``, or columns if they are fewer; all axes but the first are columns.

    A. M. Saxe et al., *Exact solutions to the nonlinear dynamics of learning in deep linear neural networks*, 2013.
    """
    if tensor.ndim < 2:
        raise ShapeError(f"orthogonal_ takes a weight of at least two axes; this tensor is {tensor.shape}")
    rows, columns = tensor.shape[0], math.prod(tensor.shape[1:])
    q, r = np.linalg.qr(np.random.default_rng(rng).normal(size=(max(rows, columns), min(rows, columns))))
    q *= np.sign(np.diag(r))  # QR fixes the signs; without them all orthogonal matrices are equally likely
    return _filled(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.shape))


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, *, rng: Rng = None) -> Tensor:
    """A matrix of normal numbers, of which in each column a share of ``sparsity``, rounded up, is 0."""
    _check_matrix("sparse_", tensor)
    rng = np.random.default_rng(rng)
    order = rng.permuted(np.broadcast_to(np.arange(len(tensor))[:, None], tensor.shape), axis=0)
    return _filled(tensor, np.where(order < math.ceil(sparsity * len(tensor)), 0, rng.normal(0, std, tensor.shape)))


def _check_matrix(function: str, tensor: Tensor) -> None:
    if tensor.ndim != 2:
        raise ShapeError(f"{function} takes a matrix; this tensor is {tensor.shape}")
