"""``confusion_matrix``: which classes a model takes for which."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.plots.arrays import array
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.style import TEXT
from autograd_nn.training import metrics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LONG = 3  # letters of a label, from which on the labels below stand upright
_DARK = 0.55  # from this share on a cell is so dark that its number is white


def confusion_matrix(
    truth: Any, predicted: Any, labels: Sequence[str] | None = None, *, ax: "Axes | None" = None
) -> "Axes":
    """Draw how often each class (rows) was taken for each class (columns).

    Each cell tells the count; its darkness is the share of its row.

    Parameters
    ----------
    truth : array of int, (N,)
    predicted : array or Tensor, (N,) of int or (N, classes)
        The classes that a model said, or its scores for each.
    labels : sequence of str, optional
        The names of the classes. Default: their numbers.
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        Predictions that belong to other examples, or none; fewer labels than classes.
    ValueError
        A negative class.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import plots
    >>> ax = plots.confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1], labels=["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['1', '1', '0', '2']
    """
    said, true = metrics.classes(predicted, truth, "confusion_matrix")
    if true.size == 0:
        raise ShapeError("confusion_matrix: truth is empty; give at least one example")
    if min(said.min(), true.min()) < 0:
        raise ValueError(f"confusion_matrix: class {min(said.min(), true.min())}; classes are counted from 0")
    counts = metrics.confusion_matrix(array(predicted), true)
    if labels is not None:
        if len(labels) < len(counts):
            raise ShapeError(f"confusion_matrix: {len(labels)} labels for {len(counts)} classes; give one for each")
        more = len(labels) - len(counts)  # classes that do not occur here
        counts = np.pad(counts, (0, more))
    names = [str(i) for i in range(len(counts))] if labels is None else list(labels)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = 0.45 * len(names)
    ax = one_axes("confusion_matrix", ax, (max(4.2, side + 2.2), max(3.4, side + 1.2)))
    image = ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        color = "white" if shares[row, column] > _DARK else TEXT
        ax.text(column, row, str(count), ha="center", va="center", color=color, fontsize=9)
    ax.set_xticks(range(len(names)), names, rotation=90 if max(map(len, names)) > _LONG else 0)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="predicted class", ylabel="true class")
    right = np.trace(counts)
    ax.set_title(f"{right} of {counts.sum()} right ({right / counts.sum():.1%})")
    ax.figure.colorbar(image, ax=ax, label="share of the true class")
    return ax
