"""A hand-written layer at work: what its forward pass gives, what its backward pass says, and what is true."""

import copy
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.nn.manual_layer import method_of
from autograd_nn.teaching.differences import Array

INPUT = "input"
RATE = 0.3
"""The learning rate. With 1 nobody would see whether it is used once, twice or not at all; 0.5 is like a factor 2."""

_MOST = 400  # elements of one array that are moved
_STEP = 1e-4
_KINK = 1e-2  # by which part the slopes to the left and to the right must differ


class LayerRun:
    """A layer and an input. The layer itself stays as it is: each call is one of a fresh copy, in float64.

    Parameters
    ----------
    layer : object
        Has ``forward`` and ``backward``, or ``forward_propagation`` and ``backward_propagation``.
    x : array

    Attributes
    ----------
    layer : object
        As it was given.
    x, y : array
        The input, and the output for it.
    arrays : dict of str to array
        The layer's attributes that may be parameters: all its floating arrays.
    """

    def __init__(self, layer: Any, x: Any) -> None:
        self.layer = copy.deepcopy(layer)
        self.x = np.array(x, np.float64)
        self.arrays = {
            name: np.array(value, np.float64)
            for name, value in vars(layer).items()
            if isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating)
        }
        self.y = self.forward({})
        self._slopes: dict[str, tuple[Array, Array]] = {}

    @property
    def starts_the_pass(self) -> bool:
        """Whether the backward pass takes no gradient, as that of a loss."""
        return _backward_of(self.layer)[1] == 0

    def forward(self, moved: dict[str, Array]) -> Array:
        """The output, with other arrays in place of some; ``input`` is the input."""
        return self._called(moved)[1]

    def backward(self, g: Any, rate: float = RATE) -> dict[str, Any]:
        """The gradients that the backward pass gives: of the input, and of each array that it changes.

        An array's gradient is what the update takes from it, over the learning rate; if it stays as it is, the array
        kept as its gradient: for ``W`` in ``dW``, ``grad_W``, ``W_grad`` or the like, or in the dict ``grads``.
        """
        layer, _ = self._called({})
        for name in self.arrays:
            kept = _gradient_name(layer, name)
            if kept is not None:
                setattr(layer, kept, np.zeros_like(self.arrays[name]))  # what an earlier pass has left, or is added to
        call, taken = _backward_of(layer)
        found: dict[str, Any] = {INPUT: call(*[np.array(g)[()], rate][:taken])}
        for name, before in self.arrays.items():
            after = np.asarray(getattr(layer, name))
            if after.shape != before.shape or not np.array_equal(after, before, equal_nan=True):
                found[name] = (before - after) / rate
            else:
                gradient = _kept_gradient(layer, name)
                if gradient is not None:
                    found[name] = np.asarray(gradient, np.float64)
        return found

    def value(self, name: str) -> Array:
        """The input, or an array of the layer."""
        return self.x if name == INPUT else self.arrays[name]

    def slopes(self, name: str) -> tuple[Array, Array]:
        """Numeric derivatives of all outputs by the elements of an array, and the flat indices of these.

        Of a large array some elements are moved, evenly spaced, and none where the function has a kink.

        Returns
        -------
        (n,) array of int, (n, outputs) array
        """
        if name not in self._slopes:
            point = self.value(name).copy()
            places = np.unique(np.linspace(0, max(point.size - 1, 0), min(point.size, _MOST)).astype(int))
            rows = [self._slope(name, point, place) for place in places]
            self._slopes[name] = _without_kinks(places, rows, self.y.size)
        return self._slopes[name]

    def kinks(self, name: str) -> int:
        """How many elements were left out for their kinks."""
        return min(self.value(name).size, _MOST) - len(self.slopes(name)[0])

    def numeric(self, name: str, g: Any) -> Array:
        """The numeric gradient for an upstream gradient ``g``; nan where none was taken."""
        places, slopes = self.slopes(name)
        gradient = np.full(self.value(name).shape, np.nan)
        gradient.ravel()[places] = slopes @ np.ravel(g)
        return gradient

    def _slope(self, name: str, point: Array, place: int) -> tuple[Array, Array, Array]:
        """The slope of every output at an element: central of fourth order, and on the left and the right."""
        middle = point.ravel()[place]
        h = _STEP * max(1.0, abs(middle))

        def at(steps: int) -> Array:
            point.ravel()[place] = middle + steps * h
            moved = np.ravel(self.forward({name: point.copy()}))
            point.ravel()[place] = middle
            return moved

        below, above, here = at(-1), at(1), np.ravel(self.y)
        central = (8 * (above - below) - (at(2) - at(-2))) / (12 * h)
        return central, (here - below) / h, (above - here) / h

    def _called(self, moved: dict[str, Array]) -> tuple[Any, Array]:
        """A copy of the layer that has been called, and its output."""
        layer = copy.deepcopy(self.layer)
        for name, value in (self.arrays | moved).items():
            if name != INPUT:
                setattr(layer, name, value.copy())
        return layer, np.array(method_of(layer, "forward")(moved.get(INPUT, self.x).copy()), np.float64)


def _backward_of(layer: Any) -> tuple[Callable[..., Any], int]:
    """The backward pass, and how many of gradient and learning rate it takes."""
    method = method_of(layer, "backward")
    kinds = [parameter.kind for parameter in inspect.signature(method).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return method, 2
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return method, min(2, sum(kind in positional for kind in kinds))


def _gradient_names(name: str) -> list[str]:
    initials = [name[:1].lower(), name[:1].upper()] if len(name) > 1 else [name.lower(), name.upper()]
    names = [f"d{name}", f"d_{name}", f"grad_{name}", f"{name}_grad", f"{name}_gradient", f"{name}_gradients"]
    return names + [f"d{initial}" for initial in initials]


def _gradient_name(layer: Any, name: str) -> str | None:
    """The attribute that holds the gradient of an array."""
    return next((candidate for candidate in _gradient_names(name) if candidate in vars(layer)), None)


def _kept_gradient(layer: Any, name: str) -> Any:
    kept = _gradient_name(layer, name)
    if kept is not None:
        return getattr(layer, kept)
    for store in ("grads", "gradients"):
        held = vars(layer).get(store)
        if isinstance(held, dict):
            return next((held[key] for key in [name, *_gradient_names(name)] if key in held), None)
    return None


def _without_kinks(places: Array, rows: list[tuple[Array, Array, Array]], outputs: int) -> tuple[Array, Array]:
    central, left, right = (np.array([row[k] for row in rows]).reshape(len(rows), outputs) for k in range(3))
    scale = np.max(np.abs(central), initial=0, where=np.isfinite(central))
    with np.errstate(invalid="ignore"):
        smooth = (np.abs(left - right) <= _KINK * scale + 10 * _STEP).all(axis=1)
    return places[smooth], central[smooth]
