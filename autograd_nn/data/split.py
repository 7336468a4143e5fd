"""Setting a part of the examples aside, to judge a model by what it has not seen."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.dataset import Dataset, Indices, Subset
from autograd_nn.engine.errors import ShapeError


def random_split(
    dataset: Dataset, lengths: Sequence[float], generator: int | np.random.Generator | None = None
) -> list[Subset]:
    """Deal the examples out at random, each to one of several parts.

    Parameters
    ----------
    dataset : Dataset
        A `TensorDataset`, an array, or anything else that has a length and an example for ``[i]``.
    lengths : sequence of int or float
        How many examples each part gets, all of them together; or fractions that add up to 1. Fractions are rounded
        down to whole examples, and what is left over goes to the first parts, one each.
    generator : int or numpy.random.Generator, optional
        Decides who gets what: the same seed gives the same split.

    Returns
    -------
    list of Subset

    Raises
    ------
    ValueError
        Lengths that are negative or do not add up.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import TensorDataset, random_split
    >>> train, held_out = random_split(TensorDataset(np.arange(10)), [0.8, 0.2], generator=0)
    >>> len(train), len(held_out)
    (8, 2)
    """
    count = len(dataset)
    parts = [float(part) for part in lengths]
    if any(not part >= 0 for part in parts):
        raise ValueError(f"lengths={list(lengths)}; a part has 0 examples or more")
    if math.isclose(sum(parts), 1):
        parts = [float(math.floor(count * part)) for part in parts]
        for i in range(count - int(sum(parts))):
            parts[i % len(parts)] += 1
    if sum(parts) != count or not all(part.is_integer() for part in parts):
        raise ValueError(
            f"lengths={list(lengths)} do not deal out {count} examples; they are whole numbers or add up to 1"
        )
    order = np.random.default_rng(generator).permutation(count)
    return [Subset(dataset, part) for part in np.split(order, np.cumsum(parts, dtype=np.intp)[:-1])]


def stratified_split(labels: npt.ArrayLike, fraction: float, rng: int | np.random.Generator) -> tuple[Indices, Indices]:
    """Hold out ``fraction`` of the examples, of every class the same share.

    Parameters
    ----------
    labels : array_like, (N,)
        The class of each example.
    fraction : float
        Which part to hold out, between 0 and 1. Of each class it is rounded to whole examples, and
        at least one is on either side.
    rng : int or numpy.random.Generator
        Which examples are held out: the same seed gives the same split.

    Returns
    -------
    train, held_out : arrays of int
        Positions in ``labels``, in ascending order. Together they are all of them.

    Raises
    ------
    ShapeError
        Labels that are not one axis, or none at all.
    ValueError
        A fraction that is not between 0 and 1, or a class with a single example.

    Examples
    --------
    >>> from autograd_nn.data import stratified_split
    >>> labels = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> train, held_out = stratified_split(labels, 0.25, rng=0)
    >>> len(train), [labels[i] for i in held_out]
    (6, [0, 1])
    """
    classes: npt.NDArray[Any] = np.asarray(labels)
    if classes.ndim != 1 or not classes.size:
        raise ShapeError(f"stratified_split takes one label for each example, shape (N,); these are {classes.shape}")
    if not 0 < fraction < 1:
        raise ValueError(f"fraction={fraction}: the part to hold out lies between 0 and 1, such as 0.2")
    rng = np.random.default_rng(rng)
    is_held_out = np.zeros(len(classes), bool)
    for label in np.unique(classes):
        members = rng.permutation(np.flatnonzero(classes == label))
        if len(members) == 1:
            raise ValueError(f"class {label} has a single example; it needs two to be on both sides of the split")
        count = min(max(round(fraction * len(members)), 1), len(members) - 1)
        is_held_out[members[:count]] = True
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
