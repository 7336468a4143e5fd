"""``checkpoint``: a part of a computation whose arrays are not kept but computed again when they are needed.

The graph of the part stays as it is, with its nodes and their parents; only the arrays that the rules saved are
dropped. Behind each result stands one more operation, which returns its operand. The backward pass meets
it before anything else in the part, and its rule runs the function again and hands the arrays to the nodes
that miss them. So whatever the function has read, arguments or Parameters it closes over, receives its
gradient in the usual way, and derivatives of any order are those of the function itself.
"""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import GraphError
from autograd_nn.engine.graph import Node, next_number
from autograd_nn.engine.modes import enable_grad, is_grad_enabled
from autograd_nn.engine.operation import operation
from autograd_nn.engine.variable import Variable
from autograd_nn.transforms.calls import Function, is_recorded, plain
from autograd_nn.transforms.trees import ends, mapped, rebuilt

ADVICE = "draw random numbers outside and give them as arguments, and do not change what the function uses"


def checkpoint(f: Function) -> Function:
    """The same function, which keeps no intermediate results for the backward pass but computes them again.

    A chain of checkpointed parts needs the memory of its largest part, and that of the values between the
    parts, for the time of one more forward pass.

    Parameters
    ----------
    f : callable
        Any function of Tensors, or a `Module`. It is run a second time during the backward pass and must
        do the same again: random numbers are drawn outside and given as arguments, and what it writes
        down elsewhere is written twice.

    Returns
    -------
    callable
        With the parameters and results of ``f``. Gradients reach the arguments and everything else that ``f``
        uses, such as the Parameters of a model.

    Raises
    ------
    GraphError
        In the backward pass: the second run did not give what the first gave, because ``f`` is random, or
        because something that it uses was changed in between.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> block = nn.Sequential(nn.Linear(3, 8, rng=0), nn.Tanh(), nn.Linear(8, 3, rng=1))
    >>> x = ag.Tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    >>> ag.checkpoint(block)(x).sum().backward()
    >>> x.grad.shape, block[0].weight.grad.shape
    ((1, 3), (8, 3))
    """

    @functools.wraps(f, updated=())
    def checkpointed(*args: Any, **kwargs: Any) -> Any:
        if not is_grad_enabled():
            return f(*args, **kwargs)
        # The values as they are now, whatever their names will stand for when f runs again.
        args, kwargs = mapped(_as_it_is, (args, kwargs))
        start = next_number()
        result = f(*args, **kwargs)
        values = [value for _, value in ends(result)]
        segment = Segment(f, args, kwargs, _nodes_after(start, values))
        for node in segment.nodes:
            node.saved = None
        newer = [is_recorded(value) and value.node.number > start for value in values]
        return rebuilt(
            result,
            iter(
                [
                    _gate(value, segment=segment, position=i) if is_newer else value
                    for i, (value, is_newer) in enumerate(zip(values, newer, strict=True))
                ]
            ),
        )

    return checkpointed


class Segment:
    """The nodes of one checkpointed call, newest first, and what is needed to compute their arrays again."""

    def __init__(self, f: Function, args: Any, kwargs: Any, nodes: list[Node]) -> None:
        self.f = f
        self.args = args
        self.kwargs = kwargs
        self.nodes = nodes

    def __repr__(self) -> str:
        return getattr(self.f, "__name__", type(self.f).__name__)

    def restore(self, position: int, expected: Any) -> None:
        """Give the nodes their arrays back, if they lack them; the result at ``position`` must be the expected one."""
        if self.nodes[0].saved is not None:
            return
        start = next_number()
        with enable_grad():
            result = self.f(*self.args, **self.kwargs)
        values = [value for _, value in ends(result)]
        again = _nodes_after(start, values)
        if list(map(_outline, again)) != list(map(_outline, self.nodes)):
            raise GraphError(f"checkpoint: {self!r} ran other operations when it was run again; {ADVICE}")
        if not _is_same(plain(values[position]), plain(expected)):
            raise GraphError(f"checkpoint: {self!r} gave another result when it was run again; {ADVICE}")
        for node, twin in zip(self.nodes, again, strict=True):
            node.saved = twin.saved


def _restored(g: Any, y: Any, segment: Segment, position: int) -> Any:
    segment.restore(position, y)
    return g


@operation(x=_restored, name="checkpoint")
def _gate(x: Any, /, segment: Any = None, position: int = 0) -> Any:
    return x


def _nodes_after(start: int, values: Sequence[Any]) -> list[Node]:
    """The nodes made after ``start`` that the values come from, newest first."""
    stack = [value.node for value in values if is_recorded(value)]
    found: dict[int, Node] = {}
    while stack:
        node = stack.pop()
        if isinstance(node, Node) and node.number > start and node.number not in found:
            found[node.number] = node
            stack += node.parents
    return [found[number] for number in sorted(found, reverse=True)]


def _outline(node: Node) -> tuple[Any, ...]:
    return node.operation.name, node.plan.needed, node.shape, node.dtype


def _is_same(again: Any, first: Any) -> bool:
    """Whether a second run gave the same values; a library that adds up in threads may differ in the last digits."""
    if np.shape(again) != np.shape(first):
        return False
    tolerance = 100 * np.finfo(np.result_type(first)).eps
    scale = np.max(np.abs(first), initial=0, where=np.isfinite(first))
    return np.allclose(again, first, rtol=tolerance, atol=tolerance * scale, equal_nan=True)


def _as_it_is(value: Any) -> Any:
    return value._wrap(value._data, value.node) if isinstance(value, Variable) else value
