"""The order within the columns of a layout: sorted to and fro by barycentres, until few lines cross."""

import math
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable
from itertools import chain

from autograd_nn.drawing.layers import Layers

_SWEEPS = 16
_PATIENCE = 4  # sweeps that bring nothing
_EXCHANGES = 20
_EFFORT = 100_000  # vertices that are looked at in all


def sweeps(layers: Layers, most: int) -> int:
    """How often the columns are gone over: with very many vertices less often."""
    return min(most, max(4, _EFFORT // max(1, len(layers.ranks))))


def order(layers: Layers) -> None:
    """Find an order in which few lines cross.

    What is in a frame stays together, and frames one above the other are in the same order in all columns:
    so each of them can be a rectangle with nothing else in it.
    """
    sorter = _Sorter(layers)
    sorter.sort(layers.columns, lambda vertex: sorter.position[vertex])
    read, fewest = sorter.copy(), sorter.crossings()
    swept, patience = read, _PATIENCE
    for sweep in range(sweeps(layers, _SWEEPS)):
        if fewest == 0 or patience == 0:
            break
        if sweep % 2 == 0:
            sorter.sort(layers.columns, sorter.from_left)
        else:
            sorter.sort(layers.columns[::-1], sorter.from_right)
        crossings = sorter.crossings()
        patience -= 1
        if crossings < fewest:
            swept, fewest, patience = sorter.copy(), crossings, _PATIENCE
    ends = []
    for start in (read, swept):  # the order in which the formula is read is sometimes the better start
        sorter.restore(start)
        if sorter.crossings():
            sorter.exchange_neighbours()
            sorter.lead_trunks_around()
            sorter.exchange_neighbours()
        ends.append((sorter.crossings(), sorter.copy()))
    _, best = min(ends, key=lambda end: end[0])
    sorter.restore(best)


class _Sorter:
    """The columns as they are now, with the ``position`` of each vertex in its column, from 0 to 1."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.position = [0.0] * len(layers.ranks)
        for column in layers.columns:
            self._number(column)
        self._chains: list[tuple[int, ...]] = []  # of each frame: those around it, from the outermost, and itself
        for frame, parent in enumerate(layers.parents):
            self._chains.append((frame,) if parent is None else (*self._chains[parent], frame))
        self._ends = dict.fromkeys(chain.from_iterable(layers.tops), -math.inf)
        self._ends |= dict.fromkeys(chain.from_iterable(layers.bottoms), math.inf)
        self._ends_of: list[list[tuple[int, float]]] = [[] for _ in layers.ranks]  # head, and a bit for each operand
        for head, tails in enumerate(layers.before):
            for i, (tail, _) in enumerate(tails):
                self._ends_of[tail].append((head, 1e-6 * i))

    def copy(self) -> list[list[int]]:
        return [list(column) for column in self.layers.columns]

    def sort(self, columns: Iterable[list[int]], wanted: Callable[[int], float]) -> None:
        """Sort one column after the other by the wanted position: frames first, then what is in them."""
        pulls = self._pulls()
        around: dict[int | None, tuple[tuple[float, int], ...]] = {None: ()}
        for frame, frames in enumerate(self._chains):
            around[frame] = tuple((pulls[outer], outer) for outer in frames)
        for column in columns:
            keys = {}
            for vertex in column:
                end = self._ends.get(vertex)
                place = wanted(vertex) if end is None else end
                keys[vertex] = *around[self.layers.frames[vertex]], (place, -1)
            column.sort(key=keys.__getitem__)
            self._number(column)

    def restore(self, columns: list[list[int]]) -> None:
        self.layers.columns[:] = columns
        for column in columns:
            self._number(column)

    def exchange_neighbours(self) -> None:
        """Let neighbours in a column change places where fewer lines cross then, until none do."""
        frames = self.layers.frames
        for _ in range(min(_EXCHANGES, _EFFORT // (10 * len(frames)))):
            is_changed = False
            for column in self.layers.columns:
                for i in range(len(column) - 1):
                    upper, lower = column[i], column[i + 1]
                    if frames[upper] != frames[lower] or upper in self._ends or lower in self._ends:
                        continue
                    if self._crossings_of(lower, upper) < self._crossings_of(upper, lower):
                        column[i : i + 2] = lower, upper
                        self.position[upper], self.position[lower] = self.position[lower], self.position[upper]
                        is_changed = True
            if not is_changed:
                break

    def lead_trunks_around(self) -> None:
        """Let a trunk pass above or below all that is in its frame, where fewer lines cross then."""
        fewest = self.crossings()
        trunks = sorted(filter(None, self.layers.trunks), key=len, reverse=True)
        for trunk in trunks[: _EFFORT // (10 * len(self.layers.ranks))]:
            for side in (-math.inf, math.inf):
                before = {waypoint: list(self.layers.columns[self.layers.ranks[waypoint]]) for waypoint in trunk}
                for waypoint in trunk:
                    self._move(waypoint, side)
                crossings = self.crossings()
                if crossings < fewest:
                    fewest = crossings
                    continue
                for waypoint, column in before.items():
                    self.layers.columns[self.layers.ranks[waypoint]][:] = column
                    self._number(column)

    def _move(self, waypoint: int, side: float) -> None:
        """Move a waypoint to the upper or the lower side of its frame."""
        column = self.layers.columns[self.layers.ranks[waypoint]]
        column.remove(waypoint)
        frame = self.layers.frames[waypoint]
        at = 0 if side < 0 else len(column)
        for i, vertex in enumerate(column):
            if self.layers.frames[vertex] == frame and self._ends.get(vertex) == side:
                at = i + (side < 0)
        column.insert(at, waypoint)
        self._number(column)

    def _crossings_of(self, upper: int, lower: int) -> int:
        """How many crossings there are between the segments of two neighbours."""
        crossings = 0
        for ends in (self._tails, self._heads):
            above = ends(upper)
            crossings += sum([len(above) - bisect_right(above, end) for end in ends(lower)])
        return crossings

    def _tails(self, vertex: int) -> list[float]:
        return sorted([self.position[tail] for tail, _ in self.layers.before[vertex]])

    def _heads(self, vertex: int) -> list[float]:
        """Where the segments to the right of a vertex end: at which vertex, and there at which operand."""
        return sorted([self.position[head] + port for head, port in self._ends_of[vertex]])

    def from_left(self, vertex: int) -> float:
        """The mean position of the neighbours to the left; its own where there are none."""
        places = [self.position[neighbour] for neighbour, _ in self.layers.before[vertex]]
        return sum(places) / len(places) if places else self.position[vertex]

    def from_right(self, vertex: int) -> float:
        """The mean position of the neighbours to the right.

        Operands of one operation have the same neighbour; what decides among them is the operand order.
        """
        places = self._heads(vertex)
        return sum(places) / len(places) if places else self.position[vertex]

    def crossings(self) -> int:
        """How many pairs of segments cross: the inversions between the two ends' orders."""
        crossings = 0
        for column in self.layers.columns:
            ends: list[float] = []
            for vertex in column:
                heads = self._heads(vertex)
                crossings += sum(len(ends) - bisect_right(ends, head) for head in heads)
                for head in heads:
                    insort(ends, head)
        return crossings

    def _number(self, column: list[int]) -> None:
        for i, vertex in enumerate(column):
            self.position[vertex] = (i + 0.5) / len(column)

    def _pulls(self) -> list[float]:
        """Where each frame wants to be: the mean position of what lines lead to outside of it; without any, below."""
        frames, before, after = self.layers.frames, self.layers.before, self.layers.after
        sums, counts = [0.0] * len(self._chains), [0] * len(self._chains)
        for vertex, frame in enumerate(frames):
            if frame is None:
                continue
            for neighbour, _ in before[vertex] + after[vertex]:
                outside = frames[neighbour]
                if outside == frame:
                    continue
                beyond = () if outside is None else self._chains[outside]
                for around in self._chains[frame]:
                    if around not in beyond:
                        sums[around] += self.position[neighbour]
                        counts[around] += 1
        return [total / count if count else 2.0 for total, count in zip(sums, counts, strict=True)]
