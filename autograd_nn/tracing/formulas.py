"""``formulas``: what the rules of an operation say, in symbols."""

from typing import Any

import numpy as np

from autograd_nn.derivatives import load_table
from autograd_nn.engine.graph import Parts
from autograd_nn.engine.operation import NUMPY_FUNCTIONS, Operation
from autograd_nn.engine.plan import Rule
from autograd_nn.tracing.symbol import Symbol

# A rule may look at shapes, so it is run on values: matrices if the operation takes them, else something else.
_NUMBER = (0.5, 0.25, 0.75)
_ROW = (np.array([0.5, 0.25]), np.array([0.25, 0.75]), np.array([0.75, 0.5]))
_MATRIX = tuple(np.array([[2.0, shift], [shift, 1.0]]) for shift in (0.5, 0.25, 0.75))
_CUBE = tuple(np.stack([matrix, 2 * matrix]) for matrix in _MATRIX)


def formulas(operation: Any) -> dict[str, str]:
    """The derivative rules of an operation as they are written: operand -> its gradient.

    Parameters
    ----------
    operation : Operation or NumPy function
        Such as ``autograd_nn.tanh`` or ``np.tanh``.

    Returns
    -------
    dict of str to str
        ``g`` is the upstream gradient, ``y`` the result; operands that are never differentiated are left out.
        What rules say of attributes, such as ``axis``, is said of their default values.

    Raises
    ------
    TypeError
        Not an operation of the table: a function made of several, for example.
    ValueError
        The rules need operands that cannot be guessed, such as indices; or they are those of a fused operation,
        which are written for arrays.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.formulas(ag.tanh)
    {'x': 'g · (1 − y²)'}
    >>> ag.formulas(np.multiply)
    {'a': 'g · b', 'b': 'g · a'}
    """
    load_table()
    found = NUMPY_FUNCTIONS.get(operation, operation) if callable(operation) else operation
    if not isinstance(found, Operation):
        name = getattr(operation, "__name__", repr(operation))
        raise TypeError(f"formulas() takes an operation of the table; {name} is none, or is made of several")
    if found.definition is not None:
        raise ValueError(f"{found.name} is fused: its rule is written for arrays and tells no formula")
    with np.errstate(all="ignore"):
        for values in (_MATRIX, _ROW, _NUMBER, _CUBE):
            try:
                return _formulas_on(found, values)
            except (TypeError, ValueError, IndexError, AttributeError, StopIteration):
                continue
    raise ValueError(f"{found.name} needs operands that cannot be guessed; trace a computation with it")


def _formulas_on(operation: Operation, values: tuple[Any, ...]) -> dict[str, str]:
    names = ("a", "b") if operation.variadic else operation.operands
    operands = [np.float64(value) if isinstance(value, float) else value for value in values[: len(names)]]
    y = operation.forward(*operands, **operation.defaults)
    symbols = [Symbol(value, name) for value, name in zip(operands, names, strict=True)]
    shapes = [np.shape(value) for value in operands]
    row = [_symbol(y, "y"), *([symbols, shapes] if operation.variadic else [*symbols, *shapes])]
    g = Parts(enumerate(_symbol(y, "g"))) if isinstance(y, tuple) else Symbol(np.ones_like(y), "g")
    attributes = {**operation.defaults, "needed": (True,) * len(names)}

    def told(rule: Rule) -> Any:
        return rule.function(g, *[row[slot] for slot in rule.slots], *[attributes[key] for key in rule.attributes])

    if operation.joint is not None:
        answers = told(operation.joint)
    else:
        answers = [None if rule is None else told(rule) for rule in operation.rules]
    return {name: str(answer) for name, answer in zip(names, answers, strict=True) if answer is not None}


def _symbol(value: Any, name: str) -> Any:
    """A symbol, or a tuple of them for several results."""
    if isinstance(value, tuple):
        return tuple([Symbol(part, f"{name}[{i}]") for i, part in enumerate(value)])
    return Symbol(value, name)
