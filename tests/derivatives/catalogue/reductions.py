"""Reductions."""

import numpy as np

from tests.derivatives.catalogue.entry import CUBE, apart, call, real
from tests.pytorch import torch

ENTRIES = [
    call("sum", None, [real(), real(3), real(2, 3), real(0, 3)]),
    call("sum axis", lambda x: np.sum(x, axis=1), [CUBE, real(2, 0)], lambda x: x.sum(1)),
    call("sum axes", lambda x: np.sum(x, axis=(0, -1), keepdims=True), [CUBE], lambda x: x.sum((0, -1), keepdim=True)),
    call("mean", None, [real(), real(3), real(2, 3)]),
    call("mean axis", lambda x: np.mean(x, axis=-1), [CUBE], lambda x: x.mean(-1)),
    call("mean axes", lambda x: np.mean(x, axis=(0, 2)), [CUBE], lambda x: x.mean((0, 2))),
    call("max", np.max, [apart(), apart(4), apart(2, 3)], torch.amax),
    call("max axis", lambda x: np.max(x, axis=1), [apart(2, 3, 2)], lambda x: x.amax(1)),
    call("max axes", lambda x: np.max(x, axis=(0, 2), keepdims=True), [apart(2, 3, 2)], lambda x: x.amax((0, 2), True)),
    call("min", np.min, [apart(), apart(4), apart(2, 3)], torch.amin),
    call("min axis", lambda x: np.min(x, axis=-1, keepdims=True), [apart(2, 3)], lambda x: x.amin(-1, True)),
]
