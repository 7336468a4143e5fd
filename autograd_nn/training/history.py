"""History: what a training run was like, epoch by epoch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograd_nn.drawing.curves import curves_svg

_ROWS = 10  # about as many has the table: what a person takes in at a glance
_STEPS = [factor * 10**power for power in range(12) for factor in (1, 2, 5)]


@dataclass
class History:
    """What a training run was like. Printed, it is a table.

    Attributes
    ----------
    series : dict of str to list of float
        One number an epoch: "train loss", "held-out loss", "train accuracy", ... Those of the training
        examples are means over the epoch, while the model was changing.
    interrupted : bool
        Whether Ctrl-C ended the run before its last epoch.
    stopped : str
        Why a callback ended the run before its last epoch; empty if none did.

    Examples
    --------
    >>> from autograd_nn.training import History
    >>> print(History({"train loss": [0.9, 0.5], "held-out loss": [0.95, 0.6]}))
    epoch  train loss  held-out loss
        1         0.9           0.95
        2         0.5            0.6
    """

    series: dict[str, list[float]] = field(default_factory=dict)
    interrupted: bool = False
    stopped: str = ""

    def add(self, numbers: Mapping[str, float]) -> None:
        """Append one epoch's numbers."""
        for name, value in numbers.items():
            self.series.setdefault(name, []).append(value)

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return max(map(len, self.series.values()), default=0)

    def rows(self) -> Iterator[dict[str, float]]:
        """Each epoch's numbers, with its own, from 1, under "epoch"."""
        for i in range(self.epochs):
            yield {"epoch": i + 1, **{name: numbers[i] for name, numbers in self.series.items()}}

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain numbers and lists, as for JSON; ``History(**d)`` is it again."""
        series = {name: list(numbers) for name, numbers in self.series.items()}
        return {"series": series, "interrupted": self.interrupted, "stopped": self.stopped}

    def svg(self) -> str:
        """The curves as a whole SVG document, one panel for each quantity; no plotting package is needed.

        ``plots.curves(history)`` draws the same with matplotlib.
        """
        return curves_svg(self.series)

    def __str__(self) -> str:
        rows = list(self.rows())
        step = next(step for step in _STEPS if len(rows) <= _ROWS * step)
        names = ["epoch", *self.series]
        shown = [row for row in rows if row["epoch"] in (1, len(rows)) or row["epoch"] % step == 0]
        lines = ["  ".join(f"{row[name]:{len(name)}.5g}" for name in names) for row in shown]
        return "\n".join(["  ".join(names), *lines])
