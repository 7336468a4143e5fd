"""``loss_surface``: the loss around a model's parameters, along two directions."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.answering import answering
from autograd_nn.nn.module import Module
from autograd_nn.plots.arrays import Array, array, not_finite
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.plane import Snapshot, Space, coordinates, principal
from autograd_nn.plots.style import SCALE
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEVELS = 17
_WIDE = 50  # the largest loss over the smallest, from which on the levels are ratios
_MARGIN = 0.25  # around the path


def loss_surface(
    loss: Callable[[], Any],
    model: Module | Iterable[Tensor | Scalar],
    *,
    directions: Sequence[Snapshot] | None = None,
    path: Sequence[Snapshot] | None = None,
    steps: int = 25,
    span: float = 1.0,
    rng: int | np.random.Generator = 0,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the loss on a plane through a model's parameters, with the way the optimizer took.

    The parameters are moved ``steps**2`` times, the model in ``eval()`` mode; afterwards they hold their own arrays
    again, whatever happens. A path is drawn where it comes nearest to the plane, so a point of it may have another loss
    than the surface there.

    Parameters
    ----------
    loss : callable
        Without arguments: computes the loss with the parameters as they are, such as
        ``lambda: criterion(model(x), y)``.
    model : Module, or iterable of Tensor or Scalar
        Whose parameters are moved. The middle of the surface is where they are now.
    directions : two sequences of arrays, or two mappings, optional
        Each with an array for every parameter. Default: the principal directions of the path, or if there is none two
        random ones, in which each filter is as long as the model's own.
    path : sequence of sequences of arrays, or of mappings, optional
        The parameters along the training, such as ``model.state_dict()`` after each epoch.
    steps : int
        The loss is computed at ``steps`` times ``steps`` places.
    span : float
        Without a path: how far to go to each side, in lengths of the directions.
    rng : int or numpy.random.Generator
        Of the random directions: the same seed gives the same ones.
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ShapeError
        Directions or a path that do not fit the parameters, or a loss that is not one number.
    TypeError, ValueError
        Something without parameters; directions or a path that span no plane; a loss that is finite nowhere.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> from autograd_nn import plots
    >>> w = ag.Tensor([1.0, 1.0], requires_grad=True)
    >>> ax = plots.loss_surface(lambda: np.square(w - 3).sum(), [w], path=[[[0, 0]], [[0, 1]], [[1, 1]]], steps=9)
    >>> ax.get_xlabel()
    '1st principal direction (87% of the path)'
    >>> w
    Tensor([1., 1.], requires_grad=True)
    """
    space = Space(_named(model))
    offsets = None if path is None else space.offsets(path)
    plane, labels = _plane(space, directions, offsets, rng)
    if np.linalg.matrix_rank(plane) < 2:
        raise ValueError("loss_surface: the two directions span no plane; give directions= that are not parallel")
    way = None if offsets is None else coordinates(offsets, plane)
    xs, ys = _extent(way, span, steps)
    losses = _losses(loss, model, space, plane, xs, ys)
    ax = one_axes("loss_surface", ax, (6.4, 5.0))
    _draw_surface(ax, xs, ys, losses)
    if way is not None:
        ax.plot(*way.T, color="white", linewidth=4, solid_capstyle="round")
        ax.plot(*way.T, color="black", linewidth=1.5, marker=".", label="path of the optimizer")
        ax.plot(*way[0], "s", color="white", markeredgecolor="black", markersize=8, linestyle="none", label="its start")
    ax.plot(0, 0, "*", color="white", markeredgecolor="black", markersize=14, linestyle="none", label="parameters now")
    ax.set(xlabel=labels[0], ylabel=labels[1])
    ax.legend()
    return ax


