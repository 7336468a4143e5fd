"""MyGrad, without its guard against changes in memory, as its documentation advises for speed."""

from collections.abc import Callable
from typing import Any

import mygrad as mg
from mygrad.nnet.activations import relu, sigmoid
from mygrad.nnet.layers import conv_nd, max_pool
from mygrad.nnet.losses import softmax_crossentropy

from benchmarks.libraries import Task, formulas
from benchmarks.workloads import LEARNING_RATE, Numbers

mg.turn_memory_guarding_off()


def task(numbers: Numbers, loss_of: Callable[[dict[str, mg.Tensor]], mg.Tensor]) -> Task:
    """``loss_of`` takes weights and leaves in one dictionary."""
    wanted = {name: mg.tensor(array.copy()) for name, array in {**numbers.weights, **numbers.leaves}.items()}

    def step() -> mg.Tensor:
        loss = loss_of(wanted)
        loss.backward()
        for name in numbers.weights:
            wanted[name].data -= LEARNING_RATE * wanted[name].grad
        return loss

    return Task(step, lambda: [tensor.grad for tensor in wanted.values()])


def xor(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    return task(numbers, lambda weights: formulas.mse(mg, formulas.xor(mg, weights, x), target))


def expression(numbers: Numbers) -> Task:
    return task(numbers, lambda leaves: formulas.expression(mg, **leaves))


def mlp(numbers: Numbers) -> Task:
    x, labels = numbers.data.values()
    return task(numbers, lambda weights: softmax_crossentropy(formulas.mlp(mg, weights, x), labels))


def convolved(x: Any, weight: mg.Tensor, bias: mg.Tensor, padding: int = 0) -> mg.Tensor:
    return conv_nd(x, weight, stride=1, padding=padding) + bias.reshape(1, -1, 1, 1)


def lenet(numbers: Numbers) -> Task:
    x, labels = numbers.data.values()

    def loss_of(weights: dict[str, mg.Tensor]) -> mg.Tensor:
        y = max_pool(relu(convolved(x, weights["0.weight"], weights["0.bias"])), pool=(2, 2), stride=2)
        y = max_pool(relu(convolved(y, weights["3.weight"], weights["3.bias"])), pool=(2, 2), stride=2)
        logits = y.reshape(len(x), -1) @ weights["7.weight"].T + weights["7.bias"]
        return softmax_crossentropy(logits, labels)

    return task(numbers, loss_of)


def convolution(numbers: Numbers) -> Task:
    def loss_of(wanted: dict[str, mg.Tensor]) -> mg.Tensor:
        x = numbers.data["x"] if numbers.data else wanted["x"]
        y = convolved(x, wanted["weight"], wanted["bias"], numbers.sizes["padding"])
        return mg.mean(y * y)

    return task(numbers, loss_of)


def elementwise(numbers: Numbers) -> Task:
    return task(numbers, lambda leaves: mg.mean(mg.tanh(leaves["x"]) * sigmoid(leaves["x"]) + mg.exp(leaves["x"])))


def lstm_cells(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    zeros = 0 * target
    return task(
        numbers,
        lambda weights: formulas.mse(mg, formulas.lstm(mg, sigmoid, weights, x, zeros, zeros), target),
    )


def transformer(numbers: Numbers) -> Task:
    x, target = numbers.data.values()
    return task(numbers, lambda weights: formulas.mse(mg, formulas.transformer(mg, weights, x, numbers.sizes), target))


def chain(numbers: Numbers) -> Task:
    def value_of(leaves: dict[str, mg.Tensor]) -> mg.Tensor:
        x = leaves["x"]
        for _ in range(numbers.sizes["steps"]):
            x = x * 1.0001 + 0.1
        return x

    return task(numbers, value_of)
