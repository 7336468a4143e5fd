"""``histograms``: how the weights of a model, or their gradients, are distributed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter
from autograd_nn.plots.arrays import array, not_finite
from autograd_nn.plots.axes import several_axes
from autograd_nn.plots.style import HUES, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEWEST_BINS, _MOST_BINS = 5, 50


def histograms(
    model: Module, gradients: bool = False, *, ax: "Axes | Iterable[Axes] | None" = None
) -> "tuple[Axes, ...]":
    """Draw a histogram of the numbers of each parameter of a model, or of their gradients.

    A parameter without a gradient says so; its gradient is unknown, and not 0. Numbers that are nan or infinite are
    counted in the label of the axis.

    Parameters
    ----------
    model : Module
    gradients : bool
        Draw what ``backward()`` has left in ``.grad``, and not the parameters themselves.
    ax : Axes, or iterable of Axes, optional
        One for each parameter, in the order of ``named_parameters()``. Default: a new figure.

    Returns
    -------
    tuple of Axes

    Raises
    ------
    TypeError
        Something that is not a Module.
    ValueError
        A model without parameters, or another number of Axes than of parameters.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import nn, plots
    >>> weight, bias = plots.histograms(nn.Linear(64, 32, rng=0))
    >>> weight.get_title()
    'weight (32, 64)'
    """
    if not isinstance(model, Module):
        raise TypeError(f"histograms: {type(model).__name__} is not a Module; give a model or a layer")
    parameters = dict(model.named_parameters())
    if not parameters:
        raise ValueError(f"histograms: this {type(model).__name__} has no parameters")
    drawn = several_axes("histograms", ax, list(parameters), (3.6, 2.8))
    for panel, (name, parameter) in zip(drawn, parameters.items(), strict=True):
        panel.set(xlabel="gradient" if gradients else "value", ylabel="count")
        panel.set_title(f"{name} {parameter.shape}", fontsize=10)
        if gradients and parameter.grad is None:
            _say(panel, _why_none(parameter))
        else:
            _draw(panel, parameter.grad if gradients else parameter, HUES[1] if gradients else HUES[0])
    return drawn


def _draw(panel: "Axes", tensor: object, hue: str) -> None:
    values = array(tensor).ravel().astype(float)
    left_out = not_finite(values)
    if left_out:
        panel.set_xlabel(f"{panel.get_xlabel()} (not drawn: {left_out})")
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        _say(panel, "no finite numbers" if values.size else "no numbers")
        return
    bins = int(np.clip(np.sqrt(finite.size), _FEWEST_BINS, _MOST_BINS))
    panel.hist(finite, bins=bins, color=hue, edgecolor="white", linewidth=0.4)
    panel.locator_params(axis="y", integer=True)
    panel.locator_params(axis="x", nbins=5)


def _why_none(parameter: Parameter) -> str:
    return "no gradient:\ncall backward() first" if parameter.requires_grad else "no gradient:\nit is frozen"


def _say(panel: "Axes", words: str) -> None:
    panel.text(0.5, 0.5, words, ha="center", va="center", transform=panel.transAxes, color=MUTED)
    panel.set(xticks=[], yticks=[])
