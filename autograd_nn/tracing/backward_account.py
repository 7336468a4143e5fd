"""The backward half of a trace: each step of the engine's own pass, with its rule run on symbols."""

from typing import Any

import numpy as np

from autograd_nn.engine.backward import propagate
from autograd_nn.engine.graph import Node, Parts
from autograd_nn.tracing import expression as ex
from autograd_nn.tracing.reenactment import Reenactment
from autograd_nn.tracing.steps import Contribution, Step, target_of
from autograd_nn.tracing.symbol import Symbol
from autograd_nn.values.function import HandWritten
from autograd_nn.values.tensor import Tensor


class BackwardAccount:
    """Runs the backward pass of a reenactment, and writes down every step.

    Attributes
    ----------
    steps : list of Step
    gradients : dict
        Place of a value -> the gradient of the results' sum with respect to it.
    """

    def __init__(self, reenactment: Reenactment, labels: list[str]) -> None:
        self.originals = reenactment.originals
        self.operands = reenactment.operands
        self.labels = labels
        self.variables: list[Any] = [*reenactment.variables]  # all of them known
        self.target = target_of([labels[place] for place in reenactment.outputs])
        self.symbols = [Symbol(known._data, label) for known, label in zip(self.variables, labels, strict=True)]
        self.by_node = {id(known.node): i for i, known in enumerate(self.variables) if known.requires_grad}
        self.gradients: dict[int, Any] = {}
        self.used: dict[int, int] = {}
        self.uses = self._count_uses()
        self.waiting: set[int] = set()  # operands that some of their uses have reported to, and not all
        self.steps: list[Step] = []
        roots = [self.variables[place] for place in reenactment.outputs]
        seeds = [np.ones(v._data.shape, v._data.dtype)[()] if isinstance(v, Tensor) else 1.0 for v in roots]
        self.gradients.update(zip(reenactment.outputs, seeds, strict=True))
        propagate(roots, seeds, retain_graph=True, observe=self._observe)

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
        for contribution in told:
            is_final = contribution.use == contribution.uses
            (self.waiting.discard if is_final else self.waiting.add)(contribution.operand)
        self.steps.append(Step(len(self.steps) + 1, place, upstream, tuple(told), tuple(sorted(self.waiting))))

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
        return f"∂{self.target}/∂{self.labels[place]}"

    def _count_uses(self) -> dict[int, int]:
        """How often each value is an operand."""
        uses: dict[int, int] = {}
        for operands in self.operands:
            for place in operands:
                uses[place] = uses.get(place, 0) + 1
        return uses


def _rules_as_symbols(node: Node, row: list[Any], g: Symbol) -> list[tuple[int, Symbol]]:
    """The gradient formula for each operand of a node: its rules, run on symbols."""
    is_joint = node.operation.joint is not None
    # What is written for arrays says no formula: only its name is told.
    is_opaque = isinstance(node.operation, HandWritten) or node.operation.definition is not None
    answers: list[tuple[int, Symbol]] = []
    for indices, rule, take, values, _ in node.plan.asks:
        attributes = () if values is None else values(node.attributes)
        if is_opaque:
            assert node.saved is not None
            arriving = g.values() if isinstance(g, Parts) else [g]
            plain = Parts({k: part.value for k, part in g.items()}) if isinstance(g, Parts) else g.value
            answer = rule.function(plain, *take(node.saved), *attributes)
            formula = ex.call(f"{node.operation.name}.backward", *[part.expression for part in arriving])
            parts = answer if is_joint else [answer] * len(node.parents)
            answer = [None if part is None else Symbol(part, formula) for part in parts]
            answers += [(i, answer[i]) for i in indices]
            continue
        answer = rule.function(g, *[row[slot] for slot in rule.slots], *attributes)
        if isinstance(answer, Parts):
            (answer,) = answer.values()
        answers += [(i, answer[i] if is_joint else answer) for i in indices]
    return answers


def _summed_axes(given: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of a gradient that were summed so that it fits an operand that had been stretched."""
    extra = len(given) - len(wanted)
    return (*range(extra), *[extra + i for i, n in enumerate(wanted) if n == 1 and given[extra + i] != 1])
