"""Shapes, joining and splitting."""

import numpy as np

from tests.derivatives.catalogue.entry import CUBE, call, real
from tests.pytorch import torch

ENTRIES = [
    call("reshape", lambda x: np.reshape(x, (3, -1)), [real(2, 3), CUBE], lambda x: x.reshape(3, -1)),
    call(
        "reshape, columns first",
        lambda x: np.reshape(x, (3, -1), order="F"),
        [real(2, 3), CUBE],
        lambda x: x.permute(*range(x.ndim)[::-1]).reshape(-1, 3).T,
    ),
    call("ravel", None, [real(), real(2, 3), real(0, 2)]),
    call("ravel, columns first", lambda x: np.ravel(x, order="F"), [real(2, 3)], lambda x: x.T.ravel()),
    call("transpose", np.transpose, [real(3), real(2, 3), CUBE], lambda x: x.permute(*range(x.ndim)[::-1])),
    call("transpose axes", lambda x: np.transpose(x, (2, 0, -2)), [CUBE], lambda x: x.permute(2, 0, 1)),
    call("swapaxes", lambda x: np.swapaxes(x, 0, -1), [real(2, 3), CUBE], lambda x: x.swapaxes(0, -1)),
    call("moveaxis", lambda x: np.moveaxis(x, (0, 1), (-1, 0)), [CUBE], lambda x: x.moveaxis((0, 1), (-1, 0))),
    call("rollaxis", lambda x: np.rollaxis(x, 2, 1), [CUBE], lambda x: x.moveaxis(2, 1)),
    call("squeeze", None, [real(1, 3, 1), real(1)]),
    call("squeeze axis", lambda x: np.squeeze(x, axis=0), [real(1, 3, 1)], lambda x: x.squeeze(0)),
    call("expand_dims", lambda x: np.expand_dims(x, (0, -1)), [real(), real(3)], lambda x: x[None, ..., None]),
    call("atleast_1d", None, [real(), real(3)]),
    call("atleast_2d", None, [real(), real(3), CUBE]),
    call("atleast_3d", None, [real(), real(3), real(2, 3), CUBE]),
    call(
        "broadcast_to",
        lambda x: np.broadcast_to(x, (2, 3)),
        [real(), real(3), real(2, 1)],
        lambda x: x.broadcast_to((2, 3)),
    ),
    call(
        "broadcast_arrays",
        lambda a, b: np.multiply(*np.broadcast_arrays(a, b)),
        [(real(2, 1), real(3))],
        lambda a, b: a * b,
    ),
    call(
        "meshgrid",
        lambda a, b: np.divide(*np.meshgrid(a, b)),
        [(real(3), real(2)), (real(), real(2))],
        lambda a, b: a / b[:, None],
    ),
    call(
        "meshgrid of three, sparse",
        lambda a, b, c: np.stack(np.broadcast_arrays(*np.meshgrid(a, b, c, sparse=True, indexing="ij"))),
        [(real(3), real(2), real(1))],
        lambda a, b, c: torch.stack(torch.meshgrid(a, b, c, indexing="ij")),
    ),
    call("astype", lambda x: x.astype(float), [real(2, 3)], lambda x: x.to(torch.float64)),
    # ---- joining
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
    *[
        call(
            name,
            lambda a, b, name=name: getattr(np, name)([a, b]),
            [(real(*shape), real(*shape)) for shape in [(3,), (2, 3), (2, 3, 2)]],
            lambda a, b, name=name: getattr(torch, name)([a, b]),
        )
        for name in ("vstack", "hstack", "dstack")
    ],
    call(
        "column_stack",
        lambda a, b: np.column_stack([a, b]),
        [(real(2), real(2, 3)), (real(2), real(2))],
        lambda a, b: torch.column_stack([a, b]),
    ),
    call(
        "append", np.append, [(real(2), real()), (real(2, 2), real(3))], lambda a, b: torch.cat([a.ravel(), b.ravel()])
    ),
    call("append axis", lambda a, b: np.append(a, b, 1), [(real(2, 1), real(2, 2))], lambda a, b: torch.cat([a, b], 1)),
    # ---- splitting
    call(
        "split",
        lambda x: np.multiply(*np.split(x, 2, axis=1)),
        [real(2, 4)],
        lambda x: x[:, :2] * x[:, 2:],
    ),
    call("split, one part used", lambda x: np.split(x, [1, 2])[1] ** 2, [real(4)], lambda x: x[1:2] ** 2),
    call(
        "array_split",
        lambda x: np.concatenate(np.array_split(x, 3)[::-1]),
        [real(4), real(5, 2)],
        lambda x: torch.cat(torch.tensor_split(x, 3)[::-1]),
    ),
    call("vsplit", lambda x: np.divide(*np.vsplit(x, 2)), [real(4, 2)], lambda x: x[:2] / x[2:]),
    call(
        "hsplit", lambda x: np.divide(*np.hsplit(x, 2)), [real(2, 4), real(4)], lambda x: torch.div(*torch.hsplit(x, 2))
    ),
    call("dsplit", lambda x: np.divide(*np.dsplit(x, 2)), [CUBE], lambda x: x[..., :2] / x[..., 2:]),
]
