"""Recurrent cells and layers: PyTorch's values, gradients, states, names; dropout between layers; errors."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

LAYERS = ["RNN", "LSTM", "GRU"]

CASES = [
    ({}, (4, 2, 3), False),
    ({}, (4, 2, 3), True),
    ({"bias": False}, (4, 2, 3), True),
    ({"num_layers": 2, "bidirectional": True}, (3, 2, 3), True),
    ({"num_layers": 3, "batch_first": True}, (2, 4, 3), False),
    ({"bidirectional": True, "batch_first": True}, (2, 3, 3), True),
    ({"num_layers": 2}, (4, 3), True),
    ({"bidirectional": True, "batch_first": True}, (4, 3), False),
    ({}, (1, 1, 3), True),
]


def flat(parts):
    """All numbers of arrays in tuples, end to end."""
    return [n for part in parts for n in flat(part)] if isinstance(parts, tuple) else [parts.reshape((-1,))]


def whole(library, name, state_shape, **settings):
    """A layer with its initial state as parameters and everything it gives in one array."""
    parameter, tensor, join = (
        (library.Parameter, np.asarray, ag.concatenate)
        if library is nn
        else (library.Parameter, torch.tensor, torch.cat)
    )

    class Whole(library.Module):
        def __init__(self):
            super().__init__()
            if state_shape is not None:
                self.h_0 = parameter(tensor(np.ones(state_shape)))
                if name.startswith("LSTM"):
                    self.c_0 = parameter(tensor(np.ones(state_shape)))
            self.layer = getattr(library, name)(3, 4, **settings)

        def forward(self, x):
            if state_shape is None:
                return join(flat((self.layer(x),)))
            return join(flat((self.layer(x, (self.h_0, self.c_0) if name.startswith("LSTM") else self.h_0),)))

    module = Whole()
    if library is nn:
        rng = np.random.default_rng(2)
        for p in module.parameters():
            p.data = rng.normal(size=p.shape)
    return module


def check_whole(name, settings, shape, state_shape):
    ours, theirs = (whole(library, name, state_shape, **settings) for library in (nn, torch.nn))
    agree(ours, theirs, np.random.default_rng(1).normal(size=shape), rtol=1e-11)


@needs_torch
@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize(("settings", "shape", "with_state"), CASES)
def test_layers_are_pytorchs(name, settings, shape, with_state):
    count = settings.get("num_layers", 1) * (1 + settings.get("bidirectional", False))
    batch = (shape[0 if settings.get("batch_first") else 1],) if len(shape) == 3 else ()
    check_whole(name, settings, shape, (count, *batch, 4) if with_state else None)


@needs_torch
def test_relu_is_pytorchs():
    check_whole("RNN", {"nonlinearity": "relu"}, (4, 2, 3), (1, 2, 4))
    check_whole("RNNCell", {"nonlinearity": "relu"}, (2, 3), (2, 4))


@needs_torch
@pytest.mark.parametrize("name", ["RNNCell", "LSTMCell", "GRUCell"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("shape", "state_shape"), [((2, 3), (2, 4)), ((3,), (4,)), ((2, 3), None)])
def test_cells_are_pytorchs(name, bias, shape, state_shape):
    check_whole(name, {"bias": bias}, shape, state_shape)


@needs_torch
@pytest.mark.parametrize("name", LAYERS)
def test_a_state_of_pytorch_is_read(name):
    settings = {"num_layers": 2, "bidirectional": True, "dropout": 0.5}
    theirs = getattr(torch.nn, name)(3, 4, **settings).eval()
    ours = getattr(nn, name)(3, 4, **settings, dtype="float32").eval()
    ours.load_state_dict(theirs.state_dict())
    x = np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32)
    y = ours(x)[0]
    assert y.dtype == np.float32
    np.testing.assert_allclose(y.numpy(), theirs(torch.tensor(x))[0].detach().numpy(), rtol=1e-4, atol=1e-6)


@needs_torch
def test_they_are_shown_as_pytorchs():
    for name in LAYERS:
        for settings in ({}, {"num_layers": 2, "bias": False, "batch_first": True, "dropout": 0.5}):
            assert repr(getattr(nn, name)(3, 4, **settings)) == repr(getattr(torch.nn, name)(3, 4, **settings))
    assert repr(nn.GRUCell(3, 4, bias=False)) == repr(torch.nn.GRUCell(3, 4, bias=False))
    assert repr(nn.RNNCell(3, 4, nonlinearity="relu")) == repr(torch.nn.RNNCell(3, 4, nonlinearity="relu"))


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_its_cell_step_by_step(name):
    layer, cell = getattr(nn, name)(3, 4, rng=0), getattr(nn, name + "Cell")(3, 4)
    cell.load_state_dict({path.removesuffix("_l0"): values for path, values in layer.state_dict().items()})
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    output, end = layer(x)
    state = None
    for t in range(5):
        state = cell(x[t], state)
        h = state[0] if name == "LSTM" else state
        np.testing.assert_allclose(h.numpy(), output[t].numpy(), rtol=1e-12)
    np.testing.assert_allclose(np.concatenate(flat((state,))).numpy(), np.concatenate(flat((end,))).numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("shape", [(300, 1, 3), (3, 300, 3), (23, 24, 3)])
def test_gradients_of_long_sequences_and_large_batches_are_those_of_the_cell(name, shape):
    layer, cell = getattr(nn, name)(3, 4, rng=0), getattr(nn, name + "Cell")(3, 4)
    cell.load_state_dict({path.removesuffix("_l0"): values for path, values in layer.state_dict().items()})
    rng = np.random.default_rng(0)
    whole, stepwise = (ag.Tensor(array, requires_grad=True) for array in [rng.normal(size=shape)] * 2)
    weight = rng.normal(size=(*shape[:2], 4))
    (layer(whole)[0] * weight).sum().backward()
    state, states = None, []
    for t in range(shape[0]):
        state = cell(stepwise[t], state)
        states.append(state[0] if name == "LSTM" else state)
    (ag.stack(states) * weight).sum().backward()
    for found, expected in zip([whole, *layer.parameters()], [stepwise, *cell.parameters()], strict=True):
        np.testing.assert_allclose(found.grad.numpy(), expected.grad.numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", LAYERS)
def test_a_graph_may_be_walked_twice(name):
    layer = getattr(nn, name)(3, 4, rng=0)
    y = layer(np.random.default_rng(0).normal(size=(5, 2, 3)))[0].sum()
    y.backward(retain_graph=True)
    once = [p.grad.numpy() for p in layer.parameters()]
    y.backward()
    for p, before in zip(layer.parameters(), once, strict=True):
        np.testing.assert_allclose(p.grad.numpy(), 2 * before, rtol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_every_gradient_has_memory_of_its_own(name):
    layer = getattr(nn, name)(3, 4, rng=0)
    layer(np.ones((5, 2, 3)))[0].sum().backward()
    gradients = [p.grad.numpy() for p in layer.parameters()]
    assert not any(np.shares_memory(a, b) for i, a in enumerate(gradients) for b in gradients[:i])


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_have_their_numeric_witness(name):
    layer = getattr(nn, name)(2, 3, bidirectional=True, rng=1)
    assert ag.gradcheck(lambda x: layer(x)[0], np.random.default_rng(0).normal(size=(3, 2)))


@pytest.mark.parametrize("name", LAYERS)
def test_dropout_is_between_the_layers_and_only_while_training(name):
    x = np.ones((4, 2, 3))
    make = getattr(nn, name)
    layer = make(3, 4, num_layers=2, dropout=0.5, rng=0)
    same = make(3, 4, num_layers=2, dropout=0.5, rng=0)
    first = layer(x)[0].numpy()
    np.testing.assert_array_equal(first, same(x)[0].numpy())
    assert not np.array_equal(first, layer(x)[0].numpy())
    without = make(3, 4, num_layers=2)
    without.load_state_dict(layer.state_dict())
    np.testing.assert_array_equal(layer.eval()(x)[0].numpy(), without(x)[0].numpy())
    alone = make(3, 4, dropout=0.9, rng=0)
    np.testing.assert_array_equal(alone(x)[0].numpy(), alone.eval()(x)[0].numpy())


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("name", LAYERS)
def test_dtypes_stay(name, dtype):
    layer = getattr(nn, name)(3, 4, dtype=dtype)
    x = ag.Tensor(np.ones((4, 2, 3), dtype), requires_grad=True)
    y, end = layer(x)
    y.sum().backward()
    assert {y.dtype, x.grad.dtype, *(p.grad.dtype for p in layer.parameters())} == {np.dtype(dtype)}
    assert {part.dtype for part in flat((end,))} == {np.dtype(dtype)}


def test_a_sequence_of_a_thousand_steps():
    layer = nn.GRU(1, 2, rng=0)
    x = ag.Tensor(np.ones((1000, 1)), requires_grad=True)
    layer(x)[0].sum().backward()
    assert np.isfinite(x.grad.numpy()).all()


def test_large_inputs_saturate():
    for name in LAYERS:
        x = ag.Tensor(np.array([[1e4], [-1e4]]), requires_grad=True)
        y, _ = getattr(nn, name)(1, 2, rng=0)(x)
        y.sum().backward()
        assert (abs(y.numpy()) <= 1).all()
        assert np.isfinite(x.grad.numpy()).all()


@pytest.mark.parametrize("shape", [(3,), (4, 2, 5), (1, 4, 2, 3), (0, 2, 3), (4, 0, 3)])
def test_inputs_that_are_refused(shape):
    with pytest.raises(ShapeError, match=r"LSTM takes \(L, N, 3\) or \(L, 3\)"):
        nn.LSTM(3, 4)(np.ones(shape))


def test_states_that_are_refused():
    x = np.ones((5, 2, 3))
    with pytest.raises(ShapeError, match=r"\(2, 2, 4\), not \(1, 2, 4\)"):
        nn.GRU(3, 4, num_layers=2)(x, np.ones((1, 2, 4)))
    with pytest.raises(ShapeError, match=r"\(1, 4\), not \(1, 2, 4\)"):
        nn.GRU(3, 4)(x[:, 0], np.ones((1, 2, 4)))
    with pytest.raises(ShapeError, match=r"tuple \(h_0, c_0\)"):
        nn.LSTM(3, 4)(x, np.ones((1, 2, 4)))
    with pytest.raises(ShapeError, match=r"RNNCell: the state for this input is \(2, 4\)"):
        nn.RNNCell(3, 4)(x[0], np.ones((4,)))


def test_settings_that_are_refused():
    with pytest.raises(ShapeError, match="num_layers=0"):
        nn.RNN(3, 4, num_layers=0)
    with pytest.raises(ValueError, match="'sigmoid'; it may be 'tanh' or 'relu'"):
        nn.RNN(3, 4, nonlinearity="sigmoid")
    with pytest.raises(ValueError, match="probability"):
        nn.GRU(3, 4, dropout=1.5)
    with pytest.raises(ShapeError, match=r"GRUCell\(0, 4\)"):
        nn.GRUCell(0, 4)
    with pytest.raises(ShapeError, match=r"LSTMCell takes \(N, 3\) or \(3,\)"):
        nn.LSTMCell(3, 4)(np.ones((2, 2, 3)))
