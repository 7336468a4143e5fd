"""Repeats: which neighbours in a group are alike, such as the layers of an encoder or the steps of a loop."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.drawing.grouping import Group, Item, Tree

_LONGEST_PERIOD = 64
_TRIES = 4  # candidates for the period at one place
_LEAST_SAVED = 3  # items that need not be drawn; for fewer, "×2" is harder to read than the thing twice


@dataclass(frozen=True)
class Repeat:
    """A block of ``period`` items of a group, from item ``first`` on, that stands there ``times`` times."""

    first: int
    period: int
    times: int


class Repeats:
    """The repeats in each group of a tree, each found when it is asked for.

    Two blocks are alike if their calls are of the same classes, their operations and shapes are the same, and their
    operands come from the same places: within the block; the same place of the block before; the same value outside;
    or a value of its own, like a weight.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._signs = _signs(tree)
        self._found: dict[Group, dict[int, Repeat]] = {}

    def within(self, group: Group) -> dict[int, Repeat]:
        """The repeats among the items of a group, by their first item."""
        if group not in self._found:
            self._found[group] = self._find(group)
        return self._found[group]

    def _find(self, group: Group) -> dict[int, Repeat]:
        signs = [self._signs[item] for item in group.items]
        places: dict[int, list[int]] = {}
        for i, sign in enumerate(signs):
            places.setdefault(sign, []).append(i)
        found = {}
        i = 0
        while i < len(signs):
            alike = places[signs[i]]
            after = bisect_right(alike, i)
            step = 1
            for j in alike[after : after + _TRIES]:
                period = j - i
                times = self._times(group, signs, i, period) if period <= _LONGEST_PERIOD else 1
                if (times - 1) * period >= _LEAST_SAVED:
                    found[i] = Repeat(i, period, times)
                    step = times * period
                    break
            i += step
        return found

    def _times(self, group: Group, signs: list[int], first: int, period: int) -> int:
        """How many blocks from ``first`` on are alike."""
        block = group.items[first : first + period]
        has_calls = any(isinstance(item, Group) for item in block)
        if group.call is None and not has_calls:
            return 1
        start = self._tree.stretch(block[0])[0]
        length = self._tree.stretch(block[-1])[1] - start
        chain: dict[tuple[int, int], int] = {}
        times = 1
        while (
            signs[first : first + period] == signs[first + times * period : first + (times + 1) * period]
            and self._are_wired_alike(start, length, times, chain)
            and (has_calls or chain)  # operations side by side, as the gates of a cell are, are no loop
        ):
            times += 1
        return times if has_calls or times > 2 else 1

    def _are_wired_alike(self, start: int, length: int, number: int, chain: dict[tuple[int, int], int]) -> bool:
        """Whether block ``number`` takes its operands from where the block at ``start`` does.

        ``chain`` holds which operand comes from which place of the block before; block 1 writes it.
        """
        values, order = self._tree.trace.values, self._tree.order
        here = start + number * length
        for offset in range(length):
            model, own = values[order[start + offset]].operands, values[order[here + offset]].operands
            if len(model) != len(own):
                return False
            for slot, (x, y) in enumerate(zip(model, own, strict=True)):
                x_place, y_place = self._tree.position[x], self._tree.position[y]
                is_before = x_place < start
                if here - length <= y_place < here:
                    before = y_place - (here - length)
                    if not is_before or (number > 1 and chain.get((offset, slot)) != before):
                        return False
                    chain[offset, slot] = before
                    continue
                if (offset, slot) in chain:
                    return False
                is_inside = here <= y_place and y_place - here == x_place - start
                is_shared = x == y and is_before
                if not (is_inside or is_shared or self._is_own(x, start, y, here, length)):
                    return False
        return True

    def _is_own(self, x: int, x_start: int, y: int, y_start: int, length: int) -> bool:
        """Whether two leaves are alike, and each is used in its own block only."""
        a, b = self._tree.trace.values[x], self._tree.trace.values[y]
        if a.operation is not None or b.operation is not None:
            return False
        if (a.role, a.shape, a.dtype) != (b.role, b.shape, b.dtype):
            return False
        if a.role == "constant" and not a.shape and not _is_equal(a.value, b.value):
            return False
        return all(
            start <= self._tree.first_use[leaf] and self._tree.last_use[leaf] < start + length
            for leaf, start in ((x, x_start), (y, y_start))
        )


def _is_equal(a: Any, b: Any) -> bool:
    return bool(np.array_equal(a, b, equal_nan=True))


def _signs(tree: Tree) -> dict[Item, int]:
    """For each operation and group a number, the same for those that look alike."""
    numbers: dict[Any, int] = {}
    signs: dict[Item, int] = {}
    for index in tree.order:
        value = tree.trace.values[index]
        signs[index] = numbers.setdefault((value.operation, value.shape, value.dtype), len(numbers))
    for group in reversed(tree.groups):
        kind = None if group.call is None else group.call.kind
        inside = tuple([signs[item] for item in group.items])
        signs[group] = numbers.setdefault((kind, inside), len(numbers))
    return signs
