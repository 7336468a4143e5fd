"""A convolution by hand, with scipy.signal, beside nn.Conv2d; then a network with what the article leaves out.

The layer is that of Omar Aflak's article, with its two mistakes mended (find_the_bug.py shows them); the network goes
convolution, tanh, max pooling, flatten, dropout, dense, on 8 by 8 handwritten digits.
"""

import argparse

import numpy as np
from scipy import signal

import autograd_nn as ag
from autograd_nn import nn, optim, training
from autograd_nn.data import digits, stratified_split

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--epochs", type=int, default=20)
args = parser.parse_args()


class ConvLayer:
    """One image (channels, height, width); ``weight`` (filters, channels, 3, 3), ``bias`` (filters,)."""

    def __init__(self, channels, filters, rng):
        self.weight = rng.uniform(-0.5, 0.5, (filters, channels, 3, 3))
        self.bias = rng.uniform(-0.5, 0.5, filters)

    def forward(self, x):
        self.x = x
        return np.stack(
            [
                sum(signal.correlate2d(channel, k, "valid") for channel, k in zip(x, kernels, strict=True)) + bias
                for kernels, bias in zip(self.weight, self.bias, strict=True)
            ]
        )

    def backward(self, error, learning_rate):
        of_input, of_weight = np.zeros_like(self.x), np.zeros_like(self.weight)
        for i, j in np.ndindex(self.weight.shape[:2]):
            of_input[j] += signal.convolve2d(error[i], self.weight[i, j], "full")
            of_weight[i, j] = signal.correlate2d(self.x[j], error[i], "valid")
        self.weight -= learning_rate * of_weight
        self.bias -= learning_rate * error.sum(axis=(1, 2))
        return of_input


rng = np.random.default_rng(0)
by_hand = nn.ManualLayer(ConvLayer(2, 3, rng))
ours = nn.Conv2d(2, 3, 3)
ours.load_state_dict(by_hand.state_dict())

x = rng.normal(size=(2, 6, 6))
print("by hand, against central differences:", ag.gradcheck(by_hand, x, *by_hand.parameters()))
cotangent = rng.normal(size=(3, 4, 4))
results = []
for layer in (by_hand, ours):
    image = ag.Tensor(x, requires_grad=True)
    y = layer(image)
    (y * cotangent).sum().backward()
    results.append([y, image.grad, layer.weight.grad, layer.bias.grad])
for name, a, b in zip(("the output", "its input", "its weight", "its bias"), *results, strict=True):
    what = name if name == "the output" else f"the gradient of {name}"
    print(f"nn.Conv2d, {what}: differs by at most {np.abs(a.numpy() - b.numpy()).max():.0e}")

images, labels = digits()
images = images[:, np.newaxis] / 16.0
train, held_out = stratified_split(labels, 0.2, rng=0)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1, rng=rng),
    nn.Tanh(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Dropout(0.25, rng=rng),
    nn.Linear(16 * 4 * 4, 10, rng=rng),
)
print("\n" + str(nn.summary(model, images[:1])))
history = training.fit(
    model,
    nn.CrossEntropyLoss(),
    optim.Adam(model.parameters(), lr=0.003),
    (images[train], labels[train]),
    (images[held_out], labels[held_out]),
    epochs=args.epochs,
    batch_size=32,
    rng=rng,
    metrics=training.accuracy,
)
print(f"\n{history}")
