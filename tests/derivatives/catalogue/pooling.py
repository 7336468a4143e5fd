"""Max pooling: reading the winners, and adding up where they were read."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.pooling import max_over_regions, max_over_windows, max_unpool
from tests.derivatives.catalogue.entry import Array, apart, call, real
from tests.pytorch import torch

SHARED = np.array([[[0, 4, 4]], [[2, 0, 5]]])
"""Where three windows of each of two planes have their winners; two windows share one."""


def _windows_max(x: Array, kernel: int, stride: int, before: int) -> Array:
    """The maxima along the last axis, by the definition."""
    padded = np.pad(x, [(0, 0)] * (x.ndim - 1) + [(before, before)], constant_values=-np.inf)
    starts = range(0, padded.shape[-1] - kernel + 1, stride)
    return np.stack([padded[..., start : start + kernel].max(axis=-1) for start in starts], axis=-1)


def _added(x: Array) -> Array:
    result = np.zeros((2, 1, 6))
    for plane in range(2):
        for place, value in zip(SHARED[plane, 0], x[plane, 0], strict=True):
            result[plane, 0, place] += value
    return result


def _added_in_torch(x: Any) -> Any:
    return torch.zeros((2, 1, 6), dtype=x.dtype).scatter_add(2, torch.as_tensor(SHARED), x)


ENTRIES = [
    call(
        "max_pool 1d",
        lambda x: max_over_windows(x, (3,), (2,), ((1, 1),), (1,)),
        [apart(2, 2, 7), apart(0, 1, 4)],
        lambda x: torch.nn.functional.max_pool1d(x, 3, 2, 1) if len(x) else x[:, :, :2] * 1,
        lambda x: _windows_max(x, 3, 2, 1),
    ),
    call(
        "max_pool 2d",
        lambda x: max_over_windows(x, (2, 2), (1, 2), ((0, 0), (1, 1)), (1, 1)),
        [apart(2, 1, 3, 4)],
        lambda x: torch.nn.functional.max_pool2d(x, 2, (1, 2), (0, 1)),
        lambda x: _windows_max(_windows_max(x, 2, 2, 1).swapaxes(2, 3), 2, 1, 0).swapaxes(2, 3),
    ),
    call(
        "max_pool of regions",
        lambda x: max_over_regions(x, [[(0, 2), (1, 3)], [(0, 4)]]),
        [apart(2, 1, 3, 4)],
        lambda x: torch.nn.functional.adaptive_max_pool2d(x, (2, 1)),
        lambda x: np.stack([x[:, :, a:b].max(axis=(2, 3)) for a, b in [(0, 2), (1, 3)]], axis=2)[..., None],
    ),
    call("max_unpool", lambda x: max_unpool(x, SHARED, sizes=(6,)), [real(2, 1, 3)], _added_in_torch, _added),
]
