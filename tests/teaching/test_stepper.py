"""The stepper: a place in a trace; the tree; the chain rule written out."""

import pytest

import autograd_nn as ag
from autograd_nn.teaching.formula import formula_lines
from autograd_nn.teaching.stepper import Stepper
from autograd_nn.teaching.tree import to_tree
from tests.teaching.lessons import lesson


@pytest.fixture
def stepper():
    return Stepper(lesson("neuron"))


def label(stepper):
    """What is at the place of a stepper."""
    if stepper.step is not None:
        return stepper.trace.values[stepper.step.output].label
    return stepper.value and stepper.value.label


def test_forward_and_backward_are_one_way(stepper):
    seen = []
    stepper.goto(stepper.first)
    while True:
        seen.append(label(stepper))
        if not stepper.next():
            break
    assert seen == [None, "a", "c", "s", "n", "o", None, "o", "n", "s", "c", "a"]
    back = []
    while True:
        back.append(label(stepper))
        if not stepper.prev():
            break
    assert back == seen[::-1]


def test_the_ends(stepper):
    stepper.goto(5)
    assert not stepper.next()
    assert stepper.place == 5
    stepper.goto(-6)
    assert not stepper.prev()
    stepper.reset()
    assert stepper.place == 0
    for place in (6, -7):
        with pytest.raises(IndexError, match=f"there is no step {place}; there are 0 to 5"):
            stepper.goto(place)


def test_iterating_goes_on_from_the_place(stepper):
    stepper.goto(2)
    assert [step.number for step in stepper] == [3, 4, 5]
    assert list(stepper) == []
    stepper.goto(-3)
    assert [step.number for step in stepper] == [1, 2, 3, 4, 5]


def test_running_to_a_value(stepper):
    stepper.goto(stepper.first)
    stepper.run("s")
    assert (stepper.place, label(stepper)) == (-3, "s")
    stepper.run("s")
    assert (stepper.place, label(stepper)) == (2, "n")  # where its gradient is complete
    stepper.run("w1")
    assert stepper.place == 5
    with pytest.raises(ValueError, match="nothing happens to s after this place"):
        stepper.run("s")
    with pytest.raises(KeyError, match="no value is called 'z'"):
        stepper.run("z")


def test_a_value_of_two_uses_is_complete_with_the_second():
    stepper = Stepper(lesson("fan_out"))
    p = stepper.trace.named("p").index
    known = [stepper.gradients().get(p) for _ in stepper]
    assert known == [None, -6.0, -3.0]
    stepper.reset()
    stepper.run("p")
    assert stepper.place == 3


def test_there_are_no_gradients_before_the_turning_point(stepper):
    assert stepper.gradients() == {stepper.trace.outputs[0]: 1.0}
    stepper.prev()
    assert stepper.gradients() == {}


TREE = """\
o = 0.7071   grad 1
└─ tanh   ∂o/∂n = 1 − o² = 0.5
   └─ n = 0.8814   grad 0.5
      └─ +   ∂n/∂s = 1   ∂n/∂b = 1
         ├─ s = -6   grad –
         │  └─ +   ∂s/∂a = 1   ∂s/∂c = 1
         │     ├─ a = -6   grad –
         │     │  └─ ·   ∂a/∂x1 = w1 = -3   ∂a/∂w1 = x1 = 2
         │     │     ├─ x1 = 2   grad –
         │     │     └─ w1 = -3   grad –
         │     └─ c = 0   grad –
         │        └─ ·   ∂c/∂x2 = w2 = 1   ∂c/∂w2 = x2 = 0
         │           ├─ x2 = 0   grad –
         │           └─ w2 = 1   grad –
         └─ b = 6.881   grad –"""


def test_the_tree_has_the_gradients_so_far(stepper):
    stepper.next()
    assert to_tree(stepper.trace, stepper.gradients()) == TREE


def test_a_shared_value_is_told_once():
    tree = to_tree(lesson("fan_out"), {})
    assert tree.count("─ p = -2   grad –") == 1
    assert tree.count("↑ see p") == 1


def test_a_deep_tree_goes_on_below_and_misses_nothing():
    x = ag.Scalar(1.0)
    y = x
    for _ in range(2000):
        y = y + 0.5
    trace = ag.trace(y)
    lines = to_tree(trace, {}).splitlines()
    assert max(map(len, lines)) <= 88
    assert sum("   ↓ see below" in line for line in lines) > 50
    told = {line.strip("│├└─ ").split(" ")[0] for line in lines if " = " in line and "grad" in line}
    assert told == {value.label for value in trace.values if value.role != "constant"}


def test_arrays_are_told_by_their_shape_and_rule():
    tree = to_tree(lesson("dense_layer"), {})
    assert "└─ @   W: Xᵀ @ ∂loss/∂v1" in tree
    assert "X (4,3)" in tree
    assert "W (3,2)   grad –" in tree


def test_the_chain_rule_of_a_value_of_two_uses():
    trace = lesson("fan_out")
    assert formula_lines(trace, trace.steps[2])[:5] == [
        "   ∂f/∂p (use 2 of 2) = ∂f/∂v1 · ∂v1/∂p",
        "                      = ∂f/∂v1 · q",
        "                      = 1 × 3",
        "                      = 3",
        "                        and with what came before: -6 + 3 = -3",
    ]


def test_the_chain_rule_of_arrays():
    trace = lesson("dense_layer")
    assert formula_lines(trace, trace.steps[3]) == [
        "   ∂loss/∂W = Xᵀ @ ∂loss/∂v1",
        "            = [[ 0.375  -0.125]",
        "               [ 0.375  -0.125]",
        "               [-0.125     0.5]]",
    ]
    assert "              summed over what was stretched, to the shape (2,)" in formula_lines(trace, trace.steps[2])
