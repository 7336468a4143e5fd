"""The heights of a layout: within the order of its column, every vertex as level with its neighbours as can be."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from autograd_nn.drawing.layers import Layers
from autograd_nn.drawing.ordering import sweeps

ROW_GAP = 18.0
LABEL_ROOM = 14.0  # for the text of a frame, besides the gap below its upper side
_SWEEPS = 16
_HUGGING, _FIXED = 0.05, 1e9  # weights of the sides of frames


def place(layers: Layers, sizes: Sequence[float]) -> list[float]:
    """The height on the page of every vertex; ``sizes`` are those of the marks.

    The sides of frames must be straight, and are found in three steps. First everything finds its place with
    the sides loose, close to what is inside them. Then each side gets one height for all columns, and what is in
    the way moves down. At last everything finds its place again, between these sides.
    """
    room = Room(layers, sizes)
    y = [0.0] * len(layers.ranks)
    for column in layers.columns:
        _fit(column, y, [1.0] * len(column), room)
    _settle(layers, y, room, {})
    if layers.parents:
        _settle(layers, y, room, _straight_sides(layers, y, room))
    _level(layers, y, room)
    return y


class Room:
    """The room that vertices take in their columns: marks their height, lines and the sides of frames none.

    Where a line runs from one mark to one other, such as from an operation to its result, both take the room
    of the higher, so that the two can be level.
    """

    def __init__(self, layers: Layers, sizes: Sequence[float]) -> None:
        lines = len(layers.ranks) - len(sizes)
        self.above = [size / 2 for size in sizes] + [0.0] * lines
        for chain in _chains(layers):
            for tail, head in pairwise(chain):
                self.above[tail] = self.above[head] = max(self.above[tail], self.above[head])
        self.below = list(self.above)
        for sides in layers.tops:
            for side in sides:
                self.below[side] = LABEL_ROOM

    def between(self, upper: int, lower: int) -> float:
        """How far two neighbours in a column must be apart; two lines may be closer than marks."""
        gap = ROW_GAP if self.above[upper] or self.above[lower] else ROW_GAP / 2
        return self.below[upper] + gap + self.above[lower]


def _chains(layers: Layers) -> list[list[int]]:
    """Marks one after the other, each used for nothing but the next, and each made of nothing but the one before."""
    chains: dict[int, list[int]] = {}  # by their last mark
    for head in range(len(layers.trunks)):
        if len(layers.before[head]) == 1:
            (tail, _) = layers.before[head][0]
            if tail < len(layers.trunks) and len(layers.after[tail]) == 1:
                chain = chains.pop(tail, [tail])
                chain.append(head)
                chains[head] = chain
    return list(chains.values())


def _settle(layers: Layers, y: list[float], room: Room, fixed: Mapping[int, float]) -> None:
    """Sweeps to and fro, in each column the best fit to the neighbours: on one side first, at last on both."""
    hugged = _hugged(layers)
    count = sweeps(layers, _SWEEPS)
    for sweep in range(count):
        is_rightwards = sweep % 2 == 1  # the last sweep runs with the arrows: results level with their operation
        for column in layers.columns if is_rightwards else reversed(layers.columns):
            weights = []
            for vertex in column:
                neighbours = (layers.before if is_rightwards else layers.after)[vertex]
                if sweep >= count / 2:
                    neighbours = layers.before[vertex] + layers.after[vertex]
                weight = sum(weight for _, weight in neighbours)
                if vertex in fixed:
                    y[vertex], weight = fixed[vertex], _FIXED
                elif vertex in hugged:
                    y[vertex], weight = y[hugged[vertex]], _HUGGING
                elif neighbours:
                    y[vertex] = sum(y[neighbour] * weight for neighbour, weight in neighbours) / weight
                weights.append(weight or 0.25)
            _fit(column, y, weights, room)


def _hugged(layers: Layers) -> dict[int, int]:
    """For each side of a frame its neighbour towards the inside."""
    tops = {side for sides in layers.tops for side in sides}
    bottoms = {side for sides in layers.bottoms for side in sides}
    hugged = {}
    for column in layers.columns:
        for upper, lower in pairwise(column):
            if upper in tops:
                hugged[upper] = lower
            if lower in bottoms:
                hugged[lower] = upper
    return hugged


def _fit(column: list[int], y: list[float], weights: list[float], room: Room) -> None:
    """Move the vertices of a column apart, in their order, as little as possible in the weighted mean square.

    With the room that must lie between them taken out, this is isotonic regression: neighbours that would
    overlap are pooled into a block, which stands at the mean of what its members wanted.
    """
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + room.between(upper, lower))
    blocks: list[list[float]] = []  # mean, weight, members
    for vertex, weight, offset in zip(column, weights, offsets, strict=False):
        blocks.append([y[vertex] - offset, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, weight_below, members = blocks.pop()
            block = blocks[-1]
            total = block[1] + weight_below
            block[0] += (mean - block[0]) * weight_below / total
            block[1] = total
            block[2] += members
    means = [mean for mean, _, members in blocks for _ in range(int(members))]
    for vertex, mean, offset in zip(column, means, offsets, strict=False):
        y[vertex] = mean + offset


def _straight_sides(layers: Layers, y: list[float], room: Room) -> dict[int, float]:
    """One height for each side of each frame, around what is inside it; what is in the way moves down.

    Each side is one item, and so is every other vertex. The columns say which item is below which, and because
    frames have one order in all columns, no item is below itself.
    """
    item = list(range(len(y)))
    for sides in [*layers.tops, *layers.bottoms]:
        for side in sides:
            item[side] = sides[0]
    for sides in layers.tops:
        y[sides[0]] = min(y[side] for side in sides)
    for sides in layers.bottoms:
        y[sides[0]] = max(y[side] for side in sides)
    below: list[list[tuple[int, float]]] = [[] for _ in y]
    waits_for = [0] * len(y)
    for column in layers.columns:
        for upper, lower in pairwise(column):
            below[item[upper]].append((item[lower], room.between(upper, lower)))
            waits_for[item[lower]] += 1
    ready = [i for i in range(len(y)) if item[i] == i and not waits_for[i]]
    while ready:
        upper = ready.pop()
        for lower, distance in below[upper]:
            y[lower] = max(y[lower], y[upper] + distance)
            waits_for[lower] -= 1
            if not waits_for[lower]:
                ready.append(lower)
    return {side: y[sides[0]] for sides in [*layers.tops, *layers.bottoms] for side in sides}


def _level(layers: Layers, y: list[float], room: Room) -> None:
    """Straighten what can be level between its neighbours: operations with their results, the stretches of a trunk."""
    upper, lower = {}, {}
    for column in layers.columns:
        for above, below in pairwise(column):
            upper[below], lower[above] = above, below
    runs = [(sum(y[mark] for mark in chain) / len(chain), chain) for chain in _chains(layers)]
    runs += [(y[tail], trunk) for tail, trunk in enumerate(layers.trunks)]
    for wanted, vertices in runs:
        run: list[int] = []
        low, high = -math.inf, math.inf
        for vertex in [*vertices, None]:
            if vertex is not None:
                up, down = upper.get(vertex), lower.get(vertex)
                least = -math.inf if up is None else y[up] + room.between(up, vertex)
                most = math.inf if down is None else y[down] - room.between(vertex, down)
                if max(low, least) <= min(high, most):
                    low, high = max(low, least), min(high, most)
                    run.append(vertex)
                    continue
            wanted = min(max(wanted, low), high)
            for member in run:
                y[member] = wanted
            if vertex is not None:
                run, low, high = [vertex], least, most
