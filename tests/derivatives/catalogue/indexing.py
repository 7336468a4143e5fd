"""Indexing, taking, sorting."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.indexing import scatter_add, setitem
from tests.derivatives.catalogue.entry import CUBE, MASK, ROWS, Array, apart, call, real
from tests.pytorch import torch

PLACES = np.array([[2, 0, 2, 1], [1, 1, 0, 0]])
PUT = np.array([[2, 0], [1, 0]])
CHOICE = np.array([1, 0, 2])


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


def _put_along(x: Any, values: Any) -> Any:
    x = x * 1
    np.put_along_axis(x, PUT, values, axis=1)
    return x


def _put_flat(x: Any, values: Any) -> Any:
    x = x * 1
    np.put_along_axis(x, np.array([4, 1]), values, axis=None)
    return x


def _sorted_in_place(x: Any) -> Any:
    x = x * 1
    x.sort(axis=0)
    return x


ENTRIES = [
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
    # ---- taking
    call("take", lambda x: np.take(x, PLACES), [real(3), real(2, 3)], lambda x: x.take(torch.as_tensor(PLACES))),
    call("take axis", lambda x: np.take(x, [2, 0], axis=-2), [CUBE], lambda x: x[:, [2, 0]]),
    call("take one", lambda x: np.take(x, 1, axis=1), [CUBE], lambda x: x[:, 1]),
    call("take, clipped", lambda x: np.take(x, [-3, 9], 0, mode="clip"), [real(3)], lambda x: x[[0, 2]]),
    call("take, wrapped", lambda x: np.take(x, [-3, 10], 0, mode="wrap"), [real(3)], lambda x: x[[0, 1]]),
    call(
        "take_along_axis",
        lambda x: np.take_along_axis(x, PLACES, axis=1),
        [real(2, 3)],
        lambda x: torch.take_along_dim(x, torch.as_tensor(PLACES), 1),
    ),
    call(
        "take_along_axis, broadcast",
        lambda x: np.take_along_axis(x, PLACES[:1, :, None], axis=1),
        [CUBE],
        lambda x: torch.take_along_dim(x, torch.as_tensor(PLACES[:1, :, None]), 1),
    ),
    call(
        "take_along_axis, flat",
        lambda x: np.take_along_axis(x, ROWS, axis=None),
        [real(2, 3)],
        lambda x: x.ravel()[ROWS],
    ),
    call(
        "put_along_axis",
        _put_along,
        [(real(2, 3), real(2, 2)), (real(2, 3), real())],
        lambda x, v: torch.scatter(x, 1, torch.as_tensor(PUT), v.broadcast_to((2, 2))),
    ),
    call("put_along_axis, flat", _put_flat, [(real(2, 3), real(2))], lambda x, v: _set(x, v, ([1, 0], [1, 1]))),
    call("compress", lambda x: np.compress([False, True], x, axis=1), [CUBE], lambda x: x[:, [1]]),
    call("extract", lambda x: np.extract(MASK, x), [real(2, 3)], lambda x: x[torch.as_tensor(MASK)]),
    call(
        "select",
        lambda a, b: np.select([MASK, ~MASK[:, :1]], [a, b], 0.5),
        [(real(2, 3), real(3)), (real(2, 3), real())],
        lambda a, b: torch.where(
            torch.as_tensor(MASK), a, torch.where(torch.as_tensor(~MASK[:, :1]), b, torch.tensor(0.5, dtype=a.dtype))
        ),
    ),
    call(
        "choose",
        lambda a, b: np.choose(CHOICE, [a, b, a * b]),
        [(real(3), real(3)), (real(2, 3), real())],
        lambda a, b: torch.where(torch.as_tensor(CHOICE == 0), a, torch.where(torch.as_tensor(CHOICE == 1), b, a * b)),
    ),
    call(
        "choose, clipped",
        lambda a, b: np.choose(CHOICE - 1, (a, b), mode="clip"),
        [(real(3), real(3))],
        lambda a, b: torch.where(torch.as_tensor(CHOICE < 2), a, b),
    ),
    # ---- sorting
    call("sort", None, [apart(4), apart(2, 3), apart(0)], lambda x: x.sort().values),
    call("sort axis", lambda x: np.sort(x, axis=0, kind="quicksort"), [apart(3, 2)], lambda x: x.sort(0).values),
    call("sort, flat", lambda x: np.sort(x, axis=None), [apart(3, 2)], lambda x: x.ravel().sort().values),
    call("sort in place", _sorted_in_place, [apart(3, 2)], lambda x: x.sort(0).values),
    call(
        "partition",
        lambda x: np.partition(x, (0, 2))[..., [0, 2]],
        [apart(5), apart(2, 3)],
        lambda x: x.sort().values[..., [0, 2]],
    ),
]
