"""apply, to, requires_grad_ and forward hooks."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.engine.errors import DTypeError


def net():
    return nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3), nn.Sequential(nn.Tanh(), nn.Linear(3, 1, rng=1)))


def test_apply_goes_to_the_innermost_first():
    seen = []
    model = net()
    assert model.apply(lambda module: seen.append(type(module).__name__)) is model
    assert seen == ["Linear", "BatchNorm1d", "Tanh", "Linear", "Sequential", "Sequential"]


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_to_casts_parameters_buffers_and_gradients(dtype):
    model = net()
    x = np.random.default_rng(0).normal(size=(4, 2))
    model(x).sum().backward()
    before = {path: p.grad.numpy().copy() for path, p in model.named_parameters()}
    assert model.to(dtype) is model
    for path, p in model.named_parameters():
        assert p.dtype == p.grad.dtype == dtype
        np.testing.assert_array_equal(p.grad.numpy(), before[path].astype(dtype))
    assert model[1].running_var.dtype == dtype
    assert model[1].num_batches_tracked.dtype == np.int64
    model.zero_grad()
    y = model(x.astype(dtype))
    y.sum().backward()
    assert y.dtype == model[0].weight.grad.dtype == dtype


def test_to_keeps_the_parameters_and_what_knows_them():
    layer = nn.Linear(1, 1, bias=False, rng=0)
    weight = layer.weight
    optimizer = optim.SGD(layer.parameters(), lr=1.0)
    seen = []
    weight.register_hook(lambda g: seen.append(g.dtype))
    layer.to("float32")
    assert layer.weight is weight
    layer(np.ones((1, 1), np.float32)).sum().backward()
    start = weight.item()
    optimizer.step()
    assert weight.item() == pytest.approx(start - 1)
    assert seen == [np.float32]


def test_to_takes_floating_dtypes():
    with pytest.raises(DTypeError, match=r"Linear\.to\(int64\)"):
        nn.Linear(1, 1).to("int64")


def test_frozen_parameters_get_no_gradients():
    model = net()
    model[0].requires_grad_(False)
    model(np.random.default_rng(0).normal(size=(4, 2))).sum().backward()
    assert model[0].weight.grad is None
    assert model[2][1].weight.grad is not None
    assert "0.weight" in model.state_dict()
    assert model.requires_grad_() is model
    assert all(p.requires_grad for p in model.parameters())
    assert model[0].weight.name == "0.weight"


def test_a_forward_hook_sees_and_may_replace_the_output():
    layer = nn.Tanh()
    seen = []
    layer.register_forward_hook(lambda module, args, y: seen.append((module, args, y)))
    doubling = layer.register_forward_hook(lambda module, args, y: 2 * y)
    y = layer(0.5)
    assert seen == [(layer, (0.5,), np.tanh(0.5))]
    assert y == 2 * np.tanh(0.5)
    doubling.remove()
    doubling.remove()
    assert layer(0.5) == np.tanh(0.5)
    assert len(seen) == 2


def test_hooks_belong_to_one_module():
    first, second = nn.Tanh(), nn.Tanh()
    first.register_forward_hook(lambda module, args, y: None)
    assert not second._forward_hooks
    assert [name for name, _ in nn.Sequential(first).named_modules()] == ["", "0"]


def test_a_hook_may_take_itself_off():
    layer = nn.Identity()
    calls = []
    handle = layer.register_forward_hook(lambda *_: (calls.append(1), handle.remove())[1])
    assert [layer(ag.Tensor(1.0)).item() for _ in range(2)] == [1, 1]
    assert len(calls) == 1
