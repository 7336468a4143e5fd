"""Activations: PyTorch's values, first and second derivatives, ordinary and at their most difficult inputs."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

PAIRS = [
    (nn.Tanh(), torch.nn.Tanh()),
    (nn.Sigmoid(), torch.nn.Sigmoid()),
    (nn.ReLU(), torch.nn.ReLU()),
    (nn.LeakyReLU(), torch.nn.LeakyReLU()),
    (nn.LeakyReLU(0.3), torch.nn.LeakyReLU(0.3)),
    (nn.PReLU(), torch.nn.PReLU()),
    (nn.PReLU(4, 0.1), torch.nn.PReLU(4, 0.1)),
    (nn.ELU(), torch.nn.ELU()),
    (nn.ELU(0.7), torch.nn.ELU(0.7)),
    (nn.SELU(), torch.nn.SELU()),
    (nn.CELU(), torch.nn.CELU()),
    (nn.CELU(0.7), torch.nn.CELU(0.7)),
    (nn.GELU(), torch.nn.GELU()),
    (nn.GELU("tanh"), torch.nn.GELU("tanh")),
    (nn.SiLU(), torch.nn.SiLU()),
    (nn.Mish(), torch.nn.Mish()),
    (nn.Softplus(), torch.nn.Softplus()),
    (nn.Softplus(2.0, 3.0), torch.nn.Softplus(2.0, 3.0)),
    (nn.Softsign(), torch.nn.Softsign()),
    (nn.Hardtanh(), torch.nn.Hardtanh()),
    (nn.Hardtanh(-0.5, 2.0), torch.nn.Hardtanh(-0.5, 2.0)),
    (nn.Hardsigmoid(), torch.nn.Hardsigmoid()),
    (nn.Hardswish(), torch.nn.Hardswish()),
    (nn.LogSigmoid(), torch.nn.LogSigmoid()),
    (nn.Softmax(), torch.nn.Softmax(-1)),
    (nn.Softmax(0), torch.nn.Softmax(0)),
    (nn.LogSoftmax(), torch.nn.LogSoftmax(-1)),
    (nn.LogSoftmax(1), torch.nn.LogSoftmax(1)),
    (nn.GLU(), torch.nn.GLU()),
    (nn.GLU(1), torch.nn.GLU(1)),
    (nn.Threshold(0.2, 7.0), torch.nn.Threshold(0.2, 7.0)),
]

pairs = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[repr(ours) for ours, _ in PAIRS])


def precision(layer):
    """How far PyTorch is to be trusted: it rounds the constants 1 / 6 and 1 / 0.7 to single precision."""
    return 1e-7 if isinstance(layer, (nn.Hardsigmoid, nn.CELU)) else 1e-12


OURS = [ours for ours, _ in PAIRS]
ELEMENTWISE = [ours for ours in OURS if not isinstance(ours, (nn.Softmax, nn.LogSoftmax, nn.GLU))]


def slope(layer, x, dtype=float):
    """Values of an activation and the gradient of their sum."""
    x = ag.Tensor(np.array(x, dtype), requires_grad=True)
    y = layer(x)
    y.sum().backward()
    return y.numpy(), x.grad.numpy()


@needs_torch
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [pair for pair in PAIRS if not isinstance(pair[0], nn.Hardsigmoid)],
    ids=[repr(layer) for layer in OURS if not isinstance(layer, nn.Hardsigmoid)],
)
def test_values_and_both_derivatives_are_pytorchs(ours, theirs):
    agree(ours, theirs, 3 * np.random.default_rng(0).standard_normal((3, 4, 2, 6)), precision(ours))


def test_the_second_derivative_of_hardsigmoid_which_pytorch_does_not_have():
    assert ag.gradgradcheck(nn.Hardsigmoid(), [-4.0, -1.0, 2.0, 5.0])


@needs_torch
@pairs
def test_text_is_pytorchs(ours, theirs):
    assert repr(ours) == repr(theirs)


@needs_torch
@pytest.mark.parametrize(
    ("ours", "theirs"), [pair for pair in PAIRS if pair[0] in ELEMENTWISE], ids=[repr(layer) for layer in ELEMENTWISE]
)
def test_far_out_and_at_zero_values_and_gradients_are_pytorchs(ours, theirs):
    x = np.array([-1000.0, -400.0, -40.0, 0.0, 40.0, 400.0, 1000.0])[:, None] * np.ones(4)
    x_theirs = torch.tensor(x, requires_grad=True)
    y_theirs = theirs.double()(x_theirs)
    y_theirs.sum().backward()
    y, gradient = slope(ours, x)
    np.testing.assert_allclose(y, y_theirs.detach().numpy(), rtol=precision(ours), atol=1e-13)
    np.testing.assert_allclose(gradient, x_theirs.grad.numpy(), rtol=precision(ours), atol=1e-13)


@needs_torch
@pytest.mark.parametrize(
    ("ours", "theirs", "kinks"),
    [
        (nn.Hardtanh(), torch.nn.Hardtanh(), [-1, 1]),
        (nn.Hardsigmoid(), torch.nn.Hardsigmoid(), [-3, 3]),
        (nn.Threshold(0.5, 7.0), torch.nn.Threshold(0.5, 7.0), [0.5]),
        (nn.LeakyReLU(0.1), torch.nn.LeakyReLU(0.1), [0, -0.0]),
    ],
    ids=repr,
)
def test_gradients_at_kinks_are_pytorchs(ours, theirs, kinks):
    x_theirs = torch.tensor(kinks, dtype=torch.float64, requires_grad=True)
    theirs(x_theirs).sum().backward()
    np.testing.assert_allclose(slope(ours, kinks)[1], x_theirs.grad.numpy(), rtol=1e-15)


def test_hardswish_at_its_kinks_has_the_smaller_slope():
    np.testing.assert_array_equal(slope(nn.Hardswish(), [-3, 3])[1], [0, 1])


@pytest.mark.parametrize("layer", OURS, ids=repr)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_the_input_decides_the_precision(layer, dtype):
    layer = nn.PReLU(layer.weight.size, dtype=dtype) if isinstance(layer, nn.PReLU) else layer
    x = np.array([[-1000, -3, -1, 0], [0.5, 2, 3, 1000]]).repeat(2, axis=0).T
    y, gradient = slope(layer, x, dtype)
    exact, exact_gradient = slope(layer, x)
    assert y.dtype == gradient.dtype == dtype
    tolerance = 8 * np.finfo(dtype).eps
    np.testing.assert_allclose(y, exact, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(gradient, exact_gradient, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("layer", OURS, ids=repr)
def test_arrays_lists_and_tensors_are_taken_alike(layer):
    x = np.random.default_rng(1).standard_normal((2, 4))
    expected = layer(ag.Tensor(x)).numpy()
    np.testing.assert_array_equal(np.asarray(getattr(layer(x), "_data", layer(x))), expected)
    np.testing.assert_array_equal(np.asarray(getattr(layer(x.tolist()), "_data", layer(x.tolist()))), expected)


@pytest.mark.parametrize("layer", [layer for layer in ELEMENTWISE if not isinstance(layer, nn.PReLU)], ids=repr)
def test_a_scalar_is_taken_too(layer):
    x = ag.Scalar(-0.7)
    y = layer(x)
    assert isinstance(y, ag.Scalar)
    values, gradients = slope(layer, [-0.7])
    y.backward()
    assert y.item() == pytest.approx(values[0])
    assert x.grad.item() == pytest.approx(gradients[0])


@pytest.mark.parametrize("layer", [nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Mish()], ids=repr)
def test_small_results_far_to_the_left_keep_their_digits(layer):
    # x times a probability that is far below 1e-16 must not be computed from 1 - (1 - probability).
    assert ag.gradcheck(layer, [-9.0], atol=0)


def test_a_slope_that_is_learned_gets_no_gradient_from_infinities_on_the_right():
    layer = nn.PReLU(2)
    layer(np.array([[np.inf, -3.0], [2.0, -4.0]])).sum().backward()
    np.testing.assert_array_equal(layer.weight.grad.numpy(), [0, -7])


@pytest.mark.parametrize(
    ("layer", "shape", "error", "message"),
    [
        (nn.GLU(), (2, 3), ShapeError, r"glu\(dim=-1\) halves that axis.*input is \(2, 3\)"),
        (nn.GLU(2), (2, 4), ShapeError, r"input is \(2, 4\)"),
        (nn.PReLU(3), (2, 4), ShapeError, r"prelu of an input \(2, 4\): the weight is \(3,\).*each of the 4 channels"),
        (nn.GELU("erf"), (2,), ValueError, "approximate='erf'"),
        (nn.Hardtanh(1.0, -1.0), (2,), ValueError, "the lower bound is above the upper one"),
    ],
)
def test_what_does_not_fit_is_refused(layer, shape, error, message):
    with pytest.raises(error, match=message):
        layer(np.ones(shape))
