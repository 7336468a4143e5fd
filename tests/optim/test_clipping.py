"""Clipping of gradients: by their norm, by their values."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.optim import clip_grad_norm_, clip_grad_value_
from tests.pytorch import needs_torch, torch


def parameters(dtype=np.float64):
    rng = np.random.default_rng(2)
    made = [ag.Tensor(np.ones(shape, dtype), requires_grad=True) for shape in [(3, 2), (4,), (), (5,)]]
    for parameter in made[:-1]:  # the last has none
        parameter.grad = np.asarray(rng.normal(size=parameter.shape), dtype)
    return made


def in_pytorch(ours):
    theirs = [torch.tensor(p.numpy(), requires_grad=True) for p in ours]
    for t, p in zip(theirs, ours, strict=True):
        t.grad = None if p.grad is None else torch.from_numpy(p.grad.numpy().copy())
    return theirs


def assert_gradients_equal(ours, theirs):
    for p, t in zip(ours, theirs, strict=True):
        if p.grad is None:
            assert t.grad is None
        else:
            assert p.grad.dtype == p.dtype
            np.testing.assert_allclose(p.grad.numpy(), t.grad.numpy(), rtol=1e-13 if p.dtype == np.float64 else 1e-6)


@needs_torch
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("norm_type", [1.0, 2.0, 3.0, float("inf")])
@pytest.mark.parametrize("max_norm", [0.5, 100.0])
def test_norms_equal_pytorch(dtype, norm_type, max_norm):
    ours = parameters(dtype)
    theirs = in_pytorch(ours)
    total = clip_grad_norm_(iter(ours), max_norm, norm_type)
    assert total.item() == pytest.approx(torch.nn.utils.clip_grad_norm_(theirs, max_norm, norm_type).item(), rel=1e-6)
    assert_gradients_equal(ours, theirs)


@needs_torch
def test_values_equal_pytorch():
    ours = parameters()
    theirs = in_pytorch(ours)
    clip_grad_value_(ours, 0.5)
    torch.nn.utils.clip_grad_value_(theirs, 0.5)
    assert_gradients_equal(ours, theirs)


def test_one_direction_remains_and_the_length_is_bounded():
    ours = parameters()
    before = np.concatenate([np.ravel(p.grad.numpy()) for p in ours[:-1]])
    norm = clip_grad_norm_(ours, 0.5)
    after = np.concatenate([np.ravel(p.grad.numpy()) for p in ours[:-1]])
    assert norm == pytest.approx(np.linalg.norm(before))
    assert np.linalg.norm(after) == pytest.approx(0.5, rel=1e-5)
    np.testing.assert_allclose(after / before, (after / before)[0])
    assert clip_grad_norm_(ours, 0.6) == pytest.approx(0.5, rel=1e-5)
    np.testing.assert_array_equal(after, np.concatenate([np.ravel(p.grad.numpy()) for p in ours[:-1]]))


def test_half_precision_does_not_overflow():
    w = ag.Tensor(np.ones(4, np.float16), requires_grad=True)
    w.grad = np.full(4, 30000, np.float16)
    assert clip_grad_norm_([w], 2.0) == 60000
    np.testing.assert_allclose(w.grad.numpy(), 1.0, rtol=1e-3)
    assert w.grad.dtype == np.float16


def test_scalars_and_single_parameters():
    x = ag.Scalar(3.0)
    (x * x).backward()
    assert clip_grad_norm_(x, 1.5) == 6.0
    assert x.grad.data == pytest.approx(1.5, rel=1e-6)
    clip_grad_value_([x], 0.25)
    assert x.grad.data == 0.25


def test_a_gradient_of_two_parameters_is_scaled_once():
    v, w = (ag.Tensor([1.0], requires_grad=True) for _ in range(2))
    shared = ag.Tensor([3.0])
    v.grad = w.grad = shared
    clip_grad_norm_([v, w], 1.0)
    np.testing.assert_allclose([v.grad.item(), w.grad.item()], 0.5**0.5, rtol=1e-6)
    assert shared.item() == 3.0


def test_nothing_to_clip():
    assert clip_grad_norm_([], 1.0) == 0.0
    assert clip_grad_norm_([ag.Tensor([1.0], requires_grad=True)], 1.0) == 0.0


def test_a_norm_that_is_not_finite():
    w = ag.Tensor([1.0, 1.0], requires_grad=True)
    w.grad = [1.0, float("nan")]
    with pytest.raises(FloatingPointError, match="norm is nan"):
        clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
    clip_grad_norm_([w], 1.0)
    assert np.isnan(w.grad.numpy()).all()
