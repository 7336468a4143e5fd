"""The computations whose pictures are kept in ``golden/``, and how those files are made anew.

After a change of the drawing that is meant, run ``python -m tests.drawing.pictures`` in the top folder, look at
the new SVG files, and keep them. (An edit of this file makes them anew too: tooltips tell lines of it.)
"""

from pathlib import Path

import autograd_nn as ag
from autograd_nn import nn

GOLDEN = Path(__file__).parent / "golden"


def neuron() -> ag.Drawing:
    x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
    w1, w2, b = ag.Scalar(-3.0), ag.Scalar(1.0), ag.Scalar(6.8813735870195432)
    a = x1 * w1
    c = x2 * w2
    s = a + c
    n = s + b
    o = n.tanh()
    o.backward()
    return ag.draw(o, locals=True)


def twice() -> ag.Drawing:
    a = ag.Scalar(3.0)
    b = a + a
    return ag.draw(b)


def network() -> ag.Drawing:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1), nn.Sigmoid())
    model[0].weight.data = [[1.5, -0.5], [0.0, 2.0], [-1.0, 0.25]]
    model[0].bias.data = [0.5, 0.0, -0.125]
    model[2].weight.data = [[1.0, -2.0, 0.75]]
    model[2].bias.data = [0.001]
    return ag.draw(model)


def layers() -> ag.Drawing:
    blocks = [nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.ReLU()) for _ in range(3)]
    return ag.draw(nn.Sequential(nn.Conv2d(1, 4, 3), *blocks, nn.Flatten(), nn.Linear(144, 10)))


PICTURES = {"neuron": neuron, "twice": twice}
MODELS = {"network": network, "layers": layers}


def main() -> None:
    for name, make in (PICTURES | MODELS).items():
        for suffix in ("dot", "svg"):
            print(make().render(GOLDEN / f"{name}.{suffix}"))


if __name__ == "__main__":
    main()
