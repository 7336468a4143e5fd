"""Newton's method with derivatives of a derivative: where cos(x) = x, and where a function has its minimum."""

import numpy as np

import autograd_nn as ag


def newton(f, x, steps=6):
    """A zero of ``f``: follow the tangent to where it is zero, again and again."""
    slope = ag.grad(f)
    for step in range(steps):
        print(f"  step {step}: x = {x:.15f}")
        x = x - f(x) / slope(x)
    return x


print("where cos(x) = x:")
newton(lambda x: np.cos(x) - x, 1.0)


def valley(x):
    return x**4 - 3 * x**3 + 2


print("where the slope of x⁴ - 3x³ + 2 is zero:")
minimum = newton(ag.grad(valley), 3.0)
print(f"  minimum {valley(minimum):.6f} at {minimum:.6f}, curvature {ag.grad(ag.grad(valley))(minimum):.4f}")
