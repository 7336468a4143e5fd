"""autograd_nn."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

import autograd_nn as ag
from autograd_nn import nn, optim
from benchmarks.libraries import Task
from benchmarks.workloads import LEARNING_RATE, Array, Numbers


def training(model: nn.Module, loss_of: Callable[[], Any], leaves: Iterable[ag.Tensor] = ()) -> Task:
    optimizer = optim.SGD(model.parameters(), lr=LEARNING_RATE)
    wanted = [*model.parameters(), *leaves]

    def step() -> ag.Tensor:
        loss = loss_of()
        for leaf in leaves:
            leaf.grad = None
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return Task(step, lambda: [parameter.grad.numpy() for parameter in wanted])


def differentiating(value_of: Callable[..., Any], leaves: dict[str, Array]) -> Task:
    wanted = {name: ag.Tensor(array, requires_grad=True) for name, array in leaves.items()}

    def step() -> ag.Tensor:
        for leaf in wanted.values():
            leaf.grad = None
        value = value_of(**wanted)
        value.backward()
        return value

    return Task(step, lambda: [leaf.grad.numpy() for leaf in wanted.values()])


def xor(numbers: Numbers) -> Task:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1), nn.Tanh())
    model.load_state_dict(numbers.weights)
    x, target = numbers.data.values()
    loss_of = nn.MSELoss()
    return training(model, lambda: loss_of(model(x), target))


def expression(numbers: Numbers) -> Task:
    return differentiating(lambda x, y: ((x * y + x).tanh() * y).sum(), numbers.leaves)


def mlp(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.Sequential(
        nn.Linear(sizes["inputs"], sizes["hidden"], dtype=np.float32),
        nn.ReLU(),
        nn.Linear(sizes["hidden"], sizes["outputs"], dtype=np.float32),
    )
    model.load_state_dict(numbers.weights)
    x, labels = numbers.data.values()
    loss_of = nn.CrossEntropyLoss()
    return training(model, lambda: loss_of(model(x), labels))


def lenet(numbers: Numbers) -> Task:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 5, dtype=np.float32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5, dtype=np.float32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(numbers.weights["7.weight"].shape[1], 10, dtype=np.float32),
    )
    model.load_state_dict(numbers.weights)
    x, labels = numbers.data.values()
    loss_of = nn.CrossEntropyLoss()
    return training(model, lambda: loss_of(model(x), labels))


def convolution(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.Conv2d(sizes["channels"], sizes["filters"], sizes["kernel"], padding=sizes["padding"], dtype=np.float32)
    model.load_state_dict(numbers.weights)
    leaves = [ag.Tensor(array, requires_grad=True) for array in numbers.leaves.values()]
    (x,) = leaves or numbers.data.values()

    def loss_of() -> ag.Tensor:
        y = model(x)
        return (y * y).mean()

    return training(model, loss_of, leaves)


def elementwise(numbers: Numbers) -> Task:
    return differentiating(lambda x: (ag.tanh(x) * ag.sigmoid(x) + ag.exp(x)).mean(), numbers.leaves)


def lstm_cells(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.LSTMCell(sizes["hidden"], sizes["hidden"], dtype=np.float32)
    model.load_state_dict(numbers.weights)
    x, target = numbers.data.values()
    mse = nn.MSELoss()

    def loss_of() -> ag.Tensor:
        h = c = np.zeros((sizes["batch"], sizes["hidden"]), np.float32)
        for row in x:
            h, c = model(row, (h, c))
        return mse(h, target)

    return training(model, loss_of)


def lstm_layer(numbers: Numbers) -> Task:
    hidden = numbers.sizes["hidden"]
    model = nn.LSTM(hidden, hidden, dtype=np.float32)
    model.load_state_dict({f"{name}_l0": weight for name, weight in numbers.weights.items()})
    x, target = numbers.data.values()
    mse = nn.MSELoss()

    def loss_of() -> ag.Tensor:
        _, (h, _) = model(x)
        return mse(h[0], target)

    return training(model, loss_of)


def transformer(numbers: Numbers) -> Task:
    width, heads = numbers.sizes["width"], numbers.sizes["heads"]
    model = nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.0, batch_first=True, dtype=np.float32)
    model.load_state_dict(numbers.weights)
    x, target = numbers.data.values()
    loss_of = nn.MSELoss()
    return training(model, lambda: loss_of(model(x), target))


def scalar_mlp(numbers: Numbers) -> Task:
    return _of_scalars(numbers, lambda row, x, b: sum((w * v for w, v in zip(row, x, strict=True)), b))


def scalar_dot(numbers: Numbers) -> Task:
    return _of_scalars(numbers, lambda row, x, b: ag.dot(row, x) + b)


def _of_scalars(numbers: Numbers, neuron: Callable[..., ag.Scalar]) -> Task:
    layers = [
        [[ag.Scalar(number) for number in row] for row in np.atleast_2d(array).tolist()]
        for array in numbers.weights.values()
    ]
    parameters = [parameter for rows in layers for row in rows for parameter in row]
    optimizer = optim.SGD(parameters, lr=LEARNING_RATE)
    points, signs = (array.tolist() for array in numbers.data.values())

    def score(x: list[Any]) -> Any:
        for weights, (biases,) in zip(layers[::2], layers[1::2], strict=True):
            sums = [neuron(row, x, b) for row, b in zip(weights, biases, strict=True)]
            x = [ag.relu(each) for each in sums]
        return sums[0]

    def step() -> ag.Scalar:
        losses = [ag.relu(1 - sign * score(point)) for point, sign in zip(points, signs, strict=True)]
        loss = sum(losses) / len(losses)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    def gradients() -> list[Array]:
        return [
            np.array([[number.grad.item() for number in row] for row in rows]).reshape(array.shape)
            for rows, array in zip(layers, numbers.weights.values(), strict=True)
        ]

    return Task(step, gradients)


def chain(numbers: Numbers) -> Task:
    def value_of(x: ag.Tensor) -> ag.Tensor:
        for _ in range(numbers.sizes["steps"]):
            x = x * 1.0001 + 0.1
        return x

    return differentiating(value_of, numbers.leaves)


def wide(numbers: Numbers) -> Task:
    factors = [1 / (1 + i) for i in range(numbers.sizes["products"])]
    return differentiating(lambda x: ag.stack([x * factor for factor in factors]).sum(), numbers.leaves)


def deep(numbers: Numbers) -> Task:
    def value_of(x: ag.Tensor) -> ag.Tensor:
        y = x
        for _ in range(numbers.sizes["steps"]):
            y = y * x + x
        return y

    return differentiating(value_of, numbers.leaves)


def diamond(numbers: Numbers) -> Task:
    def value_of(x: ag.Tensor) -> ag.Tensor:
        for _ in range(numbers.sizes["steps"]):
            x = x * 0.6 + x * 0.4
        return x

    return differentiating(value_of, numbers.leaves)
