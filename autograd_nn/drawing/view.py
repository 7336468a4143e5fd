"""View: what of a trace is drawn one by one, what as one box, and which frames are around it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from autograd_nn.drawing.grouping import Group, Item, Tree
from autograd_nn.drawing.repeats import Repeats
from autograd_nn.tracing.steps import Value


@dataclass(frozen=True)
class Unit:
    """An operation with its result, or a group that is drawn as one box.

    Attributes
    ----------
    item : Item
    frame : int or None
        The innermost frame around it, by its place in ``View.frames``.
    times : int
        How many groups the box stands for.
    """

    item: Item
    frame: int | None
    times: int = 1


@dataclass(frozen=True)
class Frame:
    """Around an opened group, or, where that is None, around the first of some repeated blocks.

    ``parent`` is the place of the frame directly around it, which comes first.
    """

    group: Group | None
    times: int
    parent: int | None


@dataclass(frozen=True)
class View:
    """A choice of units.

    Attributes
    ----------
    tree : Tree
    units : list of Unit
        In a topological order.
    frames : list of Frame
    unit_of : list of int
        For each value the place of the unit that its operation belongs to, or is a repetition of; -1 for leaves.
    repetitions : set of int
        The operations, by the indices of their values, that a block drawn once stands for.
    """

    tree: Tree
    units: list[Unit]
    frames: list[Frame]
    unit_of: list[int]
    repetitions: set[int]

    def operations(self, unit: Unit) -> list[int]:
        """The operations of a unit, without repetitions."""
        start, stop = self.tree.stretch(unit.item)
        return self.tree.order[start:stop]

    def operands(self, unit: Unit) -> list[int]:
        """What a unit takes from elsewhere, one entry for each use, in the order of the operands."""
        values, place = self.tree.trace.values, self.unit_of
        inside = self.unit_of[self.operations(unit)[0]]
        return [
            operand
            for index in self.operations(unit)
            for operand in values[index].operands
            if place[operand] != inside or isinstance(unit.item, int)
        ]

    @cached_property
    def leaves(self) -> dict[int, list[int]]:
        """The leaves that are drawn, and the units that use each; others are told of by the box that they are in."""
        users: dict[int, dict[int, None]] = {}
        inputs: dict[int, list[int]] = {}  # of each box that is entered by nothing else: its unnamed arrays
        for place, unit in enumerate(self.units):
            operands = dict.fromkeys(self.operands(unit))
            leaves = [operand for operand in operands if self.unit_of[operand] < 0]
            for leaf in leaves:
                users.setdefault(leaf, {})[place] = None
            if isinstance(unit.item, Group) and len(leaves) == len(operands):
                inputs[place] = leaves
        shown = {leaf: list(units) for leaf, units in users.items() if self._is_shown(leaf, units)}
        for leaves in inputs.values():
            if not any(leaf in shown and not self.tree.trace.values[leaf].is_of_module for leaf in leaves):
                shown |= {leaf: list(users[leaf]) for leaf in leaves if _is_array(self.tree.trace.values[leaf])}
        return shown

    def _is_shown(self, leaf: int, users: Iterable[int]) -> bool:
        value = self.tree.trace.values[leaf]
        boxes = [self.units[user].item for user in users]
        paths = {box.call.path if isinstance(box, Group) and box.call is not None else None for box in boxes}
        if None in paths:  # an operation that is drawn uses it
            return True
        if value.role == "constant":
            return _is_array(value) and value.is_named
        return len(paths) > 1 or not value.is_of_module

    @property
    def size(self) -> int:
        """How many marks it takes to draw it."""
        boxes = sum(isinstance(unit.item, Group) for unit in self.units)
        return 2 * len(self.units) - boxes + len(self.leaves) + len(self.outputs_apart(0))

    def outputs_apart(self, first: int) -> list[int]:
        """The outputs that are not the result of an operation among the units from ``first`` on."""
        drawn = {unit.item for unit in self.units[first:]}
        return [index for index in self.tree.trace.outputs if index not in drawn]


def _is_array(value: Value) -> bool:
    return value.role == "constant" and value.shape != ()


def make_view(tree: Tree, is_closed: Callable[[Group], bool], repeats: Repeats | None) -> View:
    """The view that draws the closed groups as boxes and, unless ``repeats`` is None, repeated blocks once."""
    units: list[Unit] = []
    frames: list[Frame] = []
    unit_of = [-1] * len(tree.trace.values)
    repeated: dict[int, int] = {}  # an operation -> the one in the block that is drawn
    stack: list[tuple[Item, int | None, int]] = [(tree.groups[0], None, 1)]
    while stack:
        item, frame, times = stack.pop()
        if not isinstance(item, Group) or is_closed(item):
            start, stop = tree.stretch(item)
            for index in tree.order[start:stop]:
                unit_of[index] = len(units)
            units.append(Unit(item, frame, times))
            continue
        if item.call is not None and (times > 1 or len(item.items) > 1):
            frames.append(Frame(item, times, frame))
            frame = len(frames) - 1
        inside: list[tuple[Item, int | None, int]] = []
        found = {} if repeats is None else repeats.within(item)
        i = 0
        while i < len(item.items):
            repeat = found.get(i)
            if repeat is None:
                inside.append((item.items[i], frame, 1))
                i += 1
                continue
            block = item.items[i : i + repeat.period]
            start, length = tree.stretch(block[0])[0], tree.stretch(block[-1])[1] - tree.stretch(block[0])[0]
            for place in range(start + length, start + length * repeat.times):
                repeated[tree.order[place]] = tree.order[start + (place - start) % length]
            if repeat.period == 1 and isinstance(block[0], Group):
                inside.append((block[0], frame, repeat.times))
            else:
                frames.append(Frame(None, repeat.times, frame))
                inside += [(inner, len(frames) - 1, 1) for inner in block]
            i += repeat.period * repeat.times
        stack += reversed(inside)
    for index in tree.order:
        if index in repeated:
            unit_of[index] = unit_of[repeated[index]]
    return View(tree, units, frames, unit_of, set(repeated))
