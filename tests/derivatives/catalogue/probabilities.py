"""Losses of probabilities."""

import scipy.special

from autograd_nn.derivatives.probabilities import binary_surprise
from tests.derivatives.catalogue.entry import PAIRS, Array, call, inside
from tests.pytorch import torch


def chances(*shape: int) -> Array:
    return abs(inside(*shape))


ENTRIES = [
    call(
        "binary_surprise",
        binary_surprise,
        [(chances(*p), chances(*target)) for p, target in PAIRS],
        lambda p, t: torch.nn.functional.binary_cross_entropy(*torch.broadcast_tensors(p, t), reduction="none"),
        lambda p, t: -scipy.special.xlogy(t, p) - scipy.special.xlog1py(1 - t, -p),
        torch_rtol=1e-9,  # PyTorch adds 1e-12 to the variance in the second derivative
    ),
]
