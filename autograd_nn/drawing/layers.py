"""The columns of a layout: every mark and every stretch of a line or of a frame has its column.

All that stands in a column is a *vertex*, known by a number: the marks come first, with the numbers they have in
the picture, then the *waypoints* of arrows that span columns, then the *borders*, the upper and the lower side of
every frame in each column that it passes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Frame:
    """A frame to be drawn around some marks.

    Attributes
    ----------
    marks : tuple of int
        Those of the frames inside it included; at least one.
    parent : int or None
        The place of the frame that it is directly inside of; that one comes first.
    label : float
        The width that its text needs.
    """

    marks: tuple[int, ...]
    parent: int | None
    label: float


@dataclass(frozen=True)
class Layers:
    """The vertices by column, and the segments of arrows between neighbouring columns.

    Attributes
    ----------
    columns : list of list of int
        The vertices of each column from top to bottom.
    ranks : list of int
        The column of each vertex.
    before, after : list of list of (int, float)
        Of each vertex: its neighbours to the left and to the right, with the weight of the segment between them.
    trunks : list of list of int
        The waypoints of each mark.
    frames : list of int or None
        Of each vertex: the innermost frame around it; of a border: the frame that it is a side of.
    parents : list of int or None
        Of each frame: the frame around it.
    tops, bottoms : list of list of int
        The borders of each frame, by column.
    """

    columns: list[list[int]]
    ranks: list[int]
    before: list[list[tuple[int, float]]]
    after: list[list[tuple[int, float]]]
    trunks: list[list[int]]
    frames: list[int | None]
    parents: list[int | None]
    tops: list[list[int]]
    bottoms: list[list[int]]

    def add(self, rank: int, frame: int | None) -> int:
        """A new vertex, not yet in its column."""
        self.ranks.append(rank)
        self.frames.append(frame)
        self.before.append([])
        self.after.append([])
        return len(self.ranks) - 1

    def join(self, tail: int, head: int, weight: float) -> None:
        self.after[tail].append((head, weight))
        self.before[head].append((tail, weight))


def layers(count: int, arrows: Sequence[tuple[int, int]], frames: Sequence[Frame]) -> Layers:
    """The columns of ``count`` marks; within a column, the order in which the formula is read."""
    innermost: list[int | None] = [None] * count
    for i, frame in enumerate(frames):  # the frames inside come later, and overrule
        for mark in frame.marks:
            innermost[mark] = i
    made = Layers(
        columns=[],
        ranks=_ranks(count, arrows, frames),
        before=[[] for _ in range(count)],
        after=[[] for _ in range(count)],
        trunks=[[] for _ in range(count)],
        frames=innermost,
        parents=[frame.parent for frame in frames],
        tops=[[] for _ in frames],
        bottoms=[[] for _ in frames],
    )
    spans = [_span([made.ranks[mark] for mark in frame.marks]) for frame in frames]
    _join_marks(made, arrows, spans)
    made.columns.extend([] for _ in range(max(made.ranks, default=-1) + 1))
    for vertex in _reading_order(made):
        made.columns[made.ranks[vertex]].append(vertex)
    for i, (first, last) in enumerate(spans):
        for sides in (made.tops[i], made.bottoms[i]):
            sides.extend(made.add(rank, i) for rank in range(first, last + 1))
            for side in sides:
                made.columns[made.ranks[side]].append(side)
            for side, next_side in pairwise(sides):
                made.join(side, next_side, 0.0)
    return made


def _span(ranks: list[int]) -> tuple[int, int]:
    return min(ranks), max(ranks)


def _ranks(count: int, arrows: Sequence[tuple[int, int]], frames: Sequence[Frame]) -> list[int]:
    """The column of each mark: its longest path to an end of the graph, counted from the right.

    Counted so, a leaf stands beside its first use and a short branch beside what it joins. But a leaf in a frame
    stands to the right of all earlier marks with arrows into that frame: so frames that follow on each other stand
    side by side. Marks without arrows, such as those of a legend, make a row.
    """
    heads: list[list[int]] = [[] for _ in range(count)]
    inside: list[dict[int, None]] = [{} for _ in range(count)]
    for i, frame in enumerate(frames):
        for mark in frame.marks:
            inside[mark][i] = None
    entered: list[dict[int, None]] = [{} for _ in range(count)]  # of each mark: the frames it has arrows into
    begun = [dict(around) for around in inside]  # of each mark: the frames it is in and has no operand in
    is_leaf = [True] * count
    for tail, head in arrows:
        heads[tail].append(head)
        is_leaf[head] = False
        for i in inside[head]:
            if i in inside[tail]:
                begun[head].pop(i, None)
            else:
                entered[tail][i] = None

    def reading(mark: int) -> tuple[float, int]:
        """A leaf is read just before its first use, and there what stands outside of frames first."""
        return min(heads[mark], default=mark) - 0.5 if is_leaf[mark] else mark, len(inside[mark])

    from_end = [0] * count
    farthest = [-1] * len(frames)  # of the marks that a frame begins with, as far as they are read later
    for mark in sorted(range(count), key=reading, reverse=True):
        after = [from_end[head] for head in heads[mark]] + [farthest[i] for i in entered[mark]]
        from_end[mark] = max(after, default=-1) + 1
        for i in begun[mark]:
            farthest[i] = max(farthest[i], from_end[mark])
    longest = max(from_end, default=0)
    ranks = [longest - distance for distance in from_end]
    for i, mark in enumerate(_alone(count, arrows)):
        ranks[mark] = i % (longest + 1)
    return ranks


def _alone(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The marks without arrows."""
    ends = {end for arrow in arrows for end in arrow}
    return [mark for mark in range(count) if mark not in ends]


