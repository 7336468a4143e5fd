"""Exclusive or: the smallest task that a single layer cannot solve."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Xor(NamedTuple):
    """The four cases: ``inputs`` (4, 2) and ``targets`` (4, 1)."""

    inputs: npt.NDArray[np.float64]
    targets: npt.NDArray[np.float64]


def xor() -> Xor:
    """The truth table of exclusive or.

    Returns
    -------
    Xor
        ``inputs`` (4, 2) and ``targets`` (4, 1), float64.

    Examples
    --------
    >>> from autograd_nn.data import xor
    >>> inputs, targets = xor()
    >>> inputs.tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    >>> targets.ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Xor(inputs, np.array([[0.0], [1.0], [1.0], [0.0]]))
