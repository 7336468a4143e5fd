"""No library: layers with a backward pass derived by hand, one sample at a time, as articles for beginners have it."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from scipy.signal import convolve2d, correlate2d

from benchmarks.libraries import Task
from benchmarks.workloads import LEARNING_RATE, Array, Numbers


class Layer:
    """``backward`` adds the gradients of its weights to those of the samples before and returns that of its input."""

    weights: tuple[Array, ...] = ()
    gradients: tuple[Array, ...] = ()

    def forward(self, x: Array) -> Array:
        raise NotImplementedError

    def backward(self, g: Array) -> Array:
        raise NotImplementedError


class Dense(Layer):
    def __init__(self, weight: Array, bias: Array) -> None:
        self.weights = weight.copy(), bias.copy()
        self.gradients = np.zeros_like(weight), np.zeros_like(bias)

    def forward(self, x: Array) -> Array:
        self.x = x
        return self.weights[0] @ x + self.weights[1]

    def backward(self, g: Array) -> Array:
        self.gradients[0][...] += np.outer(g, self.x)
        self.gradients[1][...] += g
        return self.weights[0].T @ g


class Convolution(Layer):
    def __init__(self, weight: Array, bias: Array) -> None:
        self.weights = weight.copy(), bias.copy()
        self.gradients = np.zeros_like(weight), np.zeros_like(bias)

    def forward(self, x: Array) -> Array:
        self.x = x
        weight, bias = self.weights
        return np.stack([sum(map(correlated, x, kernels)) + b for kernels, b in zip(weight, bias, strict=True)])

    def backward(self, g: Array) -> Array:
        weight = self.weights[0]
        back = np.zeros_like(self.x)
        for i, upstream in enumerate(g):
            for j, image in enumerate(self.x):
                self.gradients[0][i, j] += correlated(image, upstream)
                back[j] += convolve2d(upstream, weight[i, j])
            self.gradients[1][i] += upstream.sum()
        return back


def correlated(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel, "valid")


class Pooling(Layer):
    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        channels, height, width = x.shape
        whole = x[:, : height // 2 * 2, : width // 2 * 2]
        blocks = whole.reshape(channels, height // 2, 2, width // 2, 2).swapaxes(2, 3)
        blocks = blocks.reshape(channels, height // 2, width // 2, 4)
        self.largest = blocks.argmax(axis=-1)
        return blocks.max(axis=-1)

    def backward(self, g: Array) -> Array:
        back = np.zeros(self.shape, g.dtype)
        k, i, j = np.indices(g.shape)
        back[k, 2 * i + self.largest // 2, 2 * j + self.largest % 2] = g
        return back


class Flatten(Layer):
    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return x.ravel()

    def backward(self, g: Array) -> Array:
        return g.reshape(self.shape)


class Tanh(Layer):
    def forward(self, x: Array) -> Array:
        self.y = np.tanh(x)
        return self.y

    def backward(self, g: Array) -> Array:
        return g * (1 - self.y**2)


class ReLU(Layer):
    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, g: Array) -> Array:
        return g * (self.x > 0)


Loss = Callable[[Array, Any], tuple[Any, Array]]


def squared_error(y: Array, target: Array) -> tuple[Any, Array]:
    return np.mean((y - target) ** 2), 2 * (y - target) / y.size


def cross_entropy(logits: Array, label: int) -> tuple[Any, Array]:
    powers = np.exp(logits - logits.max())
    shares = powers / powers.sum()
    gradient = shares.copy()
    gradient[label] -= 1
    return -np.log(shares[label]), gradient


def hinge(score: Array, sign: float) -> tuple[Any, Array]:
    missing = np.maximum(1 - sign * score, 0)
    return missing[0], -sign * (missing > 0)


def training(layers: list[Layer], loss_of: Loss, inputs: Array, targets: Iterable[Any]) -> Task:
    samples = list(zip(inputs, targets, strict=True))
    latest: list[Array] = []

    def step() -> float:
        nonlocal latest
        total = 0.0
        for x, target in samples:
            for layer in layers:
                x = layer.forward(x)
            loss, g = loss_of(x, target)
            total += loss
            for layer in reversed(layers):
                g = layer.backward(g)
        latest = []
        for layer in layers:
            for weight, gradient in zip(layer.weights, layer.gradients, strict=True):
                latest.append(gradient / len(samples))
                weight -= LEARNING_RATE * latest[-1]
                gradient.fill(0)
        return total / len(samples)

    return Task(step, lambda: latest)


def dense_layers(weights: dict[str, Array], between: type[Layer]) -> list[Layer]:
    """Dense layers, with another layer between two of them."""
    arrays = list(weights.values())
    layers: list[Layer] = []
    for weight, bias in zip(arrays[::2], arrays[1::2], strict=True):
        layers += [Dense(weight, bias), between()]
    return layers[:-1]


def xor(numbers: Numbers) -> Task:
    return training([*dense_layers(numbers.weights, Tanh), Tanh()], squared_error, *numbers.data.values())


def mlp(numbers: Numbers) -> Task:
    return training(dense_layers(numbers.weights, ReLU), cross_entropy, *numbers.data.values())


def scalar_mlp(numbers: Numbers) -> Task:
    return training(dense_layers(numbers.weights, ReLU), hinge, *numbers.data.values())


def lenet(numbers: Numbers) -> Task:
    arrays = list(numbers.weights.values())
    layers = [
        *(Convolution(*arrays[:2]), ReLU(), Pooling()),
        *(Convolution(*arrays[2:4]), ReLU(), Pooling()),
        *(Flatten(), Dense(*arrays[4:])),
    ]
    return training(layers, cross_entropy, *numbers.data.values())
