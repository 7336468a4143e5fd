"""The computations whose pictures are kept in ``golden/``, and how those files are made anew.

After a change of the drawing that is meant, run ``python -m tests.drawing.pictures`` in the top folder, look at
the new SVG files, and keep them. (An edit of this file makes them anew too: tooltips tell lines of it.)
"""

from pathlib import Path

import autograd_nn as ag

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


PICTURES = {"neuron": neuron, "twice": twice}


def main() -> None:
    for name, make in PICTURES.items():
        for suffix in ("dot", "svg"):
            print(make().render(GOLDEN / f"{name}.{suffix}"))


if __name__ == "__main__":
    main()
