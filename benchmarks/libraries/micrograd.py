"""micrograd."""

import numpy as np
from micrograd.engine import Value
from micrograd.nn import MLP

from benchmarks.libraries import Task
from benchmarks.workloads import LEARNING_RATE, Array, Numbers


def scalar_mlp(numbers: Numbers) -> Task:
    hidden = numbers.sizes["hidden"]
    model = MLP(2, [hidden, hidden, 1])
    groups = [group for layer in model.layers for group in ([n.w for n in layer.neurons], [n.b for n in layer.neurons])]
    for group, array in zip(groups, numbers.weights.values(), strict=True):
        for value, number in zip(np.ravel(group), array.ravel().tolist(), strict=True):
            value.data = number
    points, signs = (array.tolist() for array in numbers.data.values())

    def step() -> Value:
        losses = [(1 - sign * model(point)).relu() for point, sign in zip(points, signs, strict=True)]
        loss = sum(losses) / len(losses)
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= LEARNING_RATE * parameter.grad
        return loss.data

    def gradients() -> list[Array]:
        return [
            np.reshape([value.grad for value in np.ravel(group)], array.shape)
            for group, array in zip(groups, numbers.weights.values(), strict=True)
        ]

    return Task(step, gradients)


scalar_dot = scalar_mlp
