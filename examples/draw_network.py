"""A network as neurons and weights, before and after it learns exclusive or; and the layers of a convolutional one."""

import argparse
from pathlib import Path

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.data import xor

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path("runs"), help="the folder that receives the pictures")
folder = parser.parse_args().out
folder.mkdir(parents=True, exist_ok=True)

inputs, targets = xor()
model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=1), nn.Sigmoid())
print("wrote", ag.draw(model).render(folder / "xor_before.svg"))

loss_of = nn.BCELoss()
optimizer = optim.Adam(model.parameters(), lr=0.1)
for _ in range(300):
    loss = loss_of(model(inputs), targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.4f}")
print("wrote", ag.draw(model).render(folder / "xor_after.svg"))

lenet = nn.Sequential(
    nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2)),
    nn.Sequential(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten()),
    nn.Sequential(nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
)
print("wrote", ag.draw(lenet).render(folder / "lenet.svg"))