def _named(model: Module | Iterable[Tensor | Scalar]) -> dict[str, Any]:
    pairs = model.named_parameters() if isinstance(model, Module) else ((str(i), p) for i, p in enumerate(model))
    parameters = dict(pairs)
    for parameter in parameters.values():
        if not isinstance(parameter, (Tensor, Scalar)):
            raise TypeError(
                f"loss_surface: a {type(parameter).__name__} among the parameters; give a Module, Tensors or Scalars"
            )
    if not parameters:
        raise ValueError("loss_surface: model has no parameters")
    return parameters


def _plane(
    space: Space, directions: Sequence[Snapshot] | None, offsets: Array | None, rng: int | np.random.Generator
) -> tuple[Array, list[str]]:
    """The two directions, (2, n), and what their axes are called."""
    if directions is not None:
        if len(directions) != 2:
            raise ValueError(f"loss_surface: directions has {len(directions)} of them; give two")
        plane = np.stack([space.row(values, f"directions[{i}]") for i, values in enumerate(directions)])
        return plane, ["direction 1 (in its own lengths)", "direction 2 (in its own lengths)"]
    if offsets is not None:
        plane, shares = principal(offsets)
        return plane, [
            f"{place} principal direction ({share:.0%} of the path)"
            for place, share in zip(("1st", "2nd"), shares, strict=True)
        ]
    rng = np.random.default_rng(rng)
    plane = np.stack([space.random(rng), space.random(rng)])
    return plane, ["random direction 1 (1 = each filter's length)", "random direction 2 (1 = each filter's length)"]


def _extent(way: Array | None, span: float, steps: int) -> tuple[Array, Array]:
    """The places along each direction: around the origin, or around the origin and all of the path."""
    if way is None:
        side = np.linspace(-span, span, steps)
        return side, side
    low, high = np.minimum(way.min(axis=0), 0), np.maximum(way.max(axis=0), 0)
    margin = _MARGIN * np.maximum(high - low, 0.1 * (high - low).max())
    xs, ys = np.linspace(low - margin, high + margin, steps).T
    return xs, ys


def _losses(loss: Callable[[], Any], model: Any, space: Space, plane: Array, xs: Array, ys: Array) -> Array:
    """The loss at each place, (ys, xs)."""
    losses = np.empty((len(ys), len(xs)))
    # Far from where a model was trained its numbers may overflow; the plot leaves such places blank.
    quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore")
    with answering(model) if isinstance(model, Module) else nullcontext(), no_grad(), quiet, space.walking() as move:
        for row, column in np.ndindex(losses.shape):
            move(xs[column] * plane[0] + ys[row] * plane[1])
            value = array(loss())
            if value.size != 1:
                raise ShapeError(f"loss_surface: loss() gives {value.shape}; it must be one number, such as a mean")
            losses[row, column] = value.item()
    return losses


def _draw_surface(ax: "Axes", xs: Array, ys: Array, losses: Array) -> None:
    shown = np.ma.masked_invalid(losses)
    if shown.count() == 0:
        raise ValueError("loss_surface: the loss is finite nowhere on this plane; try a smaller span")
    low, high = float(shown.min()), float(shown.max())
    if low > 0 and high > _WIDE * low:
        levels = np.geomspace(low, high, _LEVELS)
        norm = "log"
    else:
        levels = np.linspace(low, high if high > low else low + 1, _LEVELS)
        norm = "linear"
    surface = ax.contourf(xs, ys, shown, levels=levels, cmap=SCALE, norm=norm)
    inner = levels[2:-1:2]
    inks = ["white" if i < len(inner) / 2 else "black" for i in range(len(inner))]  # on dark and on light
    lines = ax.contour(xs, ys, shown, levels=inner, colors=inks, linewidths=0.6)
    ax.clabel(lines, fmt="%.3g", fontsize=8)
    left_out = not_finite(losses)
    label = f"loss (blank: {left_out})" if left_out else "loss"
    ax.figure.colorbar(surface, ax=ax, label=label, ticks=levels[::4], format="%.3g")
