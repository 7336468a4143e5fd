"""The built-in layout: nothing overlaps, every arrow runs to the right, lines are straight where they can be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_nn.drawing.layers import Frame
from autograd_nn.drawing.layout import arrange

CURVE, LEVEL = 20.0, 12.0


def laid_out(sizes, arrows, frames=(), may_end=None):
    return arrange(sizes, arrows, [(CURVE, LEVEL)] * len(arrows), frames, may_end)


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 25))
    sizes = draw(st.lists(st.tuples(st.floats(10, 150), st.floats(10, 90)), min_size=count, max_size=count))
    pairs = st.integers(1, count - 1).flatmap(lambda head: st.tuples(st.integers(0, head - 1), st.just(head)))
    arrows = draw(st.lists(pairs, max_size=40)) if count > 1 else []
    return sizes, sorted(arrows, key=lambda arrow: arrow[1])


@st.composite
def framed_graphs(draw):
    """A graph, with frames of any marks, one in the other."""
    sizes, arrows = draw(graphs())
    innermost = [None] * len(sizes)
    frames = []
    for _ in range(draw(st.integers(0, 7))):
        parent = draw(st.sampled_from([None, *range(len(frames))]))
        free = [mark for mark, frame in enumerate(innermost) if frame == parent]
        if not free:
            continue
        marks = draw(st.sets(st.sampled_from(free), min_size=1))
        for mark in marks:
            innermost[mark] = len(frames)
        frames.append((marks, parent))
    label = st.floats(0, 300)
    return sizes, arrows, [Frame(tuple(sorted(marks)), parent, draw(label)) for marks, parent in frames]


def boxes(layout, sizes):
    return [
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2) for x, y, (w, h) in zip(layout.x, layout.y, sizes, strict=True)
    ]


def frame_boxes(layout):
    return [piece.box for piece in layout.frames]


def are_apart(a, b):
    return a[2] <= b[0] + 1e-3 or b[2] <= a[0] + 1e-3 or a[3] <= b[1] + 1e-3 or b[3] <= a[1] + 1e-3


def is_within(inner, outer):
    return all(inner[i] >= outer[i] - 1e-3 for i in (0, 1)) and all(inner[i] <= outer[i] + 1e-3 for i in (2, 3))


def lineage(frames, i):
    while i is not None:
        yield i
        i = frames[i].parent


@given(framed_graphs())
@settings(deadline=None, max_examples=200)
def test_nothing_overlaps(graph):
    sizes, arrows, frames = graph
    layout = laid_out(sizes, arrows, frames)
    marks = boxes(layout, sizes)
    lines = [(left, y, right, y) for trunk in layout.trunks for left, right, y in trunk]
    assert all(is_within(box, (0, 0, layout.width, layout.height)) for box in marks + lines + frame_boxes(layout))
    for i, box in enumerate(marks):
        assert all(are_apart(box, other) for other in marks[i + 1 :] + lines)


@given(framed_graphs(), st.sets(st.integers(0, 24)))
@settings(deadline=None, max_examples=200)
def test_in_rows_nothing_overlaps_either(graph, may_end):
    sizes, arrows, frames = graph
    sizes = [(4 * width, height) for width, height in sizes]
    layout = laid_out(sizes, arrows, frames, may_end)
    marks = boxes(layout, sizes)
    lines = [(left, y, right, y) for trunk in layout.trunks for left, right, y in trunk]
    ways_back = [(left, between, right, between) for right, between, left in layout.turns.values()]
    everything = marks + lines + ways_back + frame_boxes(layout)
    assert all(is_within(box, (0, 0, layout.width, layout.height)) for box in everything)
    for i, box in enumerate(marks):
        assert all(are_apart(box, other) for other in marks[i + 1 :] + lines + ways_back)
        around = [piece.frame for piece in layout.frames if is_within(box, piece.box)]
        assert around == [j for j, frame in enumerate(frames) if i in frame.marks]
    assert all(are_apart(way, box) for way in ways_back for box in frame_boxes(layout))


def test_a_wide_chain_goes_on_in_rows_of_about_one_length():
    sizes, arrows = [(180, 58), (30, 30)] * 12, [(i, i + 1) for i in range(23)]
    layout = laid_out(sizes, arrows, [Frame(tuple(range(4, 24)), None, 50.0)], range(0, 24, 2))
    rows = sorted(set(layout.y))
    assert len(rows) == len(layout.turns) + 1 == len(layout.frames) == 3
    assert all(arrows[i][0] % 2 == 0 for i in layout.turns)  # it ends with those that may end one
    assert [(piece.is_open_left, piece.is_open_right) for piece in layout.frames] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    ends = [max(x for x, y in zip(layout.x, layout.y, strict=True) if y == row) for row in rows]
    assert max(ends) - min(ends) < 300
    assert max(ends) < 1600 < laid_out(sizes, arrows).width


def test_a_wide_picture_stays_in_one_row_where_more_than_one_line_leads_on():
    arrows = [(i, i + 1) for i in range(19)] + [(0, 19)]
    layout = laid_out([(180, 58)] * 20, sorted(arrows, key=lambda arrow: arrow[1]), (), range(20))
    assert layout.turns == {}
    assert layout.width > 3600


@given(framed_graphs())
@settings(deadline=None, max_examples=300)
def test_a_frame_is_around_what_belongs_in_it_and_nothing_else(graph):
    sizes, arrows, frames = graph
    layout = laid_out(sizes, arrows, frames)
    for i, (frame, box) in enumerate(zip(frames, frame_boxes(layout), strict=True)):
        assert box[2] - box[0] >= frame.label - 1e-6
        for mark, inner in enumerate(boxes(layout, sizes)):
            assert is_within(inner, box) if mark in frame.marks else are_apart(inner, box)
        for j, other in enumerate(frame_boxes(layout)[:i]):
            assert is_within(box, other) if j in lineage(frames, i) else are_apart(box, other)


@given(framed_graphs())
@settings(deadline=None, max_examples=50)
def test_arrows_run_to_the_right_and_have_their_length(graph):
    sizes, arrows, frames = graph
    layout = laid_out(sizes, arrows, frames)
    for (tail, head), span in zip(arrows, layout.spans, strict=True):
        end = layout.trunks[tail][span - 1][1] if span else layout.rights[tail]
        assert layout.bends[head] - end >= CURVE - 1e-6
        assert layout.lefts[head] - layout.bends[head] >= LEVEL - 1e-6
    for trunk in layout.trunks:
        ends = [end for left, right, _ in trunk for end in (left, right)]
        assert ends == sorted(ends)


def test_a_chain_is_straight():
    layout = laid_out([(80, 58), (30, 30)] * 2500, [(i, i + 1) for i in range(4999)])
    assert max(layout.y) - min(layout.y) < 1e-6


def test_operands_stand_in_reading_order_around_their_operation():
    layout = laid_out([(80, 58)] * 3 + [(30, 30)], [(2, 3), (0, 3), (1, 3)])
    assert layout.y[2] < layout.y[0] < layout.y[1]
    assert abs(layout.y[0] - layout.y[3]) < 1e-6


def test_a_leaf_stands_beside_its_first_use():
    # 0 -> 1 -> 2 -> 3, and the leaf 4 is used by 5 only, the last.
    layout = laid_out([(10, 10)] * 6, [(0, 1), (1, 2), (2, 3), (3, 5), (4, 5)])
    assert layout.x[4] == layout.x[3]
    assert layout.spans == (0, 0, 0, 0, 0)


def test_a_long_arrow_is_level_past_a_chain():
    # 0 is used by 1 at once, and again by 6 at the end of a chain.
    arrows = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (0, 6)]
    layout = laid_out([(60, 40)] * 7, arrows)
    assert layout.spans[-1] == 5
    assert len({round(y, 6) for _, _, y in layout.trunks[0]}) == 1


def test_no_lines_cross_where_none_has_to():
    # Two chains side by side, given interleaved.
    layout = laid_out([(30, 30)] * 7, [(0, 2), (1, 3), (2, 4), (3, 5), (5, 6), (4, 6)])
    assert (layout.y[0] < layout.y[1]) == (layout.y[2] < layout.y[3]) == (layout.y[4] < layout.y[5])


def test_frames_side_by_side_take_the_order_in_which_no_lines_cross():
    # Two operations in a frame each, whose operands stand outside; given crosswise.
    arrows = [(0, 4), (1, 5), (2, 4), (3, 5), (5, 6), (4, 6)]
    layout = laid_out([(30, 30)] * 7, arrows, [Frame((4,), None, 0.0), Frame((5,), None, 0.0)])
    assert layout.y[5] < layout.y[4]
    assert max(layout.y[1], layout.y[3]) < min(layout.y[0], layout.y[2])


def test_a_line_past_a_frame_does_not_run_through_it():
    # 0 -> 1 -> 2 -> 3 with 1 and 2 in a frame, and 0 -> 3.
    layout = laid_out([(60, 40)] * 4, [(0, 1), (1, 2), (2, 3), (0, 3)], [Frame((1, 2), None, 0.0)])
    _, top, _, bottom = frame_boxes(layout)[0]
    assert all(y < top or y > bottom for _, _, y in layout.trunks[0])


def test_a_line_into_a_frame_runs_inside_it_as_far_as_it_can():
    # 0 is used by 1 and by 3, at both ends of a frame.
    layout = laid_out([(60, 40)] * 4, [(0, 1), (1, 2), (2, 3), (0, 3)], [Frame((1, 2, 3), None, 0.0)])
    _, top, _, bottom = frame_boxes(layout)[0]
    assert all(top < y < bottom for _, _, y in layout.trunks[0])


def test_frames_that_follow_on_each_other_stand_side_by_side():
    # Two operations with a leaf each; the leaf of the second could as well stand above the result of the first.
    arrows = [(0, 2), (1, 2), (2, 3), (3, 5), (4, 5), (5, 6)]
    frames = [Frame((1, 2, 3), None, 0.0), Frame((4, 5, 6), None, 0.0)]
    layout = laid_out([(60, 40)] * 7, arrows, frames)
    assert frame_boxes(layout)[0][2] < frame_boxes(layout)[1][0]
    assert layout.x[0] < frame_boxes(layout)[0][0]
    assert frame_boxes(layout)[0][1] < layout.y[5] < frame_boxes(layout)[0][3]


def test_marks_without_arrows_make_a_row_below_the_graph():
    arrows = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    layout = laid_out([(60, 40)] * 10, arrows, [Frame((6, 7, 8, 9), None, 0.0)])
    assert list(layout.x[6:]) == sorted(set(layout.x[6:]))
    assert max(layout.y[6:]) - min(layout.y[6:]) < 1e-6
    assert frame_boxes(layout)[0][1] > max(layout.y[:6])


def test_a_line_around_everything_crosses_nothing():
    # 0 is used at once, with 1, and again at the end, as the first operand: as past a residual block.
    arrows = [(0, 3), (1, 3), (2, 4), (3, 5), (4, 5), (0, 6), (5, 6)]
    layout = laid_out([(60, 40)] * 7, arrows)
    assert all(y < min(layout.y[3:6]) for _, _, y in layout.trunks[0])


def test_a_graph_without_marks_or_arrows():
    assert arrange([], [], []).width == 0
    assert arrange([(40, 20)], [], []).height == 20
