"""The built-in layout: nothing overlaps, every arrow runs to the right, lines are straight where they can be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_nn.drawing.layout import arrange


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 25))
    sizes = draw(st.lists(st.tuples(st.floats(10, 150), st.floats(10, 90)), min_size=count, max_size=count))
    pairs = st.integers(1, count - 1).flatmap(lambda head: st.tuples(st.integers(0, head - 1), st.just(head)))
    arrows = draw(st.lists(pairs, max_size=40)) if count > 1 else []
    return sizes, sorted(arrows, key=lambda arrow: arrow[1])


@given(graphs())
@settings(deadline=None, max_examples=150)
def test_nothing_overlaps(graph):
    sizes, arrows = graph
    layout = arrange(sizes, arrows, [20.0] * len(arrows))
    boxes = [
        (x - w / 2, x + w / 2, y - h / 2, y + h / 2) for x, y, (w, h) in zip(layout.x, layout.y, sizes, strict=True)
    ]
    lines = [(left, right, y, y) for trunk in layout.trunks for left, right, y in trunk]
    for i, (left, right, top, bottom) in enumerate(boxes):
        assert -1e-6 <= left <= right <= layout.width + 1e-6
        assert -1e-6 <= top <= bottom <= layout.height + 1e-6
        for other_left, other_right, other_top, other_bottom in boxes[i + 1 :] + lines:
            is_beside = right <= other_left + 1e-6 or other_right <= left + 1e-6
            assert is_beside or bottom <= other_top + 1e-6 or other_bottom <= top + 1e-6


@given(graphs())
@settings(deadline=None, max_examples=50)
def test_arrows_run_to_the_right_and_have_their_length(graph):
    sizes, arrows = graph
    layout = arrange(sizes, arrows, [20.0] * len(arrows))
    for (tail, head), span in zip(arrows, layout.spans, strict=True):
        end = layout.trunks[tail][span - 1][1] if span else layout.x[tail] + sizes[tail][0] / 2
        assert layout.x[head] - sizes[head][0] / 2 - end >= 20 - 1e-6


def test_a_chain_is_straight():
    layout = arrange([(80, 58), (30, 30)] * 2500, [(i, i + 1) for i in range(4999)], [20.0] * 4999)
    assert max(layout.y) - min(layout.y) < 1e-6


def test_operands_stand_in_reading_order_around_their_operation():
    layout = arrange([(80, 58)] * 3 + [(30, 30)], [(2, 3), (0, 3), (1, 3)], [20.0] * 3)
    assert layout.y[2] < layout.y[0] < layout.y[1]
    assert abs(layout.y[0] - layout.y[3]) < 1e-6


def test_a_leaf_stands_beside_its_first_use():
    # 0 -> 1 -> 2 -> 3, and the leaf 4 is used by 5 only, the last.
    layout = arrange([(10, 10)] * 6, [(0, 1), (1, 2), (2, 3), (3, 5), (4, 5)], [20.0] * 5)
    assert layout.x[4] == layout.x[3]
    assert layout.spans == (0, 0, 0, 0, 0)


def test_a_long_arrow_is_level_past_a_chain():
    # 0 is used by 1 at once, and again by 6 at the end of a chain.
    arrows = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (0, 6)]
    layout = arrange([(60, 40)] * 7, arrows, [20.0] * 7)
    assert layout.spans[-1] == 5
    assert len({round(y, 6) for _, _, y in layout.trunks[0]}) == 1


def test_no_lines_cross_where_none_has_to():
    # Two chains side by side, given interleaved.
    layout = arrange([(30, 30)] * 7, [(0, 2), (1, 3), (2, 4), (3, 5), (5, 6), (4, 6)], [20.0] * 6)
    assert (layout.y[0] < layout.y[1]) == (layout.y[2] < layout.y[3]) == (layout.y[4] < layout.y[5])


def test_a_graph_without_marks_or_arrows():
    assert arrange([], [], []).width == 0
    assert arrange([(40, 20)], [], []).height == 20
