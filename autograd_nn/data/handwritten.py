"""The handwritten digits that ship with the package."""

from importlib.resources import files

import numpy as np

from autograd_nn.data.labeled import LabeledImages


def digits() -> LabeledImages:
    """1,797 real handwritten digits of 8 by 8 pixels.

    Returns
    -------
    LabeledImages
        ``images`` (1797, 8, 8), where 0 is paper and 16 is ink, and ``labels`` (1797,) of 0..9; both uint8.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
    1998, https://doi.org/10.24432/C50P49, CC BY 4.0.

    Examples
    --------
    >>> from autograd_nn.data import digits
    >>> images, labels = digits()
    >>> images.shape, int(labels[0])
    ((1797, 8, 8), 0)
    >>> for row in images[0]:
    ...     print("".join(" .:-=+*#%"[ink // 2] for ink in row).rstrip())
      :*=
      *#+#:
     .#. +=
     :*  ==
     :=  ==
     :+  *-
     .#:+*
      -*+
    """
    with (
        (files("autograd_nn.data") / "files" / "digits.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return LabeledImages(arrays["images"], arrays["labels"])
