"""A neuron as a page that is stepped through in a browser: forward, then backward, with inputs that can be changed."""

import argparse
from pathlib import Path

import autograd_nn as ag

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path("runs"), help="the folder that receives the page")
folder = parser.parse_args().out
folder.mkdir(parents=True, exist_ok=True)


def neuron(x1, x2, w1, w2, b):
    a = x1 * w1
    c = x2 * w2
    n = a + c + b
    return ag.tanh(n)


page = ag.trace(neuron, 2.0, 0.0, -3.0, 1.0, 6.8813735870195432).to_html(folder / "neuron.html")
print(f"wrote {page}, {page.stat().st_size:,} bytes: open it in a browser")
