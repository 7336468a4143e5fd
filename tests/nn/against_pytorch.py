"""A module of ours and PyTorch's of the same state, held against each other."""

from typing import Any

import numpy as np

import autograd_nn as ag
from autograd_nn.engine.backward import propagate
from tests.pytorch import torch


def agree(ours: Any, theirs: Any, x: np.ndarray, rtol: float = 1e-12) -> None:
    """Values, first and second derivatives in the input and all parameters, and the state afterwards, are the same."""
    theirs = theirs.double()
    theirs.load_state_dict({path: torch.tensor(values) for path, values in ours.state_dict().items()})
    inputs = [ag.Tensor(x, requires_grad=True), *ours.parameters()]
    inputs_theirs = [torch.tensor(x, requires_grad=True), *theirs.parameters()]
    y, y_theirs = ours(inputs[0]), theirs(inputs_theirs[0])
    close = {"rtol": rtol, "atol": rtol}
    np.testing.assert_allclose(y.numpy(), y_theirs.detach().numpy(), **close)

    rng = np.random.default_rng(0)
    g = rng.standard_normal(y.shape)
    # The square makes the second derivative interesting in layers that are linear, too.
    loss, loss_theirs = (y * y * g).sum(), (y_theirs * y_theirs * torch.tensor(g)).sum()
    found = propagate([loss], [None], wanted=[v.node for v in inputs], create_graph=True)
    first = [found[v.node] for v in inputs]
    first_theirs = torch.autograd.grad(loss_theirs, inputs_theirs, create_graph=True)
    for a, b in zip(first, first_theirs, strict=True):
        np.testing.assert_allclose(a.numpy(), b.detach().numpy(), **close)

    directions = [rng.standard_normal(v.shape) for v in inputs]
    slope = sum((a * d).sum() for a, d in zip(first, directions, strict=True))
    slope_theirs = sum((a * torch.tensor(d)).sum() for a, d in zip(first_theirs, directions, strict=True))
    found = propagate([slope], [None], wanted=[v.node for v in inputs])
    second_theirs = torch.autograd.grad(slope_theirs, inputs_theirs)
    for v, b in zip(inputs, second_theirs, strict=True):
        np.testing.assert_allclose(found[v.node], b.numpy(), rtol=100 * rtol, atol=100 * rtol)

    state = ours.state_dict()
    assert list(state) == list(theirs.state_dict())
    for path, values in theirs.state_dict().items():
        np.testing.assert_allclose(state[path], values.numpy(), rtol=1e-13, err_msg=path)
