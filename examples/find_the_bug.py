"""Mistakes of published backward passes written by hand, found by gradcheck, explained and mended.

The layers are those of the articles of Omar Aflak (2018) and Samson Zhang (2020), written anew with the same mistakes.
Such code trains all the same, only worse: a loss that falls is no proof.
"""

import numpy as np
from scipy import signal

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import GradcheckError


def check(name, f, *inputs):
    """What gradcheck says, in one line."""
    try:
        ag.gradcheck(f, *inputs)
        print(f"{name}: right")
    except GradcheckError as error:
        print(f"{name}: {str(error).splitlines()[0]}")


def check_layer(name, layer, x):
    """A layer with the articles' protocol: forward, and a backward that takes learning_rate times the gradient."""
    module = nn.ManualLayer(layer)
    check(name, module, x, *module.parameters())


rng = np.random.default_rng(0)


class Convolution:
    """2018: images (height, width, channels); ``weights`` (3, 3, channels, filters); one bias for each filter."""

    def __init__(self, channels, filters):
        self.weights = rng.uniform(-0.5, 0.5, (3, 3, channels, filters))
        self.bias = rng.uniform(-0.5, 0.5, filters)

    def forward(self, x):
        self.x = x
        filters = range(len(self.bias))
        return np.stack([self.seen_by(k) for k in filters], axis=-1)

    def seen_by(self, k):
        channels = range(self.x.shape[-1])
        return sum(
            signal.correlate2d(self.x[..., c], self.weights[..., c, k], "valid") + self.bias[k] for c in channels
        )

    def bias_gradient(self, error):
        filters = len(self.bias)
        return filters * error.sum(axis=(0, 1))

    def backward(self, error, learning_rate):
        of_input, of_weights = np.zeros_like(self.x), np.zeros_like(self.weights)
        for c, k in np.ndindex(self.weights.shape[2:]):
            of_input[..., c] += signal.convolve2d(error[..., k], self.weights[..., c, k], "full")
            of_weights[..., c, k] = signal.correlate2d(self.x[..., c], error[..., k], "valid")
        self.weights -= learning_rate * of_weights
        self.bias -= learning_rate * self.bias_gradient(error)
        return of_input


class HalfMended(Convolution):
    """The forward pass is mended, the gradient of the bias is not."""

    def seen_by(self, k):
        channels = range(self.x.shape[-1])
        seen = sum(signal.correlate2d(self.x[..., c], self.weights[..., c, k], "valid") for c in channels)
        return seen + self.bias[k]


class MendedConvolution(HalfMended):
    def bias_gradient(self, error):
        return error.sum(axis=(0, 1))


print("1. A convolution that adds its bias once for each input channel")
image = rng.normal(size=(5, 5, 3))
hand = Convolution(3, 2)
ours = nn.Conv2d(3, 2, 3)
ours.load_state_dict({"weight": hand.weights.transpose(3, 2, 0, 1), "bias": hand.bias})
expected = ours(image.transpose(2, 0, 1)).numpy().transpose(1, 2, 0)
print("   by hand - nn.Conv2d:", (hand.forward(image) - expected)[0, 0], "bias:", hand.bias)
print("   The bias stands inside of the loop over the channels, so with 3 channels it counts three times.")
check_layer("   as published", hand, image)
hand = MendedConvolution(3, 2)
ours.load_state_dict({"weight": hand.weights.transpose(3, 2, 0, 1), "bias": hand.bias})
expected = ours(image.transpose(2, 0, 1)).numpy().transpose(1, 2, 0)
print("   mended - nn.Conv2d: ", (hand.forward(image) - expected)[0, 0].round(12) + 0)

print("\n2. ... and that multiplies the gradient of its bias by the number of filters")
print("   Each bias reaches the pixels of its own filter only; how many other filters there are does not matter.")
check_layer("   as published", HalfMended(3, 4), image)
check_layer("   mended", MendedConvolution(3, 4), image)


class Dense:
    """2020: a column for each example; ``weights`` (outputs, inputs), ``bias`` (outputs, 1)."""

    def __init__(self, inputs, outputs):
        self.weights = rng.uniform(-0.5, 0.5, (outputs, inputs))
        self.bias = rng.uniform(-0.5, 0.5, (outputs, 1))

    def forward(self, x):
        self.x = x
        return self.weights @ x + self.bias

    def bias_gradient(self, error):
        return np.sum(error)

    def backward(self, error, learning_rate):
        of_input = self.weights.T @ error
        self.weights -= learning_rate * error @ self.x.T
        self.bias -= learning_rate * self.bias_gradient(error)
        return of_input


class MendedDense(Dense):
    def bias_gradient(self, error):
        return np.sum(error, axis=1, keepdims=True)


print("\n3. A dense layer whose bias gradients sum over everything")
print("   The sum goes over the examples and over the neurons, so that all biases of a layer get the same number;")
examples = rng.normal(size=(4, 6))
logits = ag.Tensor(rng.normal(size=(3, 6)), requires_grad=True)
nn.functional.cross_entropy(logits.T, [0, 2, 1, 1, 0, 2], reduction="sum").backward()
of_softmax = logits.grad.numpy()
print(f"   behind a softmax that number is {abs(of_softmax.sum()):.1f}: those biases never learn at all.")
check_layer("   as published", Dense(4, 3), examples)
check_layer("   mended", MendedDense(4, 3), examples)


@ag.operation(x=lambda g, y: y * (g - (g * y).sum(axis=0, keepdims=True)))
def softmax(x):
    return np.exp(x) / np.exp(x).sum(axis=0, keepdims=True)


@ag.operation(x=lambda g, y: y * (g - (g * y).sum(axis=0, keepdims=True)))
def mended_softmax(x):
    powers = np.exp(x - x.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


print("\n4. A softmax that overflows")
print("   exp(710) is infinite already, and infinity / infinity is nan; softmax(x - c) is the same for every c,")
print("   and with the largest x for c no power is above 1.")
logits = np.array([[1000.0, -1000.0], [999.0, -1000.0], [0.0, -1001.0]])
small = rng.normal(size=(3, 2))
with np.errstate(all="ignore"):
    print("   as published:", *softmax(logits).T)
    check("   as published, around 1", softmax, small)
    check("   as published, around 1000", lambda x: softmax(x + 1000), small)
print("   mended:", *mended_softmax(logits).T.round(3))
check("   mended, around 1000", lambda x: mended_softmax(x + 1000), small)
