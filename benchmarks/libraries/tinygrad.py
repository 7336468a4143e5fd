"""tinygrad, a step compiled by TinyJit."""

from collections.abc import Callable

from tinygrad import Context, Tensor, TinyJit, nn

from benchmarks.libraries import Task
from benchmarks.workloads import LEARNING_RATE, Numbers


def task(numbers: Numbers, loss_of: Callable[..., Tensor]) -> Task:
    """``loss_of`` takes weights and leaves in one dictionary, and the data."""
    weights, leaves, data = (
        {name: Tensor(array).realize() for name, array in arrays.items()} for arrays in numbers[1:]
    )
    wanted = {**weights, **leaves}
    optimizer = nn.optim.SGD([*weights.values()], lr=LEARNING_RATE) if weights else None
    latest: list[Tensor] = []

    @TinyJit
    @Context(TRAINING=1)
    def compiled() -> list[Tensor]:
        for tensor in wanted.values():
            tensor.grad = None
        loss = loss_of(wanted, **data)
        loss.backward()
        results = [loss, *(tensor.grad for tensor in wanted.values())]
        Tensor.realize(*results, *(optimizer.schedule_step() if optimizer else []))
        return results

    def step() -> Tensor:
        nonlocal latest
        loss, *latest = compiled()
        return loss

    return Task(lambda: step().item(), lambda: [gradient.numpy() for gradient in latest])


def xor(numbers: Numbers) -> Task:
    def loss_of(weights: dict[str, Tensor], x: Tensor, target: Tensor) -> Tensor:
        hidden = x.linear(weights["0.weight"].T, weights["0.bias"]).tanh()
        return (hidden.linear(weights["2.weight"].T, weights["2.bias"]).tanh() - target).square().mean()

    return task(numbers, loss_of)


def expression(numbers: Numbers) -> Task:
    def value_of(leaves: dict[str, Tensor]) -> Tensor:
        x, y = leaves.values()
        return ((x * y + x).tanh() * y).sum()

    return task(numbers, value_of)


def mlp(numbers: Numbers) -> Task:
    def loss_of(weights: dict[str, Tensor], x: Tensor, labels: Tensor) -> Tensor:
        hidden = x.linear(weights["0.weight"].T, weights["0.bias"]).relu()
        return hidden.linear(weights["2.weight"].T, weights["2.bias"]).sparse_categorical_crossentropy(labels)

    return task(numbers, loss_of)


def lenet(numbers: Numbers) -> Task:
    def loss_of(weights: dict[str, Tensor], x: Tensor, labels: Tensor) -> Tensor:
        y = x.conv2d(weights["0.weight"], weights["0.bias"]).relu().max_pool2d()
        y = y.conv2d(weights["3.weight"], weights["3.bias"]).relu().max_pool2d()
        return y.flatten(1).linear(weights["7.weight"].T, weights["7.bias"]).sparse_categorical_crossentropy(labels)

    return task(numbers, loss_of)


def convolution(numbers: Numbers) -> Task:
    def loss_of(wanted: dict[str, Tensor], x: Tensor | None = None) -> Tensor:
        input = wanted["x"] if x is None else x
        return input.conv2d(wanted["weight"], wanted["bias"], padding=numbers.sizes["padding"]).square().mean()

    return task(numbers, loss_of)


def elementwise(numbers: Numbers) -> Task:
    def value_of(leaves: dict[str, Tensor]) -> Tensor:
        x = leaves["x"]
        return (x.tanh() * x.sigmoid() + x.exp()).mean()

    return task(numbers, value_of)


def transformer(numbers: Numbers) -> Task:
    batch, length, width, heads = numbers.sizes.values()

    def loss_of(weights: dict[str, Tensor], x: Tensor, target: Tensor) -> Tensor:
        def dense(x: Tensor, name: str, suffix: str = ".") -> Tensor:
            return x.linear(weights[f"{name}{suffix}weight"].T, weights[f"{name}{suffix}bias"])

        def normalized(x: Tensor, name: str) -> Tensor:
            return x.layernorm() * weights[f"{name}.weight"] + weights[f"{name}.bias"]

        parts = dense(x, "self_attn.in_proj", "_").chunk(3, dim=-1)
        query, key, value = (part.reshape(batch, length, heads, width // heads).transpose(1, 2) for part in parts)
        found = query.scaled_dot_product_attention(key, value).transpose(1, 2).reshape(batch, length, width)
        x = normalized(x + dense(found, "self_attn.out_proj"), "norm1")
        y = normalized(x + dense(dense(x, "linear1").relu(), "linear2"), "norm2")
        return (y - target).square().mean()

    return task(numbers, loss_of)
