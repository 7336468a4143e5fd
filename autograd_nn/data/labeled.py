"""Examples with labels, as the data sets give them."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt


class LabeledImages(NamedTuple):
    """Images and what is on them: ``images`` (N, height, width) or (N, channels, height, width), ``labels`` (N,)."""

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]


class Labeled(NamedTuple):
    """Rows of numbers and what each belongs to: ``inputs`` (N, D) and ``labels`` (N,)."""

    inputs: npt.NDArray[np.float64]
    labels: npt.NDArray[Any]
