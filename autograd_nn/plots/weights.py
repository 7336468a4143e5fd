"""``filters``: the weights of a convolution as small pictures."""

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.convolution import ConvTranspose2d
from autograd_nn.nn.module import Module
from autograd_nn.plots.arrays import Array, array, finite_range, not_finite
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.style import SCALE
from autograd_nn.plots.tiles import columns_for, draw_tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_FILTERS, _MOST_CHANNELS = 64, 16
_MOST_ROWS = 16  # of filters with several channels, each of which takes a row


def filters(layer_or_weight: Any, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the filters of a convolution: a small picture for each filter and input channel.

    Filters with one channel fill a square, in their order; filters with more have a row each, and a column for
    each channel. Of very many the first ones are drawn, and the title says so: ``filters(layer.weight[16:])``
    draws others. All share one scale, with 0 in its middle.

    Parameters
    ----------
    layer_or_weight : Module, Tensor or array
        A `Conv2d` or another layer with such a weight, or a weight (filters, channels, height, width).
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ShapeError
        A layer without a weight, or a weight of another shape.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import nn, plots
    >>> ax = plots.filters(nn.Conv2d(1, 8, 5))
    >>> ax.get_title(), len(ax.images), ax.images[0].get_array().shape
    ('8 filters of 5 × 5', 8, (5, 5))
    """
    weight = _weight(layer_or_weight)
    count, channels, height, width = weight.shape
    rows, columns = (_MOST_FILTERS, 1) if channels == 1 else (_MOST_ROWS, _MOST_CHANNELS)
    shown = weight[:rows, :columns]
    rows, columns = shown.shape[:2]
    images = list(shown.reshape(-1, height, width))
    largest = max(map(abs, finite_range(shown))) or 1.0
    left_out = not_finite(shown)
    limits = (-largest, largest)
    if channels == 1:
        across = columns_for(rows)
        ax = one_axes("filters", ax, (0.9 * across + 1.6, 1.1 * -(-rows // across) + 0.6))
        draw_tiles(ax, images, across, limits, SCALE, [str(i) for i in range(rows)])
    else:
        ax = one_axes("filters", ax, (0.7 * columns + 2.2, 0.7 * rows + 1.2))
        right, down = draw_tiles(ax, images, columns, limits, SCALE)
        ax.set_xticks([i * right for i in range(columns)], [str(i) for i in range(columns)])
        ax.set_yticks([i * down for i in range(rows)], [str(i) for i in range(rows)])
        ax.tick_params(length=0)
        ax.set(xlabel="input channel", ylabel="filter")
    ax.set_title(f"{_of(rows, count)} filters of {height} × {width}" + _channels(columns, channels))
    ax.figure.colorbar(ax.images[0], ax=ax, label=f"weight ({left_out}: blank)" if left_out else "weight")
    return ax


def _weight(layer_or_weight: Any) -> Array:
    """The weight of a layer as (filters, channels, height, width)."""
    kind = type(layer_or_weight).__name__
    given = getattr(layer_or_weight, "weight", None) if isinstance(layer_or_weight, Module) else layer_or_weight
    if given is None:
        raise TypeError(f"filters: a {kind} has no weight of its own; give a convolution, such as model[0]")
    weight = array(given)
    if weight.ndim != 4 or weight.size == 0:
        raise ShapeError(
            f"filters: the weight of this {kind} is {weight.shape}; give a Conv2d, or a weight "
            f"(filters, channels, height, width)"
        )
    return np.swapaxes(weight, 0, 1) if isinstance(layer_or_weight, ConvTranspose2d) else weight


def _of(shown: int, count: int) -> str:
    return str(count) if shown == count else f"{shown} of {count}"


def _channels(shown: int, count: int) -> str:
    return "" if shown == count else f", {_of(shown, count)} channels"
