"""``trace``: re-enact a computation and its backward pass, and write both down.

The graph that ``backward()`` walks keeps only what the rules need. To know every value, a trace runs the
same operations again from the leaves, on a graph of its own; nobody's ``grad`` is touched, and it makes
no difference whether ``backward()`` has already freed the arrays of the original.
"""

import itertools
import sys
from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.engine.backward import newest_first, propagate
from autograd_nn.engine.errors import FreedGraphError, GraphError
from autograd_nn.engine.graph import Leaf, Node, Parts
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.expression import Expression
from autograd_nn.tracing.naming import Names
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value
from autograd_nn.tracing.symbol import Symbol
from autograd_nn.values.function import HandWritten
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


def trace(result: Variable) -> Trace:
    """The account of how ``result`` was computed and how its gradient flows back.

    Parameters
    ----------
    result : Tensor or Scalar
        Whatever ``result.backward()`` would start from; a Tensor of several elements is given a
        gradient of ones.

    Returns
    -------
    Trace
        Immutable; ``print`` it to read it.

    Raises
    ------
    GraphError
        ``result`` requires no gradient, or a leaf was changed since it was computed.
    FreedGraphError
        ``backward()`` has freed a large constant that the computation needs.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> p, q = ag.Scalar(-2), ag.Scalar(3)
    >>> t = ag.trace((p * q) * (p + q))
    >>> [t.values[c.operand].label for step in t.steps for c in step.contributions]
    ['v1', 'v2', 'p', 'q', 'p', 'q']
    >>> t.named("p").gradient
    -3.0
    """
    return trace_from(result, sys._getframe(1))


def trace_from(result: Variable, frame: FrameType) -> Trace:
    """``trace`` for a function that was itself called with the result: names come from ``frame``, its caller's."""
    if not isinstance(result, Variable):
        raise TypeError(f"trace() takes a Tensor or a Scalar, the result of a computation; got {type(result).__name__}")
    if not isinstance(result.node, Node):
        raise GraphError("trace() of a value that no recorded operation made: there are no steps to show")
    return _Tracer(result, Names(frame)).trace()


