"""Examples as points of the plane, and which places there a model takes for which class."""

from dataclasses import dataclass

import numpy as np

from autograd_nn.teaching.film.task import Array, Task, table

CELLS = 24
"""Along each side of the picture."""

MOST_CLASSES = 4  # so many symbols can be told apart at a glance

_MARGIN = 0.25  # of the points' extent


@dataclass(frozen=True)
class Plane:
    """The points, and the window that is looked at.

    Attributes
    ----------
    points : array, (N, 2)
    classes : array of int, (N,)
        The class of each point, counted from 0.
    labels : tuple of str
        What the targets call the classes.
    low, high : array, (2,)
        Two corners of the window.
    threshold : float
        Where a single score changes from class 0 to class 1.
    """

    points: Array
    classes: Array
    labels: tuple[str, ...]
    low: Array
    high: Array
    threshold: float

    def regions(self, task: Task) -> Array:
        """The class of each cell, row by row from the top; -1 where the model gives no number."""
        steps = (np.arange(CELLS) + 0.5) / CELLS
        xs, ys = (self.low + steps[:, None] * (self.high - self.low)).T
        places = np.stack(np.meshgrid(xs, ys[::-1]), axis=-1).reshape(-1, 2).astype(self.points.dtype)
        scores = table(task.answers(places))
        return np.full(len(places), -1) if scores is None else self.decide(scores)

    def decide(self, scores: Array) -> Array:
        """The class for each row of scores."""
        decided = (scores[:, 0] > self.threshold).astype(int) if scores.shape[1] == 1 else np.argmax(scores, axis=1)
        return np.where(np.isnan(scores).any(axis=1), -1, decided)


def plane_of(task: Task, threshold: float | None, is_logit: bool) -> Plane | None:
    """The plane of the examples; None if they do not lie in one, or have no classes.

    Without a ``threshold`` a logit changes the class at 0, and any other score halfway between the two targets.
    """
    points, targets = task.inputs, task.targets
    if points is None or points.shape[1] != 2 or targets is None or len(targets) != len(points):
        return None
    scores = table(task.look()[0])
    if scores is None or len(scores) != len(points):
        return None
    found = _classes(targets, scores.shape[1])
    if found is None:
        return None
    labels, classes = found
    if threshold is None:
        threshold = 0.0 if is_logit else float(np.mean(labels))
    points = points if points.dtype.kind == "f" else points.astype(float)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * np.where(high > low, high - low, 1.0)
    return Plane(points, classes, tuple(f"{label:g}" for label in labels), low - margin, high + margin, threshold)


def _classes(targets: Array, outputs: int) -> tuple[Array, Array] | None:
    """What the classes are called, and which each target is: one of two numbers, a class's number, or one-hot."""
    if outputs == 1 and targets.shape[1] == 1:
        labels, classes = np.unique(targets, return_inverse=True)
        return (labels, classes.ravel()) if len(labels) == 2 else None
    labels = np.arange(outputs)
    if not 2 <= outputs <= MOST_CLASSES:
        return None
    if targets.shape[1] == 1:
        return (labels, targets.ravel().astype(int)) if np.isin(targets, labels).all() else None
    is_one_hot = targets.shape[1] == outputs and np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all()
    return (labels, np.argmax(targets, axis=1)) if is_one_hot else None
