"""Reenactment: the operations of a graph run once more from its leaves, on a graph of their own.

The graph that ``backward()`` walks keeps only what the rules need. To know every value, the same operations
run again; nobody's ``grad`` is touched, and it makes no difference whether ``backward()`` has already freed the
arrays of the original.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.backward import newest_first
from autograd_nn.engine.errors import FreedGraphError, GraphError
from autograd_nn.engine.graph import Leaf, Node
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


class Reenactment:
    """The values of a computation, operands first.

    Parameters
    ----------
    results : sequence of Tensor or Scalar
        Results of recorded operations.
    is_partial : bool
        Go on where a value can no longer be known; otherwise that is an error.

    Attributes
    ----------
    originals : list
        The nodes, leaves and constants of the original.
    variables : list of Variable or None
        The same values, computed again; None where a value is not known.
    operands : list of tuple of int
        The places of each one's operands in those lists.
    outputs : tuple of int
        The places of the results.

    Raises
    ------
    FreedGraphError
        ``backward()`` has freed a large constant that the computation needs.
    GraphError
        A leaf was changed since.
    """

    def __init__(self, results: Sequence[Variable], is_partial: bool = False) -> None:
        self.originals: list[Any] = []
        self.variables: list[Variable | None] = []
        self.operands: list[tuple[int, ...]] = []
        self._is_partial = is_partial
        self._index: dict[int, int] = {}  # id of an original -> its place
        nodes: list[Any] = [result.node for result in results]
        for node in reversed(newest_first(nodes)):
            self._enact(node)
        self.outputs = tuple([self._index[id(node)] for node in nodes])
        if not all(map(self._is_the_same, self.outputs, results)):
            if not is_partial:
                raise GraphError(
                    "a leaf was changed after this result was computed, so its steps can no longer be shown; "
                    "trace before the optimizer's step, or compute the result again"
                )
            for place, original in enumerate(self.originals):
                if isinstance(original, Node):
                    self.variables[place] = None

    @property
    def operations(self) -> int:
        """How many operations there are."""
        return sum(isinstance(original, Node) for original in self.originals)

    @property
    def is_complete(self) -> bool:
        """Whether all values are known."""
        return all(variable is not None for variable in self.variables)

    def _is_the_same(self, place: int, result: Variable) -> bool:
        again = self.variables[place]
        return again is None or np.array_equal(again._data, result._data, equal_nan=True)

    def _enact(self, node: Node | Leaf) -> None:
        """Run the operation of a node again, on the values computed again."""
        if isinstance(node, Leaf):
            kind = Scalar if node.dtype is float else Tensor
            self._add(node, kind(node.data, requires_grad=True), ())
            return
        places = tuple(
            [
                self._index[id(parent)] if parent is not None else self._constant(node, i)
                for i, parent in enumerate(node.parents)
            ]
        )
        if any(self.variables[place] is None for place in places):
            self._add(node, None, places)
            return
        with enable_grad():
            again = node.operation(*[self.operand(place) for place in places], **node.attributes)
        if isinstance(again, tuple):  # several results, each on a node of its own: this is the node they share
            again = type(again[0])._wrap(tuple([part._data for part in again]), again[0].node.parents[0])
        self._add(node, again, places)

    def operand(self, place: int) -> Any:
        """A value as an operand; constants plainly, so that Python numbers stay weak in dtype."""
        variable = self.variables[place]
        return variable if variable is not None and variable.requires_grad else self.originals[place]

    def _constant(self, node: Node, i: int) -> int:
        """The place of a constant operand, found among what the node kept."""
        value = None if node.constants is None else node.constants[i]
        if value is None and node.saved is not None and 1 + i in node.plan.slots and not node.operation.variadic:
            value = node.saved[node.plan.slots.index(1 + i)]
        if value is None:
            if self._is_partial:
                return self._add(None, None, ())
            raise FreedGraphError(
                f"the constant operand {i} of {node.operation.name} (recorded at {node.where}) is no longer kept: "
                f"it is large, and no rule needs it or backward() has freed it. Trace before backward(), or keep "
                f"the arrays with backward(retain_graph=True)"
            )
        if isinstance(value, np.ndarray) and id(value) in self._index:
            return self._index[id(value)]
        kind = Tensor if node.dtype is not float or isinstance(value, np.ndarray) else Scalar
        return self._add(value, kind(value, requires_grad=False), ())

    def _add(self, original: Any, variable: Variable | None, operands: tuple[int, ...]) -> int:
        place = len(self.variables)
        if isinstance(original, (Node, Leaf, np.ndarray)):
            self._index[id(original)] = place
        self.originals.append(original)
        self.variables.append(variable)
        self.operands.append(operands)
        return place
