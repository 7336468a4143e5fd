"""``film``: train a small model, and keep every step for a page that plays it."""

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograd_nn import nn
from autograd_nn.drawing.graph import counted
from autograd_nn.drawing.neurons import neurons
from autograd_nn.engine.variable import Variable
from autograd_nn.interruption import Interruption
from autograd_nn.nn.module import Module
from autograd_nn.optim.optimizer import Optimizer
from autograd_nn.teaching.film.film import MOST_COLUMNS, Film, Frame
from autograd_nn.teaching.film.plane import plane_of
from autograd_nn.teaching.film.task import Task, table
from autograd_nn.teaching.film.trained import Trained

_MOST_BYTES = 400_000  # of the frames of a page, estimated


def film(
    model: Module | Callable[[Any], Any] | Sequence[Variable],
    loss: Callable[..., Any],
    data: Sequence[Any],
    optimizer: Optimizer,
    steps: int = 50,
    *,
    threshold: float | None = None,
) -> Film:
    """Train a small model, and keep every step for a page that plays it.

    This is the loop that one writes by hand, with all examples in each step. It trains the model: called again, it
    goes on from there. Ctrl-C ends it after the step under way, with the film as far as it is.

    Parameters
    ----------
    model : Module, function, or sequence of Scalars and Tensors
        What makes predictions of the inputs. Or the values that a loss of one's own is made of.
    loss : callable
        ``loss(predictions, targets)``, such as ``nn.MSELoss()``; without a model to call, ``loss(*data)``.
    data : pair of inputs and targets
        All examples. Without a model to call, whatever the loss takes, ``()`` for nothing.
    optimizer : Optimizer
        What it trains is shown, number by number: at most 300.
    steps : int
    threshold : float, optional
        For two classes and a single output: where it changes from one class to the other. Default: 0 for
        ``nn.BCEWithLogitsLoss``, otherwise halfway between the two targets.

    Returns
    -------
    Film
        ``.to_html("film.html")`` writes the page; a notebook shows it.

    Raises
    ------
    ValueError
        More than 300 numbers, no steps, or data that is no pair.
    TypeError
        A loss that is not one Scalar, or a Tensor of one element.

    Notes
    -----
    The page shows a chain of dense layers as neurons and weights, and inputs that are points of the plane, of up to
    four classes, with the decision boundary. A Module is trained in ``train()`` mode; its boundary, and what has
    become of it in the end, are looked at in ``eval()`` mode.

    Where the loss becomes nan or infinite the film ends, and the model stays as it was then.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import data, nn, optim
    >>> model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=1))
    >>> xor = ag.film(model, nn.MSELoss(), data.xor(), optim.SGD(model.parameters(), lr=0.1), steps=20)
    >>> xor
    <Film of 20 steps: loss 0.4932 to 0.2663>
    >>> xor.to_html().splitlines()[0]
    '<!DOCTYPE html>'

    Without a model, any loss of a few numbers:

    >>> x = ag.Scalar(-3.0)
    >>> square = ag.film([x], lambda: x * x, (), optim.SGD([x], lr=0.1), steps=2)
    >>> [frame.values for frame in square.frames]
    [(-3.0,), (-2.4,), (-1.92,)]
    """
    from tqdm import tqdm

    if steps < 1:
        raise ValueError(f"steps={steps}; a film has at least one step")
    trained = Trained(model, optimizer, sys._getframe(1))
    task = Task(model, loss, data)
    network = neurons(model) if isinstance(model, Module) else None
    picture = network.to_svg() if network is not None else None  # as it is before the first step
    plane = plane_of(task, threshold, isinstance(loss, nn.BCEWithLogitsLoss))
    every = _every(steps, len(trained.labels))
    frames: list[Frame] = []
    losses: list[float] = []
    if isinstance(model, Module):
        model.train()
    # disable=None: no bar where nobody watches, in a pipe or a log.
    with tqdm(total=steps, unit="step", disable=None) as bar, Interruption() as ctrl_c:
        while len(losses) < steps and not ctrl_c.wanted:
            predictions, total = task.forward()
            if not math.isfinite(total.item()):
                break
            is_kept = len(losses) % every == 0
            losses.append(total.item())
            regions = plane.regions(task) if plane is not None and is_kept else None
            optimizer.zero_grad()
            total.backward()
            before, gradients = trained.values(), trained.gradients()
            optimizer.step()
            if is_kept:
                changes = before, gradients, trained.values()
                frames.append(Frame(len(losses), losses[-1], *changes, table(predictions), regions))
            bar.update()
    predictions, total = task.look()
    losses.append(total.item())
    regions = plane.regions(task) if plane is not None else None
    frames.append(Frame(len(losses), losses[-1], trained.values(), None, None, table(predictions), regions))
    subject = network.title if network is not None else "A model" if task.has_model else "A loss"
    return Film(
        title=f"{subject}: {len(losses) - 1} steps of {type(optimizer).__name__}",
        setting=_setting(loss, trained, task),
        names=trained.labels,
        frames=tuple(frames),
        every=every,
        losses=tuple(losses),
        rates=trained.rates,
        sign=trained.sign,
        inputs=task.inputs,
        targets=task.targets,
        plane=plane,
        picture=picture,
    )


def _every(steps: int, numbers: int) -> int:
    """Which steps have a frame: all, or every second, third, ..., as many as a page can hold."""
    a_frame = 1000 + 20 * numbers + (60 * numbers if numbers <= MOST_COLUMNS else 0)
    return -(-(steps + 1) * a_frame // _MOST_BYTES)


def _setting(loss: Callable[..., Any], trained: Trained, task: Task) -> str:
    """``9 numbers · MSELoss · SGD, lr 0.5 · 4 examples``."""
    name = type(loss).__name__ if isinstance(loss, Module) else getattr(loss, "__name__", "<lambda>")
    told = [counted(len(trained.labels), "number"), *([] if name == "<lambda>" else [name]), trained.method]
    if task.inputs is not None:
        told.append(counted(len(task.inputs), "example"))
    return " · ".join(told)
