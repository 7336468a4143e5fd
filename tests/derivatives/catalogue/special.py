"""Special functions."""

from dataclasses import replace
from typing import Any

import numpy as np
import scipy.special as scipy

import autograd_nn.special as ag
from autograd_nn.derivatives.gelu import gelu
from autograd_nn.derivatives.special import _inverse_mills, _iv, _jv
from tests.derivatives.catalogue.entry import CUBE, Entry, beyond, binary, call, inside, positive, real, unary
from tests.pytorch import torch

ANGLES = [2 * np.pi * k / 48 for k in range(48)]


def probability(*shape: int) -> Any:
    return np.abs(inside(*shape))


def of_one(name: str, draw: Any, torch_: Any = None) -> Entry:
    return unary(name, draw, getattr(ag, name), torch_ or getattr(torch.special, name), getattr(scipy, name))


def of_two(name: str, draw_a: Any, draw_b: Any, torch_: Any = None) -> Entry:
    return binary(name, draw_a, draw_b, torch_ or getattr(torch.special, name), getattr(ag, name), getattr(scipy, name))


# The Bessel functions are means around a circle, which a sum over equal angles gives to the last digit.


def _bessel_j(n: int) -> Any:
    return lambda x: sum(torch.cos(n * t - x * float(np.sin(t))) for t in ANGLES) / len(ANGLES)


def _bessel_i(n: int) -> Any:
    return lambda x: sum(torch.exp(x * float(np.cos(t))) * float(np.cos(n * t)) for t in ANGLES) / len(ANGLES)


def _polygamma_from_the_right(n: int) -> Any:
    """That of negative ``x``, from that of ``x + 4``: each step to the left subtracts a power."""
    factor = (-1) ** n * float(scipy.factorial(n))
    return lambda x: torch.polygamma(n, x + 4) - factor * sum((x + k) ** (-n - 1) for k in range(4))


def _betaln(a: Any, b: Any) -> Any:
    return torch.lgamma(a) + torch.lgamma(b) - torch.lgamma(a + b)


# PyTorch's trigamma, which is in the derivatives of all these, has ten digits, and sums of it have fewer.
GAMMA_FAMILY = [
    replace(entry, torch_rtol=1e-8)
    for entry in [
        of_one("gammaln", positive),
        of_one("gammaln", lambda *s: -2 - probability(*s)),
        of_one("digamma", positive),
        of_one("gamma", positive, lambda x: torch.lgamma(x).exp()),
        of_one("gamma", lambda *s: -2 - probability(*s), lambda x: -torch.lgamma(x).exp()),
        of_two("beta", positive, positive, lambda a, b: _betaln(a, b).exp()),
        of_two("betaln", positive, positive, _betaln),
        *[
            unary(
                f"polygamma {n}",
                positive,
                lambda x, n=n: ag.polygamma(n, x),
                lambda x, n=n: torch.polygamma(n, x),
                lambda x, n=n: scipy.polygamma(n, x),
            )
            for n in (0, 1, 3)
        ],
        *[
            unary(
                f"polygamma {n}, negative",
                lambda *s: -2 - probability(*s),
                lambda x, n=n: ag.polygamma(n, x),
                _polygamma_from_the_right(n),
            )
            for n in (0, 1, 2)
        ],
    ]
]

ENTRIES = [
    # ---- error functions and the normal distribution
    of_one("erf", real),
    of_one("erfc", real),
    of_one("erfinv", inside),
    of_one("ndtr", real),
    unary("gelu", real, gelu, lambda x: x * torch.special.ndtr(x), lambda x: x * scipy.ndtr(x)),
    of_one("log_ndtr", real),
    of_one("ndtri", probability),
    unary(
        "inverse_mills",
        real,
        _inverse_mills,
        lambda x: torch.exp(-x * x / 2) / (2 * np.pi) ** 0.5 / torch.special.ndtr(x),
        lambda x: np.exp(-x * x / 2) / (2 * np.pi) ** 0.5 / scipy.ndtr(x),
    ),
    *GAMMA_FAMILY,
    # ---- Bessel functions
    of_one("j0", lambda *s: 3 * real(*s), _bessel_j(0)),
    of_one("j1", lambda *s: 3 * real(*s), _bessel_j(1)),
    of_one("i0", real, _bessel_i(0)),
    of_one("i1", real, _bessel_i(1)),
    unary("jv", lambda *s: 3 * real(*s), lambda x: _jv(2, x), _bessel_j(2), lambda x: scipy.jv(2, x)),
    unary("iv", real, lambda x: _iv(2, x), _bessel_i(2), lambda x: scipy.iv(2, x)),
    # ---- logarithms and entropy
    of_one("expit", real),
    of_one("logit", probability),
    of_one("log_expit", real, torch.nn.functional.logsigmoid),
    of_two("xlogy", real, positive),
    of_two("xlog1py", real, inside),
    of_one("entr", positive),
    of_two("rel_entr", positive, beyond, lambda a, b: a * torch.log(a / b)),
    # ---- over axes
    call(
        "special softmax",
        ag.softmax,
        [real(3), CUBE],
        lambda x: torch.softmax(x.ravel(), 0).reshape(x.shape),
        scipy.softmax,
    ),
    call(
        "special log_softmax",
        lambda x: ag.log_softmax(x, axis=(0, 2)),
        [CUBE],
        lambda x: x - torch.logsumexp(x, (0, 2), keepdim=True),
        lambda x: scipy.log_softmax(x, axis=(0, 2)),
    ),
    call("special logsumexp", ag.logsumexp, [CUBE], lambda x: torch.logsumexp(x, (0, 1, 2)), scipy.logsumexp),
]
