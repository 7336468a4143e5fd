"""Attention and the transformer's encoder layer: PyTorch's numbers and masks; nothing to look at gives zeros."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.nn import functional
from tests.nn.against_pytorch import agree
from tests.pytorch import needs_torch, torch

LATER = np.triu(np.ones((4, 4), dtype=bool), 1)
PADDING = np.array([[False, False, True, True], [False, False, False, True]])
NUMBERS = np.random.default_rng(9).normal(size=(4, 4))


def calling(library, layer, call):
    """A module that gives everything a call of a layer gives, end to end; ``call`` says how to call it."""

    class Calling(library.Module):
        def __init__(self):
            super().__init__()
            self.layer = layer

        def forward(self, x):
            parts = call(self.layer, x, (lambda a: a) if library is nn else torch.tensor)
            parts = [part.reshape((-1,)) for part in parts if part is not None]
            return ag.concatenate(parts) if library is nn else torch.cat(parts)

    return Calling()


def check_calls(make, call, shape):
    ours, theirs = (calling(library, make(library), call) for library in (nn, torch.nn))
    rng = np.random.default_rng(2)
    for p in ours.parameters():
        p.data = rng.normal(size=p.shape)
    # PyTorch's fused attention has no second derivative.
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        agree(ours, theirs, np.random.default_rng(1).normal(size=shape), rtol=1e-10)


ATTENTION = {
    "plain": ({}, lambda a, x, t: a(x, x, x)),
    "without bias": ({"bias": False}, lambda a, x, t: a(x, x, x)),
    "other keys and values": ({}, lambda a, x, t: a(x[:2], 2 * x, x**2)),
    "heads apart": ({}, lambda a, x, t: a(x, x, x, average_attn_weights=False)),
    "without weights": ({}, lambda a, x, t: a(x, x, x, need_weights=False)),
    "batch first": ({"batch_first": True}, lambda a, x, t: a(x, x[:, :3], x[:, :3])),
    "mask": ({}, lambda a, x, t: a(x, x, x, attn_mask=t(LATER))),
    "numbers": ({}, lambda a, x, t: a(x, x, x, attn_mask=t(NUMBERS))),
    "minus infinity": ({}, lambda a, x, t: a(x, x, x, attn_mask=t(np.where(LATER, -np.inf, 0.0)))),
    "mask of each head": ({}, lambda a, x, t: a(x, x, x, attn_mask=t(np.stack([LATER, LATER.T] * 2)))),
    "padding": ({}, lambda a, x, t: a(x, x, x, t(PADDING))),
    "padding and mask": ({}, lambda a, x, t: a(x, x, x, t(PADDING), attn_mask=t(LATER))),
}


@needs_torch
@pytest.mark.parametrize("name", ATTENTION)
def test_multihead_attention_is_pytorchs(name):
    settings, call = ATTENTION[name]
    shape = (2, 4, 6) if settings.get("batch_first") else (4, 2, 6)
    check_calls(lambda library: library.MultiheadAttention(6, 2, **settings), call, shape)


@needs_torch
def test_multihead_attention_of_a_single_example():
    def call(attention, x, tensor):
        return attention(x, x, x, tensor(PADDING[0]), attn_mask=tensor(LATER))

    check_calls(lambda library: library.MultiheadAttention(6, 3), call, (4, 6))


LAYERS = [
    {},
    {"norm_first": True},
    {"activation": "gelu", "batch_first": True},
    {"bias": False, "layer_norm_eps": 1e-3},
    {"norm_first": True, "bias": False, "activation": "gelu"},
]


@needs_torch
@pytest.mark.parametrize("settings", LAYERS, ids=repr)
@pytest.mark.parametrize("masked", [False, True])
def test_encoder_layers_are_pytorchs(settings, masked):
    def call(layer, x, tensor):
        return [layer(x, tensor(LATER), tensor(PADDING)) if masked else layer(x)]

    check_calls(
        lambda library: library.TransformerEncoderLayer(6, 2, 5, dropout=0.0, **settings),
        call,
        (2, 4, 6) if settings.get("batch_first") else (4, 2, 6),
    )


@needs_torch
def test_an_activation_of_ones_own():
    check_calls(
        lambda library: library.TransformerEncoderLayer(
            6, 2, 5, 0.0, ag.tanh if library is nn else torch.tanh, norm_first=True
        ),
        lambda layer, x, tensor: [layer(x)],
        (4, 6),
    )


@needs_torch
@pytest.mark.parametrize("name", ["MultiheadAttention", "TransformerEncoderLayer"])
def test_a_state_of_pytorch_is_read(name):
    theirs = getattr(torch.nn, name)(6, 2, batch_first=True).eval()
    ours = getattr(nn, name)(6, 2, batch_first=True, dtype="float32").eval()
    ours.load_state_dict(theirs.state_dict())
    x = np.random.default_rng(0).normal(size=(2, 4, 6)).astype(np.float32)
    inputs = [x] * (3 if name == "MultiheadAttention" else 1)
    y, y_theirs = ours(*inputs), theirs(*map(torch.tensor, inputs))
    if isinstance(y, tuple):
        y, y_theirs = y[0], y_theirs[0]
    assert y.dtype == np.float32
    np.testing.assert_allclose(y.numpy(), y_theirs.detach().numpy(), rtol=1e-4, atol=1e-6)


FORMULA = {
    "plain": {},
    "scale": {"scale": 0.3},
    "causal": {"is_causal": True},
    "booleans": {"attn_mask": ~LATER},
    "numbers": {"attn_mask": NUMBERS},
    "a mask for each": {"attn_mask": np.stack([NUMBERS, -NUMBERS])[:, None]},
    "a row of nothing": {"attn_mask": np.arange(4)[:, None] > [[1, 1, 2, 0]]},
    "a row of minus infinity": {"attn_mask": np.where(np.arange(4)[:, None] > [[1, 1, 2, 0]], 0.5, -np.inf)},
}


@needs_torch
@pytest.mark.parametrize("name", FORMULA)
def test_scaled_dot_product_attention_is_pytorchs(name):
    def attend(library, settings):
        f = functional if library is nn else torch.nn.functional

        class Attend(library.Module):
            def forward(self, x):
                return f.scaled_dot_product_attention(x, 2 * x + 1, x**2, **settings)

        return Attend()

    settings = FORMULA[name]
    theirs = {key: torch.tensor(value) if isinstance(value, np.ndarray) else value for key, value in settings.items()}
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        agree(attend(nn, settings), attend(torch.nn, theirs), np.random.default_rng(1).normal(size=(2, 3, 4, 5)))


@pytest.mark.parametrize("mask", [np.zeros((4, 4), dtype=bool), np.full((4, 4), -np.inf)], ids=["bool", "float"])
def test_nothing_to_look_at_gives_zeros_and_zero_gradients(mask):
    operands = [ag.Tensor(np.random.default_rng(i).normal(size=(4, 3)), requires_grad=True) for i in range(3)]
    y = functional.scaled_dot_product_attention(*operands, attn_mask=mask)
    np.testing.assert_array_equal(y.numpy(), 0)
    y.sum().backward()
    for operand in operands:
        np.testing.assert_array_equal(operand.grad.numpy(), 0)


def test_examples_of_nothing_but_padding():
    attention = nn.MultiheadAttention(4, 2, batch_first=True, rng=0)
    x = ag.Tensor(np.random.default_rng(0).normal(size=(2, 3, 4)), requires_grad=True)
    y, weights = attention(x, x, x, key_padding_mask=[[True] * 3, [False] * 3])
    np.testing.assert_array_equal(weights[0].numpy(), 0)
    np.testing.assert_allclose(weights[1].numpy().sum(axis=-1), 1)
    np.testing.assert_array_equal(y[0].numpy(), np.zeros((3, 4)))
    y.sum().backward()
    np.testing.assert_array_equal(x.grad[0].numpy(), 0)
    assert np.isfinite(x.grad.numpy()).all()
    assert all(np.isfinite(p.grad.numpy()).all() for p in attention.parameters())


def test_one_input_for_all_is_the_same_as_three_that_are_equal():
    attention = nn.MultiheadAttention(6, 2, rng=0)
    x = np.random.default_rng(0).normal(size=(4, 2, 6))
    gradients = []
    for inputs in ((x, x, x), (x, x.copy(), x.copy())):
        y, weights = attention(*inputs)
        attention.zero_grad()
        ((y**2).sum() + (weights**2).sum()).backward()
        gradients.append([y.numpy(), weights.numpy(), *[p.grad.numpy() for p in attention.parameters()]])
    for found, expected in zip(*gradients, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_a_nan_in_the_scores_is_not_taken_for_a_mask():
    x = np.full((2, 2), np.nan)
    assert np.isnan(functional.scaled_dot_product_attention(x, x, np.ones((2, 1)))).all()


@pytest.mark.parametrize("factor", [1e3, -1e3])
def test_large_scores(factor):
    x = ag.Tensor(factor * np.array([[1.0, 2.0], [3.0, 4.0]]), requires_grad=True)
    y = functional.scaled_dot_product_attention(x, x, x, is_causal=True)
    y.sum().backward()
    np.testing.assert_array_equal(y.numpy(), x.numpy())
    assert np.isfinite(x.grad.numpy()).all()


def test_half_precision_does_not_overflow():
    x = np.full((2, 64), 100, np.float16)
    y = functional.scaled_dot_product_attention(x, x, x)
    assert y.dtype == np.float16
    np.testing.assert_array_equal(y, x)


def test_a_mask_is_learned():
    x = np.random.default_rng(0).normal(size=(4, 3))
    assert ag.gradcheck(lambda mask: functional.scaled_dot_product_attention(x, x, x, mask), NUMBERS)
    assert ag.gradgradcheck(lambda mask: functional.scaled_dot_product_attention(x, x, x, mask), NUMBERS)


def test_integers_are_not_rounded_to():
    y = functional.scaled_dot_product_attention([[0], [0]], [[0], [0]], [[0], [1]])
    np.testing.assert_array_equal(y, [[0.5], [0.5]])


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("mask", [LATER, np.where(LATER, -np.inf, 0.0)], ids=["bool", "float64"])
def test_dtypes_stay(dtype, mask):
    layer = nn.TransformerEncoderLayer(4, 2, 3, dtype=dtype)
    x = ag.Tensor(np.random.default_rng(0).normal(size=(3, 2, 4)).astype(dtype), requires_grad=True)
    y = layer(x, mask[:3, :3])
    y.sum().backward()
    assert {y.dtype, x.grad.dtype, *(p.grad.dtype for p in layer.parameters())} == {np.dtype(dtype)}


def test_dropout_is_only_while_training_and_can_be_repeated():
    x = np.random.default_rng(0).normal(size=(4, 2, 6))
    layer, same = (nn.TransformerEncoderLayer(6, 2, 5, dropout=0.5, rng=0) for _ in range(2))
    first = layer(x).numpy()
    np.testing.assert_array_equal(first, same(x).numpy())
    assert not np.array_equal(first, layer(x).numpy())
    np.testing.assert_array_equal(layer.eval()(x).numpy(), same.eval()(x).numpy())


def test_dropped_weights_are_0_and_the_others_twice_as_large():
    attention = nn.MultiheadAttention(4, 1, dropout=0.5, rng=0)
    x = np.ones((8, 1, 4))
    _, weights = attention(x, x, x)
    assert set(np.unique(weights.numpy().round(12))) == {0, 0.25}
    y = functional.scaled_dot_product_attention(x[:, 0], x[:, 0], x[:, 0], dropout_p=1.0)
    np.testing.assert_array_equal(y, 0)


def test_positions():
    positions = nn.sinusoidal_positions(50, 7, "float32")
    assert positions.shape == (50, 7)
    assert positions.dtype == np.float32
    t, i = 13, 2
    np.testing.assert_allclose(positions[t, 2 * i], np.sin(t / 10000 ** (2 * i / 7)), rtol=1e-6)
    np.testing.assert_allclose(positions[t, 2 * i + 1], np.cos(t / 10000 ** (2 * i / 7)), rtol=1e-6)
    with pytest.raises(ShapeError, match=r"sinusoidal_positions\(0, 4\)"):
        nn.sinusoidal_positions(0, 4)


def test_attention_says_what_it_is():
    assert "embed_dim=6, num_heads=2, dropout=0.1" in repr(nn.MultiheadAttention(6, 2, 0.1))


def test_what_attention_refuses():
    x = np.ones((4, 3))
    attend = functional.scaled_dot_product_attention
    with pytest.raises(DTypeError, match="int64"):
        attend(x, x, x, np.ones((4, 4), int))
    with pytest.raises(ShapeError, match=r"mask \(3, 4\) does not fit the scores \(4, 4\)"):
        attend(x, x, x, np.ones((3, 4), bool))
    with pytest.raises(ShapeError, match=r"mask \(2, 4, 4\)"):
        attend(x, x, x, np.ones((2, 4, 4)))
    with pytest.raises(ShapeError, match=r"\(4, 3\), \(4, 2\) and \(4, 3\)"):
        attend(x, x[:, :2], x)
    with pytest.raises(ShapeError, match=r"\(2, 4, 3\), \(3, 4, 3\)"):
        attend(np.ones((2, 4, 3)), np.ones((3, 4, 3)), x)
    with pytest.raises(ValueError, match="not both"):
        attend(x, x, x, np.ones((4, 4), bool), is_causal=True)


@pytest.mark.parametrize("key", [np.ones((4, 2, 5)), np.ones((4, 1, 6)), np.ones((4, 6))])
def test_keys_that_do_not_match(key):
    with pytest.raises(ShapeError, match=r"takes a query \(L, N, 6\) or \(L, 6\)"):
        nn.MultiheadAttention(6, 2)(np.ones((4, 2, 6)), key, key)


def test_masks_that_do_not_match():
    attention, x = nn.MultiheadAttention(6, 2), np.ones((4, 2, 6))
    with pytest.raises(ShapeError, match=r"attn_mask is \(L, S\) or \(4, L, S\), not \(2, 4, 4\)"):
        attention(x, x, x, attn_mask=np.ones((2, 4, 4), bool))
    with pytest.raises(ShapeError, match="key_padding_mask is"):
        attention(x, x, x, key_padding_mask=np.ones((4, 2), bool))
    with pytest.raises(DTypeError, match="key_padding_mask is int64"):
        attention(x, x, x, key_padding_mask=np.ones((2, 4), int))


def test_settings_that_are_refused():
    with pytest.raises(ShapeError, match=r"MultiheadAttention\(6, 4\)"):
        nn.MultiheadAttention(6, 4)
    with pytest.raises(ValueError, match="probability"):
        nn.MultiheadAttention(6, 2, dropout=-1)
    with pytest.raises(ValueError, match="'elu'; it may be 'relu', 'gelu' or a function"):
        nn.TransformerEncoderLayer(6, 2, activation="elu")
