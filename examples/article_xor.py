"""XOR as in the articles of Omar Aflak: 2-3-1 with tanh, MSE, learning rate 0.1, one example a step, 1000 epochs.

The same network and the same rule for every seed. What the articles differ in is where the weights start: evenly
between -0.5 and 0.5 (2018), or normally distributed (2025).
"""

import argparse

import numpy as np

from autograd_nn import nn, no_grad, optim
from autograd_nn.data import xor

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--epochs", type=int, default=1000)
parser.add_argument("--seeds", type=int, default=10)
args = parser.parse_args()

inputs, targets = xor()
loss_of = nn.MSELoss()


def train(start, seed):
    """The mean error of the last epoch, as the articles print it, and the model."""
    rng = np.random.default_rng(seed)
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1), nn.Tanh())
    for parameter in model.parameters():
        start(parameter, rng)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    for _ in range(args.epochs):
        error = 0.0
        for x, y in zip(inputs, targets, strict=True):
            loss = loss_of(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            error += loss.item() / len(inputs)
    return error, model


starts = {
    "2018": lambda parameter, rng: nn.init.uniform_(parameter, -0.5, 0.5, rng=rng),
    "2025": lambda parameter, rng: nn.init.normal_(parameter, rng=rng),
}
for article, start in starts.items():
    errors = []
    for seed in range(args.seeds):
        error, model = train(start, seed)
        errors.append(error)
        with no_grad():
            answers = "  ".join(f"{answer:6.3f}" for answer in model(inputs).numpy().ravel())
        print(f"{article}, seed {seed}: error {error:.6f}   {answers}")
    reached = sum(error < 0.001 for error in errors)
    print(f"{article}: {reached} of {args.seeds} seeds reach an error below 0.001 by epoch {args.epochs}\n")
