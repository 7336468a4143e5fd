"""Arithmetic, exponentials, trigonometry, selection."""

import numpy as np
import scipy.special

import autograd_nn as ag
from tests.derivatives.catalogue.entry import CUBE, LABELS, MASK, beyond, binary, call, inside, positive, real, unary
from tests.pytorch import torch

ENTRIES = [
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
]
