"""A trace in plain words: what each operation does to a gradient, and each step as a sentence to be read aloud."""

import re
from typing import Any

import numpy as np

from autograd_nn.tracing.expression import Expression, format_number, name, substitute
from autograd_nn.tracing.notes import notes, reason_for_zero
from autograd_nn.tracing.numbers import FEW, is_finite, number_text
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value

_CURVE = "{}: the steeper the curve here, the more gradient passes"
_LAYOUT = "{} only rearranges: the gradient goes back to where each element came from"
_PICK = "{} picks elements: their gradient goes back to their places, all others get 0"
_WINNER = "{} routes the gradient to the winner; the others get 0"
_SOLVER = "{}: the gradient goes through the same linear system, transposed"
_PARTS = "{}: every part of the matrix shares in the gradient"

_FAMILIES = {
    _CURVE: (
        "tanh sigmoid arccos arccosh arcsin arcsinh arctan arctanh cbrt cos cosh erf erfc erfinv expm1 i0 i1 j0 j1 "
        "jv iv log1p logit log_ndtr ndtr ndtri sin sinc sinh softplus tan digamma gamma gammaln polygamma entr "
        "sinc_derivative"
    ),
    _LAYOUT: "ravel reshape transpose swapaxes moveaxis expand_dims squeeze flip roll",
    _PICK: "getitem one_of",
    _WINNER: "max min maximum minimum fmax fmin",
    _SOLVER: "solve solve_triangular lstsq",
    _PARTS: "cholesky cofactors det eigh expm inv pinv qr slogdet svd",
}

_RULES = {
    "absolute": "absolute value: the gradient keeps its sign where the input is positive, and changes it elsewhere",
    "add": "add copies the gradient to both inputs",
    "astype": "astype: the gradient passes as it is, in the dtype of the input",
    "attention": "attention: each value gets the gradient by how much it was looked at",
    "binary_surprise": "binary cross-entropy: predicted minus true, over the slope of the sigmoid",
    "broadcast_to": "broadcast: what was copied forward is summed backward",
    "clip_above": "clip: the gradient passes where the input is inside, and nothing passes at the bound",
    "clip_below": "clip: the gradient passes where the input is inside, and nothing passes at the bound",
    "concatenate": "concatenate: each input gets back its own part of the gradient",
    "conv": "convolution: each weight gets the gradient times every input it has met, summed over all positions",
    "conv_with_bias": "convolution: each weight gets the gradient times every input it has met; the bias sums it",
    "conv_transpose": "transposed convolution: an ordinary convolution of the gradient",
    "convolve": "convolve: the gradient is correlated with the other input",
    "cumsum": "running sum: each element gets the gradients of all sums it is in",
    "delayed": "delay: the gradient goes back one place",
    "divide": "divide: the upper input gets the gradient over the lower; the lower one's changes sign",
    "einsum": "einsum: each input gets the gradient summed with the other inputs, over the same indices",
    "exp": "exp is its own slope: the gradient is multiplied by the result",
    "exp2": "exp2: the gradient is multiplied by the result, and by log 2",
    "fabs": "absolute value: the gradient keeps its sign where the input is positive, and changes it elsewhere",
    "gelu": "gelu: the gradient times the slope of the curve here, near 1 on the right and near 0 on the left",
    "gru": "GRU: the gradient walks back through the steps, and the weights add up what each gives",
    "gru_step": "GRU step: the gates share the gradient between the old state and the new one",
    "linear": "dense layer: each input gets the gradient times the other; the bias sums it over the batch",
    "log": "log: the gradient is divided by the input, so small inputs get large gradients",
    "log10": "log10: the gradient is divided by the input, so small inputs get large gradients",
    "log2": "log2: the gradient is divided by the input, so small inputs get large gradients",
    "log_softmax": "log softmax: each gradient, less its share of the sum of all of them",
    "logsumexp": "logsumexp: each input gets its share of the softmax",
    "dot": "sum of products: each number receives the gradient times its partner",
    "matmul": "matrix product: the gradient times the other matrix, transposed so that shapes fit",
    "lstm": "LSTM: the gradient walks back through the steps, and the weights add up what each gives",
    "lstm_step": "LSTM step: the gates share the gradient between what was kept and what was new",
    "max_over_windows": "max pooling routes the gradient to the winner of each window; the others get 0",
    "max_pool": "max pooling routes the gradient to the winner of each window; the others get 0",
    "max_unpool": "unpooling: each winner gets back the gradient from the place it was put",
    "mean": "mean gives every element an equal part of the gradient",
    "mean_squared_error": "mean squared error: twice the error, over the number of elements",
    "multiply": "multiply swaps: each input gets the gradient times the other input",
    "nan_to_num": "nan_to_num: the gradient passes where the input is finite, and nothing elsewhere",
    "negative": "minus: the gradient changes its sign",
    "norm": "norm: the gradient points along the input, with length 1 for each unit",
    "overlap_add": "windows added up: each window gets a copy of the gradient where it was",
    "positive": "plus: the gradient passes as it is",
    "power": "power: the exponent comes down as a factor, and is one less",
    "prod": "product: each element gets the gradient times all the others",
    "reciprocal": "1 over x: the gradient over the square of the input, its sign changed",
    "relu": "relu passes the gradient where its input is positive, and nothing elsewhere",
    "setitem": "assignment: the new elements get the gradient of their places, the old ones there get 0",
    "sliding_window_view": "sliding windows: each element gets the gradients of all windows it is in, summed",
    "softmax": "softmax: what one output gains the others lose, so the gradients of a row sum to 0",
    "softmax_cross_entropy": "softmax and cross-entropy together: predicted minus true",
    "split": "split: the gradients of the parts are put side by side again",
    "sqrt": "sqrt: the gradient over twice the result, so small results get large gradients",
    "square": "square: the gradient times twice the input",
    "stack": "stack: each input gets back its own part of the gradient",
    "rnn": "RNN: the gradient walks back through the steps, and the weights add up what each gives",
    "standardize": "standardize: the gradient less its mean and what lies along the result, over the deviation",
    "std": "standard deviation: each element gets the gradient times its distance from the mean",
    "subtract": "subtract copies the gradient, and changes its sign for what is taken away",
    "sum": "sum copies the gradient to every element",
    "tensordot": "tensor product: the gradient times the other input, over the axes that were not summed",
    "var": "variance: each element gets the gradient times its distance from the mean",
    "where": "where routes the gradient to the input that the condition has chosen; the other gets 0",
}
_RULES |= {operation: rule.format(operation) for rule, members in _FAMILIES.items() for operation in members.split()}

