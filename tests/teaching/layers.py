"""Layers written by hand as the articles from scratch have them: right ones, and ones with one mistake each."""

import numpy as np
from scipy import signal


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


class Dense:
    """Rows are examples."""

    def __init__(self, inputs=3, outputs=2):
        self.weights = numbers(inputs, outputs, seed=1)
        self.bias = numbers(1, outputs, seed=2)

    def forward(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def of_weights(self, gradient):
        return self.x.T @ gradient

    def of_bias(self, gradient):
        return gradient.sum(axis=0, keepdims=True)

    def of_input(self, gradient):
        return gradient @ self.weights.T

    def backward(self, gradient, learning_rate):
        of_input = self.of_input(gradient)
        self.weights -= learning_rate * self.of_weights(gradient)
        self.bias -= learning_rate * self.of_bias(gradient)
        return of_input


class Square(Dense):
    def __init__(self):
        super().__init__(3, 3)


class ColumnDense:
    """Columns are examples, as in the article of 2020."""

    def __init__(self):
        self.weights = numbers(3, 5, seed=1)
        self.bias = numbers(3, 1, seed=2)

    def forward_propagation(self, x):
        self.x = x
        return self.weights @ x + self.bias

    def of_bias(self, gradient):
        return gradient.sum(axis=1, keepdims=True)

    def backward_propagation(self, gradient, learning_rate):
        of_input = self.weights.T @ gradient
        self.weights -= learning_rate * gradient @ self.x.T
        self.bias -= learning_rate * self.of_bias(gradient)
        return of_input


class Keeping(Dense):
    """Leaves the update to somebody else."""

    def backward(self, gradient):
        self.dW = self.of_weights(gradient)
        self.db = self.of_bias(gradient)
        return self.of_input(gradient)


class KeepingInDict(Dense):
    def backward(self, gradient):
        self.grads = {"weights": self.of_weights(gradient), "bias": self.of_bias(gradient)}
        return self.of_input(gradient)


class Tanh:
    def forward(self, x):
        self.x = x
        self.y = np.tanh(x)
        return self.y

    def backward(self, gradient, learning_rate):
        return gradient * (1 - self.y**2)


class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient, learning_rate):
        return gradient * (self.x > 0)


class Softmax:
    """Along the last axis."""

    def forward(self, x):
        powers = np.exp(x - x.max(axis=-1, keepdims=True))
        self.y = powers / powers.sum(axis=-1, keepdims=True)
        return self.y

    def backward(self, gradient, learning_rate):
        return self.y * (gradient - (gradient * self.y).sum(axis=-1, keepdims=True))


class MeanSquares:
    def __init__(self):
        self.target = numbers(4, 3, seed=5)

    def forward(self, x):
        self.x = x
        return np.mean((x - self.target) ** 2)

    def backward(self, gradient, learning_rate):
        return gradient * 2 * (self.x - self.target) / self.x.size


class FirstOfThePass(MeanSquares):
    def backward(self):
        return 2 * (self.x - self.target) / self.x.size


class Convolution:
    """Images (height, width, channels), as in the article of 2018."""

    def __init__(self):
        self.weights = numbers(3, 3, 3, 4, seed=1)
        self.bias = numbers(4, seed=2)

    def forward(self, x):
        self.x = x
        return np.stack([self.seen_by(k) for k in range(len(self.bias))], axis=-1)

    def seen_by(self, k):
        channels = range(self.x.shape[-1])
        return (
            sum(signal.correlate2d(self.x[..., c], self.weights[..., c, k], "valid") for c in channels) + self.bias[k]
        )

    def of_bias(self, gradient):
        return gradient.sum(axis=(0, 1))

    def of_input(self, gradient):
        found = np.zeros_like(self.x)
        for c, k in np.ndindex(self.weights.shape[2:]):
            found[..., c] += signal.convolve2d(gradient[..., k], self.weights[..., c, k], "full")
        return found

    def of_weights(self, gradient):
        found = np.zeros_like(self.weights)
        for c, k in np.ndindex(self.weights.shape[2:]):
            found[..., c, k] = signal.correlate2d(self.x[..., c], gradient[..., k], "valid")
        return found

    def backward(self, gradient, learning_rate):
        of_input = self.of_input(gradient)
        self.weights -= learning_rate * self.of_weights(gradient)
        self.bias -= learning_rate * self.of_bias(gradient)
        return of_input


