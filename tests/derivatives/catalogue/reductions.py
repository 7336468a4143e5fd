"""Reductions, with and without nan."""

import numpy as np

from tests.derivatives.catalogue.entry import CUBE, MASK, apart, call, positive, real
from tests.pytorch import torch

HOLES = np.array([[0.5, np.nan, -1.0], [2.0, 0.75, np.nan]], np.float16)
"""What the operands are added to: a numeric witness must not meet nan as an operand."""


def _over_all(x, reduction, axes):
    """A PyTorch reduction that knows one axis, over several: they are flattened into one first."""
    rest = [i for i in range(x.ndim) if i not in axes]
    return reduction(x.permute(*rest, *axes).flatten(len(rest)), -1)


ENTRIES = [
    call("sum", None, [real(), real(3), real(2, 3), real(0, 3)]),
    call("sum axis", lambda x: np.sum(x, axis=1), [CUBE, real(2, 0)], lambda x: x.sum(1)),
    call("sum axes", lambda x: np.sum(x, axis=(0, -1), keepdims=True), [CUBE], lambda x: x.sum((0, -1), keepdim=True)),
    call(
        "sum where",
        lambda x: np.sum(x, 0, where=MASK, initial=2),
        [real(2, 3)],
        lambda x: torch.where(torch.as_tensor(MASK), x, 0).sum(0) + 2,
    ),
    call("mean", None, [real(), real(3), real(2, 3)]),
    call("mean axis", lambda x: np.mean(x, axis=-1), [CUBE], lambda x: x.mean(-1)),
    call("mean axes", lambda x: np.mean(x, axis=(0, 2)), [CUBE], lambda x: x.mean((0, 2))),
    call(
        "mean where",
        lambda x: np.mean(x, axis=1, where=MASK),
        [real(2, 3)],
        lambda x: (x * torch.as_tensor(MASK)).sum(1) / torch.tensor([2, 1]),
    ),
    call("prod", None, [real(), real(3), real(2, 3), real(1), real(0)]),
    call("prod axis", lambda x: np.prod(x, axis=1), [CUBE, real(2, 1), real(2, 0)], lambda x: x.prod(1)),
    call(
        "prod axes",
        lambda x: np.prod(x, axis=(-1, 0), keepdims=True),
        [CUBE],
        lambda x: x.prod(2, keepdim=True).prod(0, keepdim=True),
    ),
    call(
        "prod where",
        lambda x: np.prod(x, 1, where=MASK, initial=2),
        [real(2, 3)],
        lambda x: 2 * torch.where(torch.as_tensor(MASK), x, 1).prod(1),
    ),
    call("max", np.max, [apart(), apart(4), apart(2, 3)], torch.amax),
    call("max axis", lambda x: np.max(x, axis=1), [apart(2, 3, 2)], lambda x: x.amax(1)),
    call("max axes", lambda x: np.max(x, axis=(0, 2), keepdims=True), [apart(2, 3, 2)], lambda x: x.amax((0, 2), True)),
    call(
        "max where",
        lambda x: np.max(x, axis=1, where=MASK, initial=0.01),
        [apart(2, 3)],
        lambda x: torch.where(torch.as_tensor(MASK), x, 0.01).amax(1).clip(0.01),
    ),
    call("min", np.min, [apart(), apart(4), apart(2, 3)], torch.amin),
    call("min axis", lambda x: np.min(x, axis=-1, keepdims=True), [apart(2, 3)], lambda x: x.amin(-1, True)),
    call("ptp", None, [apart(4), apart(2, 3)], lambda x: x.max() - x.min()),
    call("ptp axis", lambda x: np.ptp(x, 0, keepdims=True), [apart(3, 2)], lambda x: x.amax(0, True) - x.amin(0, True)),
    # ---- spread
    call("var", None, [real(3), real(2, 3)], lambda x: x.var(correction=0)),
    call("var axis", lambda x: np.var(x, axis=1, ddof=1), [CUBE], lambda x: x.var(1)),
    call(
        "var axes",
        lambda x: np.var(x, axis=(0, -1), correction=2, keepdims=True),
        [CUBE],
        lambda x: x.var((0, -1), correction=2, keepdim=True),
    ),
    call(
        "var where",
        lambda x: np.var(x, where=MASK),
        [real(2, 3)],
        lambda x: x[torch.as_tensor(MASK)].var(correction=0),
    ),
    call("std", None, [real(3), real(2, 3)], lambda x: x.std(correction=0)),
    call("std axis", lambda x: np.std(x, axis=-1, ddof=1), [CUBE], lambda x: x.std(-1)),
    call(
        "std axes",
        lambda x: np.std(x, axis=(0, 1), keepdims=True),
        [CUBE],
        lambda x: x.std((0, 1), correction=0, keepdim=True),
    ),
    call(
        "std where",
        lambda x: np.std(x, where=MASK, ddof=1),
        [real(2, 3)],
        lambda x: x[torch.as_tensor(MASK)].std(),
    ),
    # ---- weighted
    call(
        "average",
        lambda x, w: np.average(x, weights=w),
        [(real(3), positive(3)), (real(2, 3), positive(2, 3))],
        lambda x, w: (x * w).sum() / w.sum(),
    ),
    call("average, equal weights", lambda x: np.average(x, axis=0), [real(2, 3)], lambda x: x.mean(0)),
    call(
        "average axis",
        lambda x, w: np.average(x, axis=1, weights=w, keepdims=True),
        [(CUBE, positive(3))],
        lambda x, w: (x * w[:, None]).sum(1, True) / w.sum(),
    ),
    call(
        "average axes",
        lambda x, w: np.average(x, axis=(2, 0), weights=w),
        [(CUBE, positive(4, 2))],
        lambda x, w: (x * w.T[:, None]).sum((0, 2)) / w.sum(),
    ),
    call(
        "average and the sum of weights",
        lambda x, w: np.multiply(*np.average(x, weights=w, returned=True)),
        [(real(3), positive(3))],
        lambda x, w: (x * w).sum(),
    ),
    # ---- order statistics
    call("median", None, [apart(3), apart(2, 2), apart(1)], lambda x: x.flatten().quantile(0.5)),
    call("median axis", lambda x: np.median(x, axis=1), [apart(2, 3, 4)], lambda x: x.quantile(0.5, 1)),
    call(
        "median axes",
        lambda x: np.median(x, axis=(0, 2), keepdims=True),
        [apart(2, 3, 4)],
        lambda x: _over_all(x, lambda rows, axis: rows.quantile(0.5, axis), (0, 2))[None, :, None],
    ),
    call(
        "quantile", lambda x: np.quantile(x, 0.3), [apart(4), apart(2, 3), apart()], lambda x: x.flatten().quantile(0.3)
    ),
    call(
        "quantile, several",
        lambda x: np.quantile(x, np.array([0.1, 0.45, 1.0], np.float16), axis=1),
        [apart(2, 5)],
        lambda x: x.quantile(torch.tensor(np.array([0.1, 0.45, 1.0], np.float16).astype(float)), 1),
        lambda x: np.quantile(x, np.array([0.1, 0.45, 1.0], np.float16).astype(float), axis=1),
    ),
    *[
        call(
            f"quantile {method}",
            lambda x, method=method: np.quantile(x, 0.35, axis=0, method=method),
            [apart(4, 2)],
            lambda x, method=method: x.quantile(0.35, 0, interpolation=method),
        )
        for method in ("lower", "higher", "midpoint", "nearest")
    ],
    call(
        "percentile",
        lambda x: np.percentile(x, 60, axis=-1, keepdims=True),
        [apart(2, 4)],
        lambda x: x.quantile(0.6, -1, True),
    ),
    # ---- with nan
    call("nansum", lambda x: np.nansum(x + HOLES), [real(2, 3)], lambda x: torch.nansum(x + torch.tensor(HOLES))),
    call(
        "nansum axis",
        lambda x: np.nansum(x + HOLES, axis=1, keepdims=True),
        [real(2, 3)],
        lambda x: torch.nansum(x + torch.tensor(HOLES), 1, keepdim=True),
    ),
    call(
        "nanmean",
        lambda x: np.nanmean(x + HOLES, axis=0),
        [real(2, 3)],
        lambda x: torch.nanmean(x + torch.tensor(HOLES), 0),
    ),
    call(
        "nanmax",
        lambda x: np.nanmax(x + HOLES, axis=1),
        [apart(2, 3) / 9],
        lambda x: torch.nan_to_num(x + torch.tensor(HOLES), -9).amax(1),
    ),
    call(
        "nanmin",
        lambda x: np.nanmin(x + HOLES),
        [apart(2, 3) / 9],
        lambda x: torch.nan_to_num(x + torch.tensor(HOLES), 9).amin(),
    ),
]
