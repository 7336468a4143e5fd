"""A loss of probabilities that needs a rule of its own at 0 and 1, where logarithms are infinite."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

LEAST_LOGARITHM = -100.0


def _clamped_logarithms(p: Any) -> tuple[Any, Any]:
    """``log(p)`` and ``log(1 - p)``, both at least -100."""
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(p), LEAST_LOGARITHM), np.maximum(np.log1p(-p), LEAST_LOGARITHM)


def _error_over_variance(g: Any, p: Any, target: Any, least: float) -> Any:
    return g * ((p - target) / np.maximum(p * (1 - p), least))


def _minus_log_odds(g: Any, p: Any) -> Any:
    yes, no = _clamped_logarithms(p)
    return g * (no - yes)


@operation(p=_error_over_variance, target=_minus_log_odds)
def binary_surprise(p: Any, target: Any, /, least: float = 1e-12) -> Any:
    """``-target * log(p) - (1 - target) * log(1 - p)``, with logarithms of at least -100, as PyTorch has it.

    So a confident mistake costs 100, and its gradient is large but finite: at most 1 over ``least``.
    """
    yes, no = _clamped_logarithms(p)
    return -(target * yes + (1 - target) * no)