class _Tracer:
    """The state of one re-enactment."""

    def __init__(self, result: Variable, names: Names) -> None:
        self.result = result
        self.names = names
        self.originals: list[Any] = []  # nodes, leaves and constants of the original, operands first
        self.variables: list[Variable] = []  # the same values, re-enacted
        self.index: dict[int, int] = {}  # id of an original -> its place in those lists
        self.operands: list[tuple[int, ...]] = []

    def trace(self) -> Trace:
        assert isinstance(self.result.node, Node)
        for node in reversed(newest_first([self.result.node])):
            self._enact(node)
        output = len(self.variables) - 1
        root = self.variables[output]
        if not np.array_equal(root._data, self.result._data, equal_nan=True):
            raise GraphError(
                "a leaf was changed after this result was computed, so its steps can no longer be shown; "
                "trace before the optimizer's step, or compute the result again"
            )
        self.labels = self._labels()
        self.symbols = [Symbol(v._data, label) for v, label in zip(self.variables, self.labels, strict=True)]
        self.by_node = {id(variable.node): i for i, variable in enumerate(self.variables) if variable.node is not None}
        self.gradients: dict[int, Any] = {}
        self.used: dict[int, int] = {}
        self.uses = self._count_uses()
        self.steps: list[Step] = []
        seed = np.ones(root._data.shape, root._data.dtype)[()] if isinstance(root, Tensor) else 1.0
        self.gradients[output] = seed
        propagate([root], [seed], retain_graph=True, observe=self._observe)
        values = tuple(self._value(i, output) for i in range(len(self.variables)))
        return Trace(values, tuple(self.steps), output)

    # ---- forward ---------------------------------------------------------------------------------------

    def _enact(self, node: Node | Leaf) -> None:
        """Run the operation of a node again, on the re-enacted operands."""
        if isinstance(node, Leaf):
            kind = Scalar if node.dtype is float else Tensor
            self._add(node, kind(node.data, requires_grad=True), ())
            return
        places = tuple(
            self.index[id(parent)] if parent is not None else self._constant(node, i)
            for i, parent in enumerate(node.parents)
        )
        with enable_grad():
            again = node.operation(*[self._operand(place) for place in places], **node.attributes)
        if isinstance(again, tuple):  # several results, each on a node of its own: this is the node they share
            again = type(again[0])._wrap(tuple([part._data for part in again]), again[0].node.parents[0])
        self._add(node, again, places)

    def _operand(self, place: int) -> Any:
        """A re-enacted value as an operand; constants plainly, so that Python numbers stay weak in dtype."""
        variable = self.variables[place]
        return variable if variable.requires_grad else self.originals[place]

    def _constant(self, node: Node, i: int) -> int:
        """The place of a constant operand, found among what the node kept."""
        value = None if node.constants is None else node.constants[i]
        if value is None and node.saved is not None and 1 + i in node.plan.slots and not node.operation.variadic:
            value = node.saved[node.plan.slots.index(1 + i)]
        if value is None:
            raise FreedGraphError(
                f"the constant operand {i} of {node.operation.name} (recorded at {node.where}) is no longer kept: "
                f"it is large, and no rule needs it or backward() has freed it. Trace before backward(), or keep "
                f"the arrays with backward(retain_graph=True)"
            )
        if isinstance(value, np.ndarray) and id(value) in self.index:
            return self.index[id(value)]
        kind = Scalar if node.dtype is float else Tensor
        return self._add(value, kind(value, requires_grad=False), ())

    def _add(self, original: Any, variable: Variable, operands: tuple[int, ...]) -> int:
        place = len(self.variables)
        if isinstance(original, (Node, Leaf, np.ndarray)):
            self.index[id(original)] = place
        self.originals.append(original)
        self.variables.append(variable)
        self.operands.append(operands)
        return place

    # ---- backward --------------------------------------------------------------------------------------

    def _observe(self, node: Node, g: Any, contributions: list[tuple[int, Any]]) -> None:
        """Write down one step, as the engine takes it."""
        place = self.by_node[id(node)]
        rules = dict(_rules_as_symbols(node, self._row(place), self._upstream_symbol(place, g)))
        locals_ = rules
        if not isinstance(g, Parts):
            ones = np.ones(node.shape)[()] if node.shape else 1.0
            locals_ = dict(_rules_as_symbols(node, self._row(place), Symbol(ones, ex.ONE)))
        told = []
        for i, contribution in contributions:
            operand = self.operands[place][i]
            if isinstance(contribution, Parts):  # to the shared node, which has a gradient for each result
                (contribution,) = contribution.values()
                before = None
            else:
                before = self.gradients.get(operand)
            after = self.gradients[operand] = contribution if before is None else before + contribution
            self.used[operand] = self.used.get(operand, 0) + 1
            factor = ex.combine("·", ex.name(self._gradient_name(place)), locals_[i].expression)
            is_product = factor == rules[i].expression or (node.shape == () and not isinstance(g, Parts))
            told.append(
                Contribution(
                    operand=operand,
                    position=i,
                    rule=rules[i].expression,
                    local=locals_[i].expression if is_product else None,
                    local_value=locals_[i].value if is_product else None,
                    value=contribution,
                    summed_axes=_summed_axes(np.shape(rules[i].value), np.shape(contribution)),
                    before=before,
                    after=after,
                    use=self.used[operand],
                    uses=self.uses[operand],
                )
            )
        upstream = tuple([g[k] for k in range(len(self.variables[place]._data))]) if isinstance(g, Parts) else g
        self.steps.append(Step(len(self.steps) + 1, place, upstream, tuple(told)))

    def _upstream_symbol(self, place: int, g: Any) -> Any:
        name = self._gradient_name(place)
        if isinstance(g, Parts):
            return Parts({k: Symbol(part, f"{name}[{k}]") for k, part in g.items()})
        return Symbol(g, name)

    def _row(self, place: int) -> list[Any]:
        """The slots of an operation (output, operands, shapes), as symbols."""
        operands = [self._symbol(i) for i in self.operands[place]]
        shapes = [getattr(self.variables[i]._data, "shape", ()) for i in self.operands[place]]
        is_variadic = self.originals[place].operation.variadic
        output: Any = self.symbols[place]
        if isinstance(output.value, tuple):
            output = tuple([Symbol(part, f"{self.labels[place]}[{k}]") for k, part in enumerate(output.value)])
        return [output, *([operands, shapes] if is_variadic else [*operands, *shapes])]

    def _symbol(self, place: int) -> Any:
        # A plain number stays one: the rule of x ** 2 branches on its exponent.
        original = self.originals[place]
        return original if isinstance(original, (int, float)) else self.symbols[place]

    def _gradient_name(self, place: int) -> str:
        return f"∂{self.labels[-1]}/∂{self.labels[place]}"

    # ---- telling ---------------------------------------------------------------------------------------

    def _labels(self) -> list[str]:
        """A label for every value: its name, the number that it is, or v1, v2, ..., each used once."""
        names = [self.names.of(original) for original in self.originals]
        taken = {name for name in names if name is not None}
        unnamed = (label for label in map("v{}".format, itertools.count(1)) if label not in taken)
        used: set[str] = set()
        labels: list[str] = []
        for original, name in zip(self.originals, names, strict=True):
            if name is None and not isinstance(original, (Node, Leaf)) and np.ndim(original) == 0:
                labels.append(ex.format_number(original))
                continue
            label = name or next(unnamed)
            while label in used:
                label += "′"
            used.add(label)
            labels.append(label)
        return labels

    def _count_uses(self) -> dict[int, int]:
        uses: dict[int, int] = {}
        for operands in self.operands:
            for place in operands:
                uses[place] = uses.get(place, 0) + 1
        return uses

    def _value(self, place: int, output: int) -> Value:
        original, variable = self.originals[place], self.variables[place]
        is_result = isinstance(original, Node)
        has_source = is_result and not original.filename.startswith("<frozen ")  # python -m: nobody's code
        stored = original.grad if isinstance(original, (Node, Leaf)) else None
        role = "intermediate" if is_result else "parameter" if variable.requires_grad else "constant"
        return Value(
            index=place,
            label=self.labels[place],
            role="output" if place == output else role,
            value=variable._data,
            gradient=None if isinstance(variable._data, tuple) else self.gradients.get(place),
            stored_gradient=None if stored is None else stored._data,
            operation=original.operation.name if is_result else None,
            operands=self.operands[place],
            formula=self._formula(original, place) if is_result else None,
            file=original.filename if has_source else None,
            line=original.line if has_source else None,
        )

    def _formula(self, node: Node, place: int) -> Expression:
        """The operation as the learner would write it: operators as operators, the rest as calls."""
        forward, symbols = node.operation.forward, [self._symbol(i) for i in self.operands[place]]
        if isinstance(forward, np.ufunc) or forward.__module__ == "_operator":
            formula: Expression = forward(*symbols).expression
            return formula
        expressions = [self.symbols[i].expression for i in self.operands[place]]
        if node.operation.name in ("getitem", "one_of"):
            return Expression("index", (expressions[0], ex.describe_index(node.attributes["index"])))
        given = [
            ex.name(f"{key}={value}")
            for key, value in node.attributes.items()
            if isinstance(value, (int, float, str, tuple)) and value != node.operation.defaults[key]
        ]
        return ex.call(node.operation.name, *expressions, *given)


def _rules_as_symbols(node: Node, row: list[Any], g: Symbol) -> list[tuple[int, Symbol]]:
    """The gradient formula for each operand of a node: its rules, run on symbols."""
    is_by_hand = isinstance(node.operation, HandWritten)
    answers: list[tuple[int, Symbol]] = []
    for indices, rule, _ in node.plan.calls:
        arguments = [row[slot] for slot in rule.slots]
        arguments += [node.plan.needed if name == "needed" else node.attributes[name] for name in rule.attributes]
        answer = rule.function(g.value if is_by_hand else g, *arguments)
        if is_by_hand:
            formula = ex.call(f"{node.operation.name}.backward", g.expression)
            answer = [None if part is None else Symbol(part, formula) for part in answer]
        if isinstance(answer, Parts):
            (answer,) = answer.values()
        is_joint = node.operation.joint is not None
        answers += [(i, answer[i] if is_joint else answer) for i in indices]
    return answers


def _summed_axes(given: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of a gradient that were summed so that it fits an operand that had been stretched."""
    extra = len(given) - len(wanted)
    return (*range(extra), *[extra + i for i, n in enumerate(wanted) if n == 1 and given[extra + i] != 1])
