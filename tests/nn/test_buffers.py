"""Buffers: saved with the model, in PyTorch's places, and never trained."""

import copy

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.pytorch import needs_torch, torch


def model_of(library):
    return library.Sequential(library.Linear(2, 3), library.BatchNorm1d(3), library.Linear(3, 1))


def test_they_are_listed_and_are_no_parameters():
    model = model_of(nn)
    paths = ["1.running_mean", "1.running_var", "1.num_batches_tracked"]
    assert [path for path, _ in model.named_buffers()] == paths
    assert [buffer.shape for buffer in model.buffers()] == [(3,), (3,), ()]
    assert not {path for path, _ in model.named_parameters()} & set(paths)
    assert not any(buffer.requires_grad for buffer in model.buffers())


@needs_torch
def test_states_are_exchanged_with_pytorch():
    ours, theirs = model_of(nn), model_of(torch.nn).double()
    x = np.random.default_rng(0).normal(size=(5, 2))
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs(torch.tensor(x))
    ours.load_state_dict(theirs.state_dict())
    np.testing.assert_allclose(ours.eval()(x).numpy(), theirs.eval()(torch.tensor(x)).detach().numpy(), rtol=1e-12)
    theirs.load_state_dict({path: torch.tensor(values) for path, values in ours.state_dict().items()})
    assert ours.state_dict()["1.num_batches_tracked"].dtype == np.int64


def test_a_state_is_a_snapshot_and_comes_back():
    layer = nn.BatchNorm1d(2)
    before = layer.state_dict()
    layer(np.array([[1.0, 2.0], [3.0, 5.0]]))
    np.testing.assert_array_equal(before["running_mean"], 0)
    layer.load_state_dict(before)
    np.testing.assert_array_equal(layer.running_mean.numpy(), 0)
    assert layer.num_batches_tracked.item() == 0
    with pytest.raises(ShapeError, match="running_var"):
        layer.load_state_dict({**before, "running_var": np.ones(3)})


def test_a_plain_value_may_not_take_a_buffers_place():
    layer = nn.BatchNorm1d(2)
    with pytest.raises(TypeError, match=r"running_mean is a Buffer, and a ndarray .* \.running_mean\.data = values"):
        layer.running_mean = np.zeros(2)
    layer.running_mean = nn.Buffer(np.ones(2))
    assert layer.state_dict()["running_mean"].tolist() == [1, 1]


def test_a_buffer_copies_and_what_is_computed_from_it_is_a_tensor():
    data = np.array([1.0, 2.0])
    buffer = nn.Buffer(data)
    assert not np.shares_memory(buffer.numpy(), data)
    assert type(buffer * 2) is ag.Tensor
    assert nn.Buffer(3).dtype == int


def test_a_deep_copy_has_buffers_of_its_own():
    layer = nn.BatchNorm1d(1)
    twin = copy.deepcopy(layer)
    twin(np.array([[1.0], [2.0]]))
    assert layer.num_batches_tracked.item() == 0
    assert twin.num_batches_tracked.item() == 1
