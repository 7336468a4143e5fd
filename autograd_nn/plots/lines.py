"""``curves``: loss and metrics over the epochs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograd_nn.plots.arrays import Array, not_finite
from autograd_nn.plots.axes import several_axes
from autograd_nn.plots.style import HUES, LINES, MARKERS, pick
from autograd_nn.training.history import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKERS_A_LINE = 12


def curves(
    history: History | Mapping[str, Sequence[float]], *, ax: "Axes | Iterable[Axes] | None" = None
) -> "tuple[Axes, ...]":
    """Draw the curves of a training run, one panel for each quantity.

    Parameters
    ----------
    history : History, or mapping of str to sequence of float
        What `fit` returns, or the numbers of each curve. The last word of a name is the quantity: "train loss" and
        "held-out loss" share the panel "loss". A number that is not finite leaves a gap, and the legend counts it.
    ax : Axes, or iterable of Axes, optional
        One for each panel. Default: a new figure.

    Returns
    -------
    tuple of Axes

    Raises
    ------
    ValueError
        There are no numbers, or another number of Axes than of panels.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import plots
    >>> loss, f1 = plots.curves({"train loss": [0.9, 0.4], "held-out loss": [0.9, 0.5], "train f1": [0.5, 0.7]})
    >>> loss.get_ylabel(), [line.get_label() for line in loss.lines]
    ('loss', ['train', 'held-out'])
    """
    series = history.series if isinstance(history, History) else history
    if not any(len(numbers) for numbers in series.values()):
        raise ValueError("curves: history has no numbers; give what fit() returned, or a dict of name -> numbers")
    panels: dict[str, dict[str, Array]] = {}
    for name, numbers in series.items():
        *which, quantity = name.split() or [name]
        panels.setdefault(quantity, {})[" ".join(which) or quantity] = np.asarray(numbers, dtype=float)
    drawn = several_axes("curves", ax, list(panels), (5.0, 3.6))
    for panel, (quantity, lines) in zip(drawn, panels.items(), strict=True):
        for i, (name, values) in enumerate(lines.items()):
            left_out = not_finite(values)
            panel.plot(
                np.arange(1, len(values) + 1),
                np.where(np.isfinite(values), values, np.nan),
                label=f"{name} ({left_out})" if left_out else name,
                color=pick(HUES, i),
                linestyle=pick(LINES, i),
                marker=pick(MARKERS, i),
                markersize=5,
                markevery=_marked(values),
            )
        panel.set(xlabel="epoch", ylabel=quantity)
        panel.locator_params(axis="x", integer=True)
        panel.grid(alpha=0.3)
        panel.legend()
    return drawn


def _marked(values: Array) -> list[int]:
    """Which points get a marker: some of a line, and each that no line reaches."""
    step = -(-len(values) // _MARKERS_A_LINE)
    finite = np.concatenate([[False], np.isfinite(values), [False]])
    alone = finite[1:-1] & ~finite[:-2] & ~finite[2:]
    return [i for i in range(len(values)) if i % step == 0 or alone[i]]
