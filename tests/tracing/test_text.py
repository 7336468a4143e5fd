"""A trace as text."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.tracing.check_table import checks
from autograd_nn.tracing.lines import in_ascii


def widest(text):
    return max(map(len, text.splitlines()))


def matrices(rows=4, columns=3):
    rng = np.random.default_rng(0)
    W = ag.Tensor(rng.normal(size=(columns, 2)), requires_grad=True)
    a_bias_with_quite_a_long_name = ag.Tensor(rng.normal(size=2), requires_grad=True)
    hidden = np.tanh(rng.normal(size=(rows, columns)) @ W + a_bias_with_quite_a_long_name)
    loss = ((hidden - 0.5) ** 2).mean()
    return ag.trace(loss, watch=("W", 0, 1))


class Model(nn.Module):
    def __init__(self):
        self.convolution = nn.Conv2d(1, 2, 3, rng=0)
        self.dense = nn.Linear(32, 3, rng=1)

    def forward(self, x):
        h = nn.functional.max_pool2d(nn.functional.relu(self.convolution(x)), 2)
        return self.dense(h.reshape(len(h), -1))


def network():
    model = Model()
    scores = model(np.random.default_rng(0).normal(size=(2, 1, 10, 10)))
    return ag.trace(nn.functional.cross_entropy(scores, np.array([0, 2])), watch=("dense.weight", 1, 2))


@pytest.mark.parametrize("make", [matrices, network])
def test_at_most_88_columns_and_the_same_twice(make):
    text = str(make())
    assert widest(text) <= 88
    assert text == str(make())
    assert text == "\n".join(line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("make", [matrices, network])
def test_ascii_is_that_and_keeps_the_width(make):
    text = in_ascii(str(make()))
    assert text.isascii()
    assert widest(text) <= 88


def test_ascii_has_readable_signs_and_its_columns_under_each_other():
    assert in_ascii("∂o/∂n = 1 − o²   0.5 × 2 ≈ 1   →") == "do/dn = 1 - o^2  0.5 * 2 ~ 1   ->"
    assert in_ascii("Xᵀ @ g   x⁻¹² ≤ … └─ ↑") == "X.T @ g  x^-12 <= ... `- ^"
    assert in_ascii("α = 1") == "\\u03b1 = 1"
    assert in_ascii("a\n\n  b") == "a\n\n  b"


def test_the_code_stands_beside_its_operations():
    x = ag.Scalar(3.0)
    y = x * x
    line = str(ag.trace(y)).splitlines()[1]
    assert line.startswith("   y = x²   3²   = 9   line ")
    assert line.endswith("   y = x * x")


def test_where_it_finds_no_room_it_stands_above_them_with_the_module():
    text = str(network())
    assert "\n   in model.convolution   line " in text
    assert "   h = nn.functional.max_pool2d(nn.functional.relu(self" in text
    assert "v2 = conv_with_bias(v1, …)\n" in text
    assert "   (2,1,10,10), (2,1,3,3), (2,) → (2,2,8,8)\n" in text
    assert "\n     in        model.dense\n" in text


def test_shapes_are_the_reason():
    text = str(matrices())
    assert "   (3,4) @ (4,2) → (3,2), same shape as W\n" in text
    assert "summed over axis 0: a_bias_with_quite_a_long_name (2,) was stretched to (4,2)\n" in text


def test_the_element_watched_is_followed():
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = ag.Tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    Y = X @ W
    L = (Y * Y).sum()
    text = str(ag.trace(L, watch=("W", 0, 1)))
    assert "   watched   W[0, 1] = 0\n" in text
    assert "W[0, 1] gets 1 × 4 + 3 × 8 = 28\n" in text
    text = str(ag.trace(L, watch=("Y", 1, 0)))
    assert "Y[1, 0] gets 1 × 3 = 3, Y[1, 0] gets 1 × 3 = 3, and has 6 now" in " ".join(text.split())
    assert "the gradient of Y[1, 0] is complete: 6\n" in text


def test_small_arrays_are_written_out_and_of_large_ones_the_range():
    x = ag.Tensor([[1.0, -2.5], [10.0, 0.0]], requires_grad=True)
    assert "     x (2,2)   [[   1  -2.5]\n                [  10     0]]\n" in str(ag.trace(x.sum()))
    x = ag.Tensor(np.arange(100.0), requires_grad=True)
    loss = (x * x).sum()
    text = str(ag.trace(loss))
    assert "     x (100,)   0 to 99\n" in text
    assert "(100,), (100,) → (100,)" in text
    assert "x.grad += it" not in text
    assert "x.grad: 0 to 198   (2 of 2, final)" in text


def test_a_rule_is_explained_once():
    x = ag.Scalar(1.0)
    y = x * 2.0 * 3.0 + 1.0
    assert str(ag.trace(y)).count("multiply swaps") == 1


def test_who_waits():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    f = (p * q) * (p + q)
    text = str(ag.trace(f))
    assert "     waiting   p (1 of 2 uses), q (1 of 2 uses)\n" in text
    assert text.count("waiting") == 1
    assert "p.grad: -6 + 3 = -3   (2 of 2, final)" in text


def test_digits_that_do_not_multiply_out_are_only_about_equal():
    x = ag.Scalar(1 / 3)
    y = x * x.tanh()
    lines = str(ag.trace(y)).splitlines()
    assert any("≈" in line for line in lines)
    assert any("1 × 0.3333 = 0.3333" in line for line in lines)


def test_a_long_computation_is_told_from_both_ends():
    x = ag.Scalar(1.0)
    y = x
    for _ in range(3000):
        y = y * 1.0001
    lines = str(ag.trace(y)).splitlines()
    assert "   … 2,900 operations …" in lines
    assert " … steps 51 to 2,950: trace.step() goes to each of them" in lines
    assert any(line.startswith(" step 3000/3000 ") for line in lines)
    assert len(lines) < 700


def table_of(trace):
    lines = str(trace).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("   check "))
    return [line.split() for line in lines[start + 1 :]]


def test_the_check_puts_finite_differences_beside_the_gradients():
    w = ag.Tensor([0.5, 2.0], requires_grad=True)
    loss = (w**3).sum()
    assert table_of(ag.trace(loss)) == [
        ["w[0]", "0.75", "0.75", "<", "1e-08", "ok"],
        ["w[1]", "12", "12", "<", "1e-08", "ok"],
    ]


def test_the_check_sees_a_wrong_rule():
    @ag.operation(x=lambda g, x: g * x)  # half of what it should be
    def my_square(x):
        return x * x

    x = ag.Scalar(3.0)
    y = my_square(x)
    trace = ag.trace(y)
    assert table_of(trace)[0] == ["x", "3", "6", "3e+00", "DIFFERS"]
    assert "DIFFERS: at a kink" in str(trace)
    assert [check.is_ok for check in checks(trace)] == [False]


def test_single_precision_is_checked_with_its_own_tolerance():
    x = ag.Tensor(np.float32([0.1, 0.7, 1.3]), requires_grad=True)
    assert all(check.is_ok for check in checks(ag.trace(np.exp(x * x).sum())))


def test_large_leaves_are_not_checked_and_that_is_said():
    weight = ag.Tensor(np.ones((30, 40)), requires_grad=True)
    loss = (weight * weight).sum()
    text = str(ag.trace(loss))
    assert "   not checked, being large: weight\n" in text
    assert 'trace(..., watch=("weight", 0, 0))' in text


def test_a_gradient_of_nan_is_not_ok():
    x = ag.Scalar(0.0)
    with np.errstate(all="ignore"):
        y = np.sqrt(x) * 0.0
        (check,) = checks(ag.trace(y))
    assert np.isnan(check.backward)
    assert not check.is_ok
