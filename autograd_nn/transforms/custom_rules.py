"""``custom_vjp``: a function whose pullback is written by hand, for what is better not differentiated step by step."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import GraphError, RuleError
from autograd_nn.engine.operation import operation
from autograd_nn.engine.variable import Variable
from autograd_nn.transforms.calls import Function, is_recorded, plain, zeros_like
from autograd_nn.transforms.trees import branches, ends, mapped, matched, rebuilt


def custom_vjp(pullback: Function) -> Callable[[Function], Function]:
    """Give a function a pullback of its own, as a decorator; how it computes its value is then not recorded.

    Where the derivative is a formula in the operands, `operation` says it more shortly. This is for functions of
    structures, and for derivatives that are computations themselves, such as those of a solution that was
    found by iterating (implicit differentiation).

    Parameters
    ----------
    pullback : callable
        ``pullback(g, y, *args)``, with the upstream gradient, the result (``g`` has its structure) and the
        arguments. It returns the gradient of each argument, in a tuple if there are several, each in the
        structure of its argument, None for one that has none. It is given arrays, or Tensors where the
        derivative is to be differentiated again: written in operators, NumPy's functions and the transforms of
        this package, it gives derivatives of any order.

    Returns
    -------
    callable
        The decorator. The function it is put on is given plain arrays. Its arguments and its result may be
        nested tuples, lists and dicts. Keyword arguments are settings without a gradient, which ``pullback``
        is given as well.

    Raises
    ------
    GraphError
        The function used a Tensor that requires a gradient and is not among its arguments.
    RuleError
        In the backward pass: ``pullback`` returned another number of gradients than there are arguments, or
        one of another shape.
    ShapeError
        In the backward pass: a gradient has another structure than its argument.

    Examples
    --------
    The square root as what Heron's iteration ends in. At the end y = (y + x / y) / 2, that is y² = x, and so
    2 y dy = dx:

    >>> import autograd_nn as ag
    >>> def pullback(g, y, x):
    ...     return g / (2 * y)
    >>> @ag.custom_vjp(pullback)
    ... def heron(x):
    ...     y = x
    ...     for _ in range(60):
    ...         y = (y + x / y) / 2
    ...     return y
    >>> heron(4.0), ag.grad(heron)(4.0), ag.grad(ag.grad(heron))(4.0)
    (2.0, 0.25, -0.03125)
    """

    def decorate(f: Function) -> Function:
        @operation(joint=_pulled_back, name=getattr(f, "__name__", type(f).__name__))
        def flat(*values: Any, call: Any = None) -> Any:
            return call.run(values)

        @functools.wraps(f, updated=())
        def with_pullback(*args: Any, **kwargs: Any) -> Any:
            values = [value for _, value in ends(args)]
            if not any(isinstance(value, Variable) for value in values):
                return f(*args, **kwargs)
            call = _Call(f, pullback, args, kwargs)
            answer = flat(*values, call=call)
            return answer if branches(call.output) is None else rebuilt(call.output, iter(answer))

        return with_pullback

    return decorate


class _Call:
    """One call: the structures of its arguments and of its output, of which the operation sees only the values."""

    def __init__(self, f: Function, pullback: Function, args: Any, kwargs: dict[str, Any]) -> None:
        self.f = f
        self.pullback = pullback
        self.args = _emptied(args)
        self.kwargs = kwargs
        self.output: Any = None

    def __repr__(self) -> str:
        return getattr(self.f, "__name__", type(self.f).__name__)

    def run(self, values: Sequence[Any]) -> Any:
        """The values of the output, in a tuple if it is a structure."""
        output = self.f(*rebuilt(self.args, iter(values)), **self.kwargs)
        results = [value for _, value in ends(output)]
        if any(is_recorded(value) for value in results):
            raise GraphError(
                f"{self!r} used a Tensor that requires a gradient and is not one of its arguments, so its pullback "
                f"could send it none; pass it as an argument"
            )
        self.output = _emptied(output)
        results = [np.asarray(plain(value))[()] for value in results]
        return results[0] if branches(output) is None else tuple(results)

    def gradients(self, g: Any, y: Any, values: Sequence[Any]) -> list[Any]:
        """The gradient of each value in the arguments, or None, as the pullback gives them."""
        if branches(self.output) is not None:
            g = rebuilt(self.output, (zeros_like(part) if g[i] is None else g[i] for i, part in enumerate(y)))
            y = rebuilt(self.output, iter(y))
        answer = self.pullback(g, y, *rebuilt(self.args, iter(values)), **self.kwargs)
        gradients = (answer,) if len(self.args) == 1 else answer
        if not isinstance(gradients, tuple) or len(gradients) != len(self.args):
            raise RuleError(
                f"the pullback of {self!r} must return a tuple with the gradients of {len(self.args)} arguments, "
                f"None for one that has none; it returned a {type(answer).__name__}"
            )
        found: list[Any] = []
        for i, (pattern, gradient) in enumerate(zip(self.args, gradients, strict=True)):
            tree = _emptied(pattern) if gradient is None else gradient
            found += [part for _, part in matched(pattern, tree, f"the gradient of argument {i} of {self!r}")]
        return [part if part is None or isinstance(part, Variable) else np.asarray(part) for part in found]


def _pulled_back(g: Any, y: Any, values: Any, call: _Call) -> list[Any]:
    return call.gradients(g, y, values)


def _emptied(tree: Any) -> Any:
    """The structure alone."""
    return mapped(lambda _: None, tree)
