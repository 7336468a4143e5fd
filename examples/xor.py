"""XOR with two inputs, three hidden neurons and one output: the smallest problem that needs a hidden layer."""

import argparse

import numpy as np

from autograd_nn import nn, no_grad, optim
from autograd_nn.data import xor

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=500)
epochs = parser.parse_args().epochs

x, y = xor()
rng = np.random.default_rng(0)
model = nn.Sequential(nn.Linear(2, 3, rng=rng), nn.Tanh(), nn.Linear(3, 1, rng=rng), nn.Tanh())
loss_of = nn.MSELoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)

for epoch in range(epochs):
    loss = loss_of(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 100 == 0:
        print(f"epoch {epoch:3d}  loss {loss:.4f}")

with no_grad():
    for (a, b), prediction in zip(x, model(x).numpy().ravel(), strict=True):
        print(f"{a:.0f} xor {b:.0f} = {prediction:.3f}")
