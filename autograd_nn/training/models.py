"""The networks that the command line trains: ``--model linear``, ``mlp`` or ``cnn``."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from autograd_nn.nn.activations import ReLU
from autograd_nn.nn.containers import Sequential
from autograd_nn.nn.convolution import Conv2d
from autograd_nn.nn.layers import Linear
from autograd_nn.nn.module import Module
from autograd_nn.nn.pooling import MaxPool2d
from autograd_nn.nn.shaping import Flatten


def mlp(
    sizes: Sequence[int],
    rng: np.random.Generator,
    activation: type[Module] = ReLU,
    dtype: npt.DTypeLike = np.float32,
) -> Sequential:
    """Dense layers of these sizes with an activation between them; with two sizes it is a linear model."""
    model = Sequential()
    for i, (before, after) in enumerate(pairwise(sizes)):
        if i:
            model.append(activation())
        model.append(Linear(before, after, dtype=dtype, rng=rng))
    return model


def cnn(height: int, width: int, classes: int, rng: np.random.Generator) -> Sequential:
    """Two convolutions, each with ReLU and pooling, and a dense layer, for gray images (N, 1, height, width)."""
    return Sequential(
        Conv2d(1, 16, 3, padding=1, dtype=np.float32, rng=rng),
        ReLU(),
        MaxPool2d(2),
        Conv2d(16, 32, 3, padding=1, dtype=np.float32, rng=rng),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(32 * (height // 4) * (width // 4), classes, dtype=np.float32, rng=rng),
    )


def classifier(
    kind: str, shape: tuple[int, ...], hidden: Sequence[int], classes: int, rng: np.random.Generator
) -> Sequential:
    """The network of a kind for inputs of a shape, (features,) or (1, height, width)."""
    if kind == "cnn":
        _, height, width = shape
        return cnn(height, width, classes, rng)
    return mlp([math.prod(shape), *(hidden if kind == "mlp" else ()), classes], rng)
