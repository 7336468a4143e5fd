"""JAX, compiled."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from benchmarks.libraries import Task, formulas
from benchmarks.workloads import LEARNING_RATE, Array, Numbers

jax.config.update("jax_enable_x64", True)  # float64 where a workload says so; float32 stays what it is


def task(numbers: Numbers, loss_of: Callable[..., Any]) -> Task:
    """``loss_of`` takes weights and leaves in one dictionary, and the data."""
    weights = {name: jnp.asarray(array) for name, array in numbers.weights.items()}
    leaves, data = ({name: jnp.asarray(array) for name, array in arrays.items()} for arrays in numbers[2:])
    gradients: dict[str, Any] = {}

    @jax.jit
    def updated(weights: Any, leaves: Any, data: Any) -> Any:
        loss, gradients = jax.value_and_grad(loss_of)({**weights, **leaves}, **data)
        return loss, gradients, {name: weight - LEARNING_RATE * gradients[name] for name, weight in weights.items()}

    def step() -> Any:
        nonlocal weights, gradients
        loss, gradients, weights = jax.block_until_ready(updated(weights, leaves, data))
        return loss

    def latest() -> list[Array]:
        return [jax.device_get(gradients[name]) for name in [*numbers.weights, *numbers.leaves]]

    return Task(step, latest)


def xor(numbers: Numbers) -> Task:
    return task(numbers, lambda weights, x, target: formulas.mse(jnp, formulas.xor(jnp, weights, x), target))


def expression(numbers: Numbers) -> Task:
    return task(numbers, lambda leaves: formulas.expression(jnp, **leaves))


def mlp(numbers: Numbers) -> Task:
    return task(numbers, lambda weights, x, labels: formulas.cross_entropy(jnp, formulas.mlp(jnp, weights, x), labels))


def convolved(x: Any, weight: Any, bias: Any, padding: int = 0) -> Any:
    return lax.conv_general_dilated(x, weight, (1, 1), [(padding, padding)] * 2) + bias[:, None, None]


def pooled(x: Any) -> Any:
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def lenet(numbers: Numbers) -> Task:
    def loss_of(weights: Any, x: Any, labels: Any) -> Any:
        y = pooled(jax.nn.relu(convolved(x, weights["0.weight"], weights["0.bias"])))
        y = pooled(jax.nn.relu(convolved(y, weights["3.weight"], weights["3.bias"])))
        logits = y.reshape(len(x), -1) @ weights["7.weight"].T + weights["7.bias"]
        return formulas.cross_entropy(jnp, logits, labels)

    return task(numbers, loss_of)


def convolution(numbers: Numbers) -> Task:
    def loss_of(wanted: Any, x: Any = None) -> Any:
        y = convolved(wanted["x"] if x is None else x, wanted["weight"], wanted["bias"], numbers.sizes["padding"])
        return jnp.mean(y * y)

    return task(numbers, loss_of)


def elementwise(numbers: Numbers) -> Task:
    def value_of(leaves: Any) -> Any:
        x = leaves["x"]
        return jnp.mean(jnp.tanh(x) * jax.nn.sigmoid(x) + jnp.exp(x))

    return task(numbers, value_of)


def lstm(weights: Any, inputs: Any, zeros: Any, product: Callable[[Any], Any]) -> Any:
    """The state of the cells after all inputs. A loop in Python, unrolled, takes minutes to compile."""

    def cell(state: Any, row: Any) -> Any:
        h, c = state
        gates = product(row) + h @ weights["weight_hh"].T + weights["bias_hh"]
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    (h, _), _ = lax.scan(cell, (zeros, zeros), inputs)
    return h


def lstm_cells(numbers: Numbers) -> Task:
    def loss_of(weights: Any, x: Any, target: Any) -> Any:
        def product(row: Any) -> Any:
            return row @ weights["weight_ih"].T + weights["bias_ih"]

        return formulas.mse(jnp, lstm(weights, x, jnp.zeros_like(target), product), target)

    return task(numbers, loss_of)


def lstm_layer(numbers: Numbers) -> Task:
    def loss_of(weights: Any, x: Any, target: Any) -> Any:
        products = x @ weights["weight_ih"].T + weights["bias_ih"]  # of all steps at once
        return formulas.mse(jnp, lstm(weights, products, jnp.zeros_like(target), lambda row: row), target)

    return task(numbers, loss_of)


def transformer(numbers: Numbers) -> Task:
    def loss_of(weights: Any, x: Any, target: Any) -> Any:
        return formulas.mse(jnp, formulas.transformer(jnp, weights, x, numbers.sizes), target)

    return task(numbers, loss_of)
