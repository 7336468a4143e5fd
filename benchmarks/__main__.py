"""The same work here and in PyTorch, side by side: ``python -m benchmarks``.

First both must give the same loss and the same gradients. Then they take turns, so that whatever else the machine
is doing falls on both alike, and each turn gives one ratio. Prints a Markdown table.
"""

import datetime
import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

import autograd_nn as ag
from autograd_nn import nn, optim

Array = npt.NDArray[np.float64]
Step = Callable[[], tuple[float, list[Array]]]

TURNS = 41
TURN_SECONDS = 0.05


class Workload(NamedTuple):
    """One kind of work, done by both: a step returns its loss and its gradients."""

    name: str
    ours: Step
    theirs: Step


def expression() -> Workload:
    """A few operations on ten numbers: what is measured is the cost of recording and walking back."""
    values = np.linspace(-1.0, 1.0, 10), np.linspace(0.5, 2.0, 10)
    x, y = (ag.Tensor(array, requires_grad=True) for array in values)
    u, v = (torch.tensor(array, requires_grad=True) for array in values)

    def ours() -> tuple[float, list[Array]]:
        x.zero_grad()
        y.zero_grad()
        loss = ((x * y + x).tanh() * y).sum()
        loss.backward()
        return loss.item(), [x.grad.numpy(), y.grad.numpy()]

    def theirs() -> tuple[float, list[Array]]:
        u.grad = v.grad = None
        loss = ((u * v + u).tanh() * v).sum()
        loss.backward()
        return loss.item(), [u.grad.numpy(), v.grad.numpy()]

    return Workload("`((x*y + x).tanh() * y).sum()`, 10 elements", ours, theirs)


def xor() -> Workload:
    """The hello-world: 2-3-1 with tanh, all four examples at once."""
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    rng = np.random.default_rng(0)
    ours = nn.Sequential(nn.Linear(2, 3, rng=rng), nn.Tanh(), nn.Linear(3, 1, rng=rng), nn.Tanh())
    theirs = torch.nn.Sequential(
        torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1), torch.nn.Tanh()
    ).double()
    return training_step(
        "XOR 2-3-1, tanh, squared error, SGD step, batch 4",
        (ours, nn.MSELoss(), optim.SGD(ours.parameters(), lr=0.1)),
        (theirs, torch.nn.MSELoss(), torch.optim.SGD(theirs.parameters(), lr=0.1)),
        inputs,
        targets,
    )


def digits() -> Workload:
    """A layer's worth of arithmetic: 64-64-10 with ReLU, a batch of 64."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.random((64, 64)), rng.integers(0, 10, 64)
    ours = nn.Sequential(nn.Linear(64, 64, rng=rng), nn.ReLU(), nn.Linear(64, 10, rng=rng))
    theirs = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)).double()
    return training_step(
        "MLP 64-64-10, ReLU, cross-entropy, Adam step, batch 64",
        (ours, nn.CrossEntropyLoss(), optim.Adam(ours.parameters())),
        (theirs, torch.nn.CrossEntropyLoss(), torch.optim.Adam(theirs.parameters())),
        inputs,
        targets,
    )


def training_step(
    name: str,
    ours: tuple[nn.Module, nn.Module, optim.Optimizer],
    theirs: tuple[torch.nn.Module, torch.nn.Module, torch.optim.Optimizer],
    inputs: Array,
    targets: npt.NDArray[np.generic],
) -> Workload:
    """Forward, backward and an optimizer's step, of two models that start from the same weights."""
    theirs[0].load_state_dict({key: torch.tensor(array) for key, array in ours[0].state_dict().items()})

    def step_of(model, loss_of, optimizer, x, t) -> Step:  # type: ignore[no-untyped-def]
        parameters = list(model.parameters())

        def step() -> tuple[float, list[Array]]:
            loss = loss_of(model(x), t)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss.item(), [parameter.grad.numpy() for parameter in parameters]

        return step

    return Workload(
        name, step_of(*ours, inputs, targets), step_of(*theirs, torch.tensor(inputs), torch.tensor(targets))
    )


def compare(workload: Workload) -> None:
    """Raise AssertionError unless both give the same loss and gradients, three steps in a row."""
    for _ in range(3):
        (our_loss, our_gradients), (their_loss, their_gradients) = workload.ours(), workload.theirs()
        np.testing.assert_allclose(our_loss, their_loss, rtol=1e-9)
        for our_gradient, their_gradient in zip(our_gradients, their_gradients, strict=True):
            np.testing.assert_allclose(our_gradient, their_gradient, rtol=1e-6, atol=1e-12)


def seconds_a_step(step: Step, repeats: int) -> float:
    """The mean time of a step over one turn."""
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - start) / repeats


def row(workload: Workload) -> str:
    """One workload, compared and timed, as a row of the table."""
    compare(workload)
    steps = workload.ours, workload.theirs
    repeats = [max(1, round(TURN_SECONDS / seconds_a_step(step, 100))) for step in steps]
    turns = [[seconds_a_step(step, count) for step, count in zip(steps, repeats, strict=True)] for _ in range(TURNS)]
    our_median, their_median = (1e6 * statistics.median(times) for times in zip(*turns, strict=True))
    low, middle, high = statistics.quantiles([our_time / their_time for our_time, their_time in turns], n=4)
    return f"| {workload.name} | {our_median:.1f} | {their_median:.1f} | {middle:.2f} | {low:.2f} … {high:.2f} |"


def main() -> None:
    torch.set_num_threads(1)
    print(
        f"{datetime.date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}, "
        f"one thread, float64; medians of {TURNS} alternating turns.\n"
    )
    print("| work | autograd_nn, µs | PyTorch, µs | ratio | middle half of the ratios |")
    print("|---|---|---|---|---|")
    for workload in (expression(), xor(), digits()):
        print(row(workload), flush=True)


if __name__ == "__main__":
    main()
