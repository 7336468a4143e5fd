"""The numbers that an optimizer trains, one by one, with their names."""

import math
from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.nn.module import Module
from autograd_nn.optim.optimizer import Group, Optimizer
from autograd_nn.optim.sgd import SGD
from autograd_nn.tracing.naming import Names, labels_of
from autograd_nn.tracing.numbers import element_text

MOST_NUMBERS = 300
"""What can be told one by one on a page."""


class Trained:
    """The parameters of an optimizer, and what happens to them.

    Attributes
    ----------
    labels : tuple of str
        A name for every number: ``0.weight[1, 0]``.
    rates : tuple of float
        The learning rate of every number; nan where there is none.
    """

    def __init__(self, model: Any, optimizer: Optimizer, frame: FrameType) -> None:
        self._optimizer = optimizer
        groups = optimizer.param_groups
        self._parameters = [parameter for group in groups for parameter in group["params"]]
        count = sum(parameter.size for parameter in self._parameters)
        if count > MOST_NUMBERS:
            raise ValueError(
                f"film() tells every number that is trained, of {MOST_NUMBERS} at most, and here they are {count:,}; "
                f"take a smaller model, or step through one backward pass of this one: ag.trace(loss).to_html(path)"
            )
        names, _ = labels_of([parameter.node for parameter in self._parameters], Names(frame))
        # Their names tell the way from the outermost Module; this one may be a part of it.
        paths = {id(p): path for path, p in model.named_parameters()} if isinstance(model, Module) else {}
        self.labels = tuple(
            element_text(paths.get(id(parameter), name), index)
            for name, parameter in zip(names, self._parameters, strict=True)
            for index in np.ndindex(parameter.shape)
        )
        sizes = [sum(parameter.size for parameter in group["params"]) for group in groups]
        self.rates = tuple(
            rate
            for group, size in zip(groups, sizes, strict=True)
            for rate in [float(group.get("lr", math.nan))] * size
        )

    def values(self) -> tuple[float, ...]:
        """All numbers as they are now."""
        return tuple(float(x) for parameter in self._parameters for x in np.ravel(parameter._data))

    def gradients(self) -> tuple[float, ...]:
        """Their gradients; nan where there is none."""
        missing = [np.full(parameter.shape, math.nan) for parameter in self._parameters]
        return tuple(
            float(x)
            for parameter, nothing in zip(self._parameters, missing, strict=True)
            for x in np.ravel(nothing if parameter.grad is None else parameter.grad._data)
        )

    @property
    def method(self) -> str:
        """The optimizer: ``SGD, lr 0.5``."""
        name, rates = type(self._optimizer).__name__, set(self.rates)
        return f"{name}, lr {self.rates[0]:g}" if len(rates) == 1 and not math.isnan(self.rates[0]) else name

    @property
    def sign(self) -> str | None:
        """How ``lr · gradient`` is applied: "−", or "+" to maximize; None if that is not all that happens."""
        groups = self._optimizer.param_groups
        ups = {bool(group.get("maximize")) for group in groups}
        if type(self._optimizer) is not SGD or not all(map(_is_plain, groups)) or len(ups) > 1:
            return None
        return "+" if ups == {True} else "−"


def _is_plain(group: Group) -> bool:
    return not (group["momentum"] or group["weight_decay"])
