"""Recurrent networks: steps, and sequences from either end, of which the results are used together or one alone."""

import numpy as np

from autograd_nn.derivatives.recurrent import gru, gru_step, lstm, lstm_step, rnn
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch


def _sigmoid(xp, x):
    return 1 / (1 + xp.exp(-x))


def _blocks(x, count):
    size = x.shape[-1] // count
    return [x[..., k * size : (k + 1) * size] for k in range(count)]


def _lstm_step(xp, a, c):
    i, f, g, o = _blocks(a, 4)
    c = _sigmoid(xp, f) * c + _sigmoid(xp, i) * xp.tanh(g)
    return _sigmoid(xp, o) * xp.tanh(c), c


def _gru_step(xp, a, b, h):
    (a_r, a_z, a_n), (b_r, b_z, b_n) = _blocks(a, 3), _blocks(b, 3)
    z = _sigmoid(xp, a_z + b_z)
    return (1 - z) * xp.tanh(a_n + _sigmoid(xp, a_r + b_r) * b_n) + z * h


STEPS = {
    rnn: lambda xp, a, b, h: (xp.tanh(a + b),),
    lstm: lambda xp, a, b, h, c: _lstm_step(xp, a + b, c),
    gru: lambda xp, a, b, h: (_gru_step(xp, a, b, h),),
}


def _sequence(xp, step, x, *operands, reverse=False):
    """All states, and behind them the other part of the last one."""
    *state, weight_ih, weight_hh, bias_ih, bias_hh = operands
    state = [part[0] for part in state]
    outputs = [None] * len(x)
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        state = step(xp, x[t] @ weight_ih.T + bias_ih, state[0] @ weight_hh.T + bias_hh, *state)
        outputs[t] = state[0]
    return xp.stack([*outputs, *state[1:]])


def _whole(operation, **attributes):
    def function(*operands):
        y = operation(*operands, **attributes)
        return np.concatenate(y) if isinstance(y, tuple) else y

    return function


def _operands(steps, batch, inputs, hidden, gates, states=1):
    size = gates * hidden
    state = [real(1, batch, hidden) for _ in range(states)]
    return real(steps, batch, inputs), *state, real(size, inputs), real(size, hidden), real(size), real(size)


def entry(name, operation, gates, states=1, step=None, **attributes):
    step = step or STEPS[operation]
    reverse = attributes.get("reverse", False)
    return call(
        name,
        _whole(operation, **attributes),
        [_operands(3, 2, 2, 3, gates, states), _operands(1, 1, 3, 1, gates, states)],
        lambda *operands: _sequence(torch, step, *operands, reverse=reverse),
        lambda *operands: _sequence(np, step, *operands, reverse=reverse),
    )


def lstm_part(name, part):
    def cut(y):
        return y[:-1] if part == 0 else y[-1:]

    return call(
        name,
        lambda *operands: lstm(*operands)[part],
        [_operands(3, 2, 2, 2, 4, 2)],
        lambda *operands: cut(_sequence(torch, STEPS[lstm], *operands)),
        lambda *operands: cut(_sequence(np, STEPS[lstm], *operands)),
    )


ENTRIES = [
    call(
        "lstm_step",
        lambda a, c: np.stack(lstm_step(a, c)),
        [(real(2, 12), real(2, 3)), (real(8), real(2)), (real(0, 4), real(0, 1))],
        lambda a, c: torch.stack(_lstm_step(torch, a, c)),
        lambda a, c: np.stack(_lstm_step(np, a, c)),
    ),
    *[
        call(
            f"lstm_step, its {'hc'[part]} alone",
            lambda a, c, part=part: lstm_step(a, c)[part],
            [(real(2, 12), real(2, 3))],
            lambda a, c, part=part: _lstm_step(torch, a, c)[part],
            lambda a, c, part=part: _lstm_step(np, a, c)[part],
        )
        for part in (0, 1)
    ],
    call(
        "gru_step",
        gru_step,
        [(real(2, 9), real(2, 9), real(2, 3)), (real(6), real(6), real(2)), (real(0, 3), real(0, 3), real(0, 1))],
        lambda a, b, h: _gru_step(torch, a, b, h),
        lambda a, b, h: _gru_step(np, a, b, h),
    ),
    entry("rnn", rnn, 1),
    entry("rnn from the end", rnn, 1, reverse=True),
    entry(
        "rnn with relu",
        rnn,
        1,
        step=lambda xp, a, b, h: ((a + b) * (a + b > 0),),
        nonlinearity="relu",
    ),
    entry("lstm", lstm, 4, 2),
    entry("lstm from the end", lstm, 4, 2, reverse=True),
    lstm_part("lstm, its h alone", 0),
    lstm_part("lstm, its c alone", 1),
    entry("gru", gru, 3),
    entry("gru from the end", gru, 3, reverse=True),
]
