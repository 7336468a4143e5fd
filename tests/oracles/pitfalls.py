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
from autograd_nn import nn
from autograd_nn.nn import functional

inf, nan = np.inf, np.nan


@dataclass(frozen=True)
class Pitfall:
    name: str
    function: Callable[..., Any]
    inputs: Sequence[Any]
    gradients: Sequence[Any]
    others: str = "as here"
    ulps: int = 4
    """How many roundings the gradient may be off."""

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
    Pitfall("min with ties", np.min, [[1, 3, 1, 2]], [[0.5, 0, 0.5, 0]]),
    Pitfall("prod with a zero", np.prod, [[0, 2, 3]], [[6, 0, 0]], "HIPS nan, 0, 0"),
    Pitfall("prod with two zeros", np.prod, [[0, 0, 3]], [[0, 0, 0]], "HIPS nan, nan, 0"),
    Pitfall("cumprod with a zero", np.cumprod, [[2, 0, 3]], [[1, 8, 0]], "HIPS has none"),
    Pitfall("std of a constant", np.std, [[2, 2, 2]], [[0, 0, 0]], "JAX, HIPS, MyGrad, tinygrad nan"),
    Pitfall("std of a constant with a rounded mean", np.std, [[0.1, 0.1, 0.1]], [[0, 0, 0]]),
    Pitfall("std of one element, ddof=1", lambda x: np.std(x, ddof=1), [[2]], [[nan]]),
    Pitfall("var of one element, ddof=1", lambda x: np.var(x, ddof=1), [[2]], [[nan]]),
    Pitfall("median with ties", np.median, [[1, 2, 2, 3]], [[0, 0.5, 0.5, 0]]),
    Pitfall("the two largest, with ties", lambda x: np.sort(x)[-2:], [[1, 3, 3, 3]], [[0, 0, 1, 1]]),
    Pitfall("ptp of a constant", np.ptp, [[5, 5]], [[0, 0]]),
    Pitfall("diag of a (2, 3) matrix", np.diag, [[[1, 2, 3], [4, 5, 6]]], [np.eye(2, 3)], "HIPS has (2, 2)"),
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
    Pitfall("sinc at 0", np.sinc, [[0, 0.5]], [[0, -4 / np.pi]], "HIPS nan"),
    Pitfall("x log y at the origin", ag.special.xlogy, [0, 0], [0, 0], "JAX -inf in x; torch nan in y"),
    Pitfall("softmax of nothing but -inf", ag.softmax, [[-inf, -inf]], [[nan, nan]]),
    Pitfall("log_expit of large", ag.special.log_expit, [[-1000, 1000]], [[1, 0]], "HIPS, MyGrad, DeZero nan"),
    Pitfall("arctan2 at the origin", np.arctan2, [0, 0], [0, 0], "JAX, HIPS, MyGrad nan"),
    Pitfall("hypot at the origin", np.hypot, [0, 0], [0, 0], "torch and HIPS nan, JAX 0.5"),
    Pitfall("x log x at 0", lambda x: x * np.log(x), [0], [nan]),
    Pitfall("arccos at 1", np.arccos, [1], [-inf], "MyGrad 0"),
    Pitfall("repeated index", lambda x: x[[0, 0, 2]], [[1, 2, 3]], [[2, 0, 1]]),
    Pitfall("remainder", lambda a, b: a % b, [7.5, 2], [1, -3]),
    Pitfall("max pooling with ties", lambda x: nn.MaxPool1d(2)(x[None]), [[3, 3, 1, 2]], [[1, 0, 0, 1]]),
    Pitfall("empty sum", lambda x: np.sum(x), [[]], [[]]),
    Pitfall("empty mean", lambda x: np.mean(x), [[]], [[]]),
    Pitfall(
        "array on the left", lambda x: np.array([3, 4]) * x, [[1, 2]], [[3, 4]], "object arrays without __array_ufunc__"
    ),
    Pitfall("norm of zeros", np.linalg.norm, [[0, 0, 0]], [[0, 0, 0]], "JAX, HIPS, MyGrad, tinygrad nan"),
    Pitfall("norm of zeros, of any order", lambda x: np.linalg.norm(x, 3), [[0, 0, 0]], [[0, 0, 0]]),
    Pitfall("largest size with ties", lambda x: np.linalg.norm(x, np.inf), [[3, -3, 1]], [[0.5, -0.5, 0]]),
    Pitfall("sum of sizes at 0", lambda x: np.linalg.norm(x, 1), [[0, 2]], [[0, 1]]),
    Pitfall("nuclear norm of zeros", lambda x: np.linalg.norm(x, "nuc"), [np.zeros((2, 3))], [np.zeros((2, 3))]),
    Pitfall("spectral norm with ties", lambda x: np.linalg.norm(x, 2), [np.eye(2)], [np.eye(2) / 2]),
    Pitfall(
        "det of a singular matrix",
        np.linalg.det,
        [[[1, 2], [2, 4]]],
        [[[4, -2], [-2, 1]]],
        "torch 2.15 zeros, HIPS raises",
        ulps=20,
    ),
    Pitfall("det of a matrix of rank 1", np.linalg.det, [np.diag([1, 0, 0])], [np.zeros((3, 3))]),
    Pitfall(
        "logarithm of the determinant 0",
        lambda x: np.linalg.slogdet(x)[1],
        [np.diag([2, 0])],
        [[[nan, nan], [nan, inf]]],
    ),
    Pitfall("eigenvectors of equal eigenvalues", lambda x: np.linalg.eigh(x)[1], [np.eye(2)], [np.full((2, 2), nan)]),
    Pitfall("equal eigenvalues", lambda x: np.linalg.eigvalsh(x), [np.eye(2)], [np.eye(2)]),
    Pitfall("log of sigmoid", functional.logsigmoid, [[-1000, 1000]], [[1, 0]], "HIPS, MyGrad, DeZero nan"),
    Pitfall(
        "binary cross-entropy of logits, as a loss",
        lambda x: functional.binary_cross_entropy_with_logits(x, np.array([1, 0], np.float32), reduction="none"),
        [[-800, 800]],
        [[-1, 1]],
    ),
    Pitfall(
        "cross-entropy with a masked class, as a loss",
        lambda x: functional.cross_entropy(x, np.array([1])),
        [[[-inf, 0, 1]]],
        [[[0, -0.7310585786300049, 0.7310585786300049]]],
    ),
    Pitfall("elu", functional.elu, [[0, -1, -1000, 1000]], [[1, np.exp(-1), 0, 1]]),
    Pitfall("gelu", functional.gelu, [[0, -1000, 1000]], [[0.5, 0, 1]]),
    Pitfall("gelu, approximated", lambda x: functional.gelu(x, "tanh"), [[0, -1000, 1000]], [[0.5, 0, 1]]),
    Pitfall("silu", functional.silu, [[0, -1000, 1000]], [[0.5, 0, 1]]),
    Pitfall(
        "cosine with a vector of zeros",
        lambda x: functional.cosine_similarity(x, np.array([1, 0], np.float32), dim=0),
        [[0, 0]],
        [[1e8, 0]],
        "bounded by eps only",
    ),
    Pitfall(
        "direction of a vector of zeros",
        lambda x: functional.normalize(x, dim=0)[0],
        [[0, 0]],
        [[1e12, 0]],
        "bounded by eps only",
    ),
    Pitfall("power spectrum of zeros", lambda x: abs(np.fft.rfft(x)), [[0, 0, 0]], [[0, 0, 0]]),
]

