"""Dropout: while training, numbers are set to 0 at random, so that no unit relies on a single other one."""

from typing import Any

import numpy as np

from autograd_nn.nn.module import Module


def dropout(x: Any, p: float, rng: np.random.Generator, shape: tuple[int, ...] | None = None) -> Any:
    """``x`` with each number 0 with probability ``p``, the others divided by ``1 - p`` to keep the mean.

    Parameters
    ----------
    x : array or Tensor
    p : float
        From 0 to 1.
    rng : numpy.random.Generator
    shape : tuple of int, optional
        Of the random choices, which are broadcast against ``x``. Default: one for each number.

    Raises
    ------
    ValueError
        A ``p`` that is not a probability.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn.dropout import dropout
    >>> dropout(np.ones(8), 0.5, np.random.default_rng(0))
    array([2., 2., 2., 0., 0., 0., 0., 0.])
    """
    check_probability("dropout", p)
    if p == 0:
        return x
    kept = rng.random(np.shape(x) if shape is None else shape, np.float32) >= p
    # Chosen and not multiplied by 0: what is dropped may be infinite.
    return np.where(kept, x, 0) * (1 / (1 - p) if p < 1 else 0.0)


def check_probability(name: str, p: float) -> None:
    """Raise if ``p`` is not between 0 and 1."""
    if not 0 <= p <= 1:
        raise ValueError(f"{name}(p={p}): the probability of a zero is between 0 and 1")


class Dropout(Module):
    """While training, set each number to 0 with probability ``p`` and divide the others by ``1 - p``.

    After ``eval()`` nothing is changed.

    Parameters
    ----------
    p : float
        From 0 to 1.
    rng : int or numpy.random.Generator, optional
        Where the random choices come from. Default: fresh randomness.

    Attributes
    ----------
    rng : numpy.random.Generator
        Its ``bit_generator.state`` is what to save to go on exactly where one stopped.

    Raises
    ------
    ValueError
        A ``p`` that is not a probability.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.Dropout(0.5, rng=0)
    >>> layer(np.ones(8))
    array([2., 2., 2., 0., 0., 0., 0., 0.])
    >>> layer.eval()(np.ones(8))
    array([1., 1., 1., 1., 1., 1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, *, rng: int | np.random.Generator | None = None) -> None:
        check_probability(type(self).__name__, p)
        self.p = p
        self.rng = np.random.default_rng(rng)

    def forward(self, x: Any) -> Any:
        """``x`` of any shape."""
        return dropout(x, self.p, self.rng) if self.training else x

    def extra_repr(self) -> str:
        return f"p={self.p}"


class Dropout2d(Dropout):
    """While training, set each channel to 0 as a whole with probability ``p`` and divide the others by ``1 - p``.

    Neighboring pixels are much alike, and one would stand in for another; so a channel goes or stays.

    Parameters
    ----------
    p : float
        From 0 to 1.
    rng : int or numpy.random.Generator, optional
        Where the random choices come from. Default: fresh randomness.

    Raises
    ------
    ValueError
        A ``p`` that is not a probability.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> nn.Dropout2d(0.5, rng=2)(np.ones((1, 3, 1, 2)))
    array([[[[2., 2.]],
    <BLANKLINE>
            [[0., 0.]],
    <BLANKLINE>
            [[0., 0.]]]])
    """

    def forward(self, x: Any) -> Any:
        """``x`` of shape (N, C, H, W) or (C, H, W)."""
        return dropout(x, self.p, self.rng, (*np.shape(x)[:-2], 1, 1)) if self.training else x
