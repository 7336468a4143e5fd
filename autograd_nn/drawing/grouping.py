"""Groups: the operations of a trace as a tree of the calls of Modules that they were made in.

A group is a stretch of the operations, one after the other in a topological order. No way out of a stretch leads
back into it, so a group may be drawn as one box and the arrows between boxes still never form a cycle.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from autograd_nn.tracing.steps import ModuleCall, Trace

# An operation that takes something out of another's results is read where its result is used.
_TAKES_OUT = frozenset({"getitem", "one_of"})


@dataclass(eq=False)
class Group:
    """One call of a Module, or everything.

    Attributes
    ----------
    call : ModuleCall or None
        None for everything.
    parent : Group or None
    level : int
        0 for everything, 1 for the outermost calls.
    items : list of Item
        Its operations and the groups directly in it, in a topological order.
    start, stop : int
        Its stretch of ``Tree.order``.
    """

    call: ModuleCall | None
    parent: "Group | None"
    level: int
    items: "list[Item]" = field(default_factory=list)
    start: int = 0
    stop: int = 0

    @property
    def is_innermost(self) -> bool:
        """Whether no other call was made in it."""
        return not any(isinstance(item, Group) for item in self.items)


Item: TypeAlias = int | Group
"""The index of the value that an operation made, or a group."""


@dataclass(frozen=True)
class Tree:
    """All groups of a trace.

    Attributes
    ----------
    trace : Trace
    groups : list of Group
        Everything first, and every group after the one that it is in.
    order : list of int
        The operations, by the indices of their values, in the order of the tree.
    position : list of int
        For each value the place of its operation in ``order``; -1 for leaves.
    first_use, last_use : list of int
        For each value the places of the operations that use it first and last; -1 if none does.
    """

    trace: Trace
    groups: list[Group]
    order: list[int]
    position: list[int]
    first_use: list[int]
    last_use: list[int]

    def stretch(self, item: Item) -> tuple[int, int]:
        """The part of ``order`` that an item stands for."""
        return (item.start, item.stop) if isinstance(item, Group) else (self.position[item], self.position[item] + 1)


def group_by_calls(trace: Trace) -> Tree:
    """The tree of a trace. A call whose operations do not stand together becomes several groups."""
    whole = Group(None, None, 0)
    groups, running = [whole], [whole]
    home: dict[int, Group] = {}  # of an operation: the innermost group it is in
    for value in trace.values:
        if value.operation is None:
            continue
        depth = 0
        while depth < min(len(value.calls), len(running) - 1) and running[depth + 1].call == value.calls[depth]:
            depth += 1
        del running[depth + 1 :]
        for call in value.calls[depth:]:
            group = Group(call, running[-1], len(running))
            running[-1].items.append(group)
            running.append(group)
            groups.append(group)
        running[-1].items.append(value.index)
        home[value.index] = running[-1]
    _read_late(trace, groups, home)
    order = _number(whole)
    position, first_use, last_use = ([-1] * len(trace.values) for _ in range(3))
    for place, index in enumerate(order):
        position[index] = place
        for operand in trace.values[index].operands:
            last_use[operand] = place
            if first_use[operand] < 0:
                first_use[operand] = place
    return Tree(trace, groups, order, position, first_use, last_use)


def _read_late(trace: Trace, groups: list[Group], home: dict[int, Group]) -> None:
    """Move what takes something out of a result down to its first use.

    The steps of an unrolled loop then stand together with what they read, and are found to be alike.
    """
    rank: dict[Item, int] = {item: i for group in groups for i, item in enumerate(group.items)}
    first_use: dict[int, int] = {}  # by the rank of the item that has it, in the same group
    moved: set[int] = set()
    for value in reversed(trace.values):
        if value.operation is None:
            continue
        if value.operation in _TAKES_OUT and value.index in first_use:
            rank[value.index] = first_use[value.index]
            moved.add(value.index)
        for operand in value.operands:
            if trace.values[operand].operation in _TAKES_OUT:
                user: Item = value.index
                group: Group | None = home[value.index]
                while group is not None and group is not home[operand]:
                    user, group = group, group.parent
                if group is not None:
                    first_use[operand] = min(first_use.get(operand, rank[user]), rank[user])
    for group in {home[index]: None for index in moved}:
        group.items.sort(key=lambda item: (rank[item], item not in moved, item if item in moved else 0))


def _number(whole: Group) -> list[int]:
    """Number the stretches of all groups; the order is that of their items."""
    order: list[int] = []
    stack: list[tuple[Item, bool]] = [(whole, False)]
    while stack:
        item, is_done = stack.pop()
        if not isinstance(item, Group):
            order.append(item)
        elif is_done:
            item.stop = len(order)
        else:
            item.start = len(order)
            stack.append((item, True))
            stack += [(inner, False) for inner in reversed(item.items)]
    return order