def changed(base, **methods):
    """The layer with other methods."""
    return type(base.__name__, (base,), methods)()


def update_first(self, gradient, learning_rate):
    self.weights -= learning_rate * self.of_weights(gradient)
    self.bias -= learning_rate * self.of_bias(gradient)
    return self.of_input(gradient)


def adds(self, gradient, learning_rate):
    of_input = self.of_input(gradient)
    self.weights += learning_rate * self.of_weights(gradient)
    self.bias -= learning_rate * self.of_bias(gradient)
    return of_input


def without_rate(self, gradient, learning_rate):
    of_input = self.of_input(gradient)
    self.weights -= self.of_weights(gradient)
    self.bias -= learning_rate**2 * self.of_bias(gradient)
    return of_input


def no_update_of_bias(self, gradient, learning_rate):
    of_input = self.of_input(gradient)
    self.weights -= learning_rate * self.of_weights(gradient)
    return of_input


def stretched_bias(self, gradient, learning_rate):
    of_input = self.of_input(gradient)
    self.weights -= learning_rate * self.of_weights(gradient)
    self.bias = self.bias - learning_rate * gradient
    return of_input


def unsummed_in_place(self, gradient, learning_rate):
    of_input = self.of_input(gradient)
    self.weights -= learning_rate * self.of_weights(gradient)
    self.bias -= learning_rate * gradient
    return of_input


def bias_in_the_loop(self, k):
    channels = range(self.x.shape[-1])
    return sum(signal.correlate2d(self.x[..., c], self.weights[..., c, k], "valid") + self.bias[k] for c in channels)


def last_filter(self, gradient):
    found = np.zeros_like(self.x)
    for c, k in np.ndindex(self.weights.shape[2:]):
        found[..., c] = signal.convolve2d(gradient[..., k], self.weights[..., c, k], "full")
    return found


def windows_overwrite(self, gradient):
    found = np.zeros_like(self.x)
    for i, j in np.ndindex(gradient.shape[:2]):
        found[i : i + 3, j : j + 3] = self.weights @ gradient[i, j]
    return found


ROWS, IMAGE = numbers(4, 3, seed=3), numbers(8, 7, 3, seed=3)

RIGHT = {
    "dense": (Dense(), ROWS),
    "dense with columns": (ColumnDense(), numbers(5, 4, seed=3)),
    "gradients kept": (Keeping(), ROWS),
    "gradients kept in a dict": (KeepingInDict(), ROWS),
    "tanh": (Tanh(), ROWS),
    "relu": (Relu(), ROWS),
    "softmax": (Softmax(), ROWS),
    "mean squared error": (MeanSquares(), ROWS),
    "a loss that starts the pass": (FirstOfThePass(), ROWS),
    "convolution": (Convolution(), IMAGE),
}

