"""Convolution and its two transposes, held against the sums that define them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_nn.derivatives.convolution import conv, conv_transpose, conv_weight, conv_with_bias
from tests.derivatives.catalogue.entry import Array, Entry, call, real
from tests.pytorch import torch


def quarters(*shape: int) -> Array:
    """Multiples of 1/4: their sums of products are exact, in whatever order."""
    return np.round(4 * real(*shape)) / 4


def _uses(x: Array, weight: Array, y: Array, stride: Any, padding: Any, dilation: Any, groups: int) -> Iterator[Any]:
    """Each element of a kernel at each place of an output, by the definition: views of x, weight and y there."""
    inputs, outputs = weight.shape[1], len(weight) // groups
    for place in np.ndindex(y.shape[2:]):
        for tap in np.ndindex(weight.shape[2:]):
            at = [
                o * s + k * d - before
                for o, s, k, d, (before, _) in zip(place, stride, tap, dilation, padding, strict=True)
            ]
            if all(0 <= i < n for i, n in zip(at, x.shape[2:], strict=True)):
                for group in range(groups):
                    into = slice(group * inputs, (group + 1) * inputs)
                    out = slice(group * outputs, (group + 1) * outputs)
                    yield x[:, into, *at], weight[out, :, *tap], y[:, out, *place]


def _entries(name: str, x: tuple[int, ...], weight: tuple[int, ...], *settings: Any) -> list[Entry]:
    """All four operations with one geometry: stride, padding, dilation and groups."""
    stride, padding, dilation, groups = settings
    axes = len(stride)
    theirs = getattr(torch.nn.functional, f"conv{axes}d")
    sizes, kernel = x[2:], weight[2:]
    y = conv(np.zeros(x), np.zeros(weight), *settings).shape

    def by_definition(x: Array, weight: Array) -> Array:
        result = np.zeros(y)
        for part, factor, place in _uses(x, weight, result, *settings):
            place += part @ factor.T
        return result

    def transpose_by_definition(other: Array, weight: Array) -> Array:
        result = np.zeros(x)
        for part, factor, place in _uses(result, weight, other, *settings):
            part += place @ factor
        return result

    def weight_by_definition(x: Array, other: Array) -> Array:
        result = np.zeros(weight)
        for part, factor, place in _uses(x, result, other, *settings):
            factor += place.T @ part
        return result

    def in_torch(x: Any, weight: Any) -> Any:
        padded = torch.nn.functional.pad(x, [n for pair in reversed(padding) for n in pair])
        return theirs(padded, weight, None, stride, 0, dilation, groups)

    def gradient_in_torch(which: int, x: Any, weight: Any, g: Any) -> Any:
        operands = [x, weight]
        operands[which] = torch.zeros_like(operands[which], requires_grad=True)
        return torch.autograd.grad(in_torch(*operands), operands[which], g, create_graph=True)[0]

    return [
        call(
            f"conv {name}",
            lambda x, w: conv(x, w, *settings),
            [(quarters(*x), quarters(*weight))],
            in_torch,
            by_definition,
        ),
        call(
            f"conv_with_bias {name}",
            lambda x, w, b: conv_with_bias(x, w, b, *settings),
            [(quarters(*x), quarters(*weight), quarters(weight[0]))],
            lambda x, w, b: in_torch(x, w) + b.reshape(-1, *[1] * axes),
            lambda x, w, b: by_definition(x, w) + b.reshape(-1, *[1] * axes),
        ),
        call(
            f"conv_transpose {name}",
            lambda other, w: conv_transpose(other, w, sizes, *settings),
            [(quarters(*y), quarters(*weight))],
            lambda other, w: gradient_in_torch(0, torch.zeros(x, dtype=other.dtype), w, other),
            transpose_by_definition,
        ),
        call(
            f"conv_weight {name}",
            lambda x, other: conv_weight(x, other, kernel, *settings),
            [(quarters(*x), quarters(*y))],
            lambda x, other: gradient_in_torch(1, x, torch.zeros(weight, dtype=x.dtype), other),
            weight_by_definition,
        ),
    ]


ENTRIES = [
    *_entries("1d", (2, 2, 5), (3, 2, 3), (1,), ((0, 0),), (1,), 1),
    *_entries("1d, stride, uneven padding, dilation, groups", (2, 4, 7), (2, 2, 2), (2,), ((1, 2),), (2,), 2),
    *_entries("2d", (2, 2, 4, 3), (2, 2, 2, 2), (1, 1), ((0, 0), (1, 0)), (1, 1), 1),
    *_entries("2d, strides that leave a rest", (1, 2, 6, 5), (2, 1, 2, 3), (3, 2), ((0, 0), (1, 1)), (1, 1), 2),
    *_entries("3d", (1, 1, 3, 3, 2), (2, 1, 2, 1, 2), (1, 2, 1), ((0, 0), (0, 0), (1, 0)), (1, 1, 1), 1),
]
