"""Exact inputs at which gradients go wrong, and the right gradient of each.

Made by running torch 2.15.0, JAX 0.10.2 (x64), HIPS autograd 1.9.1, MyGrad 2.5.0 and NumPy 2.4.6, and DeZero
and tinygrad snapshots of 2024-2026, with a cotangent of ones. ``others`` says where libraries differ; versions
matter, for conventions move: torch changed its clip in 2026. The convention here: differentiable, the
derivative; a convex or concave kink, the smallest (sub)gradient; else the limit, which may be infinite;
undefined, nan.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograd_nn as ag

inf, nan = np.inf, np.nan


@dataclass(frozen=True)
class Pitfall:
    name: str
    function: Callable[..., Any]
    inputs: Sequence[Any]
    gradients: Sequence[Any]
    others: str = "as here"

    def __str__(self) -> str:
        return self.name


def _labels(*numbers: int) -> Callable[[Any], Any]:
    return lambda x: ag.softmax_cross_entropy(x, np.array(numbers))


PITFALLS = [
    Pitfall("sqrt at 0", np.sqrt, [[0, 4]], [[inf, 0.25]]),
    Pitfall("sqrt squared at 0", lambda x: np.sqrt(x) ** 2, [0], [nan], "tinygrad 1"),
    Pitfall("abs at 0", abs, [[-1, 0, 2]], [[-1, 0, 1]], "JAX 1"),
    Pitfall("x**2", lambda x: x**2, [[0, 3]], [[0, 6]]),
    Pitfall("x**1 at 0", lambda x: x**1, [[0]], [[1]]),
    Pitfall("x**0", lambda x: x**0, [[0, 2]], [[0, 0]], "DeZero nan"),
    Pitfall("x**y at 0", lambda x, y: x**y, [[0, 0, 2], [2, 0, 3]], [[0, 0, 12], [0, 0, 8 * np.log(2)]], "JAX nan"),
    Pitfall("negative base", lambda x, y: x**y, [-2, 3], [12, nan]),
    Pitfall("max with ties", np.max, [[1, 3, 3, 2]], [[0, 0.5, 0.5, 0]], "MyGrad the first, DeZero 1 each"),
    Pitfall(
        "max over an axis with ties",
        lambda x: np.max(x, axis=0),
        [[[1, 3], [1, 2]]],
        [[[0.5, 1], [0.5, 0]]],
        "torch and MyGrad the first, DeZero 1 each",
    ),
    Pitfall("maximum of equals", np.maximum, [1, 1], [0.5, 0.5], "MyGrad 0, 0"),
    Pitfall("minimum of equals", np.minimum, [1, 1], [0.5, 0.5]),
    Pitfall("exp of x - max(x)", lambda x: np.exp(x - np.max(x)), [[5, 5]], [[0, 0]], "MyGrad -1, 1; DeZero -1, -1"),
    Pitfall("relu at 0", ag.relu, [[-1, 0, 1]], [[0, 0, 1]], "HIPS 0.5"),
    Pitfall(
        "clip at its bounds",
        lambda x: np.clip(x, -1, 1),
        [[-2, -1, 0, 1, 2]],
        [[0, 0, 1, 0, 0]],
        "JAX 0.5 and torch before 2026 1 at the bounds",
    ),
    Pitfall(
        "where with a nan in the dead branch", lambda x: np.where(x >= 0, x, np.sqrt(-x)), [[1, -4]], [[nan, -0.25]]
    ),
    Pitfall("where beside a log", lambda x: np.where(x > 0, np.log(x), 0), [[0, 2]], [[nan, 0.5]]),
    Pitfall("where beside an overflow", lambda x: np.where(x <= 0, np.exp(x), 1 + x), [[1000, 0]], [[nan, 1]]),
    Pitfall("logsumexp of nothing but -inf", ag.logsumexp, [[-inf, -inf]], [[0, 0]], "all nan"),
    Pitfall("logsumexp with one -inf", ag.logsumexp, [[-inf, 0]], [[0, 1]]),
    Pitfall("logsumexp of large", ag.logsumexp, [[1000, 1000]], [[0.5, 0.5]]),
    Pitfall("softmax, saturated", lambda x: ag.softmax(x)[0], [[1000, 0]], [[0, 0]]),
    Pitfall("cross-entropy, saturated", _labels(1), [[[1000, -1000, 0]]], [[[1, -1, 0]]]),
    Pitfall(
        "cross-entropy with a masked class",
        _labels(1),
        [[[-inf, 0, 1]]],
        [[[0, -0.7310585786300049, 0.7310585786300049]]],
    ),
    Pitfall("sigmoid of large", ag.sigmoid, [[-1000, 1000]], [[0, 0]], "HIPS nan, as 1/(1+exp(-x))"),
    Pitfall("softplus of large", ag.softplus, [[1000, -1000]], [[1, 0]], "HIPS nan, as log1p(exp(x))"),
    Pitfall("log of sigmoid, as -softplus(-x)", lambda x: -ag.softplus(-x), [-1000], [1], "HIPS, MyGrad, DeZero nan"),
    Pitfall(
        "binary cross-entropy of logits",
        lambda x, y: ag.softplus(x) - x * y,
        [[-800, 800], [1, 0]],
        [[-1, 1], [800, -800]],
    ),
    Pitfall("tanh of large", np.tanh, [400], [0], "HIPS warns"),
    Pitfall("arctan2 at the origin", np.arctan2, [0, 0], [0, 0], "JAX, HIPS, MyGrad nan"),
    Pitfall("hypot at the origin", np.hypot, [0, 0], [0, 0], "torch and HIPS nan, JAX 0.5"),
    Pitfall("x log x at 0", lambda x: x * np.log(x), [0], [nan]),
    Pitfall("arccos at 1", np.arccos, [1], [-inf], "MyGrad 0"),
    Pitfall("repeated index", lambda x: x[[0, 0, 2]], [[1, 2, 3]], [[2, 0, 1]]),
    Pitfall("remainder", lambda a, b: a % b, [7.5, 2], [1, -3]),
    Pitfall("empty sum", lambda x: np.sum(x), [[]], [[]]),
    Pitfall("empty mean", lambda x: np.mean(x), [[]], [[]]),
    Pitfall(
        "array on the left", lambda x: np.array([3, 4]) * x, [[1, 2]], [[3, 4]], "object arrays without __array_ufunc__"
    ),
]

SECOND_ORDER = [
    Pitfall("tanh", np.tanh, [0.5], [-0.7268619813835874]),
    Pitfall("relu squared", lambda x: ag.relu(x) ** 2, [[-1, 2]], [[0, 2]]),
    Pitfall(
        "cross-entropy of squares", lambda x: _labels(1)((x * x)[None]), [[0.1, 0.2, 0.3]], [[0.6291, -1.3388, 0.7364]]
    ),
    Pitfall("squares of repeated elements", lambda x: x[[0, 0, 2]] ** 2, [[1, 2, 3]], [[4, 0, 2]]),
]
"""Gradients of the sum of the first gradients, to four decimals where irrational."""
