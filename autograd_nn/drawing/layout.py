"""Where the marks of a picture stand: a layered layout from left to right, without any other program.

Four passes, none of them recursive (the plan of Sugiyama, Tagawa and Toda, 1981):

1. Every mark gets a column, as close to the output as what is made of it allows.
2. Arrows that span columns are led through *waypoints*, one per column. The arrows of one value share them:
   they leave together, as the *trunk* of a tree, and each branches off before its head.
3. The order within each column is improved, by the barycentres of neighbours, until few arrows cross.
4. Within that order every mark moves as close to its neighbours as the others let it, so that straight lines
   stay straight; trunks are then pulled tight.
"""

import math
from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ROW_GAP = 18.0
_ORDER_SWEEPS = 12
_PLACE_SWEEPS = 16


@dataclass(frozen=True)
class Layout:
    """Centres of the marks, and the way of every arrow between them.

    Attributes
    ----------
    x, y : tuple of float
        The centre of each mark.
    lefts, rights : tuple of float
        The ends of the column that each mark is in; beyond them a line may rise and fall freely.
    trunks : tuple
        For each mark the waypoints of its trunk: left end, right end and height of a level stretch.
    spans : tuple of int
        For each arrow, how many waypoints of its tail's trunk it follows; 0 for an arrow to the next column.
    width, height : float
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    trunks: tuple[tuple[tuple[float, float, float], ...], ...]
    spans: tuple[int, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Layers:
    """The marks and waypoints by column, and the segments of arrows between neighbouring columns."""

    columns: list[list[int]]
    before: list[list[tuple[int, float]]]  # of each vertex: the neighbours to its left, with the segment's weight
    after: list[list[tuple[int, float]]]
    trunks: list[list[int]]


def arrange(
    sizes: Sequence[tuple[float, float]], arrows: Sequence[tuple[int, int]], lengths: Sequence[float]
) -> Layout:
    """Lay out a graph.

    Parameters
    ----------
    sizes : sequence of (width, height)
        Of each mark.
    arrows : sequence of (tail, head)
        Places in ``sizes``. Every tail comes before its head, and the arrows into one head stand in operand order.
    lengths : sequence of float
        The least length of each arrow's last stretch.
    """
    ranks = _ranks(len(sizes), arrows)
    layers = _layers(ranks, arrows)
    _order(layers)
    heights = _shared_heights(layers, [height for _, height in sizes])
    y = _place(layers, heights)
    _pull_tight(layers, y, heights)
    top = min((middle - height / 2 for middle, height in zip(y, heights, strict=True)), default=0.0)
    bottom = max((middle + height / 2 for middle, height in zip(y, heights, strict=True)), default=0.0)
    lefts, widths = _columns(ranks, sizes, arrows, lengths)
    return Layout(
        x=tuple(lefts[rank] + widths[rank] / 2 for rank in ranks),
        y=tuple(y[i] - top for i in range(len(sizes))),
        lefts=tuple(lefts[rank] for rank in ranks),
        rights=tuple(lefts[rank] + widths[rank] for rank in ranks),
        trunks=tuple(
            tuple(
                (lefts[column], lefts[column] + widths[column], y[waypoint] - top)
                for column, waypoint in enumerate(trunk, rank + 1)
            )
            for rank, trunk in zip(ranks, layers.trunks, strict=True)
        ),
        spans=tuple(ranks[head] - ranks[tail] - 1 for tail, head in arrows),
        width=max((left + width for left, width in zip(lefts, widths, strict=True)), default=0.0),
        height=bottom - top,
    )


def _ranks(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The column of each mark: its longest path to an end of the graph, counted from the right.

    Counted so, a leaf stands beside its first use and a short branch beside what it joins.
    """
    from_end = [0] * count
    for tail, head in sorted(arrows, key=lambda arrow: -arrow[1]):
        from_end[tail] = max(from_end[tail], from_end[head] + 1)
    longest = max(from_end, default=0)
    return [longest - distance for distance in from_end]


