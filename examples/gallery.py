"""Every kind of picture once, from one neuron to a transformer: a folder of SVGs, and a page that shows them all."""

import argparse
from pathlib import Path

import numpy as np

import autograd_nn as ag
from autograd_nn import nn

rng = np.random.default_rng(0)


def neuron(**options):
    x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
    w1, w2 = ag.Scalar(-3.0), ag.Scalar(1.0)
    b = ag.Scalar(6.8813735870195432)
    o = np.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    return ag.draw(o, **options)


def neuron_with_local_derivatives():
    return neuron(locals=True)


def a_plus_a():
    a = ag.Scalar(3.0)
    b = a + a
    b.backward()
    return ag.draw(b)


def network_of_scalars():
    """Exclusive or, one row of its table."""
    x1, x2 = ag.Scalar(0.0), ag.Scalar(1.0)
    w11, w12, b1 = ag.Scalar(0.8), ag.Scalar(-0.5), ag.Scalar(0.1)
    w21, w22, b2 = ag.Scalar(-0.4), ag.Scalar(0.9), ag.Scalar(-0.2)
    u1, u2, c = ag.Scalar(1.1), ag.Scalar(0.7), ag.Scalar(0.0)
    h1 = np.tanh(w11 * x1 + w12 * x2 + b1)
    h2 = np.tanh(w21 * x1 + w22 * x2 + b2)
    y = u1 * h1 + u2 * h2 + c
    loss = (y - 1) ** 2
    loss.backward()
    return ag.draw(loss)


def neurons_and_weights():
    return ag.draw(nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0), nn.Sigmoid()))


def softmax_and_cross_entropy():
    scores = ag.Tensor(rng.normal(size=(4, 3)), requires_grad=True)
    targets = np.eye(3)[[0, 2, 1, 1]]
    exps = np.exp(scores)
    probabilities = exps / exps.sum(axis=1, keepdims=True)
    loss = -(targets * np.log(probabilities)).sum() / 4
    loss.backward()
    return ag.draw(loss)


def what_is_kept():
    """Of a dense layer, for the backward pass."""
    X = rng.normal(size=(8, 4))
    W = ag.Tensor(rng.normal(size=(4, 3)), requires_grad=True)
    bias = ag.Tensor(np.zeros(3), requires_grad=True)
    mean = np.tanh(X @ W + bias).mean()
    mean.backward()
    return ag.draw(mean, saved=True, legend=True)


def convolution_block(**options):
    block = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, rng=0), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
    images = rng.normal(size=(2, 3, 8, 8))
    return ag.draw(block, images, **options)


def operations_of_a_convolution_block():
    return convolution_block(depth=2)


class Residual(nn.Module):
    def __init__(self, channels):
        self.first = nn.Conv2d(channels, channels, 3, padding=1, rng=0)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, rng=0)

    def forward(self, x):
        return nn.functional.relu(x + self.second(nn.functional.relu(self.first(x))))


def residual_block():
    block = Residual(8)
    images = rng.normal(size=(2, 8, 8, 8))
    return ag.draw(block, images)


def lstm_step():
    cell = nn.LSTMCell(3, 4, rng=0)
    x, h, c = rng.normal(size=(2, 3)), np.zeros((2, 4)), np.zeros((2, 4))
    h_next, c_next = cell(x, (h, c))
    return ag.draw(h_next, c_next)


def attention():
    Q, K, V = (ag.Tensor(rng.normal(size=(5, 4)), requires_grad=True) for _ in range(3))
    weights = ag.softmax(Q @ K.T / 2, axis=-1)
    mixed = weights @ V
    return ag.draw(mixed)


def double_backward():
    """The derivative of x · sin x is a computation itself."""
    x = ag.Scalar(2.0)
    y = x * np.sin(x)
    y.backward(create_graph=True)
    slope = x.grad
    return ag.draw(slope)


def ten_layers():
    """A convolutional network; what repeats is drawn once."""
    middle = [layer for _ in range(8) for layer in (nn.Conv2d(8, 8, 3, padding=1, rng=0), nn.ReLU())]
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, rng=0), nn.ReLU(), *middle, nn.Flatten(), nn.Linear(512, 10))
    images = rng.normal(size=(2, 3, 8, 8))
    return ag.draw(model, images)


def transformer_block():
    block = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, rng=0)
    words = rng.normal(size=(2, 5, 16))
    return ag.draw(block, words)


PICTURES = [
    neuron,
    neuron_with_local_derivatives,
    a_plus_a,
    network_of_scalars,
    neurons_and_weights,
    softmax_and_cross_entropy,
    what_is_kept,
    convolution_block,
    operations_of_a_convolution_block,
    residual_block,
    lstm_step,
    attention,
    double_backward,
    ten_layers,
    transformer_block,
]

PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Gallery</title>
<style>
body { font-family: Helvetica, Arial, sans-serif; margin: 2em; }
figure { margin: 0 0 3em; overflow-x: auto; }
figcaption { margin-bottom: 1em; font-weight: bold; }
</style>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/gallery"), help="the folder that receives the pictures")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    page = PAGE
    for picture in PICTURES:
        drawing = picture()
        print("wrote", drawing.render(folder / f"{picture.__name__}.svg"))
        caption = picture.__name__.replace("_", " ")
        page += f"<figure>\n<figcaption>{caption}</figcaption>\n{drawing.svg}</figure>\n"
    (folder / "index.html").write_text(page, encoding="utf-8")
    print("wrote", folder / "index.html")


if __name__ == "__main__":
    main()
