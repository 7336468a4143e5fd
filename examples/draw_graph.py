"""The graph of a computation as a picture: every value with its gradient, and one arrow for each use of a value."""

import argparse
from pathlib import Path

import autograd_nn as ag

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path("runs"), help="the folder that receives the picture")
folder = parser.parse_args().out
folder.mkdir(parents=True, exist_ok=True)

p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
product = p * q
total = p + q
f = product * total
f.backward()

picture = ag.draw(f, locals=True)
print("wrote", picture.render(folder / "fan_out.dot"))
print("wrote", picture.render(folder / "fan_out.svg"))
