"""Repeating, turning, moving, framing; diagonals and triangles; windows."""

import numpy as np

from autograd_nn.derivatives.windows import overlap_add
from tests.derivatives.catalogue.entry import CUBE, call, real
from tests.pytorch import torch

view = np.lib.stride_tricks.sliding_window_view


def _overlap(windows):
    result = np.zeros(windows.shape[0] + windows.shape[1] - 1)
    for k in range(windows.shape[1]):
        result[k : k + windows.shape[0]] += windows[:, k]
    return result


def _fold(windows):
    folded = torch.nn.functional.fold(windows.T[None], (1, sum(windows.shape) - 1), (1, windows.shape[1]))
    return folded[0, 0, 0]


def _positions(mode):
    """PyTorch pads only some shapes; through the positions it can do all that NumPy does."""
    rows, columns = np.pad(np.arange(3), (2, 1), mode), np.pad(np.arange(4), (0, 3), mode)
    return lambda x: x[torch.as_tensor(rows)][:, torch.as_tensor(columns)]


ENTRIES = [
    call("repeat", lambda x: np.repeat(x, 2), [real(3), real(2, 3), real()], lambda x: x.repeat_interleave(2)),
    call("repeat axis", lambda x: np.repeat(x, 3, axis=1), [CUBE], lambda x: x.repeat_interleave(3, 1)),
    call(
        "repeat each",
        lambda x: np.repeat(x, [2, 0, 1], axis=-2),
        [CUBE],
        lambda x: x.repeat_interleave(torch.tensor([2, 0, 1]), 1),
    ),
    call("tile", lambda x: np.tile(x, (2, 1, 3)), [real(), real(2), CUBE], lambda x: x.tile((2, 1, 3))),
    call("tile by a number", lambda x: np.tile(x, 2), [real(2, 3)], lambda x: x.tile((2,))),
    call("flip", None, [real(), real(2, 3)], lambda x: x.flip(tuple(range(x.ndim)))),
    call("flip axis", lambda x: np.flip(x, (0, -1)), [CUBE], lambda x: x.flip(0, -1)),
    call("fliplr", None, [real(2, 3)]),
    call("flipud", None, [real(2, 3)]),
    *[
        call(f"rot90, {k} times", lambda x, k=k: np.rot90(x, k, (0, -1)), [CUBE], lambda x, k=k: x.rot90(k, (0, -1)))
        for k in range(-1, 3)
    ],
    call("roll", lambda x: np.roll(x, 2), [real(3), real(2, 3)], lambda x: x.roll(2)),
    call("roll axes", lambda x: np.roll(x, (1, -2), axis=(0, 2)), [CUBE], lambda x: x.roll((1, -2), (0, 2))),
    call("pad", lambda x: np.pad(x, 1), [real(3), real(2, 3)], lambda x: torch.nn.functional.pad(x, (1, 1) * x.ndim)),
    call(
        "pad with a constant",
        lambda x: np.pad(x, ((2, 0), (1, 3)), constant_values=0.5),
        [real(2, 3)],
        lambda x: torch.nn.functional.pad(x, (1, 3, 2, 0), value=0.5),
    ),
    *[
        call(f"pad {mode}", lambda x, mode=mode: np.pad(x, ((2, 1), (0, 3)), mode), [real(3, 4)], _positions(mode))
        for mode in ("edge", "reflect", "symmetric", "wrap")
    ],
    call(
        "insert",
        lambda x, v: np.insert(x, [1, 3], v, axis=1),
        [(CUBE, real(2, 2, 4)), (CUBE, real())],
        lambda x, v: torch.stack(
            [x[:, 0], v.broadcast_to(2, 2, 4)[:, 0], x[:, 1], x[:, 2], v.broadcast_to(2, 2, 4)[:, 1]], 1
        ),
    ),
    call(
        "insert, flat",
        lambda x, v: np.insert(x, 1, v),
        [(real(2, 2), real(3))],
        lambda x, v: torch.cat([x.ravel()[:1], v, x.ravel()[1:]]),
    ),
    call("delete", lambda x: np.delete(x, [0, -1], axis=1), [CUBE], lambda x: x[:, 1:2]),
    call("delete, flat", lambda x: np.delete(x, slice(1, 3)), [real(2, 3)], lambda x: x.ravel()[[0, 3, 4, 5]]),
    # ---- diagonals
    call("diag", None, [real(2, 3), real(3), real(0)]),
    *[
        call(f"diag {k}", lambda x, k=k: np.diag(x, k), [real(3, 2), real(2)], lambda x, k=k: torch.diag(x, k))
        for k in (-1, 1)
    ],
    call("diagflat", lambda x: np.diagflat(x, 1), [real(2, 2)], lambda x: torch.diagflat(x, 1)),
    call(
        "diagonal",
        lambda x: np.diagonal(x, -1, 2, 0),
        [CUBE, real(3, 1, 2), real(1, 2, 1)],
        lambda x: x.diagonal(-1, 2, 0),
    ),
    call("trace", None, [real(2, 3), real(3, 3)], lambda x: x.diagonal().sum()),
    call("trace axes", lambda x: np.trace(x, 1, 1, 2), [CUBE], lambda x: x.diagonal(1, 1, 2).sum(-1)),
    call("tril", None, [real(3, 3), CUBE]),
    call("triu", lambda x: np.triu(x, -1), [real(3, 2), CUBE], lambda x: x.triu(-1)),
    # ---- windows
    call("sliding_window_view", lambda x: view(x, 2), [real(4)], lambda x: x.unfold(0, 2, 1)),
    call(
        "sliding_window_view of a matrix",
        lambda x: view(x, (2, 3)),
        [real(3, 5)],
        lambda x: x.unfold(0, 2, 1).unfold(1, 3, 1),
    ),
    call("sliding_window_view axis", lambda x: view(x, 2, axis=1), [CUBE], lambda x: x.unfold(1, 2, 1)),
    call(
        "overlap_add",
        lambda w: overlap_add(w, shape=(4,), window_shape=2),
        [real(3, 2)],
        _fold,
        _overlap,
    ),
]
