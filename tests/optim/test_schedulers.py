"""Schedules: what is theirs without PyTorch, and what they refuse."""

import math

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError
from autograd_nn.optim import SGD, Adam, RMSprop, Rprop
from autograd_nn.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)


def sgd(lr=1.0, **settings):
    return SGD([ag.Tensor([1.0], requires_grad=True)], lr=lr, **settings)


def rates(optimizer, scheduler, steps):
    told = []
    for _ in range(steps):
        told.append(optimizer.lr)
        assert scheduler.get_last_lr() == [optimizer.lr]
        scheduler.step()
    return told


@pytest.mark.parametrize(
    ("make", "formula"),
    [
        (lambda o: StepLR(o, 4, gamma=0.5), lambda t: 0.5 ** (t // 4)),
        (lambda o: ExponentialLR(o, 0.9), lambda t: 0.9**t),
        (lambda o: ConstantLR(o, 0.25, total_iters=3), lambda t: 0.25 if t < 3 else 1.0),
        (lambda o: LinearLR(o, 0.2, 0.8, total_iters=6), lambda t: 0.2 + 0.1 * min(t, 6)),
        (lambda o: PolynomialLR(o, total_iters=8, power=2.0), lambda t: (1 - min(t, 8) / 8) ** 2),
        (lambda o: CosineAnnealingLR(o, 9, eta_min=0.1), lambda t: 0.1 + 0.45 * (1 + math.cos(math.pi * t / 9))),
        (
            lambda o: CosineAnnealingWarmRestarts(o, 5, eta_min=0.1),
            lambda t: 0.1 + 0.45 * (1 + math.cos(math.pi * (t % 5) / 5)),
        ),
    ],
)
def test_closed_forms(make, formula):
    optimizer = sgd()
    np.testing.assert_allclose(
        rates(optimizer, make(optimizer), 30), [formula(t) for t in range(30)], rtol=1e-12, atol=1e-15
    )


def test_schedules_of_one_optimizer_multiply():
    optimizer = sgd()
    first, second = ConstantLR(optimizer, 0.5, total_iters=2), ExponentialLR(optimizer, 0.5)
    told = []
    for _ in range(4):
        told.append(optimizer.lr)
        first.step()
        second.step()
    assert told == [0.5, 0.25, 0.25, 0.125]


def test_sequences_within_sequences():
    optimizer = sgd()
    inner = SequentialLR(optimizer, [ConstantLR(optimizer, 0.5, 9), ConstantLR(optimizer, 0.25, 9)], milestones=[2])
    chained = ChainedScheduler([ConstantLR(optimizer, 0.5, total_iters=1), ExponentialLR(optimizer, 0.5)])
    outer = SequentialLR(optimizer, [LambdaLR(optimizer, lambda t: t + 2.0), inner, chained], milestones=[2, 6])
    assert rates(optimizer, outer, 9) == [2.0, 3.0, 0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.25]


def test_one_cycle_moves_the_momentum():
    for optimizer, momentum in [
        (sgd(momentum=0.5), lambda group: group["momentum"]),
        (Adam([ag.Tensor([1.0], requires_grad=True)]), lambda group: group["betas"][0]),
    ]:
        scheduler = OneCycleLR(optimizer, max_lr=1.0, total_steps=20, pct_start=0.25)
        (group,) = optimizer.param_groups
        assert (optimizer.lr, momentum(group)) == (0.04, 0.95)
        for _ in range(4):
            scheduler.step()
        assert (optimizer.lr, momentum(group)) == pytest.approx((1.0, 0.85))
        for _ in range(15):
            scheduler.step()
        assert (optimizer.lr, momentum(group)) == pytest.approx((4e-6, 0.95))


def test_one_cycle_ends():
    optimizer = sgd(momentum=0.9)
    scheduler = OneCycleLR(optimizer, 1.0, total_steps=3)
    for _ in range(3):
        scheduler.step()
    with pytest.raises(ValueError, match="ends after 3 steps"):
        scheduler.step()


def test_a_rise_of_one_step():
    optimizer = sgd(momentum=0.9)
    assert rates(optimizer, OneCycleLR(optimizer, 1.0, total_steps=10, pct_start=0.1), 1) == [1.0]


def test_a_plateau_is_told_a_tensor():
    optimizer = sgd()
    scheduler = ReduceLROnPlateau(optimizer, patience=0, factor=0.5)
    scheduler.step(ag.Tensor(1.0))
    scheduler.step(ag.Tensor(1.0))
    assert optimizer.lr == 0.5


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda o: ConstantLR(o, factor=0), "factor=0"),
        (lambda o: LinearLR(o, start_factor=0), "start_factor=0"),
        (lambda o: LinearLR(o, end_factor=1.5), r"end_factor=1\.5"),
        (lambda o: LambdaLR(o, [math.exp, math.exp]), "lr_lambda has 2 values, and the optimizer 1 groups"),
        (lambda o: CosineAnnealingWarmRestarts(o, 0), "T_0=0"),
        (lambda o: CosineAnnealingWarmRestarts(o, 3).step(-1), "epoch=-1"),
        (lambda o: OneCycleLR(o, 1.0), "give total_steps"),
        (lambda o: OneCycleLR(o, 1.0, epochs=3), "give total_steps"),
        (lambda o: OneCycleLR(o, 1.0, 10, pct_start=3), "pct_start=3"),
        (lambda o: OneCycleLR(o, 1.0, 10, anneal_strategy="cosine"), "'cosine'"),
        (lambda o: ReduceLROnPlateau(o, mode="least"), "mode='least'"),
        (lambda o: ReduceLROnPlateau(o, threshold_mode="both"), "threshold_mode='both'"),
        (lambda o: ReduceLROnPlateau(o, factor=1.0), r"factor=1\.0"),
        (lambda o: SequentialLR(o, [], []), "there are none"),
        (lambda o: ChainedScheduler([]), "there are none"),
        (lambda o: SequentialLR(o, [StepLR(o, 1)], [3]), "1 schedules need 0 milestones, not 1"),
        (lambda o: SequentialLR(o, [StepLR(o, 1), StepLR(sgd(), 1)], [3]), "schedule 1, a StepLR, is of another"),
        (lambda o: ChainedScheduler([ReduceLROnPlateau(o)]), "step it by itself"),
    ],
)
def test_settings_that_make_no_sense(make, message):
    with pytest.raises(ValueError, match=message):
        make(sgd())


def test_an_optimizer_without_momentum_cannot_cycle_it():
    optimizer = Rprop([ag.Tensor([1.0], requires_grad=True)])
    with pytest.raises(ValueError, match=r"Rprop has no momentum; write cycle_momentum=False"):
        OneCycleLR(optimizer, 1.0, 10)
    OneCycleLR(RMSprop([ag.Tensor([1.0], requires_grad=True)]), 1.0, 10)


def test_a_group_that_comes_too_late():
    optimizer = sgd()
    scheduler = LambdaLR(optimizer, math.exp)
    optimizer.add_param_group({"params": [ag.Tensor([1.0], requires_grad=True)]})
    with pytest.raises(ValueError, match="Make schedules after the last add_param_group"):
        scheduler.step()


def test_a_schedule_needs_an_optimizer():
    with pytest.raises(DTypeError, match="a list has none"):
        StepLR([], 3)
