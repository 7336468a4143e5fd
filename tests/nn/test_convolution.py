"""Convolutions and their transposes: PyTorch's numbers, states, shapes and defaults; errors that help."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@needs_torch
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize(
    ("name", "args", "settings", "shape"),
    [
        ("Conv1d", (2, 3, 3), {}, (2, 2, 7)),
        ("Conv1d", (2, 3, 4), {"padding": "same", "padding_mode": "replicate"}, (2, 2, 7)),
        ("Conv1d", (4, 6, 3), {"stride": 2, "padding": 2, "dilation": 2, "groups": 2}, (2, 4, 9)),
        ("Conv2d", (1, 3, 5), {}, (2, 1, 7, 6)),
        ("Conv2d", (2, 3, (3, 2)), {"stride": (2, 1), "padding": (1, 0), "bias": False}, (2, 2, 6, 5)),
        ("Conv2d", (2, 2, 3), {"padding": 1, "groups": 2}, (2, 2, 4, 4)),
        ("Conv2d", (2, 2, (2, 4)), {"padding": "same", "dilation": (1, 2)}, (1, 2, 5, 7)),
        ("Conv2d", (2, 2, 3), {"padding": "valid"}, (1, 2, 4, 4)),
        ("Conv2d", (2, 3, 3), {"padding": 2, "padding_mode": "reflect"}, (1, 2, 4, 5)),
        ("Conv2d", (2, 3, 3), {"padding": (2, 1), "padding_mode": "circular", "stride": 2}, (1, 2, 4, 5)),
        ("Conv2d", (2, 3, 1), {}, (2, 2, 3, 3)),
        ("Conv2d", (2, 3, 2), {}, (2, 4, 4)),
        ("Conv3d", (1, 2, (1, 2, 3)), {"padding": (0, 1, 1)}, (1, 1, 2, 3, 3)),
        ("ConvTranspose1d", (3, 2, 4), {"stride": 2, "padding": 1}, (2, 3, 5)),
        ("ConvTranspose1d", (2, 2, 2), {"stride": 3, "output_padding": 2, "bias": False}, (1, 2, 4)),
        ("ConvTranspose1d", (2, 2, 2), {"dilation": 3, "output_padding": 2, "padding": 1}, (1, 2, 4)),
        ("ConvTranspose2d", (4, 2, 3), {"groups": 2}, (1, 4, 3, 2)),
        ("ConvTranspose2d", (2, 3, (3, 2)), {"stride": 2, "padding": (1, 0), "output_padding": (1, 0)}, (2, 2, 3, 3)),
        ("ConvTranspose2d", (2, 1, 2), {}, (2, 3, 3)),
    ],
)
def test_values_and_derivatives_are_pytorchs(rng, name, args, settings, shape):
    agree(
        getattr(nn, name)(*args, **settings, rng=rng),
        getattr(torch.nn, name)(*args, **settings),
        rng.normal(size=shape),
    )


@needs_torch
@pytest.mark.parametrize("name", ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d"])
def test_initial_values_lie_as_pytorchs(name, rng):
    ours, theirs = getattr(nn, name)(16, 8, 3, rng=rng), getattr(torch.nn, name)(16, 8, 3)
    assert {path: v.shape for path, v in ours.state_dict().items()} == {
        path: tuple(v.shape) for path, v in theirs.state_dict().items()
    }
    bound = theirs.weight.abs().max().item()
    assert np.abs(ours.weight.numpy()).max() == pytest.approx(bound, rel=0.1)
    assert np.abs(ours.bias.numpy()).max() <= np.abs(ours.weight.numpy()).max() * 1.1


@pytest.mark.parametrize("layer", [nn.Conv2d(1, 2, 3, padding=1, rng=0), nn.ConvTranspose2d(1, 2, 3, padding=1, rng=0)])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dtypes_stay(layer, dtype):
    x = ag.Tensor(np.ones((2, 1, 3, 3), dtype), requires_grad=True)
    y = layer.to(dtype)(x)
    y.sum().backward()
    assert {y.dtype, x.grad.dtype, layer.weight.grad.dtype, layer.bias.grad.dtype} == {np.dtype(dtype)}
    layer.zero_grad()


def test_half_precision_is_added_up_in_single():
    layer = nn.Conv1d(1, 1, 4096, bias=False).to("float16")
    layer.weight.data = np.ones((1, 1, 4096))
    x = np.full((1, 1, 4096), 1.0, np.float16)
    x[0, 0, 0] = 2048  # where the next half-precision number is 2050
    assert layer(x).item() == 2048 + 4095 + 1


def test_an_empty_batch():
    layer = nn.Conv2d(1, 2, 3, rng=0)
    x = ag.Tensor(np.ones((0, 1, 5, 5)), requires_grad=True)
    y = layer(x)
    y.sum().backward()
    assert y.shape == (0, 2, 3, 3)
    assert x.grad.shape == x.shape
    np.testing.assert_array_equal(layer.weight.grad.numpy(), 0)


def test_inputs_that_are_not_contiguous(rng):
    layer = nn.Conv2d(2, 3, 2, rng=rng)
    x = rng.normal(size=(5, 4, 2, 3))
    flipped = x.transpose(3, 2, 1, 0)[:, :, ::-1]
    np.testing.assert_allclose(layer(flipped).numpy(), layer(np.ascontiguousarray(flipped)).numpy(), rtol=1e-13)


def test_columns_of_many_images_are_made_in_blocks(rng):
    layer = nn.Conv2d(1, 2, 5, rng=rng)
    x = rng.normal(size=(100, 1, 20, 20))
    together = ag.Tensor(x, requires_grad=True)
    layer(together).sum().backward()
    weight_grad = layer.weight.grad.numpy()
    layer.zero_grad()
    for one in x:
        layer(one[None]).sum().backward()
    np.testing.assert_allclose(layer.weight.grad.numpy(), weight_grad, rtol=1e-12)
    np.testing.assert_allclose(together.grad.numpy()[0], together.grad.numpy()[99], rtol=1e-13)


def test_the_rules_say_that_they_are_convolutions():
    layer = nn.Conv1d(1, 1, 2, rng=0)
    x = ag.Tensor(np.ones((1, 1, 3)), requires_grad=True, name="x")
    text = str(ag.trace(layer(x).sum()))
    assert "conv_transpose(" in text
    assert "conv_weight(" in text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: nn.Conv2d(1, 8, 5)(np.zeros((32, 28, 28))),
            r"takes \(N, 1, H, W\) or \(1, H, W\); the input is \(32, 28, 28\)",
        ),
        (lambda: nn.Conv1d(3, 8, 5)(np.zeros((2, 4, 9))), r"takes \(N, 3, L\) or \(3, L\); the input is \(2, 4, 9\)"),
        (lambda: nn.Conv3d(3, 8, 5)(np.zeros(3)), r"takes \(N, 3, D, H, W\) or \(3, D, H, W\); the input is \(3,\)"),
        (
            lambda: nn.Conv2d(1, 8, 5)(np.zeros((1, 1, 4, 9))),
            r"conv of x \(1, 1, 4, 9\) with weight \(8, 1, 5, 5\).* larger than",
        ),
        (lambda: nn.ConvTranspose2d(2, 8, 1, padding=3)(np.zeros((1, 2, 3, 3))), r"padding=\(3, 3\)\) leaves nothing"),
        (lambda: nn.Conv2d(3, 8, 5, groups=2), r"Conv2d\(3, 8, groups=2\): .* multiples of the groups"),
        (lambda: nn.Conv2d(2, 8, 5, groups=0), r"groups=0"),
        (lambda: nn.Conv2d(0, 8, 5), r"Conv2d\(0, 8"),
        (lambda: nn.Conv2d(1, 8, (5, 5, 5)), r"it takes a whole number, or 2 of them"),
        (lambda: nn.Conv2d(1, 8, 5, stride=0), "stride=0: .* at least 1"),
        (lambda: nn.Conv2d(1, 8, 5, padding=-1), "padding=-1: .* at least 0"),
        (
            lambda: nn.ConvTranspose1d(1, 1, 3, stride=2, output_padding=2),
            r"\(2,\)\): it must be smaller than the stride",
        ),
    ],
)
def test_what_does_not_fit_is_said(make, message):
    with pytest.raises(ShapeError, match=message):
        make()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"padding": "some"}, "padding='some'.* 'same', 'valid' or numbers"),
        ({"padding": "same", "stride": 2}, "only stride 1"),
        ({"padding_mode": "mirror"}, "padding_mode='mirror'.* 'zeros', 'reflect', 'replicate', 'circular'"),
    ],
)
def test_settings_that_are_not_such(settings, message):
    with pytest.raises(ValueError, match=message):
        nn.Conv2d(1, 2, 3, **settings)


@needs_torch
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("Conv2d", {"padding": 1, "bias": False}),
        ("Conv1d", {"padding": "same", "dilation": 2, "groups": 2}),
        ("Conv2d", {"stride": 2, "padding_mode": "reflect"}),
        ("ConvTranspose2d", {"stride": 2, "output_padding": 1}),
    ],
)
def test_repr_is_pytorchs(name, settings):
    assert repr(getattr(nn, name)(2, 4, 3, **settings)) == repr(getattr(torch.nn, name)(2, 4, 3, **settings))
