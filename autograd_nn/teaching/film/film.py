"""Film: a training as it was recorded, step by step."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from autograd_nn.files import write_atomically
from autograd_nn.teaching.film.plane import Plane
from autograd_nn.teaching.film.task import Array

MOST_COLUMNS = 15
"""The table of all steps has the numbers of models with no more than so many, and else only the losses."""


@dataclass(frozen=True)
class Frame:
    """One step of training.

    Attributes
    ----------
    number : int
        Which step, from 1.
    loss : float
        As the step begins.
    values : tuple of float
        The numbers that are trained, as the step begins.
    gradients, updated : tuple of float, or None
        Their gradients, nan where there is none, and what the step makes of them. None in the last frame, which
        shows what all steps have led to, and where the loss is no finite number.
    predictions : array or None
        For each example, as the step begins.
    regions : array or None
        The class of each cell of the plane, as the step begins.
    """

    number: int
    loss: float
    values: tuple[float, ...]
    gradients: tuple[float, ...] | None
    updated: tuple[float, ...] | None
    predictions: Array | None
    regions: Array | None


@dataclass(frozen=True)
class Film:
    """A training, step by step. Made by `autograd_nn.film`; a notebook shows it as it is.

    Attributes
    ----------
    title, setting : str
        What is trained, and how.
    names : tuple of str
        Every number that is trained: ``0.weight[1, 0]``.
    frames : tuple of Frame
        The steps, in their order, and what they lead to.
    every : int
        Of a long training only every second, third, ... step has a frame.
    losses : tuple of float
        As each step begins, and at the end.
    rates : tuple of float
        The learning rate of every number; nan where there is none.
    sign : str or None
        "−" if a step is ``w ← w − lr · gradient``, "+" to maximize, None if the optimizer does more.
    inputs, targets : array or None
        The examples, one in each row; None if they are no such tables.
    plane : Plane or None
        The examples as points of the plane, if they are points of a few classes.
    picture : str or None
        The network before the first step as an SVG, if it is a chain of dense layers.
    """

    title: str
    setting: str
    names: tuple[str, ...]
    frames: tuple[Frame, ...]
    every: int
    losses: tuple[float, ...]
    rates: tuple[float, ...]
    sign: str | None
    inputs: Array | None
    targets: Array | None
    plane: Plane | None
    picture: str | None

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.losses) - 1

    def __repr__(self) -> str:
        return f"<Film of {self.steps} steps: loss {self.losses[0]:.4g} to {self.losses[-1]:.4g}>"

    @overload
    def to_html(self) -> str: ...
    @overload
    def to_html(self, path: str | os.PathLike[str]) -> Path: ...
    def to_html(self, path: str | os.PathLike[str] | None = None) -> str | Path:
        """One page that plays the film in a browser; it loads nothing and opens from its folder.

        Parameters
        ----------
        path : path, optional
            The file to write, whole or not at all.

        Returns
        -------
        str or Path
            The file written or, without ``path``, the page as text.
        """
        from autograd_nn.teaching.film.document import page

        text = page(self)
        return text if path is None else write_atomically(path, text)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from autograd_nn.teaching.film.document import output

        return {"text/html": output(self), "text/plain": repr(self)}
