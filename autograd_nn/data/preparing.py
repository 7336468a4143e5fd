"""Getting numbers into the form and the range in which a network learns well."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DTypeError

Array = npt.NDArray[Any]


def one_hot(labels: npt.ArrayLike, num_classes: int | None = None, dtype: npt.DTypeLike = np.float64) -> Array:
    """A row for each label: 1 at its class and 0 elsewhere.

    Parameters
    ----------
    labels : array_like of int, (...)
        Classes, from 0.
    num_classes : int, optional
        Default: one more than the largest label.
    dtype : dtype
        Of the result.

    Returns
    -------
    array, (..., num_classes)

    Raises
    ------
    DTypeError
        Labels that are not integers.
    ValueError
        A label that is negative, or not below ``num_classes``.

    Examples
    --------
    >>> from autograd_nn.data import one_hot
    >>> one_hot([0, 2, 1])
    array([[1., 0., 0.],
           [0., 0., 1.],
           [0., 1., 0.]])
    """
    classes = np.asarray(labels)
    if classes.dtype.kind not in "iu" and classes.size:
        raise DTypeError(
            f"labels are {classes.dtype}; one_hot takes the numbers of classes, integers: "
            f"names, labels = np.unique(labels, return_inverse=True)"
        )
    largest = int(classes.max(initial=0)) if classes.size else -1
    count = largest + 1 if num_classes is None else num_classes
    if classes.size and (classes.min() < 0 or largest >= count):
        raise ValueError(f"labels go from {classes.min()} to {largest}; with {count} classes they are 0 to {count - 1}")
    hits: Array = classes[..., np.newaxis] == np.arange(count)
    return hits.astype(dtype)


class MeanStd(NamedTuple):
    """What `normalize` subtracts and what it divides by."""

    mean: Array
    std: Array


def mean_std(train: npt.ArrayLike, axis: int | tuple[int, ...] | None = 0) -> MeanStd:
    """The mean and the standard deviation of the training examples, for `normalize`.

    Parameters
    ----------
    train : array_like, (N, ...)
        The training part only: numbers of the held-out part would tell the model about it.
    axis : int, tuple of int, or None
        What to take the mean over. 0 gives one for each feature, ``(0, 2, 3)`` for images (N, channels, height, width)
        one for each channel, None a single one.

    Returns
    -------
    MeanStd
        ``mean`` and ``std``, with ones for the axes in ``axis``; of the dtype of ``train`` if it is floating,
        otherwise float64. Sums are float64 or wider.

    Examples
    --------
    >>> from autograd_nn.data import mean_std
    >>> mean_std([[1.0, 5.0], [3.0, 5.0]])
    MeanStd(mean=array([[2., 5.]]), std=array([[1., 0.]]))
    """
    values = np.asarray(train)
    wide = np.result_type(values, np.float64)
    kept = values.dtype if values.dtype.kind == "f" else wide
    mean = values.mean(axis=axis, dtype=wide, keepdims=True)
    std = values.std(axis=axis, dtype=wide, keepdims=True)
    return MeanStd(mean.astype(kept), std.astype(kept))


def normalize(x: npt.ArrayLike, mean: npt.ArrayLike, std: npt.ArrayLike) -> Array:
    """``(x - mean) / std``; where ``std`` is 0, only the mean is taken away.

    Parameters
    ----------
    x : array_like
        Training, held-out or new examples: all with the numbers of the training part.
    mean, std : array_like
        From `mean_std`, or other numbers that broadcast with ``x``.

    Returns
    -------
    array
        Of the shape of ``x``. A feature that never changed in training becomes 0 there.

    Examples
    --------
    >>> from autograd_nn.data import mean_std, normalize
    >>> train, held_out = [[1.0, 5.0], [3.0, 5.0]], [[4.0, 6.0]]
    >>> mean, std = mean_std(train)
    >>> normalize(train, mean, std)
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> normalize(held_out, mean, std)
    array([[2., 1.]])
    """
    scale = np.asarray(std)
    result: Array = (np.asarray(x) - mean) / np.where(scale == 0, np.ones((), scale.dtype), scale)
    return result
