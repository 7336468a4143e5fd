"""``misclassified``: the examples a model gets wrong, as pictures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.plots.arrays import Array, array, finite_range
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.style import TEXT
from autograd_nn.plots.tiles import columns_for, draw_tiles
from autograd_nn.training import metrics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHORT = 6  # letters that two labels may have to share a line


def misclassified(
    images: Any,
    truth: Any,
    predicted: Any,
    labels: Sequence[str] | None = None,
    *,
    limit: int = 25,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the images that a model takes for another class, each with "true → predicted".

    Parameters
    ----------
    images : array, (N, height, width) or (N, channels, height, width)
        Of one channel, or of red, green and blue.
    truth : array of int, (N,)
    predicted : array or Tensor, (N,) of int or (N, classes)
        The classes that the model said, or its scores for each.
    labels : sequence of str, optional
        The names of the classes. Default: their numbers.
    limit : int
        How many are drawn, the first ones; the title tells how many there are.
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        Images that are none, or that belong to other examples; fewer labels than classes.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import data, plots
    >>> images, labels = data.digits()
    >>> ax = plots.misclassified(images[:4], labels[:4], [0, 7, 2, 8])
    >>> ax.get_title().splitlines(), [text.get_text() for text in ax.texts]
    (['2 of 4 wrong', 'true → predicted'], ['1 → 7', '3 → 8'])
    """
    said, true = metrics.classes(predicted, truth, "misclassified")
    pictures = _pictures(images, len(true))
    if labels is not None and len(labels) <= max(said.max(initial=-1), true.max(initial=-1)):
        classes = max(said.max(), true.max()) + 1
        raise ShapeError(f"misclassified: {len(labels)} labels for {classes} classes; give one for each")
    wrong = np.flatnonzero(said != true)
    shown = wrong[:limit]
    across = columns_for(max(len(shown), 1))
    ax = one_axes("misclassified", ax, (max(1.2 * across + 0.4, 4.0), max(1.45 * -(-len(shown) // across) + 0.6, 1.6)))
    first = "" if len(shown) == len(wrong) else f", the first {len(shown)}"
    ax.set_title(f"{len(wrong)} of {len(true)} wrong{first}\ntrue → predicted")
    if len(shown) == 0:
        ax.set(xticks=[], yticks=[])
        ax.text(0.5, 0.5, "none to show", ha="center", va="center", transform=ax.transAxes, color=TEXT)
        return ax
    names = [(_name(labels, true[i]), _name(labels, said[i])) for i in shown]
    arrow = "\n→ " if max(len(a) + len(b) for a, b in names) > _SHORT else " → "
    captions = [arrow.join(pair) for pair in names]
    draw_tiles(ax, list(pictures[shown]), across, finite_range(pictures), "gray", captions)
    return ax


def _pictures(images: Any, count: int) -> Array:
    """The images as (N, height, width), or in color as (N, height, width, 3) between 0 and 1."""
    pictures = array(images)
    if pictures.ndim == 4 and pictures.shape[1] in (1, 3):
        pictures = pictures[:, 0] if pictures.shape[1] == 1 else np.moveaxis(pictures, 1, -1)
    elif pictures.ndim != 3:
        raise ShapeError(
            f"misclassified: images are {pictures.shape}; give (N, height, width), or (N, channels, height, width) "
            f"with 1 or 3 channels"
        )
    if len(pictures) != count:
        raise ShapeError(f"misclassified: {len(pictures)} images, and {count} classes in truth; give one for each")
    if pictures.ndim == 4:
        low, high = finite_range(pictures)
        pictures = (pictures.astype(float) - low) / ((high - low) or 1.0)
    return pictures


def _name(labels: Sequence[str] | None, number: int) -> str:
    return str(number) if labels is None else labels[number]
