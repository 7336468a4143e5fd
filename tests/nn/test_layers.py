"""Sequential, Linear and Bilinear."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.functions_against_pytorch import agree_in_all
from tests.pytorch import needs_torch, torch


@pytest.fixture
def rng():
    return np.random.default_rng(7)


# ---- Linear ------------------------------------------------------------------------------------------------


def test_linear_starts_uniform_within_the_bound(rng):
    layer = nn.Linear(100, 400, rng=rng)
    for parameter in layer.parameters():
        values = parameter.numpy()
        assert np.abs(values).max() <= 0.1
        assert np.abs(values).max() > 0.099
        assert abs(values.mean()) < 0.01
        assert values.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.06)


def test_the_same_seed_gives_the_same_layer_and_a_generator_goes_on(rng):
    np.testing.assert_array_equal(nn.Linear(3, 2, rng=5).weight.numpy(), nn.Linear(3, 2, rng=5).weight.numpy())
    assert not np.array_equal(nn.Linear(3, 2, rng=rng).weight.numpy(), nn.Linear(3, 2, rng=rng).weight.numpy())
    assert not np.array_equal(nn.Linear(3, 2).weight.numpy(), nn.Linear(3, 2).weight.numpy())


def test_initialization_leaves_numpys_global_state_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    nn.Linear(3, 2)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_linear_dtype():
    assert nn.Linear(2, 1).weight.dtype == np.float64
    layer = nn.Linear(2, 1, dtype="float32", rng=0)
    y = layer(np.ones((3, 2), np.float32))
    assert y.dtype == np.float32
    y.sum().backward()
    assert layer.weight.grad.dtype == layer.bias.grad.dtype == np.float32


@pytest.mark.parametrize(
    "x", [np.ones((2, 3)), ag.Tensor(np.ones((2, 3))), [[1, 1, 1], [1, 1, 1]], np.ones((2, 3), int)]
)
@pytest.mark.parametrize("bias", [True, False])
def test_linear_takes_arrays_tensors_and_lists(x, bias):
    layer = nn.Linear(3, 2, bias=bias, rng=0)
    expected = layer.weight.numpy().sum(axis=1) + (layer.bias.numpy() if bias else 0)
    y = layer(x)
    assert isinstance(y, ag.Tensor)
    np.testing.assert_allclose(y.numpy(), [expected, expected])


def test_linear_says_what_does_not_fit():
    with pytest.raises(ShapeError, match=r"takes 3 features on the last axis; the input is \(2, 4\)"):
        nn.Linear(3, 2)(np.ones((2, 4)))
    with pytest.raises(ShapeError, match="inner sizes 4 and 3 differ"):
        nn.Linear(3, 2, bias=False)(np.ones((2, 4)))
    with pytest.raises(ShapeError, match=r"Linear\(0, 2\)"):
        nn.Linear(0, 2)


def test_linear_uses_the_layer_operation_only_with_a_bias():
    x = np.ones((1, 3))
    assert nn.Linear(3, 2)(x).node.operation is ag.linear
    assert nn.Linear(3, 2, bias=False)(x).node.operation is ag.matmul


# ---- Bilinear ----------------------------------------------------------------------------------------------


@needs_torch
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [(), (5,), (2, 3)])
def test_bilinear_is_pytorchs_in_value_and_both_derivatives(rng, bias, batch):
    assert repr(nn.Bilinear(4, 3, 2, bias)) == repr(torch.nn.Bilinear(4, 3, 2, bias))
    state = nn.Bilinear(4, 3, 2, bias).state_dict()
    assert list(state) == list(torch.nn.Bilinear(4, 3, 2, bias).state_dict())
    inputs = rng.normal(size=(*batch, 4)), rng.normal(size=(*batch, 3))
    agree_in_all(nn.functional.bilinear, torch.nn.functional.bilinear, *inputs, *state.values())


def test_bilinear_is_what_its_formula_says(rng):
    layer = nn.Bilinear(4, 3, 2, rng=rng)
    x1, x2 = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    expected = np.einsum("ni,kij,nj->nk", x1, layer.weight.numpy(), x2) + layer.bias.numpy()
    np.testing.assert_allclose(layer(x1, x2).numpy(), expected, rtol=1e-12, atol=1e-14)
    for parameter in layer.parameters():
        assert np.abs(parameter.numpy()).max() <= 0.5


def test_bilinear_says_what_does_not_fit():
    with pytest.raises(ShapeError, match=r"\(\.\.\., 3\) and \(\.\.\., 4\).*they are \(2, 3\) and \(5, 4\)"):
        nn.Bilinear(3, 4, 2)(np.ones((2, 3)), np.ones((5, 4)))
    with pytest.raises(ShapeError, match=r"Bilinear\(3, 0, 2\)"):
        nn.Bilinear(3, 0, 2)


# ---- Sequential --------------------------------------------------------------------------------------------


def test_sequential_applies_in_order(rng):
    model = nn.Sequential(nn.Linear(2, 3, rng=rng), nn.Tanh(), nn.Linear(3, 1, rng=rng))
    x = rng.normal(size=(4, 2))
    np.testing.assert_array_equal(model(x).numpy(), model[2](np.tanh(model[0](x))).numpy())


def test_sequential_is_a_sequence():
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    assert len(model) == 3
    assert [type(layer).__name__ for layer in model] == ["Linear", "Tanh", "Linear"]
    assert model[-1] is model[2]
    part = model[1:]
    assert isinstance(part, nn.Sequential)
    assert list(part) == [model[1], model[2]]
    with pytest.raises(IndexError):
        model[3]


def test_a_layer_given_twice_is_applied_twice():
    layer = nn.Linear(1, 1, bias=False)
    layer.weight.data = [[3.0]]
    model = nn.Sequential(layer, layer)
    assert len(model) == 2
    assert model(np.array([[1.0]])).item() == 9.0


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (([nn.Tanh()],), r"layer 0 of Sequential is a list; .* Sequential\(\*layers\)"),
        ((nn.Tanh(), nn.ReLU), r"layer 1 of Sequential is the class ReLU; make one, ReLU\(\)"),
        ((np.tanh,), "a ufunc and not a Module"),
    ],
)
def test_sequential_takes_modules(layers, message):
    with pytest.raises(TypeError, match=message):
        nn.Sequential(*layers)