SECOND_ORDER = [
    Pitfall("tanh", np.tanh, [0.5], [-0.7268619813835874]),
    Pitfall("relu squared", lambda x: ag.relu(x) ** 2, [[-1, 2]], [[0, 2]]),
    Pitfall(
        "cross-entropy of squares", lambda x: _labels(1)((x * x)[None]), [[0.1, 0.2, 0.3]], [[0.6291, -1.3388, 0.7364]]
    ),
    Pitfall("prod with a zero", np.prod, [[0, 3, 4]], [[7, 4, 3]], "HIPS nan"),
    Pitfall("prod with two zeros", np.prod, [[0, 0, 4]], [[4, 4, 0]]),
    Pitfall("cumprod with zeros", lambda x: np.cumprod(x)[-1:], [[0, 3, 4]], [[7, 4, 3]]),
    Pitfall("squares of repeated elements", lambda x: x[[0, 0, 2]] ** 2, [[1, 2, 3]], [[4, 0, 2]]),
    Pitfall("det of a singular matrix", np.linalg.det, [[[1, 2], [2, 4]]], [[[1, -1], [-1, 1]]]),
    Pitfall("det of rank 1", np.linalg.det, [np.diag([1, 0, 0])], [[[0, 0, 0], [0, 1, -1], [0, -1, 1]]]),
]
"""Gradients of the sum of the first gradients, to four decimals where irrational."""
