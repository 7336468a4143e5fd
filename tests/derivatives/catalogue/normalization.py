"""Standardization over the last axes, and over others."""

from autograd_nn.derivatives.normalization import standardize
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch


def _standardized(x, axes, eps):
    centered = x - x.mean(axes, keepdims=True)
    return centered / ((centered * centered).mean(axes, keepdims=True) + eps) ** 0.5


ENTRIES = [
    call(
        "standardize the last axis",
        lambda x: standardize(x),
        [real(4, 5), real(3), real(0, 3)],
        lambda x: torch.nn.functional.layer_norm(x, x.shape[-1:]),
        lambda x: _standardized(x, -1, 1e-5),
    ),
    call(
        "standardize over several axes",
        lambda x: standardize(x, axes=(-2, -1), eps=0.1),
        [real(2, 3, 4)],
        lambda x: torch.nn.functional.layer_norm(x, x.shape[-2:], eps=0.1),
        lambda x: _standardized(x, (-2, -1), 0.1),
    ),
]
