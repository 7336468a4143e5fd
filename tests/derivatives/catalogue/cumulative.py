"""Along an axis: running sums and products, differences, slopes, areas."""

import numpy as np

from autograd_nn.derivatives.cumulative import delayed, recurrence
from tests.derivatives.catalogue.entry import CUBE, call, real
from tests.pytorch import torch

GRID = np.array([0.0, 0.5, 1.25, 1.5])
"""Positions that half precision holds exactly."""


def _one_by_one(b, a):
    y = [b[0]]
    for k in range(1, len(b)):
        y.append(b[k] + a[k] * y[-1])
    return y


ENTRIES = [
    call("cumsum", None, [real(), real(3), real(2, 3), real(0)], lambda x: x.ravel().cumsum(0)),
    call("cumsum axis", lambda x: np.cumsum(x, axis=1), [CUBE], lambda x: x.cumsum(1)),
    call("cumprod", None, [real(), real(5), real(2, 3), real(0)], lambda x: x.ravel().cumprod(0)),
    call("cumprod axis", lambda x: np.cumprod(x, axis=-2), [CUBE, real(1, 2)], lambda x: x.cumprod(-2)),
    call(
        "recurrence",
        lambda b, a: recurrence(b, a, axis=0),
        [(real(6), real(6)), (real(3, 2), real(3, 2)), (real(2), real(2))],
        lambda b, a: torch.stack(_one_by_one(b, a)),
        lambda b, a: np.stack(_one_by_one(b, a)),
    ),
    call(
        "delayed",
        lambda x: delayed(x, first=2, axis=0),
        [real(3), real(3, 2)],
        lambda x: torch.cat([torch.full_like(x[:1], 2), x[:-1]]),
        lambda x: np.concatenate([np.full_like(x[:1], 2), x[:-1]]),
    ),
    call("diff", None, [real(3), real(2, 3), real(1)], torch.diff),
    call("diff axis", lambda x: np.diff(x, n=2, axis=0), [real(4, 2)], lambda x: torch.diff(x, 2, 0)),
    call(
        "diff with ends",
        lambda x, a: np.diff(x, axis=1, prepend=a, append=0),
        [(real(2, 3), real(2, 1))],
        lambda x, a: torch.diff(x, 1, 1, a, torch.zeros(2, 1, dtype=x.dtype)),
    ),
    call("trapezoid", None, [real(4), real(2, 3)]),
    call(
        "trapezoid between positions",
        lambda y, x: np.trapezoid(y, x, axis=0),
        [(real(3, 2), real(3)), (real(3, 2), real(3, 2))],
        lambda y, x: torch.trapezoid(y, x.reshape(3, -1).broadcast_to((3, 2)), dim=0),
    ),
    call(
        "trapezoid with a step",
        lambda y: np.trapezoid(y, dx=0.5, axis=0),
        [real(3, 2)],
        lambda y: torch.trapezoid(y, dx=0.5, dim=0),
    ),
    call("gradient", None, [real(4), real(2)], lambda x: torch.gradient(x)[0]),
    call(
        "gradient of each axis",
        lambda x: np.add(*np.gradient(x, 0.5, 2.0, edge_order=2)),
        [real(3, 4)],
        lambda x: sum(torch.gradient(x, spacing=(0.5, 2.0), edge_order=2)),
    ),
    call(
        "gradient between positions",
        lambda x: np.gradient(x, GRID, axis=1),
        [real(2, 4)],
        lambda x: torch.gradient(x, spacing=(torch.tensor(GRID),), dim=1)[0],
    ),
    call(
        "gradient between positions, second order at the ends",
        lambda x: np.gradient(x, GRID, axis=0, edge_order=2),
        [real(4)],
        lambda x: torch.gradient(x, spacing=(torch.tensor(GRID),), edge_order=2)[0],
    ),
]
