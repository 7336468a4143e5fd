"""A transformer learns to sort: of eight digits it says at each place which one belongs there."""

import argparse

import numpy as np

import autograd_nn as ag
from autograd_nn import nn, optim

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--steps", type=int, default=600)
steps = parser.parse_args().steps
rng = np.random.default_rng(0)
LENGTH, WIDTH = 8, 32


class Sorter(nn.Module):
    def __init__(self):
        self.digits = nn.Embedding(10, WIDTH, rng=rng)
        self.positions = nn.sinusoidal_positions(LENGTH, WIDTH)  # attention itself knows no order
        self.blocks = nn.Sequential(
            *(nn.TransformerEncoderLayer(WIDTH, 4, 64, dropout=0.0, batch_first=True, rng=rng) for _ in range(2))
        )
        self.output = nn.Linear(WIDTH, 10, rng=rng)

    def forward(self, digits):
        """(N, 8) digits to (N, 8, 10) scores."""
        return self.output(self.blocks(self.digits(digits) + self.positions))


def examples(n):
    digits = rng.integers(0, 10, (n, LENGTH))
    return digits, np.sort(digits)


model = Sorter()
print(f"{model.num_parameters()} parameters")
loss_of = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters())
schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=steps)

for step in range(1, steps + 1):
    digits, ordered = examples(64)
    loss = loss_of(model(digits).reshape(-1, 10), ordered.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    if step % 100 == 0:
        print(f"step {step}  loss {loss:.4f}")

digits, ordered = examples(1000)  # of 100 million: hardly any was seen before
with ag.no_grad():
    answers = model(digits).argmax(axis=-1)
for question, answer in zip(digits[:3], answers[:3], strict=True):
    print(*question, "->", *answer)
print(f"digits right {(answers == ordered).mean():.3f}  whole rows right {(answers == ordered).all(axis=1).mean():.3f}")
