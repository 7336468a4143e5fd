"""Layers with a backward pass written by hand, checked: which gradient is wrong, where, by how much, and why."""

import numpy as np

import autograd_nn as ag

rng = np.random.default_rng(0)


class Dense:
    """A row for each example."""

    def __init__(self, inputs, outputs):
        self.weights = rng.normal(size=(inputs, outputs))
        self.bias = rng.normal(size=(1, outputs))

    def forward(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backward(self, gradient, learning_rate):
        of_input = gradient @ self.weights.T
        self.weights -= learning_rate * self.x.T @ gradient
        self.bias -= learning_rate * gradient.sum(axis=0, keepdims=True)
        return of_input


class DenseOfOneExample(Dense):
    """Right for a single example, as many a first one is."""

    def backward(self, gradient, learning_rate):
        of_input = gradient @ self.weights.T
        self.weights -= learning_rate * self.x.T @ gradient
        self.bias = self.bias - learning_rate * gradient
        return of_input


class HastyDense(Dense):
    """Tidied up: the update in front, the mean of the batch."""

    def backward(self, gradient, learning_rate):
        self.weights -= learning_rate * self.x.T @ gradient
        self.bias -= learning_rate * gradient.mean(axis=0, keepdims=True)
        return gradient @ self.weights.T


class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, gradient, learning_rate):
        return gradient * (1 - np.tanh(np.tanh(self.x)) ** 2)


class Softmax:
    def forward(self, x):
        powers = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = powers / powers.sum(axis=1, keepdims=True)
        return self.y

    def backward(self, gradient, learning_rate):
        return gradient * self.y * (1 - self.y)


x = rng.normal(size=(4, 3))  # a few examples, random, and all axes of different lengths
for layer in (Dense(3, 2), DenseOfOneExample(3, 2), HastyDense(3, 2), Tanh(), Softmax()):
    print(ag.check_layer(layer, x), end="\n\n")
