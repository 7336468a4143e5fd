"""Large graphs: what is folded, and that a picture of any graph tells the truth."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_nn as ag
from autograd_nn.drawing.folding import choose_view
from autograd_nn.tracing.steps import ModuleCall, Trace, Value
from tests.drawing.views import arrows_by_name, names, picture_of, picture_of_trace


def chain(length):
    w = x = ag.Scalar(1.0, name="w")
    for _ in range(length):
        x = x * w
    return x


def test_a_large_graph_is_folded_and_says_so():
    pict = picture_of(chain(500), max_nodes=51)
    assert len(pict.marks) == 52
    assert names(pict, "folded") == ["475 more operations folded"]
    assert "One box stands for 475 operations." in pict.description
    assert arrows_by_name(pict)[:3] == [
        ("w", "475 more operations folded"), ("475 more operations folded", "×"), ("w", "×"),
    ]  # fmt: skip


def test_a_leaf_that_only_the_fold_uses_is_in_it():
    first = ag.Scalar(2.0, name="first")
    x = first * 3.0
    for _ in range(20):
        x = x.tanh()
    pict = picture_of(x, max_nodes=10)
    assert names(pict, "folded") == ["16 more operations folded"]
    assert "first" not in names(pict, "parameter")


def test_the_output_is_drawn_however_few_nodes_are_wanted():
    x = ag.Scalar(1.0, name="x")
    pict = picture_of((x * x) + 1.0, max_nodes=1)
    assert pict.marks[-1].role == "output"
    assert names(pict, "folded") == ["1 more operation folded"]


def test_a_folded_output_comes_out_of_the_fold():
    x = ag.Scalar(1.0, name="x")
    early = x.exp()
    early.name = "early"
    late = early
    for _ in range(20):
        late = late.tanh()
    late.name = "late"
    pict = picture_of(early, late, max_nodes=8)
    assert names(pict, "output") == ["late", "early"]
    assert ("18 more operations folded", "early") in arrows_by_name(pict)


def test_what_many_operands_take_from_a_fold_is_one_arrow():
    x = ag.Tensor(1.0, requires_grad=True, name="x")
    parts = [x * float(i) for i in range(100)]
    pict = picture_of(ag.stack(parts).sum(), max_nodes=10)
    into_stack = [arrow.label for arrow in pict.arrows if pict.marks[arrow.head].lines[0].text == "stack"]
    assert into_stack[0].startswith("×")
    assert len(into_stack) < 5


def test_a_chain_of_a_hundred_thousand_operations_is_drawn():
    drawing = ag.draw(chain(100_000))
    assert "99,251 more operations folded" in drawing.source
    ET.fromstring(drawing.svg)


def test_a_wide_graph_is_drawn():
    x = ag.Scalar(1.0, name="x")
    total = x
    for i in range(10_000):
        total = total + x * float(i)
    pict = picture_of(total, max_nodes=300)
    assert len(pict.marks) <= 301
    assert names(pict, "folded")[0].endswith("more operations folded")


# ---- any graph ---------------------------------------------------------------------------------------------


@st.composite
def traces(draw):
    """A random graph, computed in random calls of modules, one inside the other."""
    values = [
        Value(i, f"x{i}", draw(st.sampled_from(["parameter", "constant"])), np.ones(2), None, None, shape=(2,),
              is_of_module=draw(st.booleans()))
        for i in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    running: list[ModuleCall] = []
    begun = 0
    for index in range(len(values), len(values) + draw(st.integers(1, 30))):
        for _ in range(draw(st.integers(0, 2))):
            if running and draw(st.booleans()):
                running.pop()
            elif len(running) < 3:
                begun += 1
                kind = draw(st.sampled_from(["A", "B"]))
                running.append(ModuleCall(f"{running[-1].path}.{kind}" if running else kind, kind, begun))
        operands = tuple(draw(st.lists(st.integers(max(0, index - 6), index - 1), min_size=1, max_size=3)))
        name = draw(st.sampled_from(["tanh", "add", "one_of"]))
        values.append(
            Value(index, f"y{index}", "intermediate", np.ones(2), None, None, name, operands, shape=(2,),
                  calls=tuple(running))
        )  # fmt: skip
    results = [value.index for value in values if value.operation is not None]
    outputs = dict.fromkeys([*draw(st.lists(st.sampled_from(results), max_size=2)), results[-1]])
    return Trace(tuple(values), (), tuple(outputs))


options = st.fixed_dictionaries(
    {"depth": st.none() | st.integers(0, 4), "roll": st.booleans(), "max_nodes": st.integers(1, 60)}
)


@given(traces(), options, st.booleans())
@settings(deadline=None, max_examples=300)
def test_every_picture_is_true(trace, options, as_layers):
    pict = picture_of_trace(trace, as_layers=as_layers, **options)
    # No arrow leads back.
    assert all(arrow.tail < arrow.head for arrow in pict.arrows)
    assert len({mark.key for mark in pict.marks}) == len(pict.marks)
    # Every output is there, once.
    keys = [mark.key for mark in pict.marks]
    assert all(f"v{index}" in keys for index in trace.outputs)
    # What is drawn as an operation has the operands of the trace, in their order.
    view = choose_view(trace, options["depth"], (), options["roll"], as_layers)
    inside = marks_of_values(view, keys)
    into = {}
    for arrow in pict.arrows:
        into.setdefault(keys[arrow.head], []).append(keys[arrow.tail])
    uses = {}
    for value in trace.values:
        if value.operation is None or value.index in view.repetitions:
            continue
        tails = [inside[operand] for operand in value.operands]
        if f"op{value.index}" in keys:
            # Neighbours that take different values out of one box share an arrow.
            shown = [
                tail for i, tail in enumerate(tails)
                if i == 0 or tail != tails[i - 1] or value.operands[i] == value.operands[i - 1]
            ]  # fmt: skip
            assert into[f"op{value.index}"] == shown
            assert into[f"v{value.index}"] == [f"op{value.index}"]
        else:
            uses.setdefault(inside[value.index], set()).update(tails)
    # What is drawn as a box has an arrow for whatever was used in it, and no other.
    for box, tails in uses.items():
        assert set(into.get(box, [])) == tails - {box, None}
        assert len(into.get(box, [])) == len(set(into.get(box, [])))
    folded = [mark.lines[0].text for mark in pict.marks if mark.role == "folded"]
    missing = sum(inside[value.index] == "folded" for value in trace.values if value.operation is not None)
    assert folded == ([f"{missing} more operation{'s' * (missing > 1)} folded"] if missing else [])


def marks_of_values(view, keys):
    """For each value the key of the mark that it leaves, None for a leaf that is not drawn."""
    found = {}
    for value in view.tree.trace.values:
        unit = view.unit_of[value.index]
        if unit < 0:
            key = f"v{value.index}"
            found[value.index] = key if key in keys else None
            continue
        first = view.operations(view.units[unit])[0]
        candidates = (f"m{first}", f"v{first}" if f"op{first}" in keys else "folded", "folded")
        found[value.index] = next(key for key in candidates if key in keys)
    return found


@given(traces())
@settings(deadline=None, max_examples=100)
def test_the_same_graph_gives_the_same_picture_and_frames_are_nested(trace):
    pict = picture_of_trace(trace)
    assert pict == picture_of_trace(trace)
    for place, cluster in enumerate(pict.clusters):
        assert cluster.marks
        if cluster.parent is not None:
            assert cluster.parent < place
            assert set(cluster.marks) <= set(pict.clusters[cluster.parent].marks)
    for place, one in enumerate(pict.clusters):
        for other in pict.clusters[:place]:
            assert not set(one.marks) & set(other.marks) or set(one.marks) <= set(other.marks)


@pytest.mark.parametrize("length", [1_000, 3_000])
def test_calls_inside_one_another_need_no_recursion(length):
    calls = tuple([ModuleCall("m" + ".m" * i, "M", i + 1) for i in range(length)])
    x = Value(0, "x", "parameter", 1.0, None, None)
    y = Value(1, "y", "intermediate", 1.0, None, None, "tanh", (0,), calls=calls)
    z = Value(2, "z", "output", 1.0, None, None, "tanh", (1,), calls=calls)
    trace = Trace((x, y, z), (), (2,))
    assert len(picture_of_trace(trace, depth=length).clusters) == 1
    assert len(picture_of_trace(trace, depth=0).marks) == 3
