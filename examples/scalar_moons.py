"""A network of single numbers: every weight is a Scalar, every neuron a sum, and backpropagation is `backward()`."""

import argparse

import numpy as np

from autograd_nn import Scalar
from autograd_nn.data import batches, moons

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=25)
epochs = parser.parse_args().epochs
rng = np.random.default_rng(0)


class Neuron:
    def __init__(self, inputs, activation):
        self.weights = [Scalar(w) for w in rng.normal(scale=inputs**-0.5, size=inputs)]
        self.bias = Scalar(0.0)
        self.activation = activation

    def __call__(self, x):
        return self.activation(sum((w * v for w, v in zip(self.weights, x, strict=True)), self.bias))

    def parameters(self):
        return [*self.weights, self.bias]


class Layer:
    def __init__(self, inputs, outputs, activation):
        self.neurons = [Neuron(inputs, activation) for _ in range(outputs)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    def __init__(self):
        self.layers = [Layer(2, 8, np.tanh), Layer(8, 8, np.tanh), Layer(8, 1, lambda x: x)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0]

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


points, labels = moons(100, noise=0.1, rng=0)
new_points, new_labels = moons(200, noise=0.1, rng=1)
points, new_points = points.tolist(), new_points.tolist()  # plain floats: a network without a single array
model = MLP()
print(f"{len(model.parameters())} weights and biases")


def loss_of(x, label):
    """How much of a margin of 1 is missing; the sign of the output is the answer."""
    return np.maximum(0, 1 - (2 * label - 1) * model(x))


def accuracy(points, labels):
    return np.mean([(model(x).item() > 0) == label for x, label in zip(points, labels, strict=True)])


for epoch in range(1, epochs + 1):
    rate = 0.5 * (1 - (epoch - 1) / epochs)
    for (chosen,) in batches(np.arange(len(points)), batch_size=10, rng=rng):
        loss = sum(loss_of(points[i], labels[i]) for i in chosen) / len(chosen)
        loss.backward()
        for p in model.parameters():
            p.data -= rate * p.grad.item()
            p.grad = None
    if epoch % 5 == 0:
        print(f"epoch {epoch:2d}  last loss {loss:.4f}  training accuracy {accuracy(points, labels):.3f}")
print(f"accuracy on new points {accuracy(new_points, new_labels):.3f}")
