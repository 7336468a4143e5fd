"""Every operation of the table, once: how to call it, on what, and who else knows the answer."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.special
import torch

import autograd_nn as ag
import autograd_nn.derivatives
from autograd_nn.derivatives.indexing import scatter_add, setitem
from autograd_nn.engine.operation import Operation

Array = np.ndarray
_rng = np.random.default_rng(20240229)


@dataclass(frozen=True)
class Entry:
    """One way of calling an operation.

    ``function`` runs on Tensors; ``numpy`` on arrays (by default it is ``function`` itself, where that is
    spelled with NumPy's names); ``torch`` on PyTorch's tensors. Samples stay away from kinks.
    """

    name: str
    function: Callable[..., Any]
    samples: Sequence[tuple[Array, ...]]
    torch: Callable[..., Any]
    numpy: Callable[..., Any]

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


def binary(name: str, draw_a: Callable[..., Array], draw_b: Callable[..., Array], torch_: Any = None) -> Entry:
    return call(name, None, [(draw_a(*a), draw_b(*b)) for a, b in PAIRS], torch_)


def call(name: str, function: Any, samples: Any, torch_: Any = None, numpy: Any = None) -> Entry:
    """An entry; without functions, ``name`` is its name in NumPy and PyTorch. Samples may be single arrays."""
    rows = [s if isinstance(s, tuple) else (s,) for s in samples]
    in_torch = torch_ or getattr(torch, name, function)
    function = function or getattr(np, name)
    return Entry(name, function, rows, in_torch, numpy or function)


def _set(x: Any, values: Any, index: Any) -> Any:
    x = x.clone() if isinstance(x, torch.Tensor) else x.copy()
    x[index] = values
    return x


def _torch_scatter(x: torch.Tensor, index: Any, shape: Any) -> torch.Tensor:
    return torch.zeros(shape, dtype=x.dtype).index_put((torch.as_tensor(index),), x, accumulate=True)


def _scatter(x: Array, index: Any, shape: Any) -> Array:
    result = np.zeros(shape, x.dtype)
    np.add.at(result, index, x)
    return result


LABELS = np.array([2, 0])
MASK = np.array([[True, False, True], [False, False, True]])
ROWS = np.array([0, 2, 0])
CUBE = real(2, 3, 4)

CATALOGUE = [
    # ---- arithmetic
    binary("add", real, real),
    binary("subtract", real, real),
    binary("multiply", real, real),
    binary("divide", real, real),
    binary("power", positive, real, torch.pow),
    unary("power, constant exponents", real, lambda x: x**3 + x**-2 + x**1 + x**0, lambda x: x**3 + x**-2 + x + 1),
    unary("power, constant base", real, lambda x: 2.0**x),
    unary("power, array exponents", positive, lambda x: x ** np.array(2.5, np.float16), lambda x: x**2.5),
    binary("remainder", lambda *s: real(*s) + 5.9, lambda *s: np.full(s, 1.7)),
    unary("negative", real),
    unary("positive", real),
    unary("square", real),
    unary("reciprocal", real),
    unary("sqrt", positive),
    unary("absolute", real),
    unary("several uses", real, lambda x: x * x + x / (x * x + 1) - x),
    # ---- exponential
    unary("exp", real),
    unary("exp2", real),
    unary("expm1", real),
    unary("log", positive),
    unary("log2", positive),
    unary("log10", positive),
    unary("log1p", inside),
    unary("sigmoid", real, ag.sigmoid, numpy=scipy.special.expit),
    unary("softplus", real, ag.softplus, torch.nn.functional.softplus, lambda x: np.logaddexp(x, 0)),
    call(
        "logsumexp",
        ag.logsumexp,
        [real(3), real(2, 3), real()],
        lambda x: torch.logsumexp(x, tuple(range(x.ndim))),
        scipy.special.logsumexp,
    ),
    call(
        "logsumexp axis",
        lambda x: ag.logsumexp(x, axis=-1),
        [CUBE],
        lambda x: torch.logsumexp(x, -1),
        lambda x: scipy.special.logsumexp(x, axis=-1),
    ),
    call(
        "logsumexp axes, kept",
        lambda x: ag.logsumexp(x, axis=(0, 2), keepdims=True),
        [CUBE],
        lambda x: torch.logsumexp(x, (0, 2), keepdim=True),
        lambda x: scipy.special.logsumexp(x, axis=(0, 2), keepdims=True),
    ),
    call(
        "softmax",
        ag.softmax,
        [real(3), real(2, 3), real(0, 3)],
        lambda x: torch.softmax(x, -1),
        lambda x: scipy.special.softmax(x, axis=-1) if x.size else x,
    ),
    call(
        "softmax axis",
        lambda x: ag.softmax(x, axis=1),
        [CUBE],
        lambda x: torch.softmax(x, 1),
        lambda x: scipy.special.softmax(x, axis=1),
    ),
    call(
        "log_softmax",
        lambda x: ag.log_softmax(x, axis=0),
        [real(3), real(2, 3)],
        lambda x: torch.log_softmax(x, 0),
        lambda x: scipy.special.log_softmax(x, axis=0),
    ),
    call(
        "softmax_cross_entropy",
        lambda x: ag.softmax_cross_entropy(x, LABELS),
        [real(2, 3)],
        lambda x: torch.nn.functional.cross_entropy(x, torch.as_tensor(LABELS), reduction="none"),
        lambda x: -scipy.special.log_softmax(x, axis=-1)[[0, 1], LABELS],
    ),
    # ---- trigonometric
    unary("sin", real),
    unary("cos", real),
    unary("tan", inside),
    unary("arcsin", inside),
    unary("arccos", inside),
    unary("arctan", real),
    unary("sinh", real),
    unary("cosh", real),
    unary("tanh", real),
    unary("arcsinh", real),
    unary("arccosh", beyond),
    unary("arctanh", inside),
    binary("hypot", real, real),
    binary("arctan2", real, real),
    # ---- reductions
    call("sum", None, [real(), real(3), real(2, 3), real(0, 3)]),
    call("sum axis", lambda x: np.sum(x, axis=1), [CUBE, real(2, 0)], lambda x: x.sum(1)),
    call("sum axes", lambda x: np.sum(x, axis=(0, -1), keepdims=True), [CUBE], lambda x: x.sum((0, -1), keepdim=True)),
    call("mean", None, [real(), real(3), real(2, 3)]),
    call("mean axis", lambda x: np.mean(x, axis=-1), [CUBE], lambda x: x.mean(-1)),
    call("mean axes", lambda x: np.mean(x, axis=(0, 2)), [CUBE], lambda x: x.mean((0, 2))),
    call("max", np.max, [apart(), apart(4), apart(2, 3)], torch.amax),
    call("max axis", lambda x: np.max(x, axis=1), [apart(2, 3, 2)], lambda x: x.amax(1)),
    call("max axes", lambda x: np.max(x, axis=(0, 2), keepdims=True), [apart(2, 3, 2)], lambda x: x.amax((0, 2), True)),
    call("min", np.min, [apart(), apart(4), apart(2, 3)], torch.amin),
    call("min axis", lambda x: np.min(x, axis=-1, keepdims=True), [apart(2, 3)], lambda x: x.amin(-1, True)),
    # ---- selection
    call(
        "where",
        lambda a, b: np.where(MASK, a, b),
        [(real(2, 3), real(2, 3)), (real(3), real()), (real(2, 1), real(3))],
        lambda a, b: torch.where(torch.as_tensor(MASK), a, b),
    ),
    binary("maximum", real, lambda *s: real(*s) / 7),
    binary("minimum", real, lambda *s: real(*s) / 7),
    unary("relu", real, ag.relu, numpy=lambda x: np.maximum(x, 0)),
    unary("clip by numbers", real, lambda x: np.clip(x, -1, 0.2), lambda x: x.clip(-1, 0.2)),
    call(
        "clip, with bounds",
        np.clip,
        [(np.array([-2.0, 0.1, 3.0]), np.array(-1.1), np.array([1.2, 0.9, 1.0]))],
        torch.clip,
    ),
    # ---- shapes
    call("reshape", lambda x: np.reshape(x, (3, -1)), [real(2, 3), CUBE], lambda x: x.reshape(3, -1)),
    call("ravel", None, [real(), real(2, 3), real(0, 2)]),
    call("transpose", np.transpose, [real(3), real(2, 3), CUBE], lambda x: x.permute(*range(x.ndim)[::-1])),
    call("transpose axes", lambda x: np.transpose(x, (2, 0, -2)), [CUBE], lambda x: x.permute(2, 0, 1)),
    call("swapaxes", lambda x: np.swapaxes(x, 0, -1), [real(2, 3), CUBE], lambda x: x.swapaxes(0, -1)),
    call("moveaxis", lambda x: np.moveaxis(x, (0, 1), (-1, 0)), [CUBE], lambda x: x.moveaxis((0, 1), (-1, 0))),
    call("squeeze", None, [real(1, 3, 1), real(1)]),
    call("squeeze axis", lambda x: np.squeeze(x, axis=0), [real(1, 3, 1)], lambda x: x.squeeze(0)),
    call("expand_dims", lambda x: np.expand_dims(x, (0, -1)), [real(), real(3)], lambda x: x[None, ..., None]),
    call(
        "broadcast_to",
        lambda x: np.broadcast_to(x, (2, 3)),
        [real(), real(3), real(2, 1)],
        lambda x: x.broadcast_to((2, 3)),
    ),
    call("astype", lambda x: x.astype(float), [real(2, 3)], lambda x: x.to(torch.float64)),
    call(
        "concatenate",
        lambda a, b: np.concatenate([a, b, a], axis=1),
        [(real(2, 1), real(2, 3)), (real(2, 0), real(2, 1))],
        lambda a, b: torch.cat([a, b, a], 1),
    ),
    call(
        "concatenate flat",
        lambda a, b: np.concatenate([a, b], axis=None),
        [(real(2, 2), real(3))],
        lambda a, b: torch.cat([a.ravel(), b]),
    ),
    call(
        "stack",
        lambda a, b: np.stack([a, b, a], axis=-1),
        [(real(2, 3), real(2, 3)), (real(), real())],
        lambda a, b: torch.stack([a, b, a], -1),
    ),
    # ---- indexing
    call("getitem slice", lambda x: x[1:, ::2], [real(3, 4)]),
    call("getitem backwards", lambda x: x[::-1, -1], [real(3, 4)], lambda x: x.flip(0)[:, -1]),
    call("getitem new axes", lambda x: x[None, ..., 0, None], [CUBE, real(3)]),
    call("getitem rows", lambda x: x[ROWS], [real(3), real(3, 2)]),
    call("getitem pairs", lambda x: x[ROWS, :, [1, 0, 1]], [real(3, 2, 4)]),
    call("getitem mask", lambda x: x[MASK], [real(2, 3), real(2, 3, 2)], lambda x: x[torch.as_tensor(MASK)]),
    call("getitem of all", lambda x: x[()], [real(), real(2)], lambda x: x + 0),
    call(
        "scatter_add",
        lambda x: scatter_add(x, index=ROWS, shape=(4, 2)),
        [real(3, 2)],
        lambda x: _torch_scatter(x, ROWS, (4, 2)),
        lambda x: _scatter(x, ROWS, (4, 2)),
    ),
    call(
        "setitem slice",
        lambda x, v: setitem(x, v, index=(slice(1, None), 0)),
        [(real(3, 2), real(2)), (real(3, 2), real())],
        lambda x, v: _set(x, v, (slice(1, None), 0)),
        lambda x, v: _set(x, v, (slice(1, None), 0)),
    ),
    call(
        "setitem mask",
        lambda x, v: setitem(x, v, index=MASK),
        [(real(2, 3), real()), (real(2, 3), real(3))],
        lambda x, v: _set(x, v, torch.as_tensor(MASK)),
        lambda x, v: _set(x, v, MASK),
    ),
    # ---- matrix products
    *[
        call(f"matmul {a}@{b}", np.matmul, [(real(*a), real(*b))], torch.matmul)
        for a, b in [
            ((2, 3), (3, 4)),
            ((3,), (3,)),
            ((2, 3), (3,)),
            ((3,), (3, 2)),
            ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)),
            ((2, 1, 3, 4), (5, 4, 2)),
            ((3,), (2, 3, 4)),
            ((2, 4, 3), (3,)),
            ((0, 3), (3, 2)),
            ((2, 0), (0, 2)),
        ]
    ],
    call(
        "linear",
        ag.linear,
        [(real(5, 3), real(2, 3), real(2)), (real(3), real(2, 3), real(2)), (CUBE, real(2, 4), real(2))],
        torch.nn.functional.linear,
        lambda x, w, b: x @ w.T + b,
    ),
]

CASES = [(entry, sample) for entry in CATALOGUE for sample in entry.samples]
IDS = [f"{entry.name}-{','.join(str(a.shape) for a in sample)}" for entry, sample in CASES]


def leaves(sample: Sequence[Array]) -> list[ag.Tensor]:
    return [ag.Tensor(a, requires_grad=True) for a in sample]


def operations_of_the_table() -> dict[str, Operation]:
    """Every Operation in every chapter, public or not."""
    found = {}
    for module in pkgutil.iter_modules(autograd_nn.derivatives.__path__):
        for value in vars(importlib.import_module(f"autograd_nn.derivatives.{module.name}")).values():
            if isinstance(value, Operation):
                found[value.name] = value
    return found


def operations_of(entry: Entry) -> set[Operation]:
    """Those that an entry records."""
    stack = [entry.function(*leaves(entry.samples[0])).node]
    found = set()
    while stack:
        node = stack.pop()
        if hasattr(node, "operation"):
            found.add(node.operation)
            stack += [parent for parent in node.parents if parent is not None]
    return found
