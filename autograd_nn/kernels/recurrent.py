"""Recurrent networks: a step, and whole sequences of them, forward and backward through time.

Sequences are laid out (steps, features, batch), so that each gate of a step is one block of memory. What a step reads
is a column ``[x, 1, h]``: its input, a one, and the state before it. A product with ``[weight_ih, bias_ih]`` reads the
upper part of it and one with ``[bias_hh, weight_hh]`` the lower part, so that biases and their gradients cost nothing.

A sigmoid is ``(1 + tanh(a / 2)) / 2``: what arrives at such gates is halved, for a sequence once with the rows of the
weights, and then one tanh serves all gates.

The way back goes by blocks of steps. How the state depends on what arrived at the gates is computed for a whole block,
and so are the gradients of the weights; only what has to wait for the next step is done step by step. No array of the
length of the sequence is made, for each would be fetched from memory anew.

``weights`` are always ``weight_ih, weight_hh, bias_ih, bias_hh``; a sequence ``x`` is (steps, batch, inputs), ``y``
(steps, batch, hidden), a state (batch, hidden).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Weights = Sequence[Array]

WIDTH = 256
"""How many columns a block has at least: enough for a product of matrices to be fast."""


# ---- what all of them share


def _columns(x: Array, h_0: Array) -> Array:
    """``[x, 1, h]`` for each step, and one more for the state at the end; of the states only ``h_0`` is known yet."""
    steps, batch, inputs = x.shape
    columns = np.empty((steps + 1, inputs + 1 + h_0.shape[1], batch), x.dtype)
    columns[:-1, :inputs] = x.swapaxes(1, 2)
    columns[:, inputs] = 1
    columns[0, inputs + 1 :] = h_0.T
    return columns


def _with_biases(weights: Weights, scale: Sequence[float] = (1.0,)) -> tuple[Array, Array]:
    """``[weight_ih, bias_ih]`` and ``[bias_hh, weight_hh]``, the rows of each gate scaled."""
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    scales = np.repeat(np.array(scale, weight_hh.dtype), weight_hh.shape[1])[:, None]
    return np.column_stack([weight_ih, bias_ih]) * scales, np.column_stack([bias_hh, weight_hh]) * scales


def _states(columns: Array, inputs: int) -> Array:
    return np.ascontiguousarray(columns[1:, inputs + 1 :].swapaxes(1, 2))


def _blocks(steps: int, batch: int) -> Iterator[slice]:
    """The steps in blocks, from the end."""
    length = -(-WIDTH // batch)
    for stop in range(steps, 0, -length):
        yield slice(max(stop - length, 0), stop)


def _collected(
    walk: Iterator[tuple[slice, Array, Array]], columns: Array, weight_ih: Array, needs_x: bool
) -> tuple[Array | None, Array, Array, Array, Array]:
    """The gradients of ``x`` and the weights, given block by block those of what came from input and from state."""
    inputs = weight_ih.shape[1]
    dx = np.empty((len(columns) - 1, inputs, columns.shape[2]), columns.dtype) if needs_x else None
    of_x: Any = 0
    of_h: Any = 0
    for block, from_x, from_h in walk:
        of_x += _product(from_x, columns[block, : inputs + 1])
        of_h += _product(from_h, columns[block, inputs:])
        if dx is not None:
            np.matmul(weight_ih.T, from_x, out=dx[block])
    of_weights = [part.copy() for part in (of_x[:, :-1], of_h[:, 1:], of_x[:, -1], of_h[:, 0])]
    return None if dx is None else dx.swapaxes(1, 2), *of_weights


def _product(d: Array, columns: Array) -> Array:
    """The sum over steps and batch of each row of ``d`` times each row of ``columns``."""
    left, right = (a.swapaxes(0, 1).reshape(a.shape[1], -1) for a in (d, columns))
    product: Array = left @ right.T
    return product


def _sigmoid_of_tanh(t: Array) -> None:
    """``sigmoid(a)``, in place of ``tanh(a / 2)``."""
    t += 1
    t *= 0.5


def _gate_by_gate(a: Array, gates: int) -> Array:
    """What arrives at the gates of a single step, (..., gates * hidden), as (gates, ..., hidden)."""
    parts = a.reshape(*a.shape[:-1], gates, a.shape[-1] // gates)
    return parts.transpose(-2, *range(parts.ndim - 2), -1)


def _side_by_side(d: Array) -> Array:
    """The inverse of `_gate_by_gate`."""
    return d.transpose(*range(1, d.ndim - 1), 0, -1).reshape(*d.shape[1:-1], len(d) * d.shape[-1])


# ---- Elman's network


def rnn(x: Array, h_0: Array, weights: Weights, relu: bool) -> tuple[Array, Array]:
    """``y``, and what `rnn_backward` wants kept."""
    inputs, columns = x.shape[2], _columns(x, h_0)
    of_x, of_h = _with_biases(weights)
    a = of_x @ columns[:-1, : inputs + 1]
    from_h = np.empty_like(a[0])
    for t, now in enumerate(a):
        now += np.dot(of_h, columns[t, inputs:], out=from_h)
        h = columns[t + 1, inputs + 1 :]
        np.maximum(now, 0, out=h) if relu else np.tanh(now, out=h)
    return _states(columns, inputs), columns


def rnn_backward(g: Array, columns: Array, weights: Weights, relu: bool, needs_x: bool) -> tuple[Any, ...]:
    """The gradients of ``x``, ``h_0`` and the weights."""
    dh = np.zeros_like(columns[0, weights[0].shape[1] + 1 :])
    walk = _rnn_walk(g, dh, columns, weights, relu)
    dx, *of_weights = _collected(walk, columns, weights[0], needs_x)
    return dx, dh.T, *of_weights


def _rnn_walk(g: Array, dh: Array, columns: Array, weights: Weights, relu: bool) -> Any:
    weight_ih, weight_hh = weights[:2]
    y = columns[1:, weight_ih.shape[1] + 1 :]
    for block in _blocks(len(y), y.shape[2]):
        d = (y[block] > 0).astype(y.dtype) if relu else 1 - y[block] * y[block]
        for now, g_now in zip(d[::-1], g[block][::-1], strict=True):
            dh += g_now.T
            now *= dh
            np.dot(weight_hh.T, now, out=dh)
        yield block, d, d


# ---- long short-term memory: the gates are i, f, g, o


def lstm_step(a: Array, c: Array) -> tuple[Array, Array, tuple[Array, Array, Array]]:
    """The next ``h`` and ``c``, and what `lstm_step_backward` wants kept; ``a`` is what arrives at the gates."""
    parts = _gate_by_gate(a, 4)
    gates = np.empty(parts.shape, a.dtype)
    np.multiply(parts, 0.5, out=gates)
    gates[2] = parts[2]
    h, new_c = np.empty_like(c), np.empty_like(c)
    _lstm_step(gates, c, new_c, h)
    return h, new_c, (gates, c, new_c)


def lstm_step_backward(dh: Any, dc: Any, kept: tuple[Array, Array, Array]) -> tuple[Array, Array]:
    """The gradients of ``a`` and ``c``, given those of the next ``h`` and ``c``: arrays, or 0."""
    gates, c, new_c = kept
    of_c, d = _lstm_slopes(gates, c, new_c)
    of_c *= dh
    of_c += dc
    d[:3] *= of_c
    d[3] *= dh
    of_c *= gates[1]
    return _side_by_side(d), of_c


def _lstm_step(gates: Array, c: Array, new_c: Array, h: Array) -> None:
    """From what arrives at the gates (4, ...), halved before sigmoids, to their values and all the rest, in place."""
    np.tanh(gates, out=gates)
    _sigmoid_of_tanh(gates[:2])
    _sigmoid_of_tanh(gates[3])
    i, f, g, o = gates
    np.multiply(f, c, out=new_c)
    new_c += np.multiply(i, g, out=h)
    np.tanh(new_c, out=h)
    h *= o


def _lstm_slopes(gates: Array, c: Array, new_c: Array) -> tuple[Array, Array]:
    """How ``h'`` depends on ``c'``; and how ``c'`` depends on what arrives at i, f and g, and ``h'`` on that at o."""
    i, _, g, o = gates
    d = 1 - gates
    d[:2] *= gates[:2]
    d[2] *= 1 + g
    d[3] *= o
    d[0] *= g
    d[1] *= c
    d[2] *= i
    of_c = np.tanh(new_c)
    d[3] *= of_c
    of_c *= of_c
    np.subtract(1, of_c, out=of_c)
    of_c *= o
    return of_c, d


def lstm(x: Array, h_0: Array, c_0: Array, weights: Weights) -> tuple[Array, Array, tuple[Array, Array, Array]]:
    """``y``, the last ``c``, and what `lstm_backward` wants kept."""
    (steps, batch, inputs), hidden = x.shape, h_0.shape[1]
    columns = _columns(x, h_0)
    of_x, of_h = _with_biases(weights, (0.5, 0.5, 1, 0.5))
    a = of_x @ columns[:-1, : inputs + 1]
    gates = a.reshape(steps, 4, hidden, batch)
    c = np.empty((steps + 1, hidden, batch), x.dtype)
    c[0] = c_0.T
    from_h = np.empty_like(a[0])
    for t in range(steps):
        a[t] += np.dot(of_h, columns[t, inputs:], out=from_h)
        _lstm_step(gates[t], c[t], c[t + 1], columns[t + 1, inputs + 1 :])
    return _states(columns, inputs), c[-1].T.copy(), (columns, gates, c)


def lstm_backward(g: Array, g_c: Array, kept: tuple[Array, ...], weights: Weights, needs_x: bool) -> tuple[Any, ...]:
    """The gradients of ``x``, ``h_0``, ``c_0`` and the weights."""
    columns, gates, c = kept
    dh, dc = np.zeros_like(c[0]), np.zeros_like(c[0])
    dc += g_c.T
    dx, *of_weights = _collected(_lstm_walk(g, dh, dc, gates, c, weights[1]), columns, weights[0], needs_x)
    return dx, dh.T, dc.T, *of_weights


def _lstm_walk(g: Array, dh: Array, dc: Array, gates: Array, c: Array, weight_hh: Array) -> Any:
    for block in _blocks(len(gates), c.shape[2]):
        of_c, d = _lstm_slopes(gates[block].swapaxes(0, 1), c[:-1][block], c[1:][block])
        d = d.swapaxes(0, 1)
        f, rows, g_block = gates[block, 1], d.reshape(len(d), -1, d.shape[-1]), g[block]
        for t in reversed(range(len(d))):
            dh += g_block[t].T
            of_c[t] *= dh
            dc += of_c[t]
            d[t, :3] *= dc
            d[t, 3] *= dh
            dc *= f[t]
            np.dot(weight_hh.T, rows[t], out=dh)
        yield block, rows, rows


# ---- gated recurrent units: the gates are r and z; what is kept are n, r, z and the state's part of n, on which r acts


def gru_step(a: Array, b: Array, h: Array) -> tuple[Array, tuple[Array, Array]]:
    """The next ``h``, and what `gru_step_backward` wants kept; ``a`` comes from the input and ``b`` from the state."""
    of_x, of_h = _gate_by_gate(a, 3), _gate_by_gate(b, 3)
    gates = np.empty((4, *h.shape), h.dtype)
    gates[0] = of_x[2]
    np.add(of_x[:2], of_h[:2], out=gates[1:3])
    gates[1:3] *= 0.5
    gates[3] = of_h[2]
    new_h = np.empty_like(h)
    _gru_step(gates, h, new_h)
    return new_h, (gates, h)


def gru_step_backward(dh: Array, kept: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """The gradients of ``a``, ``b`` and ``h``, given that of the next ``h``."""
    gates, h = kept
    d = _gru_slopes(gates, h)
    _gru_chain(d, dh)
    return _side_by_side(np.roll(d[:3], -1, axis=0)), _side_by_side(d[1:]), dh * gates[2]


def _gru_step(gates: Array, h: Array, new_h: Array) -> None:
    """From what arrives at n, r and z, halved before sigmoids, to their values, in place; and to the next state."""
    n, r, z, of_h = gates
    np.tanh(gates[1:3], out=gates[1:3])
    _sigmoid_of_tanh(gates[1:3])
    n += np.multiply(r, of_h, out=new_h)
    np.tanh(n, out=n)
    np.subtract(h, n, out=new_h)
    new_h *= z
    new_h += n


def _gru_slopes(gates: Array, h: Array) -> Array:
    """How ``h'`` depends on what arrives at n and z, and n on what arrives at r and from the state."""
    n, r, z, of_h = gates
    d = 1 - gates
    d[0] *= 1 + n
    d[0] *= d[2]
    d[1] *= r
    d[1] *= of_h
    d[2] *= z
    d[2] *= h - n
    d[3] = r
    return d


