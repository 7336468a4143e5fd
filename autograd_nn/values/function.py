"""Function: an operation of the user's with a hand-written ``forward`` and ``backward``, as articles write them."""

import copy
import inspect
from typing import Any, ClassVar

import numpy as np

from autograd_nn.engine.errors import GraphError, RuleError
from autograd_nn.engine.operation import Operation
from autograd_nn.engine.variable import Variable


class HandWritten(Operation):
    """The operation of a Function. Its rule runs on arrays only, so it cannot tell its formula."""


class Function:
    """The base class of operations that are written by hand, on arrays.

    A subclass defines ``forward(self, x, w, ...)``, which returns an array and stores on ``self`` what its
    ``backward`` will need, and ``backward(self, g)``, which receives the upstream gradient and returns the
    gradient of the operand, or a tuple with one for each operand (None where there is none). An instance
    is called like a function; ``__init__`` is free for settings. Every call works on a copy of the
    instance, so one instance may be called many times.

    Where the rule can be written with NumPy's functions, `operation` is shorter and gives derivatives of any
    order; a Function gives the first.

    Raises
    ------
    RuleError
        In the backward pass: ``backward`` returned a wrong number of gradients, or one of a wrong shape.
    GraphError
        In the backward pass: a derivative of the derivative was asked for.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> class Cube(ag.Function):
    ...     def forward(self, x):
    ...         self.x = x
    ...         return x**3
    ...     def backward(self, g):
    ...         return 3 * g * self.x**2
    >>> x = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> Cube()(x).sum().backward()
    >>> x.grad
    Tensor([ 3., 12.])
    >>> ag.gradcheck(Cube(), [0.5, -1.5])
    True
    """

    operation: ClassVar[Operation]

    def forward(self, *operands: Any) -> Any:
        raise NotImplementedError

    def backward(self, g: Any) -> Any:
        raise NotImplementedError

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _, *operands = inspect.signature(cls.forward).parameters.values()
        names = [p.name for p in operands]
        operands = [p.replace(kind=p.POSITIONAL_ONLY) if p.kind is p.POSITIONAL_OR_KEYWORD else p for p in operands]
        instance = inspect.Parameter("function", inspect.Parameter.KEYWORD_ONLY)

        def forward(*operands: Any, function: Function) -> Any:
            return np.asarray(function.forward(*operands))

        def backward(g: Any, *saved: Any) -> Any:
            *_, needed, function = saved
            return function._gradients(g, len(needed))

        forward.__signature__ = inspect.Signature([*operands, instance])  # type: ignore[attr-defined]
        # What backward() stored is the instance's own; that the rule names the output and the operands too
        # makes the engine notice when one of them is changed in place.
        backward.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [
                inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
                for name in ("g", "y", *names, "needed", "function")
            ]
        )
        cls.operation = HandWritten(forward, {}, backward, cls.__name__, None)

    def __call__(self, *operands: Any) -> Any:
        return self.operation(*operands, function=copy.copy(self))

    def _gradients(self, g: Any, count: int) -> tuple[Any, ...]:
        name = type(self).__name__
        if isinstance(g, Variable):
            raise GraphError(
                f"{name}.backward is written by hand on arrays, so it gives no derivative of the derivative "
                f"(create_graph=True); declare it with autograd_nn.operation and a rule in NumPy's functions"
            )
        answer = self.backward(g)
        gradients = answer if isinstance(answer, tuple) else (answer,)
        if len(gradients) != count:
            raise RuleError(
                f"{name}.backward gave {len(gradients)} gradients for {count} operands; "
                f"return a tuple with one for each, None where there is none"
            )
        return tuple([None if gradient is None else np.asarray(gradient) for gradient in gradients])
