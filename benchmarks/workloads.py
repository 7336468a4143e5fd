"""What is computed: for each workload the numbers it starts from, the same for every library.

How a library computes it stands in `benchmarks.libraries`, in a function named like the ``task`` of the workload.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Sizes = dict[str, int]

LEARNING_RATE = 0.1


class Numbers(NamedTuple):
    """What a step starts from.

    Attributes
    ----------
    sizes : dict of int
        What the workload's function was called with.
    weights : dict of array
        Under PyTorch's names: they get a gradient, and every step of training changes them.
    leaves : dict of array
        They get a gradient and stay as they are.
    data : dict of array
        Constants.
    """

    sizes: Sizes
    weights: dict[str, Array]
    leaves: dict[str, Array]
    data: dict[str, Array]


@dataclass(frozen=True)
class Workload:
    """One row of the table.

    Attributes
    ----------
    title : str
        In Markdown.
    task : str
        The function of a library that does it.
    numbers : callable
        Makes the `Numbers` from the sizes.
    sizes, tiny : dict of int
        Those that are measured, and some for a quick look at whether the results are right.
    remembered : callable
        How many numbers of a forward pass the backward pass can't do without, by the sizes; weights and data aside.
    goals : dict of float
        By the number of threads: the ratio to the reference that the project has set itself.
    quick : dict of int
        Smaller sizes where one step of the full ones takes too long for a quick look; empty where it doesn't.
    reference : str
        The library whose time is 1.
    tolerance : float
        How far losses and gradients may be apart, relatively: what the rounding of so many numbers explains.
    """

    title: str
    task: str
    numbers: Callable[..., Numbers]
    sizes: Sizes
    tiny: Sizes
    remembered: Callable[..., int] = lambda **_: 0
    goals: dict[int, float] = field(default_factory=dict)
    quick: Sizes = field(default_factory=dict)
    reference: str = "pytorch"
    tolerance: float = 1e-3


def dense_numbers(rng: np.random.Generator, *widths: int, places: tuple[int, ...]) -> dict[str, Array]:
    """The weights of dense layers, by PyTorch's names in a Sequential where they stand at these places."""
    weights = {}
    for place, inputs, outputs in zip(places, widths, widths[1:], strict=False):
        weights[f"{place}.weight"] = uniform(rng, (outputs, inputs), inputs)
        weights[f"{place}.bias"] = uniform(rng, outputs, inputs)
    return weights


def uniform(rng: np.random.Generator, shape: int | tuple[int, ...], inputs: int) -> Array:
    """Weights of a neuron with so many inputs, as PyTorch draws them."""
    bound = inputs**-0.5
    return rng.uniform(-bound, bound, shape).astype(np.float32)


def in_float64(arrays: dict[str, Array]) -> dict[str, Array]:
    return {name: array.astype(np.float64) for name, array in arrays.items()}


