"""Normalization: PyTorch's numbers and running statistics; right at zero variance and at large means."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

CASES = [
    ("BatchNorm1d", (3,), {}, (4, 3)),
    ("BatchNorm1d", (3,), {"momentum": 0.3, "eps": 1e-3}, (4, 3, 5)),
    ("BatchNorm2d", (2,), {}, (3, 2, 4, 3)),
    ("BatchNorm2d", (2,), {"affine": False, "momentum": None}, (3, 2, 4, 3)),
    ("BatchNorm2d", (2,), {"track_running_stats": False}, (3, 2, 2, 2)),
    ("InstanceNorm2d", (2,), {}, (3, 2, 4, 3)),
    ("InstanceNorm2d", (2,), {"affine": True, "momentum": 0.5}, (3, 2, 4, 3)),
    ("InstanceNorm2d", (2,), {"affine": True}, (2, 4, 3)),
    ("GroupNorm", (2, 4), {}, (3, 4, 5)),
    ("GroupNorm", (1, 4), {"affine": False}, (3, 4)),
    ("GroupNorm", (4, 4), {"eps": 1e-2}, (2, 4, 3, 2)),
    ("LayerNorm", (5,), {}, (3, 5)),
    ("LayerNorm", ((2, 3),), {"bias": False}, (4, 2, 3)),
    ("LayerNorm", (5,), {"elementwise_affine": False}, (5,)),
    ("RMSNorm", (5,), {}, (3, 5)),
    ("RMSNorm", ((2, 3),), {"eps": 1e-3}, (4, 2, 3)),
    ("RMSNorm", (5,), {"elementwise_affine": False}, (2, 3, 5)),
]


def pair(name, args, settings):
    ours = getattr(nn, name)(*args, **settings)
    rng = np.random.default_rng(3)
    for parameter in ours.parameters():
        parameter.data = rng.normal(size=parameter.shape)
    return ours, getattr(torch.nn, name)(*args, **settings)


@needs_torch
@pytest.mark.parametrize(("name", "args", "settings", "shape"), CASES)
def test_training_is_pytorchs(name, args, settings, shape):
    agree(*pair(name, args, settings), np.random.default_rng(1).normal(size=shape))


@needs_torch
@pytest.mark.parametrize(("name", "args", "settings", "shape"), CASES)
def test_evaluation_is_pytorchs(name, args, settings, shape):
    ours, theirs = pair(name, args, settings)
    rng = np.random.default_rng(2)
    for _ in range(3):
        ours(rng.normal(2.0, 3.0, size=shape))
    agree(ours.eval(), theirs.eval(), rng.normal(size=shape))


@needs_torch
@pytest.mark.parametrize(("name", "momentum"), [("BatchNorm2d", 0.1), ("BatchNorm2d", None), ("InstanceNorm2d", 0.1)])
def test_running_statistics_follow_pytorchs(name, momentum):
    settings = {"momentum": momentum, "track_running_stats": True}
    ours, theirs = getattr(nn, name)(2, **settings), getattr(torch.nn, name)(2, **settings).double()
    rng = np.random.default_rng(4)
    for size in (1, 3, 5):
        x = rng.normal(size, 2.0, size=(size, 2, 3, 3))
        ours(x)
        theirs(torch.tensor(x))
        np.testing.assert_allclose(ours.running_mean.numpy(), theirs.running_mean.numpy(), rtol=1e-13)
        np.testing.assert_allclose(ours.running_var.numpy(), theirs.running_var.numpy(), rtol=1e-13)
    assert ours.num_batches_tracked.item() == 3
    assert ours.num_batches_tracked.dtype == np.int64
    x = rng.normal(size=(2, 2, 3, 3))
    np.testing.assert_allclose(
        ours.eval()(ag.Tensor(x)).detach().numpy(), theirs.eval()(torch.tensor(x)).detach().numpy(), rtol=1e-13
    )


LAYERS = {
    "BatchNorm1d": (lambda: nn.BatchNorm1d(3), (4, 3)),
    "InstanceNorm2d": (lambda: nn.InstanceNorm2d(3), (2, 3, 2, 2)),
    "GroupNorm": (lambda: nn.GroupNorm(1, 3), (4, 3)),
    "LayerNorm": (lambda: nn.LayerNorm(3), (4, 3)),
    "RMSNorm": (lambda: nn.RMSNorm(3), (4, 3)),
}


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("value", [0.0, 1000.0, -1000.0])
@pytest.mark.parametrize("name", LAYERS)
def test_zero_variance_and_large_values(name, value, dtype):
    make, shape = LAYERS[name]
    layer = make().to(dtype)
    x = ag.Tensor(np.full(shape, value, dtype), requires_grad=True)
    y = layer(x)
    y.backward(np.ones(shape, dtype))
    expected = np.sign(value) if name == "RMSNorm" else 0
    np.testing.assert_allclose(y.numpy(), expected, rtol=1e-3)
    assert y.dtype == x.grad.dtype == dtype
    assert np.isfinite(x.grad.numpy()).all()
    assert all(p.grad.dtype == dtype for p in layer.parameters())


@pytest.mark.parametrize("name", ["BatchNorm1d", "GroupNorm", "LayerNorm"])
def test_a_large_mean_costs_no_digits(name):
    make, shape = LAYERS[name]
    x = np.random.default_rng(0).integers(-8, 8, shape).astype(np.float32)
    near, far = (make().to("float32")(x + shift).numpy() for shift in (0, np.float32(1000)))
    np.testing.assert_allclose(far, near, rtol=1e-4, atol=1e-4)


def test_evaluation_uses_the_running_statistics_and_leaves_them():
    layer = nn.BatchNorm1d(1).eval()
    layer.running_mean.data = [3.0]
    layer.running_var.data = [4.0 - layer.eps]
    np.testing.assert_allclose(layer([[5.0]]).numpy(), [[1.0]])
    assert layer.num_batches_tracked.item() == 0


def test_an_earlier_graph_does_not_mind_later_statistics():
    layer = nn.BatchNorm1d(1).eval()
    x = ag.Tensor([[5.0]], requires_grad=True)
    y = layer(x)
    layer.train()(np.array([[1.0], [2.0]]))
    y.backward(np.ones((1, 1)))
    np.testing.assert_allclose(x.grad.numpy(), 1 / np.sqrt(1 + layer.eps))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.BatchNorm1d(3)(np.zeros((2, 4))), r"BatchNorm1d\(3\) takes \(N, 3\) or \(N, 3, L\); the input"),
        (lambda: nn.BatchNorm2d(3)(np.zeros((2, 3))), r"takes \(N, 3, H, W\); the input is \(2, 3\)"),
        (lambda: nn.InstanceNorm2d(3)(np.zeros((2, 3))), r"takes \(3, H, W\) or \(N, 3, H, W\)"),
        (lambda: nn.BatchNorm1d(3)(np.zeros((1, 3))), r"more than one value .* \(1, 3\)\. After eval\(\)"),
        (lambda: nn.GroupNorm(2, 4)(np.zeros((2, 3))), r"takes \(N, 4, \.\.\.\); the input is \(2, 3\)"),
        (lambda: nn.GroupNorm(2, 3), r"GroupNorm\(2, 3\): the channels do not divide"),
        (lambda: nn.LayerNorm((2, 3))(np.zeros((2, 4))), r"takes \(\.\.\., 2, 3\); the input is \(2, 4\)"),
        (lambda: nn.RMSNorm(3)(np.zeros(())), r"RMSNorm\(3\) takes"),
    ],
)
def test_what_does_not_fit_is_said(make, message):
    with pytest.raises(ShapeError, match=message):
        make()


@needs_torch
@pytest.mark.parametrize(("name", "args", "settings", "shape"), CASES)
def test_repr_is_pytorchs(name, args, settings, shape):
    ours, theirs = (repr(module) for module in pair(name, args, settings))
    assert ours == theirs.replace(", bias=True", "").replace(", bias=False", "")
