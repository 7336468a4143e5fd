"""A trace as text."""

import numpy as np

import autograd_nn as ag

FAN_OUT = """\
 forward
   v1 = p · q     (-2) · 3   = -6
   v2 = p + q     -2 + 3     = 1
   v3 = v1 · v2   (-6) · 1   = -6

 step 0/3   ∂v3/∂v3 = 1

 step 1/3   v3 = v1 · v2                   upstream ∂v3/∂v3 = 1
     v1   local ∂v3/∂v1 = v2 = 1    1 × 1 = 1       v1.grad = 1
     v2   local ∂v3/∂v2 = v1 = -6   1 × (-6) = -6   v2.grad = -6
     why   multiply: each operand gets the gradient times the OTHER operand

 step 2/3   v2 = p + q                     upstream ∂v3/∂v2 = -6
     p   local ∂v2/∂p = 1   (-6) × 1 = -6   p.grad = -6   (1 of 2 uses in)
     q   local ∂v2/∂q = 1   (-6) × 1 = -6   q.grad = -6   (1 of 2 uses in)
     why   add: copies the gradient to both operands

 step 3/3   v1 = p · q                     upstream ∂v3/∂v1 = 1
     p   local ∂v1/∂p = q = 3    1 × 3 = 3       p.grad: -6 + 3 = -3   (2 of 2, final)
     q   local ∂v1/∂q = p = -2   1 × (-2) = -2
         q.grad: -6 + (-2) = -8   (2 of 2, final)
     why   multiply: each operand gets the gradient times the OTHER operand
"""


def without_line_numbers(text):
    return "".join(line.split("   line ")[0].rstrip() + "\n" for line in text.splitlines())


def test_the_lectures_fan_out():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    assert without_line_numbers(str(ag.trace((p * q) * (p + q)))) == FAN_OUT


def test_at_most_88_columns_and_the_same_twice():
    rng = np.random.default_rng(0)
    W = ag.Tensor(rng.normal(size=(3, 2)), requires_grad=True)
    bias_with_a_long_name = ag.Tensor(rng.normal(size=2), requires_grad=True)
    hidden = np.tanh(rng.normal(size=(4, 3)) @ W + bias_with_a_long_name)
    loss = ((hidden - 0.5) ** 2).mean()
    text = str(ag.trace(loss))
    assert max(map(len, text.splitlines())) <= 88
    assert text == str(ag.trace(loss))


def test_a_gradient_of_0_is_explained():
    x2, w2 = ag.Scalar(0.0), ag.Scalar(1.0)
    c = x2 * w2
    assert "note  w2.grad gets 0 because x2 is 0: here w2 cannot change c" in str(ag.trace(c))


def test_digits_that_do_not_multiply_out_are_only_about_equal():
    x = ag.Scalar(1 / 3)
    y = x * x.tanh()
    lines = str(ag.trace(y)).splitlines()
    assert any("≈" in line for line in lines)
    assert any("1 × 0.3333 = 0.3333" in line for line in lines)


def test_large_arrays_are_told_by_their_shape():
    x = ag.Tensor(np.arange(100.0), requires_grad=True)
    loss = (x * x).sum()
    text = str(ag.trace(loss))
    assert "(100,), (100,)   → (100,)" in text
    assert "x.grad += it   (2 of 2, final)" in text