_SPOKEN_SIGNS = {
    "+": "plus", "−": "minus", "·": "times", "/": "over", "@": "matrix times", "%": "modulo", "=": "equals",
    "≠": "differs from", "<": "is less than", "≤": "is at most", ">": "is greater than", "≥": "is at least",
    "&": "and", "|": "or",
}  # fmt: skip


def rule_in_words(operation: str) -> str:
    """What an operation does to a gradient that comes back to it.

    Examples
    --------
    >>> from autograd_nn.tracing.words import rule_in_words
    >>> rule_in_words("multiply")
    'multiply swaps: each input gets the gradient times the other input'
    >>> rule_in_words("my_own")
    'my_own: each input gets the gradient times the slope of my_own there'
    """
    return _RULES.get(operation) or f"{operation}: each input gets the gradient times the slope of {operation} there"


def step_in_words(trace: Trace, step: Step) -> str:
    """A step as sentences to be read aloud.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.tracing.words import step_in_words
    >>> x, w = ag.Scalar(0.0), ag.Scalar(3.0)
    >>> y = x * w
    >>> trace = ag.trace(y)
    >>> step_in_words(trace, trace.steps[0])
    'Step 1 of 1. y = x times w. Upstream gradient 1. x receives 1 times 3, 3. w receives 1 times 0, 0, because x is 0.'
    """
    output = trace.values[step.output]
    told = [
        f"Step {step.number} of {len(trace.steps)}",
        f"{output.label} = {spoken(output.formula)}" if output.formula is not None else output.label,
        f"Upstream gradient {_spoken_value(step.upstream)}",
        *[_contribution_in_words(trace, step, c) for c in step.contributions],
        *[note for note in notes(trace, step) if "because" not in note and not note.startswith("the upstream")],
    ]
    return " ".join(f"{sentence}." for sentence in told)