def _gru_chain(d: Array, dh: Array) -> None:
    """Of the slopes, the gradients, given that of ``h'``."""
    d[0::2] *= dh
    d[1::2] *= d[0]


def gru(x: Array, h_0: Array, weights: Weights) -> tuple[Array, tuple[Array, Array]]:
    """``y``, and what `gru_backward` wants kept."""
    (steps, batch, inputs), hidden = x.shape, h_0.shape[1]
    columns = _columns(x, h_0)
    of_x, of_h = _with_biases(weights, (0.5, 0.5, 1))
    a = np.empty((steps, 4 * hidden, batch), x.dtype)
    np.matmul(np.roll(of_x, hidden, axis=0), columns[:-1, : inputs + 1], out=a[:, : 3 * hidden])
    a[:, 3 * hidden :] = 0
    gates = a.reshape(steps, 4, hidden, batch)
    from_h = np.empty_like(a[0, hidden:])
    for t in range(steps):
        a[t, hidden:] += np.dot(of_h, columns[t, inputs:], out=from_h)
        _gru_step(gates[t], columns[t, inputs + 1 :], columns[t + 1, inputs + 1 :])
    return _states(columns, inputs), (columns, gates)


def gru_backward(g: Array, kept: tuple[Array, ...], weights: Weights, needs_x: bool) -> tuple[Any, ...]:
    """The gradients of ``x``, ``h_0`` and the weights."""
    columns, gates = kept
    hidden = gates.shape[2]
    dh = np.zeros_like(gates[0, 0])
    walk = _gru_walk(g, dh, columns[:-1, -hidden:], gates, weights[1])
    # The walk has what came from the input in the order n, r, z.
    turned = np.roll(weights[0], hidden, axis=0)
    dx, of_weight_ih, of_weight_hh, of_bias_ih, of_bias_hh = _collected(walk, columns, turned, needs_x)
    of_weight_ih, of_bias_ih = (np.roll(part, -hidden, axis=0) for part in (of_weight_ih, of_bias_ih))
    return dx, dh.T, of_weight_ih, of_weight_hh, of_bias_ih, of_bias_hh


def _gru_walk(g: Array, dh: Array, h: Array, gates: Array, weight_hh: Array) -> Any:
    hidden = len(dh)
    before = np.empty_like(dh)
    for block in _blocks(len(gates), dh.shape[1]):
        d = _gru_slopes(gates[block].swapaxes(0, 1), h[block]).swapaxes(0, 1)
        z, rows, g_block = gates[block, 2], d.reshape(len(d), -1, d.shape[-1]), g[block]
        for t in reversed(range(len(d))):
            dh += g_block[t].T
            _gru_chain(d[t], dh)
            dh *= z[t]
            dh += np.dot(weight_hh.T, rows[t, hidden:], out=before)
        yield block, rows[:, : 3 * hidden], rows[:, hidden:]
