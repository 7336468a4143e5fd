"""An entry of the catalogue, and what its samples are drawn from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.pytorch import torch

Array = np.ndarray
_rng = np.random.default_rng(20240229)


@dataclass(frozen=True)
class Entry:
    """One way of calling an operation.

    ``function`` runs on Tensors; ``numpy`` on arrays (by default it is ``function`` itself, where that is
    spelled with NumPy's names); ``torch`` on PyTorch's tensors. Samples stay away from kinks. ``dtype`` is
    that of every result, for functions whose results NumPy gives in one dtype only; ``torch_rtol`` is how far
    PyTorch may be off. ``dtypes`` are those that it computes in; on others it does what NumPy does, which is to
    refuse them or to answer in another dtype.
    """

    name: str
    function: Callable[..., Any]
    samples: Sequence[tuple[Array, ...]]
    torch: Callable[..., Any]
    numpy: Callable[..., Any]
    dtype: Any = None
    torch_rtol: float = 1e-12
    dtypes: Sequence[Any] = (np.float16, np.float32, np.float64)

    def __str__(self) -> str:
        return self.name


def real(*shape: int) -> Array:
    """Numbers of both signs between 0.3 and 1.8 in size."""
    return np.asarray(_rng.uniform(0.3, 1.8, shape) * _rng.choice([-1.0, 1.0], shape))


def positive(*shape: int) -> Array:
    return np.asarray(_rng.uniform(0.3, 2.5, shape))


def inside(*shape: int) -> Array:
    """Numbers between -1 and 1, neither near 0 nor near the ends."""
    return np.asarray(_rng.uniform(0.15, 0.85, shape) * _rng.choice([-1.0, 1.0], shape))


def beyond(*shape: int) -> Array:
    return np.asarray(_rng.uniform(1.2, 3.0, shape))


def apart(*shape: int) -> Array:
    """Numbers of which no two are near each other."""
    return _rng.permutation(np.linspace(-2.0, 2.3, max(int(np.prod(shape)), 1)))[: int(np.prod(shape))].reshape(shape)


SHAPES = [(), (3,), (2, 3), (0,)]
PAIRS = [((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2,), ()), ((), ()), ((0, 3), (1, 3)), ((1,), (2, 2, 1))]


def unary(name: str, draw: Callable[..., Array], function: Any = None, torch_: Any = None, numpy: Any = None) -> Entry:
    return call(name, function, [draw(*shape) for shape in SHAPES], torch_, numpy)


def binary(
    name: str,
    draw_a: Callable[..., Array],
    draw_b: Callable[..., Array],
    torch_: Any = None,
    function: Any = None,
    numpy: Any = None,
    dtype: Any = None,
) -> Entry:
    return call(name, function, [(draw_a(*a), draw_b(*b)) for a, b in PAIRS], torch_, numpy, dtype)


def call(
    name: str, function: Any, samples: Any, torch_: Any = None, numpy: Any = None, dtype: Any = None, **details: Any
) -> Entry:
    """An entry; without functions, ``name`` is its name in NumPy and PyTorch. Samples may be single arrays."""
    rows = [s if isinstance(s, tuple) else (s,) for s in samples]
    in_torch = torch_ or getattr(torch, name, function)
    function = function or getattr(np, name)
    return Entry(name, function, rows, in_torch, numpy or function, dtype, **details)


LABELS = np.array([2, 0])
MASK = np.array([[True, False, True], [False, False, True]])
ROWS = np.array([0, 2, 0])
CUBE = real(2, 3, 4)
