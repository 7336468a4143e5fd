"""Arithmetic, exponentials, trigonometry, selection."""

from typing import Any

import numpy as np
import scipy.special

import autograd_nn as ag
from autograd_nn.derivatives.trigonometric import _sinc_derivative
from tests.derivatives.catalogue.entry import CUBE, LABELS, MASK, beyond, binary, call, inside, positive, real, unary
from tests.pytorch import torch

EXPONENTS = np.array([3, -2, 0])
SIGNS = np.array([2.0, -1.0, -3.0], np.float16)


def _sinc_by_quadrature(x: Any) -> Any:
    """It is the mean of cos(pi x s) for s from 0 to 1, which Gauss's rule gives to the last digit."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    points = ((nodes + 1) / 2).tolist()
    return sum(weight / 2 * torch.cos(np.pi * x * s) for s, weight in zip(points, weights.tolist(), strict=True))


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
    unary("cbrt", real, torch_=lambda x: torch.sign(x) * torch.abs(x) ** (1 / 3)),
    unary("absolute", real),
    unary("fabs", real, torch_=torch.abs),
    binary("float_power", positive, real, torch.float_power, dtype=np.float64),
    binary("fmod", lambda *s: 0.7 * (np.floor(6 * real(*s)) + 0.5), lambda *s: np.full(s, 0.7)),
    unary("deg2rad", real),
    unary("rad2deg", real),
    unary("radians", real, torch_=torch.deg2rad),
    unary("degrees", real, torch_=torch.rad2deg),
    call(
        "ldexp",
        lambda x: np.ldexp(x, EXPONENTS),
        [real(3), real(2, 3), real()],
        lambda x: x * torch.as_tensor(2.0**EXPONENTS),  # PyTorch 2.13 makes 2**-2 an integer, 0
    ),
    call(
        "copysign",
        lambda x: np.copysign(x, SIGNS),
        [real(3), real(2, 3), real()],
        lambda x: torch.copysign(x, torch.as_tensor(SIGNS.astype(float))),
    ),
    unary("several uses", real, lambda x: x * x + x / (x * x + 1) - x),
    # ---- exponential
    unary("exp", real),
    unary("exp2", real),
    unary("expm1", real),
    unary("log", positive),
    unary("log2", positive),
    unary("log10", positive),
    unary("log1p", inside),
    binary("logaddexp", real, real),
    binary("logaddexp2", real, real),
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
    unary("sinc", real),
    unary("sinc near 0", lambda *s: inside(*s) / 100, np.sinc, _sinc_by_quadrature),
    unary("sinc far away", lambda *s: 3 * real(*s), np.sinc, _sinc_by_quadrature),
    unary(
        "sinc derivative",
        real,
        lambda x: _sinc_derivative(x, order=1),
        lambda x: (torch.cos(np.pi * x) - torch.sinc(x)) / x,
    ),
    # ---- selection
    call(
        "where",
        lambda a, b: np.where(MASK, a, b),
        [(real(2, 3), real(2, 3)), (real(3), real()), (real(2, 1), real(3))],
        lambda a, b: torch.where(torch.as_tensor(MASK), a, b),
    ),
    binary("maximum", real, lambda *s: real(*s) / 7),
    binary("minimum", real, lambda *s: real(*s) / 7),
    binary("fmax", real, lambda *s: real(*s) / 7),
    binary("fmin", real, lambda *s: real(*s) / 7),
    unary("nan_to_num", real),
    call(
        "heaviside, at zero",
        lambda at_zero: np.heaviside(SIGNS + 1, at_zero),
        [real(3), real(2, 3), real()],
        lambda at_zero: torch.where(torch.as_tensor(SIGNS == -1), at_zero, torch.as_tensor(SIGNS > 0)),
    ),
    unary("relu", real, ag.relu, numpy=lambda x: np.maximum(x, 0)),
    unary("clip by numbers", real, lambda x: np.clip(x, -1, 0.2), lambda x: x.clip(-1, 0.2)),
    call(
        "clip, with bounds",
        np.clip,
        [(np.array([-2.0, 0.1, 3.0]), np.array(-1.1), np.array([1.2, 0.9, 1.0]))],
        torch.clip,
    ),
    call("clip, one-sided", lambda x: np.clip(x, min=0.2), [real(3), real(2, 3)], lambda x: torch.clip(x, 0.2)),
]
