"""``trace``: the account of a computation, with everything that can be done with it in a lesson."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

from autograd_nn.engine.errors import DataError
from autograd_nn.files import write_atomically
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import trace_call


class Lesson(Trace):
    """A Trace that can be stepped through, shown and practised with. Made by `autograd_nn.trace`."""

    def step(self) -> None:
        """Step through it at the terminal, back and forth; where there is none to type at, print all of it."""
        from autograd_nn.teaching.terminal import step_through

        step_through(self)

    def quiz(self) -> None:
        """Be asked for each gradient at the terminal before it is shown; wrong answers are explained."""
        from autograd_nn.teaching.quiz import quiz

        quiz(self)

    @overload
    def to_html(self) -> str: ...
    @overload
    def to_html(self, path: str | os.PathLike[str]) -> Path: ...
    def to_html(self, path: str | os.PathLike[str] | None = None) -> str | Path:
        """One page that plays the trace in a browser; it loads nothing and opens from its folder.

        Parameters
        ----------
        path : path, optional
            The file to write, whole or not at all.

        Returns
        -------
        str or Path
            The file written or, without ``path``, the page as text.

        Examples
        --------
        >>> import autograd_nn as ag
        >>> x = ag.Scalar(2.0)
        >>> y = x * x
        >>> ag.trace(y).to_html().splitlines()[0]
        '<!DOCTYPE html>'
        """
        from autograd_nn.teaching.page.document import to_html

        page = to_html(self)
        return page if path is None else write_atomically(path, page)

    def worksheet(self, path: str | os.PathLike[str]) -> Path:
        """Write a worksheet to print: all values are given, and the gradients are to be found. Its solution follows.

        Parameters
        ----------
        path : path
            The HTML file to write, whole or not at all.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError
            The computation is too long to be done by hand.
        """
        from autograd_nn.teaching.worksheet import worksheet

        return write_atomically(path, worksheet(self))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from autograd_nn.teaching.page.notebook import mimebundle

        return mimebundle(self)


def trace(result: Any, *args: Any, watch: Sequence[Any] | None = None) -> Lesson:
    """The account of how a result was computed and how its gradient flows back.

    Parameters
    ----------
    result : Tensor, Scalar or callable
        Whatever ``result.backward()`` would start from; a Tensor of several elements is given a
        gradient of ones. Or a function of ``args``, which is called, and watched for the names that it
        gives to its values.
    *args
        What a function is called with. Numbers and floating arrays become leaves, named as the
        function's parameters are; a Module's are its data, and stay constants.
    watch : sequence, optional
        A leaf or value by its label, and the index of an element to follow: ``("fc1.weight", 3, 7)``.

    Returns
    -------
    Lesson
        An immutable Trace; ``print`` it to read it.

    Raises
    ------
    GraphError
        The result requires no gradient, or a leaf was changed since it was computed.
    FreedGraphError
        ``backward()`` has freed a large constant that the computation needs.
    KeyError, IndexError
        There is no value, or no element, as ``watch`` says.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> p, q = ag.Scalar(-2), ag.Scalar(3)
    >>> t = ag.trace((p * q) * (p + q))
    >>> [t.values[c.operand].label for step in t.steps for c in step.contributions]
    ['v1', 'v2', 'p', 'q', 'p', 'q']
    >>> t.named("p").gradient
    -3.0

    A function, whose own variables give the names:

    >>> def neuron(w, x, b):
    ...     n = w * x + b
    ...     return ag.tanh(n)
    >>> ag.trace(neuron, 2.0, 1.0, -1.0).named("n").value
    1.0
    """
    account = trace_call(result, args, watch, sys._getframe(1))
    return Lesson(account.values, account.steps, account.outputs, account.sources, account.watch)


def load_trace(path: str | os.PathLike[str]) -> Lesson:
    """Open a trace that ``trace.save(path)`` has written.

    Nothing in the file is executed.

    Raises
    ------
    DataError
        The file is no trace, a trace of another version, or a damaged one; the message says where.

    Examples
    --------
    >>> import tempfile
    >>> import autograd_nn as ag
    >>> x = ag.Scalar(3.0)
    >>> y = x * x
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ag.trace(y).save(f"{folder}/square.json")
    ...     ag.load_trace(f"{folder}/square.json").named("x").gradient
    6.0
    """
    try:
        return Lesson.from_json(Path(path).read_bytes())
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
