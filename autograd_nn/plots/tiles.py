"""Many small pictures in one Axes."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from autograd_nn.plots.arrays import Array
from autograd_nn.plots.style import TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP = 0.1  # between tiles, whose longer side is 1
_LINE = 0.22  # the height of a line of caption


def columns_for(count: int) -> int:
    """The columns of an arrangement that is about as wide as it is high."""
    return math.ceil(math.sqrt(count))


def draw_tiles(
    ax: "Axes",
    images: Sequence[Array],
    columns: int,
    limits: tuple[float, float],
    scale: str,
    captions: Sequence[str] = (),
) -> tuple[float, float]:
    """Draw images (height, width) or (height, width, 3) of one size, row by row, each under its caption.

    Returns
    -------
    (float, float)
        The distance from tile to tile, to the right and downward; the first one's centre is at (0, 0).
    """
    height, width = images[0].shape[:2]
    wide, high = width / max(height, width), height / max(height, width)
    lines = max((caption.count("\n") + 1 for caption in captions), default=0)
    right, down = wide + _GAP, high + _GAP + lines * _LINE
    for i, image in enumerate(images):
        x, y = i % columns * right, i // columns * down
        ax.imshow(
            image,
            extent=(x - wide / 2, x + wide / 2, y + high / 2, y - high / 2),
            cmap=scale,
            vmin=limits[0],
            vmax=limits[1],
            interpolation="nearest",
        )
        if captions:
            ax.text(x, y - high / 2 - 0.03, captions[i], ha="center", va="bottom", fontsize=9, color=TEXT)
    rows = -(-len(images) // columns)
    ax.set_xlim(-wide / 2 - _GAP, (columns - 1) * right + wide / 2 + _GAP)
    ax.set_ylim((rows - 1) * down + high / 2 + _GAP, -high / 2 - _GAP - lines * _LINE)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return right, down
