"""Dense layers give PyTorch's values and gradients, and read its state."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from tests.pytorch import needs_torch, torch

pytestmark = needs_torch


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_state_of_pytorch_gives_the_same_outputs():
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2))
    ours = nn.Sequential(nn.Linear(4, 3, dtype="float32"), nn.Tanh(), nn.Linear(3, 2, dtype="float32"))
    ours.load_state_dict(theirs.state_dict())
    x = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    np.testing.assert_allclose(ours(x).numpy(), theirs(torch.from_numpy(x)).detach().numpy(), rtol=1e-5, atol=1e-6)
    assert ours(x).dtype == np.float32


def test_paths_of_shared_parameters_are_pytorchs():
    ours, theirs = (
        library.Sequential(library.Linear(2, 2), library.Linear(2, 2), library.Tanh()) for library in (nn, torch.nn)
    )
    for model in (ours, theirs):
        model[1].weight = model[0].weight
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert [name for name, _ in ours.named_parameters()] == [name for name, _ in theirs.named_parameters()]
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [(), (5,), (2, 3)])
def test_linear_equals_pytorch_in_value_and_gradients(rng, bias, batch):
    ours = nn.Linear(4, 3, bias=bias, rng=rng)
    theirs = torch.nn.Linear(4, 3, bias=bias, dtype=torch.float64)
    theirs.load_state_dict({path: torch.from_numpy(values) for path, values in ours.state_dict().items()})
    x, g = rng.normal(size=(*batch, 4)), rng.normal(size=(*batch, 3))
    x_ours, x_theirs = ag.Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    y_ours, y_theirs = ours(x_ours), theirs(x_theirs)
    np.testing.assert_allclose(y_ours.numpy(), y_theirs.detach().numpy(), rtol=1e-13, atol=1e-15)
    y_ours.backward(g)
    y_theirs.backward(torch.from_numpy(g))
    np.testing.assert_allclose(x_ours.grad.numpy(), x_theirs.grad.numpy(), rtol=1e-13, atol=1e-15)
    for (path, p), (path_theirs, p_theirs) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        assert path == path_theirs
        np.testing.assert_allclose(p.grad.numpy(), p_theirs.grad.numpy(), rtol=1e-13, atol=1e-15)
