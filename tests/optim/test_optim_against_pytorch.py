"""Optimizers follow PyTorch's trajectories, and each goes on from the other's snapshots."""

from itertools import pairwise

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import optim
from tests.optim.methods import METHODS
from tests.pytorch import needs_torch, torch

pytestmark = needs_torch


@pytest.fixture(autouse=True)
def _float64():
    """Have PyTorch count in float64 too: NAdam's product of momenta is of the default dtype."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


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

    def assert_equal(self, rtol=1e-11):
        for ours, theirs in zip(self.ours, self.theirs, strict=True):
            np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=rtol, atol=1e-13)

    def copy_theirs(self):
        for ours, theirs in zip(self.ours, self.theirs, strict=True):
            ours.data = theirs.detach().numpy().copy()


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_thirty_steps_equal_pytorch(name, settings):
    problem = Problem()
    problem.steps(getattr(optim, name)(problem.ours, **settings), problem.ours, problem.targets)
    problem.steps(getattr(torch.optim, name)(problem.theirs, **settings), problem.theirs, problem.targets)
    problem.assert_equal()


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_groups_with_settings_of_their_own_equal_pytorch(name, settings):
    problem = Problem()
    for package, parameters in ((optim, problem.ours), (torch.optim, problem.theirs)):
        first, second, third = parameters
        optimizer = getattr(package, name)([{"params": [first]}, {"params": second, "lr": 0.02}], **settings)
        problem.steps(optimizer, parameters, problem.targets[:10])
        optimizer.add_param_group({"params": [third], "lr": 0.2, "maximize": False})
        problem.steps(optimizer, parameters, problem.targets[10:20])
        optimizer.param_groups[1]["lr"] = 0.01
        problem.steps(optimizer, parameters, problem.targets[20:])
    problem.assert_equal()


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_a_snapshot_of_pytorch_goes_on_here(name, settings):
    problem = Problem()
    theirs = getattr(torch.optim, name)(problem.theirs, **settings)
    problem.steps(theirs, problem.theirs, problem.targets[:10])
    problem.copy_theirs()
    optimizer = getattr(optim, name)(problem.ours, lr=0.7)
    optimizer.load_state_dict(theirs.state_dict())

    problem.steps(optimizer, problem.ours, problem.targets[10:20])
    snapshot = optimizer.state_dict()
    problem.steps(optimizer, problem.ours, problem.targets[:5])  # must not reach into the snapshot
    problem.steps(theirs, problem.theirs, problem.targets[10:20])
    problem.copy_theirs()
    again = getattr(optim, name)(problem.ours, lr=0.7)
    again.load_state_dict(snapshot)
    problem.steps(again, problem.ours, problem.targets[20:])
    problem.steps(theirs, problem.theirs, problem.targets[20:])
    problem.assert_equal()


def as_pytorch_has_it(state_dict):
    """A snapshot with its arrays as torch's tensors: what a file format would do."""

    def converted(value):
        if isinstance(value, list):
            return [converted(each) for each in value]
        return torch.from_numpy(value) if isinstance(value, np.ndarray) else value

    state = {i: {name: converted(v) for name, v in of.items()} for i, of in state_dict["state"].items()}
    return {**state_dict, "state": state}


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_a_snapshot_from_here_goes_on_in_pytorch(name, settings):
    problem = Problem()
    ours = getattr(optim, name)(problem.ours, **settings)
    problem.steps(ours, problem.ours, problem.targets[:10])
    with torch.no_grad():
        for theirs, parameter in zip(problem.theirs, problem.ours, strict=True):
            theirs.copy_(torch.from_numpy(parameter.numpy().copy()))
    optimizer = getattr(torch.optim, name)(problem.theirs, lr=0.7)
    optimizer.load_state_dict(as_pytorch_has_it(ours.state_dict()))
    problem.steps(optimizer, problem.theirs, problem.targets[10:])
    problem.steps(ours, problem.ours, problem.targets[10:])
    problem.assert_equal()


# ---- L-BFGS ------------------------------------------------------------------------------------------------

LBFGS = [
    {},
    {"lr": 0.3, "history_size": 3, "max_iter": 5},
    {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "lr": 1e-3, "history_size": 2, "max_iter": 7},
    {"line_search_fn": "strong_wolfe", "lr": 30.0, "max_eval": 9},
]


class Valley:
    """Rosenbrock's function of ten numbers in two parameters of different shapes, here and in PyTorch."""

    def __init__(self):
        start = np.random.default_rng(3).normal(size=10)
        self.ours = [ag.Tensor(part, requires_grad=True) for part in (start[:4].reshape(2, 2), start[4:])]
        self.theirs = [torch.tensor(p.numpy(), requires_grad=True) for p in self.ours]

    @staticmethod
    def closure(optimizer, parameters):
        def closure():
            optimizer.zero_grad()
            first, rest = parameters
            x = [first[i, j] for i in (0, 1) for j in (0, 1)] + [rest[i] for i in range(6)]
            loss = sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in pairwise(x))
            loss.backward()
            return loss

        return closure


@pytest.mark.parametrize("settings", LBFGS)
def test_lbfgs_equals_pytorch(settings):
    valley = Valley()
    ours, theirs = optim.LBFGS(valley.ours, **settings), torch.optim.LBFGS(valley.theirs, **settings)
    steps = [
        (optimizer, valley.closure(optimizer, parameters), parameters)
        for optimizer, parameters in ((ours, valley.ours), (theirs, valley.theirs))
    ]
    for turn in range(4):
        if turn == 2:  # the rest with the other's memory
            ours.load_state_dict(theirs.state_dict())
            theirs.load_state_dict(as_pytorch_has_it(ours.state_dict()))
        losses = [optimizer.step(closure).item() for optimizer, closure, _ in steps]
        assert losses[0] == pytest.approx(losses[1], rel=1e-7)
        for our, their in zip(valley.ours, valley.theirs, strict=True):
            np.testing.assert_allclose(our.numpy(), their.detach().numpy(), rtol=1e-7)
    ours_state, theirs_state = (o.state_dict()["state"][0] for o in (ours, theirs))
    assert ours_state["n_iter"] == theirs_state["n_iter"] > 5
    assert ours_state["func_evals"] == theirs_state["func_evals"]
