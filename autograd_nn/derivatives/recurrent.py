"""Recurrent networks: a step in time, and whole sequences of steps, each fused into one operation.

The steps are written with what comes from the input, ``a = weight_ih @ x + bias_ih``, and what comes from the
state, ``b = weight_hh @ h + bias_hh``, already multiplied out; several gates lie beside each other in them, in
PyTorch's order. ``*`` multiplies number by number.

A sequence ``x`` is (steps, batch, inputs), the states of all steps (steps, batch, hidden), a single state
(1, batch, hidden). Half precision is computed in single.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import alike
from autograd_nn.derivatives.exponential import sigmoid
from autograd_nn.derivatives.joining import concatenate, split
from autograd_nn.derivatives.linear_algebra import linear
from autograd_nn.derivatives.selection import relu
from autograd_nn.derivatives.trigonometric import tanh
from autograd_nn.engine.operation import operation
from autograd_nn.kernels import recurrent as kernels

State = tuple[Any, ...]

NONLINEARITIES: dict[str, Callable[[Any], Any]] = {"tanh": tanh, "relu": relu}


def _step_by_step(step: Callable[..., State], x: Any, state: State, weights: Any, reverse: bool) -> tuple[Any, State]:
    """The definition of a sequence. Each step keeps the axis of time, of length 1, along which they are joined."""
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    order = slice(None, None, -1 if reverse else 1)
    # What comes from the input waits for no earlier step: one product makes it for all of them.
    steps = split(linear(x, weight_ih, bias_ih), x.shape[0])
    outputs = []
    for a in steps[order]:
        state = step(a, linear(state[0], weight_hh, bias_hh), *state)
        outputs.append(state[0])
    return concatenate(outputs[order]), state


def _in_time(sequence: Any, reverse: bool) -> Any:
    """A sequence in the order in which it is read, or one in that order as it was given."""
    return sequence[::-1] if reverse else sequence


# ---- Elman's network


def rnn_step(a: Any, b: Any, nonlinearity: str) -> Any:
    """J. L. Elman, *Finding Structure in Time*, 1990: ``h' = tanh(a + b)``, or with ``relu``."""
    return NONLINEARITIES[nonlinearity](a + b)


def _rnn_in_verbs(x: Any, h_0: Any, *weights: Any, reverse: bool, nonlinearity: str) -> Any:
    return _step_by_step(lambda a, b, h: (rnn_step(a, b, nonlinearity),), x, (h_0,), weights, reverse)[0]


def _rnn_backward(g: Any, kept: Any, needed: Any, reverse: bool, nonlinearity: str) -> Any:
    columns, weights = kept
    dx, dh, *of_weights = kernels.rnn_backward(
        _in_time(g, reverse), columns, weights, nonlinearity == "relu", needed[0]
    )
    return dx if dx is None else _in_time(dx, reverse), dh[None], *of_weights


@operation(joint=_rnn_backward, definition=_rnn_in_verbs)
def rnn(
    x: Any,
    h_0: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any,
    bias_hh: Any,
    /,
    reverse: bool = False,
    nonlinearity: str = "tanh",
) -> Any:
    """The states of all steps; with ``reverse``, the steps go from the end to the start."""
    dtype, (x, h_0, *weights) = alike(x, h_0, weight_ih, weight_hh, bias_ih, bias_hh)
    y, columns = kernels.rnn(_in_time(x, reverse), h_0[0], weights, nonlinearity == "relu")
    return _in_time(y, reverse).astype(dtype, copy=False), (columns, weights)


# ---- long short-term memory


