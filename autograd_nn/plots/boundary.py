"""``decision_boundary``: which points of the plane a model takes for which class."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.module import Module
from autograd_nn.plots.arrays import Array, array
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.style import HATCHES, HUES, MARKERS, TEXT, pick
from autograd_nn.training.evaluating import predict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = 200  # along each side of the picture
_MARGIN = 0.15  # of the points' extent


def decision_boundary(
    model: Module | Callable[[Array], Any], X: Any, y: Any, *, threshold: float = 0.5, ax: "Axes | None" = None
) -> "Axes":
    """Draw points of the plane, and for which class a model takes each place there.

    Parameters
    ----------
    model : Module or function
        Of points (N, 2), gives one score for each class, (N, classes), or for two classes a single score, (N,) or
        (N, 1). A Module answers in ``eval()`` mode.
    X : array, (N, 2)
    y : array, (N,) or (N, 1)
        The classes of the points: numbers of columns of the scores. For a single score any two numbers; the
        larger one is the class whose scores are above the threshold.
    threshold : float
        Where a single score changes from one class to the other: 0.5 for probabilities, 0 for logits and tanh.
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        Points that do not lie in the plane, classes that belong to other points, or scores of another shape.
    ValueError
        Classes that the scores do not have.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import data, plots
    >>> X, y = data.circles(100)
    >>> ax = plots.decision_boundary(lambda points: 0.75 - np.hypot(*points.T), X, y, threshold=0)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['class 0', 'class 1']
    """
    points, labels = array(X), array(y)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ShapeError(f"decision_boundary: X is {points.shape}; give points of the plane, (N, 2)")
    if labels.shape not in ((len(points),), (len(points), 1)):
        raise ShapeError(f"decision_boundary: y is {labels.shape}; give a class for each of the points {points.shape}")
    labels = labels.ravel()
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * np.where(high > low, high - low, 1.0)
    xs, ys = np.linspace(low - margin, high + margin, _STEPS).T
    places = (
        np.stack(np.meshgrid(xs, ys), axis=-1)
        .reshape(-1, 2)
        .astype(points.dtype if points.dtype.kind == "f" else float)
    )
    scores = _answers(model, places)
    if scores.ndim == 1 or scores.shape[1] == 1:
        above = scores.reshape(-1, 1).astype(float) - threshold
        scores, classes = np.hstack([-above, above]), _two(labels)
    else:
        classes = np.arange(scores.shape[1])
        if not np.isin(labels, classes).all():
            raise ValueError(
                f"decision_boundary: y has classes {np.unique(labels).tolist()}, and the model scores for the classes "
                f"0 to {len(classes) - 1}; give y as their numbers"
            )
    ax = one_axes("decision_boundary", ax, (6.0, 4.8))
    _draw_regions(ax, xs, ys, scores.T.reshape(len(classes), _STEPS, _STEPS))
    _draw_points(ax, points, labels, classes)
    ax.set(xlabel="input 1", ylabel="input 2", xlim=(xs[0], xs[-1]), ylim=(ys[0], ys[-1]))
    return ax


def _answers(model: Module | Callable[[Array], Any], places: Array) -> Array:
    if isinstance(model, Module):
        scores = predict(model, places, batch_size=len(places))
    else:
        with no_grad():
            scores = array(model(places))
    if len(np.atleast_1d(scores)) != len(places) or scores.ndim not in (1, 2):
        raise ShapeError(
            f"decision_boundary: the model makes {scores.shape} of points {places.shape}; it must give a score for "
            f"each point, (N,) or (N, 1), or one for each class, (N, classes)"
        )
    return scores


def _two(labels: Array) -> Array:
    """The two classes of a single score, the lower one first."""
    classes = np.unique(labels)
    if len(classes) > 2:
        raise ValueError(
            f"decision_boundary: y has {len(classes)} classes, and the model gives a single score, which tells two "
            f"apart; give a model with one output for each class"
        )
    if len(classes) == 1:  # the other one has no points here
        classes = np.union1d(classes, [0, 1])[:2] if classes[0] in (0, 1) else np.append(classes, classes + 1)
    return classes


def _draw_regions(ax: "Axes", xs: Array, ys: Array, scores: Array) -> None:
    """Where each class leads, (classes, rows, columns), by hue and by hatch."""
    for i, score in enumerate(scores):
        # By how much the class leads: it crosses 0 between the places of the grid, and so the line is smooth.
        lead = score - np.max(np.delete(scores, i, axis=0), axis=0)
        if not np.nanmax(lead, initial=-1) > 0:
            continue
        hatch = pick(HATCHES, i)
        filled = ax.contourf(xs, ys, lead, levels=[0, np.inf], colors=[pick(HUES, i)], alpha=0.22, hatches=[hatch])
        filled.set_edgecolor(pick(HUES, i))
        filled.set_linewidth(0)
        ax.contour(xs, ys, lead, levels=[0], colors=[TEXT], linewidths=1.5)


def _draw_points(ax: "Axes", points: Array, labels: Array, classes: Array) -> None:
    from matplotlib.patches import Patch

    keys = []
    for i, label in enumerate(classes):
        x, y = points[labels == label].T
        hue = pick(HUES, i)
        marks = ax.scatter(x, y, s=34, color=hue, marker=pick(MARKERS, i), edgecolors="white", linewidths=0.7, zorder=3)
        region = Patch(facecolor=hue, edgecolor=hue, alpha=0.22, hatch=pick(HATCHES, i), linewidth=0)
        keys.append((region, marks))
    ax.legend(keys, [f"class {label:g}" for label in classes])