def _layers(ranks: list[int], arrows: Sequence[tuple[int, int]]) -> _Layers:
    """Waypoints for the long arrows; the columns in the order in which the formula is read."""
    rank = list(ranks)
    before: list[list[tuple[int, float]]] = [[] for _ in ranks]
    after: list[list[tuple[int, float]]] = [[] for _ in ranks]
    is_leaf = [True] * len(ranks)
    for _, head in arrows:
        is_leaf[head] = False
    trunks: list[list[int]] = [[] for _ in ranks]
    for tail, head in arrows:
        trunk = trunks[tail]
        length = rank[head] - rank[tail] - 1
        while len(trunk) < length:
            vertex, last = len(rank), trunk[-1] if trunk else tail
            rank.append(rank[last] + 1)
            before.append([(last, 4.0)])
            after.append([])
            after[last].append((vertex, 4.0))
            trunk.append(vertex)
        last = trunk[length - 1] if length else tail
        # The line from operation to operation is the spine of the picture; leaves give way to it.
        weight = 1.0 if is_leaf[tail] else 2.0
        before[head].append((last, weight))
        after[last].append((head, weight))
    columns: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    for vertex in _reading_order(before, after):
        columns[rank[vertex]].append(vertex)
    return _Layers(columns, before, after, trunks)


def _reading_order(before: list[list[tuple[int, float]]], after: list[list[tuple[int, float]]]) -> list[int]:
    """All vertices, depth first from the ends of the graph, operands in their order."""
    order: list[int] = []
    seen = [False] * len(before)
    stack = [vertex for vertex in range(len(before)) if not after[vertex]][::-1]
    while stack:
        vertex = stack.pop()
        if not seen[vertex]:
            seen[vertex] = True
            order.append(vertex)
            stack += [neighbour for neighbour, _ in reversed(before[vertex])]
    return order


def _order(layers: _Layers) -> None:
    """Sort the columns to and fro by barycentres; keep the order with the fewest crossings."""
    position = [0.0] * len(layers.before)
    _number(layers.columns, position)
    best = [list(column) for column in layers.columns]
    fewest = _crossings(layers, position)
    for sweep in range(_ORDER_SWEEPS):
        if fewest == 0:
            break
        towards_right = sweep % 2 == 0
        for column in layers.columns if towards_right else reversed(layers.columns):
            keys = {vertex: _barycentre(layers, vertex, position, towards_right) for vertex in column}
            column.sort(key=lambda vertex, keys=keys: keys[vertex])  # type: ignore[misc]
            _number([column], position)
        crossings = _crossings(layers, position)
        if crossings < fewest:
            fewest, best = crossings, [list(column) for column in layers.columns]
    layers.columns[:] = best


def _number(columns: list[list[int]], position: list[float]) -> None:
    for column in columns:
        for i, vertex in enumerate(column):
            position[vertex] = (i + 0.5) / len(column)


def _barycentre(layers: _Layers, vertex: int, position: list[float], towards_right: bool) -> float:
    """The mean position of the neighbours on one side; its own where there are none."""
    if towards_right:
        places = [position[neighbour] for neighbour, _ in layers.before[vertex]]
    else:
        # Operands of one operation have the same neighbour; what decides among them is the operand order.
        places = [
            position[neighbour] + 1e-6 * _port(layers, vertex, neighbour) for neighbour, _ in layers.after[vertex]
        ]
    return sum(places) / len(places) if places else position[vertex]


def _port(layers: _Layers, tail: int, head: int) -> int:
    return next(i for i, (vertex, _) in enumerate(layers.before[head]) if vertex == tail)


def _crossings(layers: _Layers, position: list[float]) -> int:
    """How many pairs of segments cross: the inversions between the two ends' orders."""
    crossings = 0
    for column in layers.columns:
        ends: list[float] = []
        for vertex in column:
            heads = sorted(position[head] for head, _ in layers.after[vertex])
            crossings += sum(len(ends) - bisect_right(ends, head) for head in heads)
            for head in heads:
                insort(ends, head)
    return crossings


