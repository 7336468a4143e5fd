"""PyTorch, eager."""

from collections.abc import Callable, Iterable

import torch
from torch import nn

from benchmarks.libraries import Task
from benchmarks.workloads import LEARNING_RATE, Array, Numbers


def tensors(arrays: dict[str, Array]) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(array) for name, array in arrays.items()}


def training(model: nn.Module, loss_of: Callable[[], torch.Tensor], leaves: Iterable[torch.Tensor] = ()) -> Task:
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    wanted = [*model.parameters(), *leaves]

    def step() -> torch.Tensor:
        loss = loss_of()
        for leaf in leaves:
            leaf.grad = None
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return Task(step, lambda: [parameter.grad.numpy() for parameter in wanted])


def differentiating(value_of: Callable[..., torch.Tensor], leaves: dict[str, Array]) -> Task:
    wanted = {name: leaf.requires_grad_() for name, leaf in tensors(leaves).items()}

    def step() -> torch.Tensor:
        for leaf in wanted.values():
            leaf.grad = None
        value = value_of(**wanted)
        value.backward()
        return value

    return Task(step, lambda: [leaf.grad.numpy() for leaf in wanted.values()])


def xor(numbers: Numbers) -> Task:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1), nn.Tanh()).double()
    model.load_state_dict(tensors(numbers.weights))
    x, target = tensors(numbers.data).values()
    loss_of = nn.MSELoss()
    return training(model, lambda: loss_of(model(x), target))


def expression(numbers: Numbers) -> Task:
    return differentiating(lambda x, y: ((x * y + x).tanh() * y).sum(), numbers.leaves)


def mlp(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.Sequential(
        nn.Linear(sizes["inputs"], sizes["hidden"]), nn.ReLU(), nn.Linear(sizes["hidden"], sizes["outputs"])
    )
    model.load_state_dict(tensors(numbers.weights))
    x, labels = tensors(numbers.data).values()
    loss_of = nn.CrossEntropyLoss()
    return training(model, lambda: loss_of(model(x), labels))


def lenet(numbers: Numbers) -> Task:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(numbers.weights["7.weight"].shape[1], 10),
    )
    model.load_state_dict(tensors(numbers.weights))
    x, labels = tensors(numbers.data).values()
    loss_of = nn.CrossEntropyLoss()
    return training(model, lambda: loss_of(model(x), labels))


def convolution(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.Conv2d(sizes["channels"], sizes["filters"], sizes["kernel"], padding=sizes["padding"])
    model.load_state_dict(tensors(numbers.weights))
    leaves = [leaf.requires_grad_() for leaf in tensors(numbers.leaves).values()]
    (x,) = leaves or tensors(numbers.data).values()

    def loss_of() -> torch.Tensor:
        y = model(x)
        return (y * y).mean()

    return training(model, loss_of, leaves)


def elementwise(numbers: Numbers) -> Task:
    return differentiating(lambda x: (torch.tanh(x) * torch.sigmoid(x) + torch.exp(x)).mean(), numbers.leaves)


def lstm_cells(numbers: Numbers) -> Task:
    sizes = numbers.sizes
    model = nn.LSTMCell(sizes["hidden"], sizes["hidden"])
    model.load_state_dict(tensors(numbers.weights))
    x, target = tensors(numbers.data).values()
    mse = nn.MSELoss()

    def loss_of() -> torch.Tensor:
        h = c = torch.zeros(sizes["batch"], sizes["hidden"])
        for row in x:
            h, c = model(row, (h, c))
        return mse(h, target)

    return training(model, loss_of)


def lstm_layer(numbers: Numbers) -> Task:
    hidden = numbers.sizes["hidden"]
    model = nn.LSTM(hidden, hidden)
    model.load_state_dict({f"{name}_l0": weight for name, weight in tensors(numbers.weights).items()})
    x, target = tensors(numbers.data).values()
    mse = nn.MSELoss()

    def loss_of() -> torch.Tensor:
        _, (h, _) = model(x)
        return mse(h[0], target)

    return training(model, loss_of)


def transformer(numbers: Numbers) -> Task:
    width, heads = numbers.sizes["width"], numbers.sizes["heads"]
    model = nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.0, batch_first=True)
    model.load_state_dict(tensors(numbers.weights))
    x, target = tensors(numbers.data).values()
    loss_of = nn.MSELoss()
    return training(model, lambda: loss_of(model(x), target))


def chain(numbers: Numbers) -> Task:
    def value_of(x: torch.Tensor) -> torch.Tensor:
        for _ in range(numbers.sizes["steps"]):
            x = x * 1.0001 + 0.1
        return x

    return differentiating(value_of, numbers.leaves)


def wide(numbers: Numbers) -> Task:
    factors = [1 / (1 + i) for i in range(numbers.sizes["products"])]
    return differentiating(lambda x: torch.stack([x * factor for factor in factors]).sum(), numbers.leaves)


def deep(numbers: Numbers) -> Task:
    def value_of(x: torch.Tensor) -> torch.Tensor:
        y = x
        for _ in range(numbers.sizes["steps"]):
            y = y * x + x
        return y

    return differentiating(value_of, numbers.leaves)


def diamond(numbers: Numbers) -> Task:
    def value_of(x: torch.Tensor) -> torch.Tensor:
        for _ in range(numbers.sizes["steps"]):
            x = x * 0.6 + x * 0.4
        return x

    return differentiating(value_of, numbers.leaves)
