"""Setting a part of the examples aside, to judge a model by what it has not seen."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError

Indices = npt.NDArray[np.intp]


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
