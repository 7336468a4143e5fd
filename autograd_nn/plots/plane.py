"""A plane in the space of a model's parameters, and walking on it without leaving a trace."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.graph import Leaf
from autograd_nn.engine.variable import Variable
from autograd_nn.plots.arrays import Array, array

Snapshot = Any
"""Values of all parameters: a sequence of arrays in their order, or a mapping such as ``state_dict()`` gives."""


class Space:
    """The numbers of some parameters in one row, with the parameters' own values as its origin."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = parameters
        self._origin = [array(parameter).astype(float) for parameter in parameters.values()]

    def row(self, values: Snapshot, what: str) -> Array:
        """Values of the parameters, or a direction, as one row of float64."""
        if isinstance(values, Mapping):
            missing = [name for name in self._parameters if name not in values]
            if missing:
                raise ShapeError(f"loss_surface: {what} has no values for {', '.join(missing)}")
            values = [values[name] for name in self._parameters]
        arrays = [array(value) for value in values]
        given, wanted = [part.shape for part in arrays], [part.shape for part in self._origin]
        if given != wanted:
            raise ShapeError(f"loss_surface: {what} has shapes {given}, and the parameters have {wanted}")
        return np.concatenate([part.astype(float).ravel() for part in arrays])

    def offsets(self, path: Sequence[Snapshot]) -> Array:
        """How far each point of a path is from the parameters as they are now, (points, n)."""
        origin = self.row(self._origin, "the model")
        return np.stack([self.row(values, f"path[{i}]") - origin for i, values in enumerate(path)])

    def random(self, rng: np.random.Generator) -> Array:
        """Any direction, as long in each filter (or row of a weight, or bias) as the filter itself.

        So one step means as much to a layer of small weights as to one of large weights (Li et al., *Visualizing the
        Loss Landscape of Neural Nets*, 2018).
        """
        return self.row([_normalized(rng.standard_normal(part.shape), part) for part in self._origin], "the direction")

    @contextmanager
    def walking(self) -> Iterator[Any]:
        """Give a function that moves the parameters by an offset; in the end they hold their own arrays again."""
        before = [parameter._data for parameter in self._parameters.values()]
        ends = np.cumsum([part.size for part in self._origin])[:-1]

        def move(offset: Array) -> None:
            for parameter, origin, step in zip(
                self._parameters.values(), self._origin, np.split(offset, ends), strict=True
            ):
                parameter.data = origin + step.reshape(origin.shape)

        try:
            yield move
        finally:
            for parameter, values in zip(self._parameters.values(), before, strict=True):
                _put_back(parameter, values)


def principal(offsets: Array) -> tuple[Array, Array]:
    """The two directions in which rows of offsets reach farthest, (2, n), and their shares of the squared lengths."""
    _, lengths, directions = np.linalg.svd(offsets, full_matrices=False)
    if len(lengths) < 2 or lengths[1] <= 1e-9 * lengths[0]:
        raise ValueError(
            "loss_surface: path lies on a straight line, which spans no plane; give directions=, or path points "
            "from more of the run"
        )
    return directions[:2], (lengths**2 / np.sum(lengths**2))[:2]


def coordinates(offsets: Array, directions: Array) -> Array:
    """Where rows of offsets lie on the plane, (points, 2): the nearest places, if they are beside it."""
    return np.linalg.lstsq(directions.T, offsets.T, rcond=None)[0].T


def _normalized(direction: Array, like: Array) -> Array:
    axes = tuple(range(1, like.ndim)) if like.ndim > 1 else None
    own, wanted = (np.sqrt(np.sum(np.square(part), axis=axes, keepdims=True)) for part in (direction, like))
    return np.asarray(direction * wanted / np.where(own > 0, own, 1.0))


def _put_back(parameter: Variable, values: Any) -> None:
    """The very same array, not a copy: graphs and views that hold it see that nothing has happened."""
    parameter._data = values
    if isinstance(parameter.node, Leaf):
        parameter.node.data = values
