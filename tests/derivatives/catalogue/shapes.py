"""Shapes and indexing."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.indexing import scatter_add, setitem
from tests.derivatives.catalogue.entry import CUBE, MASK, ROWS, Array, call, real
from tests.pytorch import torch


def _set(x: Any, values: Any, index: Any) -> Any:
    x = x.copy() if isinstance(x, np.ndarray) else x.clone()
    x[index] = values
    return x


def _torch_scatter(x: torch.Tensor, index: Any, shape: Any) -> torch.Tensor:
    return torch.zeros(shape, dtype=x.dtype).index_put((torch.as_tensor(index),), x, accumulate=True)


def _scatter(x: Array, index: Any, shape: Any) -> Array:
    result = np.zeros(shape, x.dtype)
    np.add.at(result, index, x)
    return result


ENTRIES = [
    # ---- shapes
    call("reshape", lambda x: np.reshape(x, (3, -1)), [real(2, 3), CUBE], lambda x: x.reshape(3, -1)),
    call("ravel", None, [real(), real(2, 3), real(0, 2)]),
    call("transpose", np.transpose, [real(3), real(2, 3), CUBE], lambda x: x.permute(*range(x.ndim)[::-1])),
    call("transpose axes", lambda x: np.transpose(x, (2, 0, -2)), [CUBE], lambda x: x.permute(2, 0, 1)),
    call("swapaxes", lambda x: np.swapaxes(x, 0, -1), [real(2, 3), CUBE], lambda x: x.swapaxes(0, -1)),
    call("moveaxis", lambda x: np.moveaxis(x, (0, 1), (-1, 0)), [CUBE], lambda x: x.moveaxis((0, 1), (-1, 0))),
    call("squeeze", None, [real(1, 3, 1), real(1)]),
    call("squeeze axis", lambda x: np.squeeze(x, axis=0), [real(1, 3, 1)], lambda x: x.squeeze(0)),
    call("expand_dims", lambda x: np.expand_dims(x, (0, -1)), [real(), real(3)], lambda x: x[None, ..., None]),
    call(
        "broadcast_to",
        lambda x: np.broadcast_to(x, (2, 3)),
        [real(), real(3), real(2, 1)],
        lambda x: x.broadcast_to((2, 3)),
    ),
    call("astype", lambda x: x.astype(float), [real(2, 3)], lambda x: x.to(torch.float64)),
    call(
        "concatenate",
        lambda a, b: np.concatenate([a, b, a], axis=1),
        [(real(2, 1), real(2, 3)), (real(2, 0), real(2, 1))],
        lambda a, b: torch.cat([a, b, a], 1),
    ),
    call(
        "concatenate flat",
        lambda a, b: np.concatenate([a, b], axis=None),
        [(real(2, 2), real(3))],
        lambda a, b: torch.cat([a.ravel(), b]),
    ),
    call(
        "stack",
        lambda a, b: np.stack([a, b, a], axis=-1),
        [(real(2, 3), real(2, 3)), (real(), real())],
        lambda a, b: torch.stack([a, b, a], -1),
    ),
    # ---- indexing
    call("getitem slice", lambda x: x[1:, ::2], [real(3, 4)]),
    call("getitem backwards", lambda x: x[::-1, -1], [real(3, 4)], lambda x: x.flip(0)[:, -1]),
    call("getitem new axes", lambda x: x[None, ..., 0, None], [CUBE, real(3)]),
    call("getitem rows", lambda x: x[ROWS], [real(3), real(3, 2)]),
    call("getitem pairs", lambda x: x[ROWS, :, [1, 0, 1]], [real(3, 2, 4)]),
    call("getitem mask", lambda x: x[MASK], [real(2, 3), real(2, 3, 2)], lambda x: x[torch.as_tensor(MASK)]),
    call("getitem of all", lambda x: x[()], [real(), real(2)], lambda x: x + 0),
    call(
        "scatter_add",
        lambda x: scatter_add(x, index=ROWS, shape=(4, 2)),
        [real(3, 2)],
        lambda x: _torch_scatter(x, ROWS, (4, 2)),
        lambda x: _scatter(x, ROWS, (4, 2)),
    ),
    call(
        "setitem slice",
        lambda x, v: setitem(x, v, index=(slice(1, None), 0)),
        [(real(3, 2), real(2)), (real(3, 2), real())],
        lambda x, v: _set(x, v, (slice(1, None), 0)),
        lambda x, v: _set(x, v, (slice(1, None), 0)),
    ),
    call(
        "setitem mask",
        lambda x, v: setitem(x, v, index=MASK),
        [(real(2, 3), real()), (real(2, 3), real(3))],
        lambda x, v: _set(x, v, torch.as_tensor(MASK)),
        lambda x, v: _set(x, v, MASK),
    ),
]
