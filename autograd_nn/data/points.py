"""Points in the plane: toy data sets that can be drawn, and made as large and as noisy as one likes."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.labeled import Labeled


def moons(n: int = 200, noise: float = 0.1, rng: int | np.random.Generator = 0) -> Labeled:
    """Two half circles, each reaching into the other: no straight line separates them.

    Parameters
    ----------
    n : int
        How many points. The classes take turns, so that any stretch of them is balanced.
    noise : float
        The standard deviation of what is added to both coordinates.
    rng : int or numpy.random.Generator
        Where the points lie: the same seed gives the same points.

    Returns
    -------
    Labeled
        ``inputs`` (n, 2), float64, and ``labels`` (n,) of 0 and 1, int64.

    Raises
    ------
    ValueError
        A negative ``n`` or ``noise``.

    Examples
    --------
    >>> from autograd_nn.data import moons
    >>> inputs, labels = moons(100, noise=0.1, rng=0)
    >>> inputs.shape, labels[:4].tolist()
    ((100, 2), [0, 1, 0, 1])
    """
    rng, labels = _begin(n, 2, noise, rng)
    angle = rng.uniform(0, np.pi, n)
    side = 1 - 2 * labels
    x = side * np.cos(angle) + labels
    y = side * np.sin(angle) + labels / 2
    return _scattered(x, y, labels, noise, rng)


def circles(n: int = 200, noise: float = 0.1, rng: int | np.random.Generator = 0) -> Labeled:
    """A circle of radius 1/2 (class 1) inside one of radius 1 (class 0).

    Parameters, errors and what it returns are those of `moons`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import circles
    >>> inputs, labels = circles(4, noise=0)
    >>> np.hypot(*inputs.T).round(3).tolist()
    [1.0, 0.5, 1.0, 0.5]
    """
    rng, labels = _begin(n, 2, noise, rng)
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = 1 - labels / 2
    return _scattered(radius * np.cos(angle), radius * np.sin(angle), labels, noise, rng)


def spirals(n: int = 200, noise: float = 0.1, rng: int | np.random.Generator = 0) -> Labeled:
    """Three arms that wind around each other for half a turn; ``labels`` are 0, 1 and 2.

    Parameters, errors and what it returns are those of `moons`; the noise is at its full size at the outer end of an
    arm and vanishes in the middle, where the arms meet.

    Examples
    --------
    >>> from autograd_nn.data import spirals
    >>> inputs, labels = spirals(300, noise=0.05)
    >>> sorted(set(labels.tolist()))
    [0, 1, 2]
    """
    rng, labels = _begin(n, 3, noise, rng)
    radius = rng.uniform(0, 1, n)
    angle = 2 * np.pi / 3 * labels + np.pi * radius
    return _scattered(radius * np.cos(angle), radius * np.sin(angle), labels, noise * radius, rng)


def blobs(n: int = 200, noise: float = 0.2, rng: int | np.random.Generator = 0) -> Labeled:
    """Three round clouds of standard deviation ``noise``, their middles on a circle of radius 1.

    Parameters, errors and what it returns are those of `moons`; ``labels`` are 0, 1 and 2. A linear model separates
    them while the noise is small.

    Examples
    --------
    >>> from autograd_nn.data import blobs
    >>> inputs, labels = blobs(3, noise=0)
    >>> inputs.round(2).tolist()
    [[1.0, 0.0], [-0.5, 0.87], [-0.5, -0.87]]
    """
    rng, labels = _begin(n, 3, noise, rng)
    angle = 2 * np.pi / 3 * labels
    return _scattered(np.cos(angle), np.sin(angle), labels, noise, rng)


def _begin(
    n: int, classes: int, noise: float, rng: int | np.random.Generator
) -> tuple[np.random.Generator, npt.NDArray[np.int64]]:
    if n < 0:
        raise ValueError(f"n={n}; a data set has 0 points or more")
    if not noise >= 0:
        raise ValueError(f"noise={noise}; a standard deviation is 0 or more")
    return np.random.default_rng(rng), np.arange(n, dtype=np.int64) % classes


def _scattered(
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    labels: npt.NDArray[np.int64],
    noise: float | npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Labeled:
    inputs = np.stack([x, y], axis=1) + np.reshape(noise, (-1, 1)) * rng.standard_normal((len(labels), 2))
    return Labeled(inputs, labels)
