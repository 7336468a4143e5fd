"""Matrix products."""

import numpy as np

import autograd_nn as ag
from tests.derivatives.catalogue.entry import CUBE, call, real
from tests.pytorch import torch

ENTRIES = [
    *[
        call(f"matmul {a}@{b}", np.matmul, [(real(*a), real(*b))], torch.matmul)
        for a, b in [
            ((2, 3), (3, 4)),
            ((3,), (3,)),
            ((2, 3), (3,)),
            ((3,), (3, 2)),
            ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)),
            ((2, 1, 3, 4), (5, 4, 2)),
            ((3,), (2, 3, 4)),
            ((2, 4, 3), (3,)),
            ((0, 3), (3, 2)),
            ((2, 0), (0, 2)),
        ]
    ],
    call(
        "linear",
        ag.linear,
        [(real(5, 3), real(2, 3), real(2)), (real(3), real(2, 3), real(2)), (CUBE, real(2, 4), real(2))],
        torch.nn.functional.linear,
        lambda x, w, b: x @ w.T + b,
    ),
]
