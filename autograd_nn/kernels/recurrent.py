"""Recurrent networks: a step, and whole sequences of them, forward and backward through time.

Sequences are laid out (steps, features, batch), so that each gate of a step is one block of memory. What a step reads
is a column ``[x, 1, h]``: its input, a one, and the state before it. A product with ``[weight_ih, bias_ih]`` reads the
upper part of it and one with ``[bias_hh, weight_hh]`` the lower part, so that biases cost nothing, and so that one
product with the columns of all steps gives the gradients of weights and biases together.

A sigmoid is ``(1 + tanh(a / 2)) / 2``: what arrives at such gates is halved, for a sequence once with the rows of the
weights, and then one tanh serves all gates.

``weights`` are always ``weight_ih, weight_hh, bias_ih, bias_hh``; a sequence ``x`` is (steps, batch, inputs), ``y``
(steps, batch, hidden), a state (batch, hidden).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Weights = Sequence[Array]


# ---- what all of them share


def _columns(x: Array, h_0: Array) -> Array:
    """``[x, 1, h]`` for each step, and one column more for the state at the end. Of the states, only ``h_0`` is known."""
    steps, batch, inputs = x.shape
    columns = np.empty((steps + 1, inputs + 1 + h_0.shape[1], batch), x.dtype)
    columns[:-1, :inputs] = x.swapaxes(1, 2)
    columns[:, inputs] = 1
    columns[0, inputs + 1 :] = h_0.T
    return columns


def _with_biases(weights: Weights) -> tuple[Array, Array]:
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    return np.column_stack([weight_ih, bias_ih]), np.column_stack([bias_hh, weight_hh])


def _over_all_steps(d: Array, columns: Array) -> Array:
    """The sum over steps and batch of each row of ``d`` times each row of ``columns``: one product of matrices."""
    left, right = (a.swapaxes(0, 1).reshape(a.shape[1], -1) for a in (d, columns))
    return left @ right.T


def _parts(gradient: Array, inputs: int) -> tuple[Array, Array, Array, Array]:
    """The gradients of the weights, cut out of that of ``[weight_ih, bias, weight_hh]``, each in its own memory."""
    bias = gradient[:, inputs]
    return gradient[:, :inputs].copy(), gradient[:, inputs + 1 :].copy(), bias.copy(), bias.copy()


def _states(columns: Array, inputs: int) -> Array:
    return np.ascontiguousarray(columns[1:, inputs + 1 :].swapaxes(1, 2))


def _of_inputs(weight_ih: Array, d: Array) -> Array:
    return np.matmul(weight_ih.T, d).swapaxes(1, 2)


def _sigmoid_of_tanh(t: Array) -> None:
    """``sigmoid(a)``, in place of ``tanh(a / 2)``."""
    t += 1
    t *= 0.5


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
    weight_ih, weight_hh = weights[:2]
    inputs = weight_ih.shape[1]
    y = columns[1:, inputs + 1 :]
    d = (y > 0).astype(y.dtype) if relu else 1 - y * y
    dh = np.zeros_like(d[0])
    for now, g_now in zip(d[::-1], g[::-1], strict=True):
        dh += g_now.T
        now *= dh
        np.dot(weight_hh.T, now, out=dh)
    of_weights = _parts(_over_all_steps(d, columns[:-1]), inputs)
    return _of_inputs(weight_ih, d) if needs_x else None, dh.T, *of_weights


# ---- long short-term memory: the gates are i, f, g, o


def lstm_step(gates: Array, c: Array, new_c: Array, tanh_c: Array, h: Array) -> None:
    """One step: of what arrived at the gates (4, ...), halved before sigmoids, their values; and the state behind it.

    All but ``c`` is written to.
    """
    np.tanh(gates, out=gates)
    _sigmoid_of_tanh(gates[:2])
    _sigmoid_of_tanh(gates[3])
    i, f, g, o = gates
    np.multiply(f, c, out=new_c)
    new_c += np.multiply(i, g, out=tanh_c)
    np.tanh(new_c, out=tanh_c)
    np.multiply(o, tanh_c, out=h)


def lstm_slopes(gates: Array, c: Array, tanh_c: Array) -> tuple[Array, Array]:
    """How ``h`` depends on ``c'``; and on what arrived at the gates: ``c'`` for the first three, ``h`` for the last."""
    i, f, g, o = gates
    d = 1 - gates
    d[:2] *= gates[:2]
    d[2] *= 1 + g
    d[3] *= o
    d[0] *= g
    d[1] *= c
    d[2] *= i
    d[3] *= tanh_c
    of_c = tanh_c * tanh_c
    np.subtract(1, of_c, out=of_c)
    of_c *= o
    return of_c, d


def lstm(x: Array, h_0: Array, c_0: Array, weights: Weights) -> tuple[Array, Array, tuple[Array, Array, Array, Array]]:
    """``y``, the last ``c``, and what `lstm_backward` wants kept."""
    (steps, batch, inputs), hidden = x.shape, h_0.shape[1]
    columns = _columns(x, h_0)
    scale = np.repeat(np.array([0.5, 0.5, 1, 0.5], x.dtype), hidden)[:, None]
    of_x, of_h = (weight * scale for weight in _with_biases(weights))
    a = of_x @ columns[:-1, : inputs + 1]
    gates = a.reshape(steps, 4, hidden, batch)
    c = np.empty((steps + 1, hidden, batch), x.dtype)
    c[0] = c_0.T
    tanh_c = np.empty_like(c[1:])
    from_h = np.empty_like(a[0])
    for t in range(steps):
        a[t] += np.dot(of_h, columns[t, inputs:], out=from_h)
        lstm_step(gates[t], c[t], c[t + 1], tanh_c[t], columns[t + 1, inputs + 1 :])
    return _states(columns, inputs), c[-1].T, (columns, gates, c[:-1], tanh_c)


def lstm_backward(g: Array, g_c: Array, kept: tuple[Array, ...], weights: Weights, needs_x: bool) -> tuple[Any, ...]:
    """The gradients of ``x``, ``h_0``, ``c_0`` and the weights."""
    columns, gates, c, tanh_c = kept
    weight_ih, weight_hh = weights[:2]
    of_c, d = lstm_slopes(gates.swapaxes(0, 1), c, tanh_c)
    f, d = gates[:, 1], d.swapaxes(0, 1)
    rows = d.reshape(len(d), -1, d.shape[-1])
    dc = np.array(g_c.T)
    dh = np.zeros_like(dc)
    for t in reversed(range(len(d))):
        dh += g[t].T
        of_c[t] *= dh
        dc += of_c[t]
        d[t, :3] *= dc
        d[t, 3] *= dh
        dc *= f[t]
        np.dot(weight_hh.T, rows[t], out=dh)
    of_weights = _parts(_over_all_steps(rows, columns[:-1]), weight_ih.shape[1])
    return _of_inputs(weight_ih, rows) if needs_x else None, dh.T, dc.T, *of_weights


# ---- gated recurrent units: what is kept are n, r, z and the state's part in n, on which r acts


def gru_step(gates: Array, h: Array, new_h: Array) -> None:
    """One step: of what arrived at n, r, z from the input or from both, halved before sigmoids, their values."""
    n, r, z, from_h = gates
    np.tanh(gates[1:3], out=gates[1:3])
    _sigmoid_of_tanh(gates[1:3])
    n += np.multiply(r, from_h, out=new_h)
    np.tanh(n, out=n)
    np.subtract(h, n, out=new_h)
    new_h *= z
    new_h += n


def gru_slopes(gates: Array, h: Array) -> Array:
    """How ``h'`` depends on what arrived at n and z, and n on what arrived at r and from the state."""
    n, r, z, from_h = gates
    d = 1 - gates
    d[0] *= 1 + n
    d[0] *= 1 - z
    d[1] *= r
    d[1] *= from_h
    d[2] *= z
    d[2] *= h - n
    d[3] = r
    return d


