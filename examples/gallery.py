"""Every kind of picture once, from one neuron to a transformer: a folder of SVGs, and a page that shows them all."""

import argparse
import html
from pathlib import Path

import numpy as np

import autograd_nn as ag
from autograd_nn import nn

rng = np.random.default_rng(0)


def neuron():
    """A neuron"""
    x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
    w1, w2 = ag.Scalar(-3.0), ag.Scalar(1.0)
    b = ag.Scalar(6.8813735870195432)
    o = np.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    return ag.draw(o)


def neuron_with_locals():
    """The same neuron, with the local derivatives on the arrows"""
    x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
    w1, w2 = ag.Scalar(-3.0), ag.Scalar(1.0)
    b = ag.Scalar(6.8813735870195432)
    o = np.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    return ag.draw(o, locals=True)


def used_twice():
    """a + a: one arrow for each use"""
    a = ag.Scalar(3.0)
    b = a + a
    b.backward()
    return ag.draw(b, locals=True)


def xor_scalars():
    """A network of Scalars, on one row of exclusive or"""
    x1, x2 = ag.Scalar(0.0), ag.Scalar(1.0)
    w11, w12, b1 = ag.Scalar(0.8), ag.Scalar(-0.5), ag.Scalar(0.1)
    w21, w22, b2 = ag.Scalar(-0.4), ag.Scalar(0.9), ag.Scalar(-0.2)
    v1, v2, c = ag.Scalar(1.1), ag.Scalar(0.7), ag.Scalar(0.0)
    h1 = np.tanh(w11 * x1 + w12 * x2 + b1)
    h2 = np.tanh(w21 * x1 + w22 * x2 + b2)
    y = v1 * h1 + v2 * h2 + c
    loss = (y - 1) ** 2
    loss.backward()
    return ag.draw(loss)


def xor_network():
    """The network for exclusive or as neurons and weights"""
    return ag.draw(nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0), nn.Sigmoid()))


def softmax_cross_entropy():
    """Softmax and cross-entropy, of their parts"""
    scores = ag.Tensor(rng.normal(size=(4, 3)), requires_grad=True)
    targets = np.eye(3)[[0, 2, 1, 1]]
    exps = np.exp(scores)
    probabilities = exps / exps.sum(axis=1, keepdims=True)
    loss = -(targets * np.log(probabilities)).sum() / 4
    loss.backward()
    return ag.draw(loss)


def dense_layer():
    """A dense layer, with a legend, and what each operation keeps for the backward pass"""
    X = rng.normal(size=(8, 4))
    W = ag.Tensor(rng.normal(size=(4, 3)), requires_grad=True)
    bias = ag.Tensor(np.zeros(3), requires_grad=True)
    loss = np.tanh(X @ W + bias).mean()
    loss.backward()
    return ag.draw(loss, saved=True, legend=True)


def convolution_block():
    """A convolution block"""
    block = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, rng=0), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
    images = rng.normal(size=(2, 3, 8, 8))
    return ag.draw(block(images))


class Residual(nn.Module):
    def __init__(self, channels):
        self.first = nn.Conv2d(channels, channels, 3, padding=1, rng=0)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, rng=0)

    def forward(self, x):
        return nn.functional.relu(x + self.second(nn.functional.relu(self.first(x))))


def residual_block():
    """A residual block"""
    block = Residual(8)
    images = rng.normal(size=(2, 8, 8, 8))
    return ag.draw(block, images)


def lstm_step():
    """One step of an LSTM"""
    cell = nn.LSTMCell(3, 4, rng=0)
    x, h, c = rng.normal(size=(2, 3)), np.zeros((2, 4)), np.zeros((2, 4))
    h_next, c_next = cell(x, (h, c))
    return ag.draw(h_next, c_next)


def attention():
    """Scaled dot-product attention"""
    Q, K, V = (ag.Tensor(rng.normal(size=(5, 4)), requires_grad=True) for _ in range(3))
    weights = ag.softmax(Q @ K.T / 2, axis=-1)
    out = weights @ V
    return ag.draw(out)


def double_backward():
    """A derivative of a derivative: the gradient of x · sin x, drawn as the computation it is"""
    x = ag.Scalar(2.0)
    y = x * np.sin(x)
    y.backward(create_graph=True)
    slope = x.grad
    return ag.draw(slope)


def deep_convolutional_network():
    """A convolutional network of ten layers"""
    layers = [nn.Conv2d(3, 8, 3, padding=1, rng=0), nn.ReLU()]
    for _ in range(8):
        layers += [nn.Conv2d(8, 8, 3, padding=1, rng=0), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 10, rng=0))
    images = rng.normal(size=(2, 3, 8, 8))
    return ag.draw(model, images)


def transformer_block():
    """A transformer block"""
    block = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, rng=0)
    words = rng.normal(size=(2, 5, 16))
    return ag.draw(block, words)