def _shared_heights(layers: _Layers, heights: list[float]) -> list[float]:
    """The room each vertex takes in its column; 0 for a waypoint.

    Where a line runs from one mark to one other, such as from an operation to its result, both take the room
    of the higher, so that the two can be level.
    """
    room = heights + [0.0] * (len(layers.before) - len(heights))
    for vertex in range(len(heights)):
        if len(layers.before[vertex]) == 1:
            (neighbour, _) = layers.before[vertex][0]
            if len(layers.after[neighbour]) == 1 and room[neighbour]:
                room[neighbour] = room[vertex] = max(room[neighbour], room[vertex])
    return room


def _place(layers: _Layers, heights: list[float]) -> list[float]:
    """The height of every vertex on the page: sweeps to and fro, in each column the best fit to its neighbours."""
    y = [0.0] * len(heights)
    for column in layers.columns:
        _fit(column, y, [1.0] * len(column), heights)
    for sweep in range(_PLACE_SWEEPS):
        towards_right = sweep % 2 == 1  # the last sweep runs with the arrows: results level with their operation
        for column in layers.columns if towards_right else reversed(layers.columns):
            weights = []
            for vertex in column:
                neighbours = (layers.before if towards_right else layers.after)[vertex]
                weight = sum(weight for _, weight in neighbours)
                if neighbours:
                    y[vertex] = sum(y[neighbour] * weight for neighbour, weight in neighbours) / weight
                weights.append(weight or 0.25)
            _fit(column, y, weights, heights)
    return y


def _fit(column: list[int], y: list[float], weights: list[float], heights: list[float]) -> None:
    """Move the vertices of a column apart, in their order, as little as possible in the weighted mean square.

    With the room that must lie between them taken out, this is isotonic regression: neighbours that would
    overlap are pooled into a block, which stands at the mean of what its members wanted.
    """
    offsets = [0.0]
    for above, below in pairwise(column):
        offsets.append(offsets[-1] + _distance(heights[above], heights[below]))
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


def _distance(above: float, below: float) -> float:
    """How far the middles of two neighbours in a column must be apart; two lines may be closer than boxes."""
    return (above + below) / 2 + (ROW_GAP if above or below else ROW_GAP / 2)


def _pull_tight(layers: _Layers, y: list[float], heights: list[float]) -> None:
    """Level out the trunks: each run of waypoints that fits between its neighbours on one height gets one."""
    above, below = {}, {}
    for column in layers.columns:
        for upper, lower in pairwise(column):
            above[lower], below[upper] = upper, lower
    for tail, trunk in enumerate(layers.trunks):
        run: list[int] = []
        low, high, wanted = -math.inf, math.inf, y[tail]
        for waypoint in [*trunk, None]:
            if waypoint is not None:
                up, down = above.get(waypoint), below.get(waypoint)
                least = -math.inf if up is None else y[up] + _distance(heights[up], 0.0)
                most = math.inf if down is None else y[down] - _distance(0.0, heights[down])
                if max(low, least) <= min(high, most):
                    low, high = max(low, least), min(high, most)
                    run.append(waypoint)
                    continue
            wanted = min(max(wanted, low), high)
            for member in run:
                y[member] = wanted
            if waypoint is not None:
                run, low, high = [waypoint], least, most


def _columns(
    ranks: list[int],
    sizes: Sequence[tuple[float, float]],
    arrows: Sequence[tuple[int, int]],
    lengths: Sequence[float],
) -> tuple[list[float], list[float]]:
    """The left end and the width of every column."""
    count = max(ranks, default=-1) + 1
    widths, gaps = [0.0] * count, [0.0] * count
    for rank, (width, _) in zip(ranks, sizes, strict=True):
        widths[rank] = max(widths[rank], width)
    for (_, head), length in zip(arrows, lengths, strict=True):
        gaps[ranks[head] - 1] = max(gaps[ranks[head] - 1], length)
    lefts, left = [], 0.0
    for width, gap in zip(widths, gaps, strict=True):
        lefts.append(left)
        left += width + gap
    return lefts, widths
