"""GELU, ``x`` times the probability that a standard normal number is below it, and its slope.

In double precision the probability is SciPy's. For single precision that is slow, as it computes all digits of double:
here it is a handful of operations on arrays. Of ``u = |x|``, the probability ``q`` of a number below ``-u`` is
``exp(-u * u / 2)`` times a slowly falling function, and that is ``t * P(t)`` with ``t = 1 / (1 + 0.35 * u)`` and the
polynomial P of degree 8 that has the least relative error, 3e-8, for ``u`` up to 14.5, where ``q`` becomes 0. Small
results have all their digits too, since ``gelu(x) = max(x, 0) - u * q`` subtracts nothing where ``x`` is negative.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

STEEPNESS = 0.35
POLYNOMIAL = (
    0.1396213037225307, 0.13986352674679087, 0.11982118172981779, 0.10555293409529996, -0.02321341063951099,
    0.15932128676445184, -0.2558404217496208, 0.14403161276776677, -0.029158029424133217,
)  # fmt: skip
"""The coefficients of P, the constant first."""

FARTHEST = 15.0
"""Where not only the probability but also the density has become 0 in single precision."""

PEAK = 1 / math.sqrt(2 * math.pi)
"""The density of a standard normal number at 0."""

BLOCK = 16384
"""How many elements are computed at once, so that what is computed on the way stays near the processor."""


def gelu(x: Array) -> tuple[Array, Array]:
    """GELU and its slope."""
    if x.dtype != np.float32:
        return _in_double(x)
    y, slope = np.empty(x.shape, x.dtype), np.empty(x.shape, x.dtype)
    rows = x.reshape(-1), y.reshape(-1), slope.reshape(-1)
    length = min(x.size, BLOCK)
    space = [np.empty(length, dtype) for dtype in (np.float32, np.float32, np.float32, np.float64, np.float64)]
    for start in range(0, x.size, BLOCK):
        stop = min(start + BLOCK, x.size)
        _in_single(*[row[start:stop] for row in rows], *[part[: stop - start] for part in space])
    return y, slope


def _in_double(x: Array) -> tuple[Array, Array]:
    import scipy.special  # at its first use: importing SciPy takes longer than importing this package

    below = scipy.special.ndtr(x)
    near = np.clip(x, -40, 40)  # beyond, all that is multiplied by something large is 0
    return np.maximum(x, -40) * below, below + near * (PEAK * np.exp(near * near / -2))


def _in_single(x: Array, y: Array, slope: Array, u: Array, q: Array, part: Array, t: Array, bell: Array) -> None:
    """The values and slopes of a block, into ``y`` and ``slope``; the rest is space to work in."""
    np.minimum(np.abs(x, out=u), FARTHEST, out=u)
    # An error of the square would be 100 times as large behind exp, so these two are computed in double precision.
    t[:] = u
    np.multiply(t, t, out=bell)
    bell *= -0.5
    np.exp(bell, out=bell)
    t *= STEEPNESS
    t += 1
    np.divide(1, t, out=t)
    part[:] = t
    np.multiply(part, POLYNOMIAL[-1], out=q)
    for coefficient in POLYNOMIAL[-2:0:-1]:
        q += coefficient
        q *= part
    q += POLYNOMIAL[0]
    t *= bell
    part[:] = t
    q *= part
    # For negative x the value is -u * q and the slope q - u * density; else they are x and 1 less those.
    part[:] = bell
    part *= PEAK
    part *= u
    u *= q
    np.maximum(x, 0, out=y)
    y -= u
    q -= part
    slope[:] = x > 0
    np.multiply(slope, -2, out=part)
    part += 1
    q *= part
    slope += q
