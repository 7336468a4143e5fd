"""The running mean of the weights."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DataError, InPlaceError, ShapeError
from autograd_nn.optim import SGD, ExponentialMovingAverage
from tests.pytorch import needs_torch, torch


def trained(model, average, steps=10):
    optimizer = SGD(model.parameters(), lr=0.3)
    rng = np.random.default_rng(0)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.MSELoss()(model(rng.normal(size=(4, 2))), rng.normal(size=(4, 3))).backward()
        optimizer.step()
        average.update()


@needs_torch
def test_it_is_pytorchs_average():
    model = nn.Linear(2, 3, rng=0)
    average = ExponentialMovingAverage(model.parameters(), decay=0.8)
    theirs = torch.nn.Linear(2, 3).double()
    averaged = torch.optim.swa_utils.AveragedModel(theirs, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.8))

    def copy():
        theirs.load_state_dict({name: torch.tensor(array) for name, array in model.state_dict().items()})
        averaged.update_parameters(theirs)

    copy()
    optimizer = SGD(model.parameters(), lr=0.3)
    for x in np.random.default_rng(0).normal(size=(10, 4, 2)):
        optimizer.zero_grad()
        model(x).sum().backward()
        optimizer.step()
        average.update()
        copy()
    with average.swapped_in():
        for ours, their in zip(model.parameters(), averaged.module.parameters(), strict=True):
            np.testing.assert_allclose(ours.numpy(), their.detach().numpy(), rtol=1e-12)


def test_the_weights_come_back_bit_for_bit_in_the_same_memory():
    model = nn.Linear(2, 3, rng=0)
    average = ExponentialMovingAverage(model.parameters(), decay=0.7)
    trained(model, average)
    arrays = [p.numpy() for p in model.parameters()]
    before = [array.copy() for array in arrays]

    def look():
        with average.swapped_in():
            assert all((array != old).any() for array, old in zip(arrays, before, strict=True))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look()
    for array, old, parameter in zip(arrays, before, model.parameters(), strict=True):
        np.testing.assert_array_equal(array, old)
        assert parameter.numpy() is array or np.shares_memory(parameter.numpy(), array)


def test_scalars_and_dtypes():
    x, w = ag.Scalar(1.0), ag.Tensor(np.ones(2, np.float32), requires_grad=True)
    average = ExponentialMovingAverage([x, w], decay=0.75)
    x.data = 5.0
    w.data = [5.0, 9.0]
    average.update()
    with average.swapped_in():
        assert type(x.data) is float
        assert x.data == 2.0
        np.testing.assert_array_equal(w.numpy(), [2.0, 3.0])
        assert w.dtype == np.float32
    assert x.data == 5.0


def test_a_graph_from_before_the_swap_refuses_to_go_backward():
    w = ag.Tensor([2.0], requires_grad=True, name="w")
    average = ExponentialMovingAverage([w])
    loss = (w * w).sum()
    with average.swapped_in(), pytest.raises(InPlaceError, match="'w' was changed in place"):
        loss.backward()


def test_a_snapshot_goes_on():
    model = nn.Linear(2, 3, rng=0)
    average = ExponentialMovingAverage(model.parameters(), decay=0.7)
    trained(model, average)
    again = ExponentialMovingAverage(model.parameters(), decay=0.1)
    again.load_state_dict(average.state_dict())
    for one in (average, again):
        one.update()
    assert again.decay == 0.7
    for a, b in zip(average.state_dict()["averages"], again.state_dict()["averages"], strict=True):
        np.testing.assert_array_equal(a, b)


def test_what_is_refused():
    model, other = nn.Linear(2, 3, rng=0), nn.Linear(3, 3, rng=0)
    average = ExponentialMovingAverage(model.parameters())
    with pytest.raises(ValueError, match=r"decay=1\.5"):
        ExponentialMovingAverage(model.parameters(), decay=1.5)
    with pytest.raises(ShapeError, match=r"average of parameter 0 is \(3, 3\); the parameter is \(3, 2\)"):
        average.load_state_dict(ExponentialMovingAverage(other.parameters(), decay=0.5).state_dict())
    with pytest.raises(DataError, match="of 1 parameters; here are 2"):
        average.load_state_dict(ExponentialMovingAverage([other.weight], decay=0.5).state_dict())
    assert average.decay == 0.999
