"""ManualLayer: a layer with its backward pass written by hand, as the articles from scratch have it, in a network."""

import copy
from typing import Any

import numpy as np

from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter
from autograd_nn.values.function import Function


class _OneCall(Function):
    """One call of a hand-written layer: a copy of it, which works with the arrays of the graph."""

    def __init__(self, layer: Any, names: tuple[str, ...]) -> None:
        self.layer = layer
        self.names = names

    def forward(self, *operands: Any) -> Any:
        x, *values = operands
        self.layer = copy.copy(self.layer)
        for name, value in zip(self.names, values, strict=True):
            setattr(self.layer, name, value)
        return method_of(self.layer, "forward")(x)

    def backward(self, g: Any) -> tuple[Any, ...]:
        before = [getattr(self.layer, name) for name in self.names]
        # The layer may write into these, and a retained graph comes here again.
        for name, value in zip(self.names, before, strict=True):
            setattr(self.layer, name, value.copy())
        of_input = method_of(self.layer, "backward")(g, 1.0)
        after = [getattr(self.layer, name) for name in self.names]
        for name, value in zip(self.names, before, strict=True):
            setattr(self.layer, name, value)
        return (of_input, *[old - new for old, new in zip(before, after, strict=True)])


def method_of(layer: Any, direction: str) -> Any:
    """The method of a hand-written layer for a direction, by its long name or its short one; None without either."""
    return getattr(layer, f"{direction}_propagation", None) or getattr(layer, direction, None)


class ManualLayer(Module):
    """A layer of one's own, whose forward and backward pass are written by hand on arrays, as a module.

    Such a layer has ``forward_propagation(input)`` and ``backward_propagation(output_error, learning_rate)``, or
    the same as ``forward`` and ``backward``. The backward pass returns the error of the input, and takes the
    learning rate times the gradient from each of the layer's arrays. So with a learning rate of 1 what it takes is
    the gradient: here it is left to an optimizer, and can be checked.

    Parameters
    ----------
    layer : object
        It works on a copy of this. The floating arrays that are its attributes now become parameters of the same
        names, so give it before its first call, after which it may keep an input or output among them.

    Raises
    ------
    TypeError
        A layer without these methods.
    RuleError
        In the backward pass: a gradient of another shape than what it belongs to.
    GraphError
        In the backward pass: a derivative of the derivative was asked for.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> class FCLayer:
    ...     def __init__(self, inputs, outputs):
    ...         self.weights = np.random.default_rng(0).uniform(-0.5, 0.5, (inputs, outputs))
    ...         self.bias = np.zeros((1, outputs))
    ...
    ...     def forward_propagation(self, input):
    ...         self.input = input
    ...         return input @ self.weights + self.bias
    ...
    ...     def backward_propagation(self, output_error, learning_rate):
    ...         input_error = output_error @ self.weights.T
    ...         self.weights -= learning_rate * self.input.T @ output_error
    ...         self.bias -= learning_rate * output_error
    ...         return input_error
    >>> layer = nn.ManualLayer(FCLayer(3, 2))
    >>> model = nn.Sequential(layer, nn.Tanh())
    >>> [name for name, _ in model.named_parameters()]
    ['0.weights', '0.bias']

    A call may be given other values for the parameters, which is how `gradcheck` asks for their gradients:

    >>> ag.gradcheck(layer, [[1.0, 2.0, 3.0]], *layer.parameters())
    True
    """

    def __init__(self, layer: Any) -> None:
        for direction, arguments in (("forward", "input"), ("backward", "output_error, learning_rate")):
            if method_of(layer, direction) is None:
                raise TypeError(
                    f"ManualLayer takes a layer with a method {direction}_propagation({arguments}) or "
                    f"{direction}({arguments}); {type(layer).__name__} has neither"
                )
        self.layer = layer
        arrays = {
            name: value
            for name, value in vars(layer).items()
            if isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating)
        }
        self.call = _OneCall(layer, tuple(arrays))
        for name, value in arrays.items():
            setattr(self, name, Parameter(value))

    def forward(self, x: Any, *parameters: Any) -> Any:
        """What the layer makes of ``x``, with its parameters or with those that are given."""
        return self.call(x, *(parameters or self.parameters()))

    def extra_repr(self) -> str:
        return type(self.layer).__name__
