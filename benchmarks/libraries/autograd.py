"""HIPS autograd."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as np
from autograd.scipy.signal import convolve
from autograd.scipy.special import expit

from benchmarks.libraries import Task, formulas
from benchmarks.workloads import LEARNING_RATE, Numbers


def task(numbers: Numbers, loss_of: Callable[[dict[str, Any]], Any]) -> Task:
    """``loss_of`` takes weights and leaves in one dictionary."""
    wanted = {**{name: array.copy() for name, array in numbers.weights.items()}, **numbers.leaves}
    loss_and_gradients = autograd.value_and_grad(loss_of)
    gradients: dict[str, Any] = {}

    def step() -> Any:
        nonlocal gradients
        loss, gradients = loss_and_gradients(wanted)
        for name in numbers.weights:
            wanted[name] -= LEARNING_RATE * gradients[name]
        return loss

    return Task(step, lambda: [gradients[name] for name in wanted])


def xor(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    return task(numbers, lambda weights: formulas.mse(np, formulas.xor(np, weights, x), target))


def expression(numbers: Numbers) -> Task:
    return task(numbers, lambda leaves: formulas.expression(np, **leaves))


def mlp(numbers: Numbers) -> Task:
    x, labels = numbers.data.values()
    return task(numbers, lambda weights: formulas.cross_entropy(np, formulas.mlp(np, weights, x), labels))


def convolved(x: Any, weight: Any, bias: Any) -> Any:
    turned = weight[:, :, ::-1, ::-1]
    return convolve(x, turned, axes=([2, 3], [2, 3]), dot_axes=([1], [1]), mode="valid") + bias[:, None, None]


def pooled(x: Any) -> Any:
    batch, channels, height, width = x.shape
    height, width = height // 2, width // 2
    whole = x[:, :, : 2 * height, : 2 * width]
    return np.max(np.max(whole.reshape(batch, channels, height, 2, width, 2), axis=5), axis=3)


def lenet(numbers: Numbers) -> Task:
    x, labels = numbers.data.values()

    def loss_of(weights: dict[str, Any]) -> Any:
        y = pooled(np.maximum(convolved(x, weights["0.weight"], weights["0.bias"]), 0))
        y = pooled(np.maximum(convolved(y, weights["3.weight"], weights["3.bias"]), 0))
        logits = y.reshape(len(x), -1) @ weights["7.weight"].T + weights["7.bias"]
        return formulas.cross_entropy(np, logits, labels)

    return task(numbers, loss_of)


def convolution(numbers: Numbers) -> Task:
    padding = numbers.sizes["padding"]
    widths = ((0, 0), (0, 0), (padding, padding), (padding, padding))

    def loss_of(wanted: dict[str, Any]) -> Any:
        x = numbers.data["x"] if numbers.data else wanted["x"]
        y = convolved(np.pad(x, widths, "constant") if padding else x, wanted["weight"], wanted["bias"])
        return np.mean(y * y)

    return task(numbers, loss_of)


def elementwise(numbers: Numbers) -> Task:
    return task(numbers, lambda leaves: np.mean(np.tanh(leaves["x"]) * expit(leaves["x"]) + np.exp(leaves["x"])))


def lstm_cells(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    zeros = np.zeros_like(target)
    return task(
        numbers,
        lambda weights: formulas.mse(np, formulas.lstm(np, expit, weights, x, zeros, zeros), target),
    )


def transformer(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    return task(numbers, lambda weights: formulas.mse(np, formulas.transformer(np, weights, x, numbers.sizes), target))


def chain(numbers: Numbers) -> Task:
    def value_of(leaves: dict[str, Any]) -> Any:
        x = leaves["x"]
        for _ in range(numbers.sizes["steps"]):
            x = x * 1.0001 + 0.1
        return x

    return task(numbers, value_of)
