"""A function of ours and PyTorch's, held against each other in all of their operands."""

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_nn as ag
from autograd_nn.engine.backward import propagate
from tests.pytorch import torch


def agree_in_all(
    ours: Callable[..., Any], theirs: Callable[..., Any], *operands: np.ndarray, rtol: float = 1e-12
) -> None:
    """Values, first and second derivatives in every operand are the same."""
    rng = np.random.default_rng(0)
    close = {"rtol": rtol, "atol": rtol}
    x = [ag.Tensor(a, requires_grad=True) for a in operands]
    x_theirs = [torch.tensor(a, requires_grad=True) for a in operands]
    y, y_theirs = ours(*x), theirs(*x_theirs)
    assert y.shape == tuple(y_theirs.shape)
    np.testing.assert_allclose(y.numpy(), y_theirs.detach().numpy(), **close)

    g = rng.standard_normal(y.shape)
    # The square makes the second derivative interesting in functions that are linear, too.
    loss, loss_theirs = (y * y * g).sum(), (y_theirs * y_theirs * torch.tensor(g)).sum()
    found = propagate([loss], [None], wanted=[v.node for v in x], create_graph=True)
    first = [found[v.node] for v in x]
    first_theirs = torch.autograd.grad(loss_theirs, x_theirs, create_graph=True)
    for a, b in zip(first, first_theirs, strict=True):
        np.testing.assert_allclose(a.numpy(), b.detach().numpy(), **close)

    directions = [rng.standard_normal(a.shape) for a in operands]
    slope = sum((a * d).sum() for a, d in zip(first, directions, strict=True))
    slope_theirs = sum((a * torch.tensor(d)).sum() for a, d in zip(first_theirs, directions, strict=True))
    found = propagate([slope], [None], wanted=[v.node for v in x])
    for v, b in zip(x, torch.autograd.grad(slope_theirs, x_theirs), strict=True):
        np.testing.assert_allclose(found[v.node], b.numpy(), rtol=100 * rtol, atol=100 * rtol)
