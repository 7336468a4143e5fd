"""From a trace to its picture."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from autograd_nn.drawing.arrow_texts import local_texts, stretching
from autograd_nn.drawing.folding import choose_view, first_kept
from autograd_nn.drawing.graph import Arrow, Cluster, Line, Mark, Picture, counted
from autograd_nn.drawing.grouping import Group
from autograd_nn.drawing.marks import (
    folded_mark,
    module_mark,
    module_title,
    module_tooltip,
    operation_mark,
    value_mark,
)
from autograd_nn.drawing.style import ROLES, readable
from autograd_nn.drawing.view import Unit, View
from autograd_nn.tracing.steps import Trace, Value


@dataclass(frozen=True)
class Options:
    """What is drawn, and what is written on it: see `autograd_nn.draw`."""

    locals: bool = False
    saved: bool = False
    legend: bool = False
    depth: int | None = None
    collapse: Collection[str] = ()
    roll: bool = True
    max_nodes: int = 1500
    as_layers: bool = False


def make_picture(trace: Trace, options: Options) -> Picture:
    """The picture of a trace."""
    view = choose_view(trace, options.depth, options.collapse, options.roll, options.as_layers)
    return _Painter(view, options).paint()


@dataclass
class _Painter:
    """The picture so far."""

    view: View
    options: Options
    marks: list[Mark] = field(default_factory=list)
    frames: list[int | None] = field(default_factory=list)  # of each mark: the innermost around it
    arrows: list[Arrow] = field(default_factory=list)
    leaf_at: dict[int, int] = field(default_factory=dict)  # the place of a leaf's mark
    exit_at: list[int] = field(default_factory=list)  # of each unit: the place of the mark that its results leave

    def __post_init__(self) -> None:
        self.trace = self.view.tree.trace
        self.has_gradients = any(value.stored_gradient is not None for value in self.trace.values)
        # The gradients of a trace are those of the sum of its results; which of them ran backward is not known.
        self.passed = self.has_gradients and len(self.trace.outputs) == 1 and _agree(self.trace)
        self.given = _given(self.trace)
        self.local_texts = local_texts(self.trace) if self.options.locals else {}
        self.cut = first_kept(self.view, self.options.max_nodes)

    def paint(self) -> Picture:
        kept = {leaf: users for leaf, users in self.view.leaves.items() if users[-1] >= self.cut}
        leaves = sorted(kept, reverse=True)
        folded = self._fold(leaves, kept)
        for unit in self.view.units[self.cut :]:
            self._add_leaves_before(max(self.view.operations(unit)), leaves, kept)
            if isinstance(unit.item, Group):
                self._add_box(unit)
            else:
                self._add_operation(unit, self.trace.values[unit.item])
        for index in self.view.outputs_apart(self.cut):
            tail = self.exit_at[self.view.unit_of[index]]
            head = self._add(value_mark(self.trace.values[index], self.passed), None)
            self.arrows.append(Arrow(tail, head))
        clusters = self._clusters()
        if self.options.legend:
            clusters.append(self._legend())
        return Picture(
            title=f"Graph of {readable(self.trace.target)}",
            summary=_summary(self.trace),
            description=_description(self.trace, self.has_gradients, folded),
            marks=tuple(self.marks),
            arrows=tuple(self.arrows),
            clusters=tuple(clusters),
        )

    # ---- marks and arrows ------------------------------------------------------------------------------

    def _add(self, mark: Mark, frame: int | None) -> int:
        self.marks.append(mark)
        self.frames.append(frame)
        return len(self.marks) - 1

    def _fold(self, leaves: list[int], users: dict[int, list[int]]) -> int:
        """The box for the units before the cut; how many operations that are."""
        inside = [index for index in self.view.tree.order if self.view.unit_of[index] < self.cut]
        if inside:
            self._add_leaves_before(max(inside), leaves, users)
            place = self._add(folded_mark(len(inside)), None)
            self.exit_at = [place] * self.cut
            self.arrows += [Arrow(at, place) for leaf, at in self.leaf_at.items() if users[leaf][0] < self.cut]
        return len(inside)

    def _add_leaves_before(self, index: int, leaves: list[int], users: dict[int, list[int]]) -> None:
        while leaves and leaves[-1] < index:
            leaf = leaves.pop()
            value = self.trace.values[leaf]
            mark = value_mark(value, self.passed, leaf in self.given)
            # What the computation is given stands outside; parameters and plain numbers where they are used.
            is_given = mark.role == "input" or (value.role != "constant" and not value.is_of_module)
            self.leaf_at[leaf] = self._add(mark, None if is_given else self._frame_around(users[leaf]))

    def _add_operation(self, unit: Unit, value: Value) -> None:
        head = self._add(operation_mark(self.trace, value, self.options.saved), unit.frame)
        position = 0
        while position < len(value.operands):
            tail, count = self._tail(value.operands[position]), self._alike(value.operands, position)
            label, tooltip = self._texts(value, position)
            if count > 1:
                label, tooltip = f"×{count}", f"{count} values"
            self.arrows.append(Arrow(tail, head, label, tooltip))
            position += count
        self.exit_at.append(self._add(value_mark(value, self.passed), unit.frame))
        self.arrows.append(Arrow(head, head + 1))

    def _alike(self, operands: Sequence[int], first: int) -> int:
        """How many operands from the first on are different values out of one box, and have one arrow."""
        tail, count = self._tail(operands[first]), 1
        for before, operand in pairwise(operands[first:]):
            if operand == before or self._tail(operand) != tail:
                break
            count += 1
        return count

    def _texts(self, value: Value, position: int) -> tuple[str, str]:
        """What an arrow tells, short and in full."""
        text = self.local_texts.get((value.index, position))
        if text is None:
            text = stretching(value, self.trace.values[value.operands[position]])
        return readable(text, limit=28), readable(text, limit=200)

    def _add_box(self, unit: Unit) -> None:
        head = self._add(module_mark(self.view, unit, self.options.saved), unit.frame)
        self.exit_at.append(head)
        operands = [i for i in self.view.operands(unit) if self.view.unit_of[i] >= 0 or i in self.leaf_at]
        self.arrows += [Arrow(tail, head) for tail in dict.fromkeys(map(self._tail, operands))]

    def _tail(self, operand: int) -> int:
        """The place of the mark that a value comes from."""
        unit = self.view.unit_of[operand]
        return self.leaf_at[operand] if unit < 0 else self.exit_at[unit]

    # ---- frames ----------------------------------------------------------------------------------------

    def _frame_around(self, units: Sequence[int]) -> int | None:
        """The innermost frame around all of some units."""
        if units[0] < self.cut:
            return None
        around = self._frames_around(units[0])
        for unit in units[1:]:
            other = set(self._frames_around(unit))
            around = [frame for frame in around if frame in other]
        return around[0] if around else None

    def _frames_around(self, unit: int) -> list[int]:
        """The frames around a unit, the innermost first."""
        around: list[int] = []
        frame = self.view.units[unit].frame
        while frame is not None:
            around.append(frame)
            frame = self.view.frames[frame].parent
        return around

    def _clusters(self) -> list[Cluster]:
        """The frames that have marks in them."""
        inside: list[list[int]] = [[] for _ in self.view.frames]
        for place, around in enumerate(self.frames):
            while around is not None:
                inside[around].append(place)
                around = self.view.frames[around].parent
        clusters: list[Cluster] = []
        cluster_of: dict[int | None, int | None] = {None: None}
        for place, (frame, marks) in enumerate(zip(self.view.frames, inside, strict=True)):
            if not marks:
                continue
            if frame.group is None:
                label = f"×{frame.times}"
                tooltip = f"{frame.times} times, each on what the one before made"
            else:
                label = readable(module_title(frame.group, frame.times))
                tooltip = module_tooltip(self.view, frame.group, frame.times)
            cluster_of[place] = len(clusters)
            clusters.append(Cluster(f"c{len(clusters)}", label, tooltip, tuple(marks), cluster_of[frame.parent]))
        return clusters

    def _legend(self) -> Cluster:
        """A frame with one mark for each role on the picture."""
        present = {mark.role for mark in self.marks}
        places = [
            self._add(Mark(f"legend_{role}", role, (Line("name", role),), f"legend: {role}"), None)
            for role in ROLES
            if role in present
        ]
        return Cluster("legend", "legend", "what the shapes and colours stand for", tuple(places))


def _agree(trace: Trace) -> bool:
    """Whether the leaves hold the gradients of this trace, and not those of another backward pass, or of several."""
    return all(
        np.allclose(value.stored_gradient, value.gradient, rtol=1e-3, equal_nan=True)
        for value in trace.values
        if value.stored_gradient is not None and value.gradient is not None
    )


def _given(trace: Trace) -> set[int]:
    """The constant arrays that a computation is given: those with a name, and those that it begins with."""
    given = {value.index for value in trace.values if value.is_named}
    for value in trace.values:
        if not any(trace.values[i].operation for i in value.operands):
            given.update(value.operands)
    return given


def _summary(trace: Trace) -> str:
    operations = sum(value.operation is not None for value in trace.values)
    sizes = f"{counted(len(trace.values), 'value')}, {counted(operations, 'operation')}"
    return f"{trace.target}: {sizes}"


def _description(trace: Trace, has_gradients: bool, folded: int) -> str:
    operations = sum(value.operation is not None for value in trace.values)
    parts = [f"{counted(len(trace.values), 'value')}, {counted(operations, 'operation')}, left to right."]
    if folded:
        parts.append(f"One box stands for {counted(folded, 'operation')}.")
    parts.append("Gradients are from backward()." if has_gradients else "Gradients are unknown before backward().")
    return " ".join(parts)
