"""``draw``: what to draw of what is given, and the picture of it."""

import sys
from collections.abc import Collection, Iterator, Sequence
from types import FrameType
from typing import Any

from autograd_nn.drawing.drawing import Drawing
from autograd_nn.drawing.labels import with_expressions
from autograd_nn.drawing.modules import layer_diagram
from autograd_nn.drawing.neurons import neurons
from autograd_nn.drawing.picture import Options, make_picture
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.nn.answering import answering
from autograd_nn.nn.module import Module
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import trace_from
from autograd_nn.values.tensor import Tensor


def draw(
    *what: Any,
    locals: bool = False,
    saved: bool = False,
    legend: bool = False,
    depth: int | None = None,
    collapse: str | Collection[str] = (),
    roll: bool = True,
    max_nodes: int = 1500,
) -> Drawing:
    """The graph of a computation as a picture: every value, every operation, one arrow for each use of a value.

    Parameters
    ----------
    *what : Tensor, Scalar, Trace or Module
        The result of a computation, or several, one by one or in a list; names of values are taken from the
        variables of the caller, and those without one are told by their expression if that is short. Or the trace of
        one. Or a Module and what to call it with: the network as a chain of its layers. Or a Module alone: a
        `Sequential` of dense layers as neurons and weights, others as a diagram of which layer is inside which.
    locals : bool
        Write the local derivative on each arrow, ``w1 = -3``, and over which axes a gradient is summed.
    saved : bool
        Tell at each operation which arrays it keeps for the backward pass.
    legend : bool
        Add a frame that tells what shapes and colours stand for.
    depth : int, optional
        How many levels of Modules are opened: 0 draws the outermost calls as one box each, 1 what is directly in
        them. By default as many as make a picture of at most about 60 marks.
    collapse : str or collection of str
        Modules to be drawn as one box: by class, ``"Linear"``, or by path, ``"encoder.layers.0"``.
    roll : bool
        Draw what is repeated, such as the equal layers of an encoder or the steps of a loop in a Module, once and
        with its number, ``×4``, where the picture would otherwise have more than about 20 marks.
    max_nodes : int
        How many marks to draw. What is farther from the result is folded into one box that says how many
        operations it stands for.

    Returns
    -------
    Drawing
        Shown by a notebook as it is; ``.render("graph.svg")`` writes a file; ``.source`` is the DOT text.

    Raises
    ------
    TypeError
        Something else is given, such as a dict, a class or an optimizer; the message says what to pass.
    ValueError
        ``max_nodes`` is less than 1, ``depth`` is negative, or ``collapse`` names what was not called.
    GraphError
        A result was not computed by recorded operations.

    Notes
    -----
    A gradient is shown once ``backward()`` has run, and as unknown (``grad –``) before. Roles differ in shape and
    in colour: inputs, parameters, intermediate values, outputs, constants, operations, Modules. A Module is called
    in evaluation mode, which changes nothing in it.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Scalar(3.0)
    >>> b = a + a
    >>> ag.draw(b)
    <Drawing of b: 2 values, 1 operation>
    >>> print(ag.draw(b).source)
    digraph "Graph of b" {
    ...
      v0 -> op1
      v0 -> op1
      op1 -> v1
    }

    A network, with a sample of what it takes:

    >>> from autograd_nn import nn
    >>> model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0))
    >>> source = ag.draw(model, [[1.0, 0.0]]).source
    >>> [name in source for name in ("0: Linear", "1: Tanh", "2: Linear", "9 parameters")]
    [True, True, True, True]
    """
    if max_nodes < 1:
        raise ValueError(f"max_nodes must be at least 1, got {max_nodes}")
    if depth is not None and depth < 0:
        raise ValueError(f"depth must be at least 0, got {depth}")
    names = (collapse,) if isinstance(collapse, str) else tuple(collapse)
    model = what[0] if what and isinstance(what[0], Module) else None
    if model is not None and len(what) == 1:
        is_plain = depth is None and not names
        return Drawing((neurons(model) if is_plain else None) or layer_diagram(model, depth, names))
    trace = _trace(what, sys._getframe(1), None if locals else max_nodes)
    options = Options(locals, saved, legend, depth, names, roll, max_nodes, as_layers=model is not None)
    return Drawing(make_picture(with_expressions(trace), options))


def _trace(what: Sequence[Any], frame: FrameType, most_steps: int | None) -> Trace:
    """The trace of what is given."""
    if len(what) == 1 and isinstance(what[0], Trace):
        return what[0]
    if what and isinstance(what[0], Module):
        results = list(_results(_called(what[0], what[1:])))
    else:
        results = list(what[0]) if len(what) == 1 and isinstance(what[0], (list, tuple)) else list(what)
    for result in results or [None]:
        if not isinstance(result, Variable):
            raise TypeError(
                f"draw() takes a Tensor or a Scalar that was computed, several of them, a Trace, or a Module and what "
                f"to call it with, draw(model, x); got {_told(result)}"
            )
    return trace_from(results, frame, most_steps=most_steps)


def _told(wrong: Any) -> str:
    """What was given instead, and what to do about it."""
    if isinstance(wrong, type):
        return f"the class {wrong.__name__} itself. Draw what it makes: draw({wrong.__name__}(...))"
    name = type(wrong).__name__
    if wrong is None:
        return "nothing (None). Draw the result of a computation: draw(loss)"
    if isinstance(wrong, dict):
        return f"{name}. Draw its values: draw(*results.values())"
    if hasattr(wrong, "zero_grad"):
        return f"{name}. Draw the loss that it makes smaller: draw(loss)"
    return f"{name}. Draw what was computed from a Tensor, such as draw(model(x))"


def _called(model: Module, samples: Sequence[Any]) -> Any:
    """What a model makes of some samples, in evaluation mode: without dropout, and nothing in it changes."""
    with answering(model), enable_grad():
        return model(*[sample.detach() if isinstance(sample, Tensor) else sample for sample in samples])


def _results(answer: Any) -> Iterator[Any]:
    """The values in what a model returns, be it one, or tuples, lists and dicts of them."""
    if isinstance(answer, (list, tuple)):
        for part in answer:
            yield from _results(part)
    elif isinstance(answer, dict):
        yield from _results(list(answer.values()))
    elif answer is not None:
        yield answer
