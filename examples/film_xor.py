"""A network learns exclusive or, and a page plays it: weights, gradients, loss and decision boundary, step by step."""

import argparse

import autograd_nn as ag
from autograd_nn import data, nn, optim

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--steps", type=int, default=80)
parser.add_argument("--out", default="film_xor.html")
args = parser.parse_args()

model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0), nn.Sigmoid())
film = ag.film(model, nn.BCELoss(), data.xor(), optim.SGD(model.parameters(), lr=2.0), args.steps)
page = film.to_html(args.out)
print(film)
print(f"{page}, {page.stat().st_size} bytes: open it in a browser, and press space")
