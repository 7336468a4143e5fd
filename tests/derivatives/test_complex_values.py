"""Complex values between real leaves and a real loss: one convention, and what is refused."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError, GraphError
from tests.pytorch import needs_torch, torch

X, Y = np.array([0.5, -1.2, 2.0]), np.array([1.5, 0.3, -0.7])


def complex_leaves():
    x, y = ag.Tensor(X, requires_grad=True), ag.Tensor(Y, requires_grad=True)
    return x, y, x + 1j * y


def test_the_gradient_of_a_complex_value_is_the_slope_along_x_minus_i_times_the_slope_along_y():
    x, y, z = complex_leaves()
    z.retain_grad()
    (abs(z) ** 3 + (z * (2 - 1j)).imag).sum().backward()
    np.testing.assert_allclose(z.grad.numpy(), x.grad.numpy() - 1j * y.grad.numpy())


@needs_torch
def test_the_gradient_is_the_conjugate_of_pytorchs():
    _, _, z = complex_leaves()
    z.retain_grad()
    (np.exp(z) / (z + 2j)).real.sum().backward()
    theirs = torch.tensor(X + 1j * Y, requires_grad=True)
    (torch.exp(theirs) / (theirs + 2j)).real.sum().backward()
    np.testing.assert_allclose(z.grad.numpy(), theirs.grad.numpy().conj())


def test_a_small_change_changes_the_loss_by_the_real_part_of_gradient_times_change():
    _, _, z = complex_leaves()
    z.retain_grad()
    loss = np.cos(z).imag.sum()
    loss.backward()
    change = 1e-7 * np.array([1 + 2j, -1j, 0.5])
    moved = np.cos(z.numpy() + change).imag.sum()
    np.testing.assert_allclose(moved - loss.item(), np.real(z.grad.numpy() * change).sum(), rtol=1e-5)


def test_a_single_number_times_the_imaginary_unit_is_complex():
    x = ag.Tensor(2.0, requires_grad=True)
    for z in (1j * x, x * 1j):
        assert z.dtype == complex
        z.imag.backward()
    assert x.grad == 2


def test_real_leaves_receive_real_gradients_of_their_own_dtype():
    x = ag.Tensor(X, dtype=np.float32, requires_grad=True)
    z = np.fft.fft(x)
    assert z.dtype == np.complex64
    abs(z).sum().backward()
    assert x.grad.dtype == np.float32


def test_the_angle_of_0_has_gradient_0():
    x = ag.Tensor([0.0], requires_grad=True)
    np.angle(x + 0j).sum().backward()
    assert x.grad[0] == 0


def test_parts_of_a_real_tensor():
    x = ag.Tensor(X, requires_grad=True)
    (x.real + x.imag + x.conj()).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 2, 2])


@pytest.mark.parametrize(
    "function",
    [ag.relu, ag.softmax, ag.sigmoid, np.max, np.prod, np.linalg.det, np.linalg.svd, np.linalg.eigh, np.linalg.qr],
)
def test_what_has_no_rule_for_complex_values_refuses_them(function):
    z = ag.Tensor(np.eye(2), requires_grad=True) * (1 + 1j)
    with pytest.raises(DTypeError, match=r"complex values .* np\.real"):
        function(z)


def test_an_operation_of_the_users_refuses_complex_values():
    @ag.operation(x=lambda g, x: 2 * g * x)
    def squared_size(x):
        return (x * x.conj()).real

    x = ag.Tensor(X, requires_grad=True)
    squared_size(x).sum().backward()
    with pytest.raises(DTypeError, match="squared_size of complex values"):
        squared_size(x * 1j)


def test_complex_constants_take_part_in_anything():
    z = ag.Tensor(X + 1j * Y)
    np.testing.assert_array_equal(np.prod(z).numpy(), np.prod(X + 1j * Y))


def test_a_complex_leaf_is_refused():
    with pytest.raises(DTypeError, match="only floating"):
        ag.Tensor(X + 1j * Y, requires_grad=True)


def test_a_complex_loss_is_refused():
    _, _, z = complex_leaves()
    with pytest.raises(GraphError, match="a complex number"):
        z.sum().backward()
    z.sum().backward(1j)
