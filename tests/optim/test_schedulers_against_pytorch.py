"""Schedules give PyTorch's learning rates and momenta, alone, chained and combined, and read each other's snapshots."""

import json

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import optim
from autograd_nn.optim import lr_scheduler
from tests.pytorch import needs_torch, torch

# PyTorch warns of schedulers that step before their optimizer; nothing is trained here.
pytestmark = [needs_torch, pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")]


def sequence(*makers, milestones):
    return lambda package, optimizer: package.SequentialLR(
        optimizer, [maker(package, optimizer) for maker in makers], milestones=milestones
    )


def chain(*makers):
    return lambda package, optimizer: package.ChainedScheduler([maker(package, optimizer) for maker in makers])


def make(name, *args, **settings):
    return lambda package, optimizer: getattr(package, name)(optimizer, *args, **settings)


SCHEDULES = {
    "step": make("StepLR", 3),
    "step, gentle": make("StepLR", step_size=7, gamma=0.7),
    "milestones": make("MultiStepLR", [9, 2, 5, 5, 20], gamma=0.3),
    "exponential": make("ExponentialLR", 0.9),
    "constant": make("ConstantLR"),
    "constant, long": make("ConstantLR", factor=0.7, total_iters=12),
    "linear": make("LinearLR"),
    "linear, down": make("LinearLR", start_factor=0.9, end_factor=0.05, total_iters=17),
    "linear, to zero": make("LinearLR", start_factor=1.0, end_factor=0.0, total_iters=10),
    "polynomial": make("PolynomialLR"),
    "polynomial, squared": make("PolynomialLR", total_iters=23, power=2.5),
    "cosine": make("CosineAnnealingLR", 10),
    "cosine, odd": make("CosineAnnealingLR", T_max=7, eta_min=0.01),
    "cosine, unfinished": make("CosineAnnealingLR", T_max=100, eta_min=1e-3),
    "restarts": make("CosineAnnealingWarmRestarts", 6),
    "restarts, longer": make("CosineAnnealingWarmRestarts", T_0=3, T_mult=2, eta_min=0.002),
    "lambda": make("LambdaLR", lambda t: 0.95**t / (1 + t)),
    "lambda, each": make("LambdaLR", [lambda t: 0.95**t, lambda t: 1 / (1 + t)]),
    "one cycle": make("OneCycleLR", max_lr=0.5, total_steps=40),
    "one cycle, linear": make("OneCycleLR", [0.5, 0.1], epochs=10, steps_per_epoch=4, anneal_strategy="linear"),
    "one cycle, three": make("OneCycleLR", 0.5, 40, three_phase=True, pct_start=0.4, base_momentum=0.7),
    "one cycle, rates only": make("OneCycleLR", 0.5, 40, cycle_momentum=False, div_factor=10, final_div_factor=3),
    "one cycle, down": make("OneCycleLR", 0.5, 40, pct_start=0.0, max_momentum=0.9),
    "warm-up, cosine": sequence(
        make("LinearLR", 0.1, total_iters=6), make("CosineAnnealingLR", T_max=30), milestones=[6]
    ),
    "three in turn": sequence(
        make("ConstantLR", 0.2, total_iters=100),
        make("ExponentialLR", 0.8),
        make("CosineAnnealingWarmRestarts", 5),
        milestones=[4, 11],
    ),
    "steps, then lambda": sequence(make("StepLR", 2), make("LambdaLR", lambda t: 1 / (1 + t)), milestones=[7]),
    "polynomial in turn": sequence(make("MultiStepLR", [1, 3]), make("PolynomialLR", 20), milestones=[5]),
    "chained": chain(make("ConstantLR", 0.1, total_iters=4), make("ExponentialLR", 0.9)),
    "chained three": chain(make("LinearLR", 0.2, total_iters=8), make("StepLR", 5, 0.5), make("CosineAnnealingLR", 12)),
    "chained polynomial": chain(make("PolynomialLR", 30, 1.5), make("MultiStepLR", [3, 9], 0.5)),
}


def optimizers(method="SGD", **settings):
    ours = [ag.Tensor(np.ones(2), requires_grad=True) for _ in range(2)]
    theirs = [torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2)]
    for package, parameters in ((optim, ours), (torch.optim, theirs)):
        groups = [{"params": [parameters[0]]}, {"params": [parameters[1]], "lr": 0.03}]
        yield getattr(package, method)(groups, lr=0.3, **settings)


