"""Where does the nan come from? detect_anomaly names the operation, its line, its operands and a remedy."""

import numpy as np

import autograd_nn as ag

points = ag.Tensor([[3.0, 4.0], [0.0, 0.0]], requires_grad=True, name="points")


def lengths(points: ag.Tensor) -> ag.Tensor:
    squares = (points * points).sum(axis=1)
    return np.where(squares > 0, np.sqrt(squares), 0.0)


with np.errstate(all="ignore"):
    lengths(points).sum().backward()
print("gradient:", points.grad.numpy().tolist())
points.grad = None

try:
    with np.errstate(all="ignore"), ag.detect_anomaly():
        lengths(points).sum().backward()
except FloatingPointError as error:
    print("\n" + str(error))


def safe_lengths(points: ag.Tensor) -> ag.Tensor:
    squares = (points * points).sum(axis=1)
    safe = np.where(squares > 0, squares, 1)
    return np.where(squares > 0, np.sqrt(safe), 0.0)


with ag.detect_anomaly():
    safe_lengths(points).sum().backward()
print("\ngradient:", points.grad.numpy().tolist())
