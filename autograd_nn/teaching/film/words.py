"""What is said of a frame: a sentence or two, with what its pictures show."""

import math

import numpy as np

from autograd_nn.drawing.graph import counted
from autograd_nn.teaching.film.film import Film, Frame
from autograd_nn.teaching.page.numbers import shown


def name(film: Film, frame: Frame) -> str:
    """``Step 3 of 50``, ``After 50 steps``."""
    return f"After {counted(film.steps, 'step')}" if frame.gradients is None else f"Step {frame.number} of {film.steps}"


def sentence(film: Film, frame: Frame) -> str:
    """The loss, how many points are on their side, and which number changes most."""
    told = [_outcome(film, frame) if frame.gradients is None else _loss(film, frame)]
    if film.plane is not None and frame.predictions is not None:
        right = np.count_nonzero(film.plane.decide(frame.predictions) == film.plane.classes)
        told.append(f"{right} of {counted(len(film.plane.classes), 'point')} are on their side of the boundary.")
    if frame.gradients is not None and frame.updated is not None:
        told.append(_change(film, frame.values, frame.gradients, frame.updated))
    return " ".join(told)


def _loss(film: Film, frame: Frame) -> str:
    if frame.number == 1:
        return f"The loss is {shown(frame.loss)} at first."
    change = frame.loss - film.losses[frame.number - 2]
    if change == 0:
        return f"The loss is {shown(frame.loss)}, as before."
    return (
        f"The loss is {shown(frame.loss)}, {shown(abs(change))} {'more' if change > 0 else 'less'} than a step before."
    )


def _outcome(film: Film, frame: Frame) -> str:
    if math.isfinite(frame.loss):
        return f"The loss has gone from {shown(film.losses[0])} to {shown(frame.loss)}."
    return (
        f"The loss has become {shown(frame.loss)}, and no step leads on from there. "
        f"A smaller learning rate is the usual cure."
    )


def _change(film: Film, values: tuple[float, ...], gradients: tuple[float, ...], updated: tuple[float, ...]) -> str:
    """The number whose gradient is the steepest, and where it goes."""
    i = int(np.argmax(np.nan_to_num(np.abs(gradients), nan=-1.0)))
    if not gradients[i]:
        return "All gradients are 0."
    way = "stays at" if updated[i] == values[i] else "goes up to" if updated[i] > values[i] else "goes down to"
    return f"The steepest gradient is {shown(gradients[i])}, of {film.names[i]}, which {way} {shown(updated[i])}."
