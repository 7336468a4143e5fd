"""Attention, what it finds beside the shares by which it did: plain, masked, biased, over several axes."""

import numpy as np

from autograd_nn.derivatives.attention import attention
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch

ALLOWED = np.array([[True, True, False, True], [False, False, False, False], [True, False, False, False]])


def _both(query, key, value, allowed=True, bias=0.0, scale=1.0):
    return np.concatenate(attention(query, key, value, allowed, bias, scale=scale), axis=-1)


def _in(xp, query, key, value, allowed=True, bias=0.0, scale=1.0):
    shares = xp.exp(scale * query @ xp.swapaxes(key, -1, -2) + bias) * allowed
    total = shares.sum(-1)[..., None]
    shares = shares / (total + (total == 0))
    return xp.concatenate([shares @ value, shares], -1)


def entry(name, samples, **settings):
    of_torch = {key: torch.tensor(value) if key == "allowed" else value for key, value in settings.items()}
    return call(
        name,
        lambda q, k, v, *bias: _both(q, k, v, settings.get("allowed", True), *bias, scale=settings.get("scale", 1.0)),
        samples,
        lambda q, k, v, *bias: _in(
            torch, q, k, v, of_torch.get("allowed", True), *bias, scale=settings.get("scale", 1.0)
        ),
        lambda q, k, v, *bias: _in(np, q, k, v, settings.get("allowed", True), *bias, scale=settings.get("scale", 1.0)),
    )


def _operands(*batch):
    return real(*batch, 3, 2), real(*batch, 4, 2), real(*batch, 4, 3)


VALUE = real(4, 3)

ENTRIES = [
    entry("attention", [_operands(), _operands(2, 2), (real(0, 2), real(4, 2), real(4, 3))], scale=0.7),
    entry("attention with a mask", [_operands(), _operands(2)], allowed=ALLOWED),
    entry("attention with a bias", [(*_operands(2), real(3, 4)), (*_operands(2), real(2, 1, 4))]),
    call(
        "attention, what it finds alone",
        lambda q, k, v: attention(q, k, v, True, 0.0)[0],
        [_operands()],
        lambda q, k, v: _in(torch, q, k, v)[..., :3],
        lambda q, k, v: _in(np, q, k, v)[..., :3],
    ),
    call(
        "attention, its shares alone",
        lambda q, k: attention(q, k, VALUE.astype(q.dtype), True, 0.0)[1],
        [(real(3, 2), real(4, 2))],
        lambda q, k: _in(torch, q, k, torch.tensor(VALUE))[..., 3:],
        lambda q, k: _in(np, q, k, VALUE)[..., 3:],
    ),
]
