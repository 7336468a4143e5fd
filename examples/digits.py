"""Handwritten digits, with a training loop written by hand."""

import argparse

import numpy as np

from autograd_nn import nn, no_grad, optim
from autograd_nn.data import batches, digits, stratified_split

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

images, labels = digits()
x = images.reshape(-1, 64) / 16.0
train, held_out = stratified_split(labels, 0.2, rng=args.seed)

rng = np.random.default_rng(args.seed)
model = nn.Sequential(nn.Linear(64, 128, rng=rng), nn.ReLU(), nn.Linear(128, 10, rng=rng))
loss_of = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=0.005)

for epoch in range(1, args.epochs + 1):
    for inputs, targets in batches(x[train], labels[train], batch_size=64, rng=rng):
        loss = loss_of(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with no_grad():
        right = model(x[held_out]).argmax(axis=1) == labels[held_out]
    print(f"epoch {epoch:2d}  last loss {loss:.4f}  held-out accuracy {right.mean():.3f}")