def xor(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = np.array([[0.0], [1.0], [1.0], [0.0]])
    return Numbers(sizes, in_float64(dense_numbers(rng, 2, 3, 1, places=(0, 2))), {}, {"x": x, "target": target})


def expression(**sizes: int) -> Numbers:
    n = sizes["elements"]
    leaves = {"x": np.linspace(-1, 1, n, dtype=np.float32), "y": np.linspace(0.5, 2, n, dtype=np.float32)}
    return Numbers(sizes, {}, leaves, {})


def mlp(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    weights = dense_numbers(rng, sizes["inputs"], sizes["hidden"], sizes["outputs"], places=(0, 2))
    x = rng.random((sizes["batch"], sizes["inputs"]), np.float32)
    return Numbers(sizes, weights, {}, {"x": x, "labels": rng.integers(0, sizes["outputs"], sizes["batch"])})


def lenet(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    batch, image = sizes["batch"], sizes["image"]
    last = ((image - 4) // 2 - 4) // 2
    weights = {
        "0.weight": uniform(rng, (8, 1, 5, 5), 25),
        "0.bias": uniform(rng, 8, 25),
        "3.weight": uniform(rng, (16, 8, 5, 5), 200),
        "3.bias": uniform(rng, 16, 200),
        **dense_numbers(rng, 16 * last * last, 10, places=(7,)),
    }
    x = rng.random((batch, 1, image, image), np.float32)
    return Numbers(sizes, weights, {}, {"x": x, "labels": rng.integers(0, 10, batch)})


def lenet_remembered(batch: int, image: int) -> int:
    first, second = image - 4, (image - 4) // 2 - 4
    return batch * (8 * first**2 + 8 * (first // 2) ** 2 + 16 * second**2 + 16 * (second // 2) ** 2 + 10)


def convolution(**sizes: int) -> Numbers:
    """A convolution in the middle of a network, whose input gets a gradient, or with ``first`` the first one."""
    rng = np.random.default_rng(0)
    kernel, channels = sizes["kernel"], sizes["channels"]
    inputs = channels * kernel**2
    weights = {
        "weight": uniform(rng, (sizes["filters"], channels, kernel, kernel), inputs),
        "bias": uniform(rng, sizes["filters"], inputs),
    }
    x = {"x": rng.random((sizes["batch"], channels, sizes["image"], sizes["image"]), np.float32)}
    return Numbers(sizes, weights, {}, x) if sizes["first"] else Numbers(sizes, weights, x, {})


def convolution_remembered(batch: int, filters: int, image: int, kernel: int, padding: int, **_: int) -> int:
    return batch * filters * (image + 2 * padding - kernel + 1) ** 2


def elementwise(**sizes: int) -> Numbers:
    x = np.random.default_rng(0).standard_normal(sizes["elements"], np.float32)
    return Numbers(sizes, {}, {"x": x}, {})


def lstm(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    hidden, batch = sizes["hidden"], sizes["batch"]
    weights = {
        "weight_ih": uniform(rng, (4 * hidden, hidden), hidden),
        "weight_hh": uniform(rng, (4 * hidden, hidden), hidden),
        "bias_ih": uniform(rng, 4 * hidden, hidden),
        "bias_hh": uniform(rng, 4 * hidden, hidden),
    }
    x = rng.standard_normal((sizes["steps"], batch, hidden), np.float32)
    return Numbers(sizes, weights, {}, {"x": x, "target": rng.standard_normal((batch, hidden), np.float32)})


def transformer(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    width, inner = sizes["width"], 4 * sizes["width"]
    weights = {
        "self_attn.in_proj_weight": uniform(rng, (3 * width, width), width),
        "self_attn.in_proj_bias": uniform(rng, 3 * width, width),
        "self_attn.out_proj.weight": uniform(rng, (width, width), width),
        "self_attn.out_proj.bias": uniform(rng, width, width),
        "linear1.weight": uniform(rng, (inner, width), width),
        "linear1.bias": uniform(rng, inner, width),
        "linear2.weight": uniform(rng, (width, inner), inner),
        "linear2.bias": uniform(rng, width, inner),
        "norm1.weight": np.ones(width, np.float32),
        "norm1.bias": np.zeros(width, np.float32),
        "norm2.weight": np.ones(width, np.float32),
        "norm2.bias": np.zeros(width, np.float32),
    }
    shape = sizes["batch"], sizes["length"], width
    data = {"x": rng.standard_normal(shape, np.float32), "target": rng.standard_normal(shape, np.float32)}
    return Numbers(sizes, weights, {}, data)


def one_number(**sizes: int) -> Numbers:
    return Numbers(sizes, {}, {"x": np.array(0.5, np.float32)}, {})


def scalar_mlp(**sizes: int) -> Numbers:
    rng = np.random.default_rng(0)
    hidden, samples = sizes["hidden"], sizes["samples"]
    weights = dense_numbers(rng, 2, hidden, hidden, 1, places=(0, 1, 2))
    points = rng.uniform(-1, 1, (samples, 2))
    signs = np.where(points[:, 0] * points[:, 1] > 0, 1.0, -1.0)
    return Numbers(sizes, in_float64(weights), {}, {"x": points, "signs": signs})


TABLE = {
    "xor": Workload(
        "XOR 2-3-1, tanh, batch 4, float64",
        "xor",
        xor,
        {},
        {},
        lambda: 4 * (3 + 1),
        {1: 0.27, 2: 0.27},
        tolerance=1e-7,  # tinygrad has its learning rate in float32
    ),
    "expression": Workload(
        "`((x*y + x).tanh() * y).sum()`, 10 elements",
        "expression",
        expression,
        {"elements": 10},
        {"elements": 3},
        lambda elements: elements,
        {1: 0.27, 2: 0.27},
        tolerance=1e-5,
    ),
    "mlp": Workload(
        "MLP 784-128-10, ReLU, cross-entropy, batch 64",
        "mlp",
        mlp,
        {"batch": 64, "inputs": 784, "hidden": 128, "outputs": 10},
        {"batch": 3, "inputs": 5, "hidden": 4, "outputs": 3},
        lambda batch, inputs, hidden, outputs: batch * (hidden + outputs),
        {1: 0.90, 2: 1.15},
    ),
    "full_batch": Workload(
        "MLP 784-10-10, full batch of 41,000",
        "mlp",
        mlp,
        {"batch": 41_000, "inputs": 784, "hidden": 10, "outputs": 10},
        {"batch": 7, "inputs": 5, "hidden": 4, "outputs": 3},
        lambda batch, inputs, hidden, outputs: batch * (hidden + outputs),
        {1: 1.00, 2: 1.35},
        quick={"batch": 4_100, "inputs": 784, "hidden": 10, "outputs": 10},
    ),
    "lenet": Workload(
        "LeNet: conv 5x5 1-8, pool, conv 5x5 8-16, pool, dense; batch 32 of 1x28x28",
        "lenet",
        lenet,
        {"batch": 32, "image": 28},
        {"batch": 2, "image": 16},
        lenet_remembered,
        {1: 0.80, 2: 1.00},
    ),
    "first_conv": Workload(
        "its first convolution alone: 5x5 1-8",
        "convolution",
        convolution,
        {"first": 1, "batch": 32, "channels": 1, "filters": 8, "image": 28, "kernel": 5, "padding": 0},
        {"first": 1, "batch": 2, "channels": 1, "filters": 3, "image": 7, "kernel": 5, "padding": 0},
        convolution_remembered,
        {1: 0.31, 2: 0.45},
    ),
    "inner_conv": Workload(
        "conv 3x3 32-64, padding 1, batch 16 of 32x32",
        "convolution",
        convolution,
        {"first": 0, "batch": 16, "channels": 32, "filters": 64, "image": 32, "kernel": 3, "padding": 1},
        {"first": 0, "batch": 2, "channels": 2, "filters": 3, "image": 5, "kernel": 3, "padding": 1},
        convolution_remembered,
        {1: 1.40, 2: 2.0},
    ),
    "elementwise": Workload(
        "`(tanh(x)*sigmoid(x) + exp(x)).mean()`, 4M elements",
        "elementwise",
        elementwise,
        {"elements": 4_000_000},
        {"elements": 100},
        lambda elements: 3 * elements,
        {1: 0.90, 2: 1.05},
        quick={"elements": 400_000},
    ),
    "lstm_cells": Workload(
        "LSTM cell by cell, 50 steps, hidden 64, batch 32",
        "lstm_cells",
        lstm,
        {"steps": 50, "hidden": 64, "batch": 32},
        {"steps": 3, "hidden": 4, "batch": 2},
        lambda steps, hidden, batch: 7 * steps * hidden * batch,
        {1: 0.95, 2: 0.95},
    ),
    "lstm_layer": Workload(
        "the same as an LSTM layer (PyTorch's fused one)",
        "lstm_layer",
        lstm,
        {"steps": 50, "hidden": 64, "batch": 32},
        {"steps": 3, "hidden": 4, "batch": 2},
        lambda steps, hidden, batch: 7 * steps * hidden * batch,
        {1: 1.25, 2: 1.25},
    ),
    "transformer": Workload(
        "transformer block, batch 8, sequence 64, width 128, 4 heads",
        "transformer",
        transformer,
        {"batch": 8, "length": 64, "width": 128, "heads": 4},
        {"batch": 2, "length": 3, "width": 8, "heads": 2},
        lambda batch, length, width, heads: batch * length * (10 * width + heads * length),
        {1: 0.95, 2: 1.35},
    ),
    "chain": Workload(
        "deep chain, 100,000 steps of `x * 1.0001 + 0.1`",
        "chain",
        one_number,
        {"steps": 100_000},
        {"steps": 10},
        goals={1: 0.19, 2: 0.19},
        quick={"steps": 2_000},
        tolerance=1e-2,  # 100,000 roundings, and MyGrad does them in float64
    ),
    "scalar_mlp": Workload(
        "`Scalar` MLP 2-16-16-1, 20 samples, against micrograd",
        "scalar_mlp",
        scalar_mlp,
        {"hidden": 16, "samples": 20},
        {"hidden": 3, "samples": 4},
        lambda hidden, samples: samples * 2 * hidden,
        {1: 1 / 6, 2: 1 / 6},
        reference="micrograd",
        tolerance=1e-9,
    ),
    "scalar_dot": Workload(
        "the same with each neuron's sum by `ag.dot`",
        "scalar_dot",
        scalar_mlp,
        {"hidden": 16, "samples": 20},
        {"hidden": 3, "samples": 4},
        lambda hidden, samples: samples * 2 * hidden,
        {1: 1 / 15, 2: 1 / 15},
        reference="micrograd",
        tolerance=1e-9,
    ),
}
"""The table of the README."""

GRAPHS = {
    "wide": Workload("`stack([x * c for c in ...]).sum()`", "wide", one_number, {"products": 1000}, {"products": 10}),
    "deep": Workload("`y = y * x + x` again and again", "deep", one_number, {"steps": 1000}, {"steps": 10}),
    "diamond": Workload(
        "`x = x * 0.6 + x * 0.4` again and again", "diamond", one_number, {"steps": 1000}, {"steps": 10}
    ),
}
"""Graphs of other shapes than a chain, for the tables of how time grows."""

WORKLOADS = TABLE | GRAPHS
