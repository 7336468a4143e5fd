"""Optimizers follow PyTorch's trajectories and read its snapshots."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.optim import SGD, Adam
from tests.pytorch import needs_torch, torch

pytestmark = needs_torch

METHODS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.03}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.03}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.03}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-4}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1}),
]
OURS = {"SGD": SGD, "Adam": Adam}


class Problem:
    """Three parameters of different shapes, and the same ones in PyTorch, pulled towards random targets."""

    def __init__(self):
        rng = np.random.default_rng(11)
        starts = [rng.normal(size=shape) for shape in [(3, 4), (5,), ()]]
        self.targets = [[rng.normal(size=start.shape) for start in starts] for _ in range(30)]
        self.ours = [ag.Tensor(start, requires_grad=True) for start in starts]
        self.theirs = [torch.tensor(start, requires_grad=True) for start in starts]

    def steps(self, optimizer, parameters, targets):
        for step, row in enumerate(targets):
            optimizer.zero_grad()
            for i, (parameter, target) in enumerate(zip(parameters, row, strict=True)):
                if i == 0 and step == 3:
                    continue  # no gradient in this step: its state must wait
                square = (parameter - (torch.from_numpy(target) if torch.is_tensor(parameter) else target)) ** 2
                (square / (square + 1)).sum().backward()
            optimizer.step()

    def assert_equal(self):
        for ours, theirs in zip(self.ours, self.theirs, strict=True):
            np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_thirty_steps_equal_pytorch(name, settings):
    problem = Problem()
    problem.steps(OURS[name](problem.ours, **settings), problem.ours, problem.targets)
    problem.steps(getattr(torch.optim, name)(problem.theirs, **settings), problem.theirs, problem.targets)
    problem.assert_equal()


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_a_snapshot_of_pytorch_goes_on_here(name, settings):
    problem = Problem()
    theirs = getattr(torch.optim, name)(problem.theirs, **settings)
    problem.steps(theirs, problem.theirs, problem.targets[:10])
    for ours, parameter in zip(problem.ours, problem.theirs, strict=True):
        ours.data = parameter.detach().numpy().copy()
    optimizer = OURS[name](problem.ours, lr=0.7)
    optimizer.load_state_dict(theirs.state_dict())

    problem.steps(optimizer, problem.ours, problem.targets[10:20])
    snapshot = optimizer.state_dict()
    problem.steps(optimizer, problem.ours, problem.targets[:5])  # must not reach into the snapshot
    problem.steps(theirs, problem.theirs, problem.targets[10:20])
    for ours, parameter in zip(problem.ours, problem.theirs, strict=True):
        ours.data = parameter.detach().numpy().copy()
    again = OURS[name](problem.ours, lr=0.7)
    again.load_state_dict(snapshot)
    problem.steps(again, problem.ours, problem.targets[20:])
    problem.steps(theirs, problem.theirs, problem.targets[20:])
    problem.assert_equal()