def gru(x: Array, h_0: Array, weights: Weights) -> tuple[Array, tuple[Array, Array]]:
    """``y``, and what `gru_backward` wants kept."""
    (steps, batch, inputs), hidden = x.shape, h_0.shape[1]
    columns = _columns(x, h_0)
    scale = np.repeat(np.array([0.5, 0.5, 1], x.dtype), hidden)[:, None]
    of_x, of_h = (weight * scale for weight in _with_biases(weights))
    a = np.empty((steps, 4 * hidden, batch), x.dtype)
    np.matmul(np.roll(of_x, hidden, axis=0), columns[:-1, : inputs + 1], out=a[:, : 3 * hidden])
    a[:, 3 * hidden :] = 0
    gates = a.reshape(steps, 4, hidden, batch)
    from_h = np.empty_like(a[0, hidden:])
    for t in range(steps):
        a[t, hidden:] += np.dot(of_h, columns[t, inputs:], out=from_h)
        gru_step(gates[t], columns[t, inputs + 1 :], columns[t + 1, inputs + 1 :])
    return _states(columns, inputs), (columns, gates)


def gru_backward(g: Array, kept: tuple[Array, ...], weights: Weights, needs_x: bool) -> tuple[Any, ...]:
    """The gradients of ``x``, ``h_0`` and the weights."""
    columns, gates = kept
    weight_ih, weight_hh = weights[:2]
    hidden, inputs = weight_hh.shape[1], weight_ih.shape[1]
    d = gru_slopes(gates.swapaxes(0, 1), columns[:-1, inputs + 1 :]).swapaxes(0, 1)
    rows = d.reshape(len(d), -1, d.shape[-1])
    z = gates[:, 2]
    dh = np.zeros_like(d[0, 0])
    before = np.empty_like(dh)
    for t in reversed(range(len(d))):
        dh += g[t].T
        n, r, _, from_h = now = d[t]
        now[0::2] *= dh
        r *= n
        from_h *= n
        dh *= z[t]
        dh += np.dot(weight_hh.T, rows[t, hidden:], out=before)
    of_x = rows[:, : 3 * hidden]
    from_x = np.roll(_over_all_steps(of_x, columns[:-1, : inputs + 1]), -hidden, axis=0)
    from_state = _over_all_steps(rows[:, hidden:], columns[:-1, inputs:])
    dx = _of_inputs(np.roll(weight_ih, hidden, axis=0), of_x) if needs_x else None
    return (
        dx,
        dh.T,
        *(from_x[:, :inputs].copy(), from_state[:, 1:].copy(), from_x[:, inputs].copy(), from_state[:, 0].copy()),
    )
