"""Why goals are missed, by workload; the table of the README tells it where it has to."""

_NODES = (
    "what is left is Python: about 1.5 µs to record an operation (the user's line, what the rules need, the dtype) "
    "and 1.5 µs to ask its rules, beside 0.4 µs of arithmetic"
)

REASONS: dict[str, str] = {
    "xor": _NODES,
    "expression": _NODES,
    "first_conv": "the two matrix products alone are 0.20 of PyTorch's step; the windows' copies, the bias and its "
    "gradient, the sum and the calls of the layer are the rest",
    "chain": "half of building it is the cyclic garbage collector, which looks at each node again and again as they "
    "become more; " + _NODES,
    "scalar_mlp": "every product and every sum of a neuron is a node, and there is no fused dot; " + _NODES,
    "mlp": "between 0.7 and 1.0 from run to run; the products and the update are NumPy's",
    "elementwise": "each of the operations goes through memory once more than a fused kernel would",
    "full_batch": "the products of a tall batch are memory-bound, in NumPy as in PyTorch",
    "lstm_cells": "three operations a step, of which two are matrix products; see the expression for what each costs",
    "transformer": "the matrix products are two thirds of the step; relu and its mask cost fresh memory each time",
}