def schedules(maker, ours, theirs):
    return maker(lr_scheduler, ours), maker(torch.optim.lr_scheduler, theirs)


def assert_equal(pair, ours, theirs):
    for our_group, their_group in zip(ours.param_groups, theirs.param_groups, strict=True):
        for name in {"lr", "initial_lr", "momentum", "betas", "max_lr", "min_lr"} & set(their_group):
            np.testing.assert_allclose(our_group[name], their_group[name], rtol=1e-12, atol=1e-16, err_msg=name)
    np.testing.assert_allclose(pair[0].get_last_lr(), pair[1].get_last_lr(), rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("maker", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize(("method", "settings"), [("SGD", {"momentum": 0.9}), ("Adam", {})])
def test_forty_steps_equal_pytorch(maker, method, settings):
    ours, theirs = optimizers(method, **settings)
    pair = schedules(maker, ours, theirs)
    for _ in range(39):
        assert_equal(pair, ours, theirs)
        for scheduler in pair:
            scheduler.step()
    assert_equal(pair, ours, theirs)


@pytest.mark.parametrize("maker", SCHEDULES.values(), ids=SCHEDULES)
def test_a_snapshot_goes_on_here_and_from_pytorch(maker):
    ours, theirs = optimizers(momentum=0.9)
    pair = schedules(maker, ours, theirs)
    for _ in range(13):
        for scheduler in pair:
            scheduler.step()
    for optimizer, scheduler in ((ours, pair[0]), (theirs, pair[1])):
        again, _ = optimizers(momentum=0.5)
        resumed = maker(lr_scheduler, again)
        state = scheduler.state_dict()
        resumed.load_state_dict(json.loads(json.dumps(state)) if optimizer is ours else state)
        again.load_state_dict(optimizer.state_dict())
        reference = schedules(maker, *optimizers(momentum=0.9))[1]
        for _ in range(13):
            reference.step()
        for _ in range(13, 39):
            resumed.step()
            reference.step()
            assert_equal((resumed, reference), again, reference.optimizer)


@pytest.mark.parametrize("name", ["step", "linear", "cosine", "restarts, longer", "warm-up, cosine", "chained"])
def test_a_snapshot_from_here_goes_on_in_pytorch(name):
    ours, theirs = optimizers(momentum=0.9)
    ours_scheduler, resumed = schedules(SCHEDULES[name], ours, theirs)
    for _ in range(9):
        ours_scheduler.step()
    resumed.load_state_dict(ours_scheduler.state_dict())
    theirs.load_state_dict(ours.state_dict())
    for _ in range(9, 30):
        resumed.step()
        ours_scheduler.step()
        assert_equal((ours_scheduler, resumed), ours, theirs)


def test_fractions_of_an_epoch_between_restarts():
    ours, theirs = optimizers()
    pair = schedules(make("CosineAnnealingWarmRestarts", 2, T_mult=3, eta_min=0.01), ours, theirs)
    for place in np.arange(0, 20, 0.25):
        for scheduler in pair:
            scheduler.step(float(place))
        assert_equal(pair, ours, theirs)


PLATEAUS = [
    {},
    {"patience": 2, "factor": 0.5},
    {"patience": 1, "cooldown": 3, "mode": "max"},
    {"patience": 1, "threshold": 0.2, "threshold_mode": "abs", "min_lr": [0.1, 0.001]},
    {"patience": 0, "threshold": 0.1, "mode": "max", "threshold_mode": "abs"},
    {"patience": 0, "threshold": 0.1, "mode": "max", "min_lr": 1e-6},
    {"patience": 0, "eps": 0.01},
]


@pytest.mark.parametrize("settings", PLATEAUS)
def test_plateaus_equal_pytorch(settings):
    rng = np.random.default_rng(4)
    losses = np.concatenate([1 / np.arange(1, 15), rng.random(40), [float("nan")] * 5, -rng.random(20)])
    ours, theirs = optimizers()
    pair = schedules(make("ReduceLROnPlateau", **settings), ours, theirs)
    rates = set()
    for i, loss in enumerate(losses):
        for scheduler in pair:
            scheduler.step(float(loss))
        assert_equal(pair, ours, theirs)
        rates.add(ours.param_groups[0]["lr"])
        if i % 10 == 5:
            pair[0].load_state_dict(pair[1].state_dict())
        elif i % 10 == 0:
            pair[1].load_state_dict(pair[0].state_dict())
    assert len(rates) > 1
