"""Where the marks of a picture stand: a layered layout from left to right, without any other program.

Six passes, none of them recursive (the plan of Sugiyama, Tagawa and Toda, 1981):

1. Every mark gets a column, as close to the output as what is made of it allows (``layers.py``).
2. Arrows that span columns are led through *waypoints*, one per column. The arrows of one value share them:
   they leave together, as the *trunk* of a tree, and each branches off before its head.
3. The order within each column is improved, by the barycentres of neighbours, until few arrows cross
   (``ordering.py``).
4. Within that order every mark moves as close to its neighbours as the others let it, so that straight lines
   stay straight; trunks are then pulled tight (``placing.py``).
5. The columns are set side by side, as far apart as lines and texts need (``columns.py``).
6. What is too wide for a page goes on in another row, where a single arrow leads on (``rows.py``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograd_nn.drawing.columns import Piece, columns, pieces
from autograd_nn.drawing.layers import Frame, layers
from autograd_nn.drawing.ordering import order
from autograd_nn.drawing.placing import place
from autograd_nn.drawing.rows import ROW_SPACING, TURN, moves, rows_of


@dataclass(frozen=True)
class Layout:
    """Centres of the marks, and the way of every arrow between them.

    Attributes
    ----------
    x, y : tuple of float
        The centre of each mark.
    lefts, rights : tuple of float
        The ends of the column that each mark is in, with the sides of frames that begin or end there.
    bends : tuple of float
        Where the lines into that column are level; between here and the left end is room for their texts.
        Lines rise and fall only between the right end of one column and the bend of the next.
    trunks : tuple
        For each mark the waypoints of its trunk: left end, right end and height of a level stretch.
    spans : tuple of int
        For each arrow, how many waypoints of its tail's trunk it follows; 0 for an arrow to the next column.
    frames : tuple of Piece
        Of each frame one for each row that it is in.
    turns : dict
        For each arrow to another row: how far to the right it goes there, at which height back to the left, and how
        far.
    width, height : float
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    bends: tuple[float, ...]
    trunks: tuple[tuple[tuple[float, float, float], ...], ...]
    spans: tuple[int, ...]
    frames: tuple[Piece, ...]
    turns: dict[int, tuple[float, float, float]]
    width: float
    height: float


def arrange(
    sizes: Sequence[tuple[float, float]],
    arrows: Sequence[tuple[int, int]],
    lengths: Sequence[tuple[float, float]],
    frames: Sequence[Frame] = (),
    may_end: Collection[int] | None = None,
) -> Layout:
    """Lay out a graph.

    Parameters
    ----------
    sizes : sequence of (width, height)
        Of each mark.
    arrows : sequence of (tail, head)
        Places in ``sizes``. Every tail comes before its head, and the arrows into one head stand in operand order.
    lengths : sequence of (float, float)
        Of each arrow's last stretch: the least length of the curve, and of the level line after it.
    frames : sequence of Frame
        No mark and no other frame will be in a frame, but those that belong there.
    may_end : collection of int, optional
        The marks that a row ends with if it can. Without it everything stands in one row, however wide.
    """
    widths, heights = [width for width, _ in sizes], [height for _, height in sizes]
    layered = layers(len(sizes), arrows, frames)
    order(layered)
    y = place(layered, heights)
    placed = columns(layered, y, widths, arrows, lengths, frames)
    rows = [0] * len(placed) if may_end is None else rows_of(layered, placed, may_end)
    row = [rows[rank] for rank in layered.ranks]  # of each vertex
    if max(rows, default=0) > 0:
        for mark in _apart(len(sizes), arrows, frames):
            row[mark] = rows[-1] + 1
    framed = pieces(layered, y, heights, placed, row)
    extents = [(row[i], y[i] - height / 2, y[i] + height / 2) for i, height in enumerate(heights)]
    extents += [(row[waypoint], y[waypoint], y[waypoint]) for trunk in layered.trunks for waypoint in trunk]
    extents += [(piece.row, piece.box[1], piece.box[3]) for piece in framed]
    moved, tops, height = moves(placed, rows, extents)
    y = [middle + moved[i][1] for middle, i in zip(y, row, strict=True)]
    at = [placed[rank].moved(moved[i][0]) for rank, i in zip(layered.ranks, row, strict=True)]
    of_marks = at[: len(sizes)]
    turns = {
        i: (at[tail].outer_right + TURN, tops[row[head]] - ROW_SPACING / 2, at[head].bend - TURN)
        for i, (tail, head) in enumerate(arrows)
        if row[tail] != row[head]
    }
    ends = [column.outer_right for column in at] + [right for right, _, _ in turns.values()]
    return Layout(
        x=tuple((column.left + column.right) / 2 for column in of_marks),
        y=tuple(y[: len(sizes)]),
        lefts=tuple(column.outer_left for column in of_marks),
        rights=tuple(column.outer_right for column in of_marks),
        bends=tuple(column.bend for column in of_marks),
        trunks=tuple(
            tuple((at[waypoint].bend, at[waypoint].outer_right, y[waypoint]) for waypoint in trunk)
            for trunk in layered.trunks
        ),
        spans=tuple(layered.ranks[head] - layered.ranks[tail] - 1 for tail, head in arrows),
        frames=tuple(piece.moved(*moved[piece.row]) for piece in framed),
        turns=turns,
        width=max(ends, default=0.0),
        height=height,
    )


def _apart(count: int, arrows: Sequence[tuple[int, int]], frames: Sequence[Frame]) -> list[int]:
    """The marks of a legend: without arrows, and in no frame with others that have some."""
    joined = {end for arrow in arrows for end in arrow}
    for frame in frames:
        if not joined.isdisjoint(frame.marks):
            joined.update(frame.marks)
    return [mark for mark in range(count) if mark not in joined]