def value_in_words(trace: Trace, value: Value) -> str:
    """How a value came about, going forward: ``c = x2 times w2: 0 times 1, 0.``"""
    if value.formula is None:
        kind = "is a constant" if value.role == "constant" else "is given"
        return f"{value.label} {kind}: {_spoken_value(value.value)}."
    operands = [trace.values[i] for i in value.operands]
    told = f"{value.label} = {spoken(value.formula)}"
    if not value.shape and not any(operand.shape or isinstance(operand.value, tuple) for operand in operands):
        told += f": {spoken(substitute(value.formula, {operand.label: operand.value for operand in operands}))}"
    return f"{told}, {_spoken_value(value.value)}."


def spoken(expression: Expression) -> str:
    """A formula in words.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> from autograd_nn.tracing.words import spoken
    >>> w, x, b = ag.Scalar(1.0), ag.Scalar(2.0), ag.Scalar(0.0)
    >>> n = w * x + b
    >>> y = np.tanh(n) ** 2
    >>> [spoken(value.formula) for value in ag.trace(y).values if value.formula]
    ['w times x', 'v1 plus b', 'tanh of n', 'v2 squared']
    """
    head, parts = expression.head, expression.parts
    if head == "name":
        return str(parts[0])
    if head == "number":
        return format_number(parts[0])
    if head == "call":
        return _spoken_call(*parts)
    if head == "negative":
        return f"minus {_part(parts[0])}"
    if head == "transpose":
        return f"{_part(parts[0])} transposed"
    if head == "index":
        return f"{_part(parts[0])} at {parts[1]}"
    if head == "power":
        exponent = parts[1]
        special = {"2": "squared", "3": "cubed"}.get(str(exponent)) or f"to the power {_part(exponent)}"
        return f"{_part(parts[0])} {special}"
    a, b = parts
    return f"{_part(a)} {_SPOKEN_SIGNS[head]} {_part(b)}"


def _spoken_call(function: str, *arguments: Expression) -> str:
    """A function of its operands; how it was set up, ``axis=0``, is not said."""
    told = [spoken(argument) for argument in arguments if "=" not in str(argument.parts[0])]
    if function == "where":
        return f"{told[1]} where {told[0]}, otherwise {told[2]}"
    *first, last = told
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{function} of {listed}" if function else listed


def _part(expression: Expression) -> str:
    """An operand: one that is made of several is set off by its opening word."""
    is_single = expression.head in ("name", "number", "call", "transpose", "index", "power")
    return spoken(expression) if is_single else f"the quantity {spoken(expression)}"


def _contribution_in_words(trace: Trace, step: Step, c: Contribution) -> str:
    output, operand = trace.values[step.output], trace.values[c.operand]
    if c.local is not None and not output.shape and not operand.shape:
        told = f"{operand.label} receives {number_text(step.upstream)} times {number_text(c.local_value)}, "
        told += number_text(c.value)
    else:
        upstream = {trace.gradient_name(output): "the upstream gradient"}
        told = f"{operand.label} receives {spoken(_renamed(c.rule, upstream))}"
        if c.summed_axes:
            told += f", summed over {axes_text(c.summed_axes)}"
        told += f", {_spoken_value(c.value)}"
    reason = reason_for_zero(trace, step, c)
    if reason is not None:
        told += f", because {reason}"
    if c.before is not None and np.size(c.after) == 1:
        told += f"; its gradient is {number_text(c.before)} plus {number_text(c.value)}, {number_text(c.after)}"
    elif c.before is not None:
        told += "; it is added to its gradient"
    if c.use < c.uses:
        told += f"; use {c.use} of {c.uses}, so {operand.label} waits"
    return told


def axes_text(axes: tuple[int, ...]) -> str:
    """``axis 0``, ``axes 0 and 2``."""
    *first, last = map(str, axes)
    return f"axes {', '.join(first)} and {last}" if first else f"axis {last}"


def _renamed(expression: Expression, names: dict[str, str]) -> Expression:
    """The expression with other names in place of some."""
    if expression.head == "name":
        return name(names.get(expression.parts[0], expression.parts[0]))
    parts = [_renamed(part, names) if isinstance(part, Expression) else part for part in expression.parts]
    return Expression(expression.head, tuple(parts))


def _spoken_value(value: Any) -> str:
    """A number, a few numbers, or what kind of array it is."""
    if isinstance(value, tuple):
        return " and ".join("none" if part is None else _spoken_value(part) for part in value)
    if value is None:
        return "not known"
    shape = np.shape(value)
    if shape and (np.size(value) > FEW or not is_finite(value)):
        return f"an array of {' by '.join(map(str, shape))}"
    return re.sub(r"[\[\]]", "", number_text(value))