# what: (layer, input, the gradient that is wrong, what is said of it)
WRONG = {
    "dense: upstream missing": (
        changed(Dense, of_weights=lambda self, g: self.x.T @ np.ones_like(g)), ROWS,
        "weights", "the upstream gradient is missing",
    ),
    "dense: batch not summed": (changed(Dense, backward=stretched_bias), ROWS, "bias", "not summed over the batch"),
    "dense: batch not summed, in place": (
        changed(Dense, backward=unsummed_in_place), ROWS, "backward", "With one example it is right",
    ),
    "dense: divided by the batch": (
        changed(Dense, of_bias=lambda self, g: g.mean(axis=0, keepdims=True)), ROWS,
        "bias", "4 is the length of axis 0 of the input, the batch",
    ),
    "dense: only the last example": (
        changed(Dense, of_bias=lambda self, g: g[-1:]), ROWS, "bias", "only the last row of the batch",
    ),
    "dense: gradient of the weights transposed": (
        changed(Square, of_weights=lambda self, g: g.T @ self.x), ROWS, "weights", "transposed: the two factors",
    ),
    "dense: weights not transposed": (
        changed(Square, of_input=lambda self, g: g @ self.weights), ROWS, "input", "the weights are not transposed",
    ),
    "dense: updated first": (changed(Dense, backward=update_first), ROWS, "input", "wrong order: the parameters"),
    "dense: update added": (changed(Dense, backward=adds), ROWS, "weights", "an update takes the gradient away"),
    "dense: no learning rate": (
        changed(Dense, backward=without_rate), ROWS, "weights", "not multiplied by the learning rate",
    ),
    "dense: learning rate twice": (
        changed(Dense, backward=without_rate), ROWS, "bias", "multiplied by the learning rate twice",
    ),
    "dense: bias forgotten": (changed(Dense, backward=no_update_of_bias), ROWS, "bias", "backward does not update it"),
    "dense: nothing returned": (
        changed(Dense, of_input=lambda self, g: None), ROWS, "input", "backward returns nothing",
    ),
    "dense with columns: bias summed over everything": (
        changed(ColumnDense, of_bias=lambda self, g: np.sum(g)), numbers(5, 4, seed=3),
        "bias", "summed over everything",
    ),
    "dense with columns: bias summed over the neurons": (
        changed(ColumnDense, of_bias=lambda self, g: g.sum(axis=0)[:, None]), numbers(5, 3, seed=3),
        "bias", "summed over axis 0: sum over axis 1",
    ),
    "tanh: taken at the output": (
        changed(Tanh, backward=lambda self, g, _: g * (1 - np.tanh(self.y) ** 2)), ROWS, "input", "taken at the output",
    ),
    "tanh: input in the formula of the output": (
        changed(Tanh, backward=lambda self, g, _: g * (1 - self.x**2)), ROWS, "input", "is given the input",
    ),
    "tanh: upstream missing": (
        changed(Tanh, backward=lambda self, g, _: 1 - self.y**2), ROWS, "input", "the upstream gradient is missing",
    ),
    "tanh: upstream twice": (
        changed(Tanh, backward=lambda self, g, _: g * g * (1 - self.y**2)), ROWS, "input", "multiplied in twice",
    ),
    "tanh: derivative missing": (
        changed(Tanh, backward=lambda self, g, _: g), ROWS, "input", "multiply it by the layer's own derivative",
    ),
    "tanh: sign": (changed(Tanh, backward=lambda self, g, _: g * (self.y**2 - 1)), ROWS, "input", "the sign is wrong"),
    "softmax: only the diagonal": (
        changed(Softmax, backward=lambda self, g, _: g * self.y * (1 - self.y)), ROWS, "input", "only the diagonal",
    ),
    "mean squared error: no 2": (
        changed(MeanSquares, backward=lambda self, g, _: g * (self.x - self.target) / self.x.size), ROWS,
        "input", "that of a square's derivative",
    ),
    "mean squared error: no mean": (
        changed(MeanSquares, backward=lambda self, g, _: g * 2 * (self.x - self.target)), ROWS,
        "input", "a mean without its 1/n",
    ),
    "mean squared error: neither": (
        changed(MeanSquares, backward=lambda self, g, _: g * (self.x - self.target)), ROWS,
        "input", "the factor 2/12 is missing",
    ),
    "convolution: bias counted for each channel": (
        changed(Convolution, seen_by=bias_in_the_loop), IMAGE, "bias", "the forward pass counts bias 3 times",
    ),
    "convolution: bias times the filters": (
        changed(Convolution, of_bias=lambda self, g: 4 * g.sum(axis=(0, 1))), IMAGE,
        "bias", "4 is the length of axis 2 of the output",
    ),
    "convolution: only the last filter": (
        changed(Convolution, of_input=last_filter), IMAGE, "input", "only the last place of axis 2 of the output",
    ),
    "convolution: windows overwrite": (
        changed(Convolution, of_input=windows_overwrite), IMAGE, "input", "(+=), not put in each other's place (=)",
    ),
}  # fmt: skip
