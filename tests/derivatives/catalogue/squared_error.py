"""The mean squared error."""

from autograd_nn.derivatives.squared_error import mean_squared_error
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch

ENTRIES = [
    call(
        "mean squared error",
        mean_squared_error,
        [(real(4), real(4)), (real(2, 3), real(2, 3)), (real(), real())],
        lambda x, y: torch.nn.functional.mse_loss(x, y),
        lambda x, y: ((x - y) ** 2).mean(),
    ),
]