def _lstm_step_in_verbs(a: Any, c: Any) -> tuple[Any, Any]:
    i, f, g, o = split(a, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(c), c


def _lstm_step_backward(g: Any, kept: Any) -> Any:
    dh, dc = (0 if g[i] is None else g[i] for i in (0, 1))
    return kernels.lstm_step_backward(dh, dc, kept)


@operation(joint=_lstm_step_backward, definition=_lstm_step_in_verbs)
def lstm_step(a: Any, c: Any, /) -> Any:
    """S. Hochreiter and J. Schmidhuber, *Long Short-Term Memory*, 1997, with the forget gate of F. Gers, 1999.

    The cell ``c`` forgets and takes in by the gates ``f`` and ``i``, and shows as much of itself as ``o`` lets out::

        i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)
        g = tanh(a_g)
        c' = f * c + i * g
        h' = o * tanh(c')

    Here ``a`` is the sum of what comes from the input and of what comes from the state. It gives ``h'`` and ``c'``.
    """
    dtype, arrays = alike(a, c)
    h, new_c, kept = kernels.lstm_step(*arrays)
    return (h.astype(dtype, copy=False), new_c.astype(dtype, copy=False)), kept


def _lstm_in_verbs(x: Any, h_0: Any, c_0: Any, *weights: Any, reverse: bool) -> tuple[Any, Any]:
    y, (_, c) = _step_by_step(lambda a, b, h, c: lstm_step(a + b, c), x, (h_0, c_0), weights, reverse)
    return y, c


def _lstm_backward(g: Any, kept: Any, x_shape: Any, h_0_shape: Any, needed: Any, reverse: bool) -> Any:
    dy = np.broadcast_to(0, (x_shape[0], *h_0_shape[1:])) if g[0] is None else _in_time(g[0], reverse)
    dc = np.broadcast_to(0, h_0_shape[1:]) if g[1] is None else g[1][0]
    kept, weights = kept
    dx, dh, dc, *of_weights = kernels.lstm_backward(dy, dc, kept, weights, needed[0])
    return dx if dx is None else _in_time(dx, reverse), dh[None], dc[None], *of_weights


@operation(joint=_lstm_backward, definition=_lstm_in_verbs)
def lstm(
    x: Any,
    h_0: Any,
    c_0: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any,
    bias_hh: Any,
    /,
    reverse: bool = False,
) -> Any:
    """The ``h`` of all steps and the ``c`` of the last; with ``reverse``, the steps go from the end to the start."""
    dtype, (x, h_0, c_0, *weights) = alike(x, h_0, c_0, weight_ih, weight_hh, bias_ih, bias_hh)
    y, c, kept = kernels.lstm(_in_time(x, reverse), h_0[0], c_0[0], weights)
    return (_in_time(y, reverse).astype(dtype, copy=False), c[None].astype(dtype, copy=False)), (kept, weights)


# ---- gated recurrent units


def _gru_step_in_verbs(a: Any, b: Any, h: Any) -> Any:
    a_r, a_z, a_n = split(a, 3, axis=-1)
    b_r, b_z, b_n = split(b, 3, axis=-1)
    z = sigmoid(a_z + b_z)
    n = tanh(a_n + sigmoid(a_r + b_r) * b_n)
    return (1 - z) * n + z * h


def _gru_step_backward(g: Any, kept: Any) -> Any:
    return kernels.gru_step_backward(g, kept)


@operation(joint=_gru_step_backward, definition=_gru_step_in_verbs)
def gru_step(a: Any, b: Any, h: Any, /) -> Any:
    """K. Cho et al., *Learning Phrase Representations using RNN Encoder-Decoder*, 2014; here ``r`` acts on the product.

    The new state is between the old one and a proposal ``n``, in which ``r`` decides how much of the old one counts::

        r, z = sigmoid(a_r + b_r), sigmoid(a_z + b_z)
        n = tanh(a_n + r * b_n)
        h' = (1 - z) * n + z * h
    """
    dtype, arrays = alike(a, b, h)
    new_h, kept = kernels.gru_step(*arrays)
    return new_h.astype(dtype, copy=False), kept


def _gru_in_verbs(x: Any, h_0: Any, *weights: Any, reverse: bool) -> Any:
    return _step_by_step(lambda a, b, h: (gru_step(a, b, h),), x, (h_0,), weights, reverse)[0]


def _gru_backward(g: Any, kept: Any, needed: Any, reverse: bool) -> Any:
    kept, weights = kept
    dx, dh, *of_weights = kernels.gru_backward(_in_time(g, reverse), kept, weights, needed[0])
    return dx if dx is None else _in_time(dx, reverse), dh[None], *of_weights


@operation(joint=_gru_backward, definition=_gru_in_verbs)
def gru(x: Any, h_0: Any, weight_ih: Any, weight_hh: Any, bias_ih: Any, bias_hh: Any, /, reverse: bool = False) -> Any:
    """The states of all steps; with ``reverse``, the steps go from the end to the start."""
    dtype, (x, h_0, *weights) = alike(x, h_0, weight_ih, weight_hh, bias_ih, bias_hh)
    y, kept = kernels.gru(_in_time(x, reverse), h_0[0], weights)
    return _in_time(y, reverse).astype(dtype, copy=False), (kept, weights)
