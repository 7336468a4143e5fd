"""Where a plot is drawn: into the Axes that were given, or into a new figure; and matplotlib itself."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pyplot() -> Any:
    """matplotlib.pyplot, imported when a plot is drawn: the package itself does without.

    Raises
    ------
    ImportError
        It is not installed.
    """
    try:
        import matplotlib.pyplot
    except ImportError as error:
        raise ImportError(
            "plots are drawn with matplotlib, which cannot be imported; this installs it:\n"
            '    pip install "autograd-nn[plot]"'
        ) from error
    return matplotlib.pyplot


def one_axes(function: str, ax: "Axes | None", size: tuple[float, float]) -> "Axes":
    """``ax``, or that of a new figure of ``size`` inches."""
    if ax is None:
        new: Axes = pyplot().subplots(figsize=size, layout="compressed")[1]
        return new
    return _checked(function, ax)


def several_axes(
    function: str, ax: "Axes | Iterable[Axes] | None", panels: Sequence[str], size: tuple[float, float]
) -> "tuple[Axes, ...]":
    """The Axes in ``ax``, one for each of the named panels, or those of a new figure, each of ``size`` inches."""
    count = len(panels)
    if ax is None:
        # More than a row has an even number of columns, so that a layer's weight and bias are neighbors.
        columns = count if count <= 3 else 2 if count <= 8 else 4
        rows = -(-count // columns)
        figure, grid = pyplot().subplots(
            rows, columns, figsize=(columns * size[0], rows * size[1]), layout="constrained", squeeze=False
        )
        for unused in grid.flat[count:]:
            figure.delaxes(unused)
        return tuple(grid.flat[:count])
    given = list(np.ravel(np.array(ax, dtype=object)))
    if len(given) != count:
        names = ", ".join(panels)
        raise ValueError(f"{function}: ax has {len(given)} Axes, and {count} are needed, for {names}")
    return tuple(_checked(function, panel) for panel in given)


def _checked(function: str, ax: Any) -> "Axes":
    pyplot()
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise TypeError(f"{function}: ax is a {type(ax).__name__}; give Axes, such as figure.add_subplot()")
    return ax
