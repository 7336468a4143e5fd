"""Flatten, Unflatten, Pad2d, Upsample, Identity and Lambda."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch


@needs_torch
@pytest.mark.parametrize(
    ("ours", "theirs", "shape"),
    [
        (nn.Flatten(), lambda: torch.nn.Flatten(), (2, 3, 4)),
        (nn.Flatten(0, -2), lambda: torch.nn.Flatten(0, -2), (2, 3, 4)),
        (nn.Flatten(0), lambda: torch.nn.Flatten(0), (2,)),
        (nn.Unflatten(1, (2, 3)), lambda: torch.nn.Unflatten(1, (2, 3)), (2, 6, 2)),
        (nn.Unflatten(-1, (2, -1)), lambda: torch.nn.Unflatten(-1, (2, -1)), (2, 6)),
        (nn.Pad2d(1, value=2.0), lambda: torch.nn.ConstantPad2d(1, 2.0), (1, 2, 2, 3)),
        (nn.Pad2d((1, 2, 0, 1), "reflect"), lambda: torch.nn.ReflectionPad2d((1, 2, 0, 1)), (1, 2, 2, 3)),
        (nn.Pad2d((1, 2, 3, 4), "replicate"), lambda: torch.nn.ReplicationPad2d((1, 2, 3, 4)), (2, 2, 3)),
        (nn.Pad2d((1, 2, 2, 0), "circular"), lambda: torch.nn.CircularPad2d((1, 2, 2, 0)), (1, 2, 2, 3)),
        (nn.Upsample(scale_factor=2), lambda: torch.nn.Upsample(scale_factor=2), (1, 2, 3)),
        (nn.Upsample(scale_factor=(2, 0.5)), lambda: torch.nn.Upsample(scale_factor=(2, 0.5)), (2, 1, 3, 5)),
        (nn.Upsample((5, 4)), lambda: torch.nn.Upsample((5, 4)), (2, 1, 3, 6)),
        (
            nn.Upsample(scale_factor=2, mode="linear"),
            lambda: torch.nn.Upsample(scale_factor=2, mode="linear"),
            (1, 2, 3),
        ),
        (nn.Upsample(7, mode="bilinear"), lambda: torch.nn.Upsample(7, mode="bilinear"), (1, 2, 3, 4)),
        (
            nn.Upsample((5, 2), mode="bilinear", align_corners=True),
            lambda: torch.nn.Upsample((5, 2), mode="bilinear", align_corners=True),
            (1, 1, 3, 4),
        ),
        (
            nn.Upsample((1, 1, 3), mode="trilinear", align_corners=True),
            lambda: torch.nn.Upsample((1, 1, 3), mode="trilinear", align_corners=True),
            (1, 1, 2, 3, 2),
        ),
    ],
    ids=lambda value: repr(value) if isinstance(value, nn.Module) else "",
)
def test_values_and_derivatives_are_pytorchs(ours, theirs, shape):
    agree(ours, theirs(), np.random.default_rng(0).normal(size=shape))


def test_dtypes_stay():
    x = np.ones((1, 1, 2, 2), np.float32)
    for layer in (nn.Pad2d(1), nn.Upsample(3), nn.Upsample(3, mode="bilinear"), nn.Flatten(), nn.Unflatten(1, (1, 1))):
        assert layer(x).dtype == np.float32


def test_identity_gives_its_input():
    x = object()
    assert nn.Identity()(x) is x


def test_lambda_is_its_function():
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    nn.Sequential(nn.Lambda(lambda x: x * x), nn.Lambda(np.sum))(x).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 4])
    assert nn.Lambda(np.add)(1, 2) == 3
    assert repr(nn.Lambda(np.exp)) == "Lambda(exp)"
    with pytest.raises(TypeError, match="Lambda takes a function, not a int"):
        nn.Lambda(3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Flatten()(np.zeros(3)), r"Flatten\(start_dim=1, end_dim=-1\) of an input of shape \(3,\)"),
        (lambda: nn.Flatten(2, 1)(np.zeros((2, 3, 4))), "the last comes before the first"),
        (lambda: nn.Unflatten(1, (2, 3))(np.zeros((2, 5))), r"unflattened_size=\(2, 3\)\) does not fit .* \(2, 5\)"),
        (lambda: nn.Unflatten(1, (0, -1))(np.zeros((2, 5))), "does not fit"),
        (lambda: nn.Unflatten(2, (2, 3))(np.zeros((2, 6))), "does not fit"),
        (lambda: nn.Pad2d((1, 2, 3)), r"Pad2d\(\(1, 2, 3\)\) takes one width, or four"),
        (lambda: nn.Pad2d(1)(np.zeros(3)), r"Pad2d takes \(\.\.\., H, W\); the input is \(3,\)"),
        (lambda: nn.Upsample(4, mode="bilinear")(np.zeros((1, 2, 3))), r"Upsample\(mode='bilinear'\) takes"),
        (lambda: nn.Upsample((4, 4))(np.zeros((1, 2, 3))), r"\(1, 2, 3\) has 1 spatial axes"),
    ],
)
def test_shapes_that_do_not_fit_are_said(make, message):
    with pytest.raises(ShapeError, match=message):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Pad2d(1, "mirror"), "mode='mirror'.*'constant', 'reflect', 'replicate', 'circular'"),
        (lambda: nn.Upsample(2, mode="cubic"), "mode='cubic'.*'nearest', 'linear', 'bilinear', 'trilinear'"),
        (lambda: nn.Upsample(), "either size or scale_factor"),
        (lambda: nn.Upsample(2, 2), "either size or scale_factor"),
    ],
)
def test_settings_that_are_not_such(make, message):
    with pytest.raises(ValueError, match=message):
        make()