def _join_marks(made: Layers, arrows: Sequence[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
    """The segments of all arrows. Those of one mark share its waypoints and branch off from them."""
    count = len(made.ranks)
    is_leaf = [True] * count
    heads: list[list[int]] = [[] for _ in range(count)]
    for tail, head in arrows:
        is_leaf[head] = False
        heads[tail].append(head)
    for tail in range(count):
        if heads[tail]:
            _make_trunk(made, tail, heads[tail], spans)
    for tail, head in arrows:
        length = made.ranks[head] - made.ranks[tail] - 1
        # The line from operation to operation is the spine of the picture; leaves give way to it.
        made.join(made.trunks[tail][length - 1] if length else tail, head, 1.0 if is_leaf[tail] else 2.0)
    for left, right in pairwise(_alone(count, arrows)):  # a row is held together as if by arrows
        if made.frames[left] == made.frames[right] and made.ranks[left] + 1 == made.ranks[right]:
            made.join(left, right, 1.0)


def _make_trunk(made: Layers, tail: int, heads: list[int], spans: list[tuple[int, int]]) -> None:
    """Waypoints up to the farthest head; each inside the frames that the line has not left or has entered."""
    first = made.ranks[tail] + 1
    farthest = sorted(heads, key=lambda head: made.ranks[head])
    inside: list[int | None] = []  # from the last waypoint to the first
    goal = made.frames[farthest[-1]]
    for rank in range(made.ranks[farthest[-1]] - 1, first - 1, -1):
        while farthest and made.ranks[farthest[-1]] > rank:
            goal = _common(made.parents, goal, made.frames[farthest.pop()])
        left = made.frames[tail]
        while left is not None and spans[left][1] < rank:
            left = made.parents[left]
        entered = goal
        while entered is not None and spans[entered][0] > rank:
            entered = made.parents[entered]
        inside.append(entered if _common(made.parents, left, entered) == left else left)
    last = tail
    for rank, frame in enumerate(reversed(inside), first):
        waypoint = made.add(rank, frame)
        made.join(last, waypoint, 2.0)
        made.trunks[tail].append(waypoint)
        last = waypoint


def _common(parents: list[int | None], a: int | None, b: int | None) -> int | None:
    """The innermost frame that both are in, or are."""
    while a != b:
        if a is None or b is None:
            return None
        if a > b:  # a frame comes after those around it
            a = parents[a]
        else:
            b = parents[b]
    return a


def _reading_order(made: Layers) -> list[int]:
    """All vertices, depth first from the ends of the graph, operands in their order."""
    order: list[int] = []
    seen = [False] * len(made.ranks)
    stack = [vertex for vertex in range(len(made.ranks)) if not made.after[vertex]][::-1]
    while stack:
        vertex = stack.pop()
        if not seen[vertex]:
            seen[vertex] = True
            order.append(vertex)
            stack += [neighbour for neighbour, _ in reversed(made.before[vertex])]
    return order
