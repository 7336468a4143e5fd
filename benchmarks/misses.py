"""Why goals are missed, by workload; the table of the README tells it where it has to."""

_NODES = (
    "Python, about 1 µs to record an operation (the user's line, what the rules need, shape and dtype) and as much to "
    "ask its rules, beside 0.4 µs of arithmetic each way"
)
_PAGES = "page faults, which it does without where memory is kept"
_ONE_THREAD = "what is not a matrix product is done by one thread"

REASONS: dict[str, str] = {
    "xor": _NODES,
    "expression": "as for XOR",
    "lenet": f"a quarter of the step is {_PAGES}; {_ONE_THREAD}",
    "first_conv": f"more than half of the step is {_PAGES}; the products alone are 0.12 of PyTorch's step with 1 "
    f"thread, the rest are the windows' copies, the bias, the loss and the calls of the layer; {_ONE_THREAD}",
    "inner_conv": f"a fifth of the step is {_PAGES}; with 1 thread the products alone take nine tenths of PyTorch's "
    f"step; {_ONE_THREAD}",
    "elementwise": f"nearly half of the step is {_PAGES}; NumPy's functions run in one thread, PyTorch's in both",
    "lstm_cells": f"a sixth of the step is {_PAGES}; three operations for each cell, of which two are products",
    "lstm_layer": f"a part of the step is {_PAGES}; {_ONE_THREAD}",
    "transformer": f"an eighth of the step is {_PAGES}; {_ONE_THREAD}, and attention's products are small ones",
    "chain": "a quarter of the time is the cyclic garbage collector, which looks at each node again and again as they "
    "become more; the rest as for XOR",
    "scalar_mlp": "every product and every sum of a neuron is a node, and a graph of 13,000 is larger than the cache; "
    "a sixth of the time is the garbage collector; the rest as for XOR",
    "scalar_dot": "each of 12,000 operands is read, remembered, and given its gradient by Python, at 0.3 µs and more",
}
