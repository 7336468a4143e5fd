"""More images out of those there are, by changes that do not change what is on them."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError

Array = npt.NDArray[Any]


def augment(
    images: Array,
    rng: int | np.random.Generator,
    *,
    shift: int = 0,
    rotation: float = 0.0,
    horizontal_flip: bool = False,
    vertical_flip: bool = False,
) -> Array:
    """Change each image a little and at random: flip it, turn it, then move it.

    Parameters
    ----------
    images : array, (N, height, width) or (N, channels, height, width)
        A batch, before it is normalized: what comes in at the edges is 0. It is left as it is.
    rng : int or numpy.random.Generator
        Decides the changes. In a training loop it is a Generator; a seed would repeat the same changes.
    shift : int
        The most pixels to move, in each direction.
    rotation : float
        The most degrees to turn, either way, about the middle. Pixels are interpolated linearly.
    horizontal_flip, vertical_flip : bool
        Whether to exchange left and right, top and bottom, in half of the images. Not for digits.

    Returns
    -------
    array
        Of the shape and dtype of ``images``.

    Raises
    ------
    ShapeError
        Images of other than 3 or 4 axes.
    ValueError
        A negative ``shift`` or ``rotation``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import augment
    >>> image = np.array([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
    >>> augment(image, np.random.default_rng(0), shift=1)
    array([[[4, 5, 6],
            [7, 8, 9],
            [0, 0, 0]]])
    """
    if images.ndim not in (3, 4):
        raise ShapeError(
            f"augment takes a batch of images, (N, height, width) or (N, channels, height, width); "
            f"this is {images.shape}"
        )
    if not (shift >= 0 and rotation >= 0):
        raise ValueError(f"shift={shift} and rotation={rotation} are the most there may be, 0 or more")
    rng = np.random.default_rng(rng)
    count = len(images)
    changed = images.copy()
    for axis, is_wanted in ((-1, horizontal_flip), (-2, vertical_flip)):
        if is_wanted:
            chosen = rng.random(count) < 0.5
            changed[chosen] = np.flip(changed[chosen], axis)
    if rotation:
        changed = _rotated(changed, rng.uniform(-rotation, rotation, count))
    if shift:
        changed = _shifted(changed, shift, *rng.integers(0, 2 * shift + 1, (2, count)))
    return changed


def _rotated(images: Array, degrees: npt.NDArray[np.float64]) -> Array:
    from scipy import ndimage

    rotated = np.empty_like(images)
    for image, angle, out in zip(images, degrees, rotated, strict=True):
        ndimage.rotate(image, angle, axes=(-1, -2), reshape=False, output=out, order=1)
    return rotated


def _shifted(images: Array, shift: int, down: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Array:
    """Each image as a window of itself with a border of zeros, ``down`` and ``right`` of its top left corner."""
    count, height, width = len(images), *images.shape[-2:]
    channels = images.reshape(count, math.prod(images.shape[1:-2]), height, width)
    padded = np.pad(channels, ((0, 0), (0, 0), (shift, shift), (shift, shift)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(-2, -1))
    return windows[np.arange(count), :, down, right].reshape(images.shape)
