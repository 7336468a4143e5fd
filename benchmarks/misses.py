"""Why goals are missed, by workload; the table of the README tells it where it has to."""

_NODES = (
    "what is left is Python: about 1 µs to record an operation (the user's line, what the rules need, shape and dtype) "
    "and as much to ask its rules, beside 0.4 µs of arithmetic each way"
)

_PAGES = (
    "page faults: where an array of over 128 KiB goes, the C library gives its memory back, and the system clears each "
    "page anew for the next; the column with memory kept (`ag.keep_memory()`) is the same code without them"
)

REASONS: dict[str, str] = {
    "xor": _NODES,
    "expression": _NODES,
    "first_conv": "two thirds of the step are its 544 " + _PAGES + "; the two matrix products alone are 0.20 of "
    "PyTorch's step, and the windows' copies, the bias and its gradient, the loss and the calls of the layer the rest",
    "lenet": "a third of the step is its 544 " + _PAGES,
    "chain": "a third of building it is the cyclic garbage collector, which looks at each node again and again as they "
    "become more; " + _NODES,
    "scalar_mlp": "every product and every sum of a neuron is a node, and the graph of 13,000 is larger than the "
    "cache; a quarter of the time is the cyclic garbage collector; " + _NODES,
    "scalar_dot": "each of 12,000 operands is read, remembered, and given its gradient by Python, at 0.3 µs and more",
    "mlp": "between 0.7 and 1.0 from run to run; the products and the update are NumPy's",
    "lstm_cells": "a fifth of the step is its 930 " + _PAGES + "; the rest is three operations for each cell, of which "
    "two are matrix products; see the expression for what each costs",
}
