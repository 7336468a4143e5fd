"""What plots are given, as arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def array(values: Any) -> Array:
    """The numbers of a Tensor, an array or a list."""
    return np.asarray(getattr(values, "_data", values))


def finite_range(values: Array) -> tuple[float, float]:
    """The smallest and the largest finite number; 0 and 0 if there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def not_finite(values: Array) -> str:
    """How many numbers are nan or infinite, in words such as "2 nan, 1 infinite"; empty if none is."""
    counts = {"nan": np.isnan(values).sum(), "infinite": np.isinf(values).sum()}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
