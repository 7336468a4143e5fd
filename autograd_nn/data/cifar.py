"""CIFAR-10: 60,000 small color photographs, in ten classes."""

import hashlib
import math
import os
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from autograd_nn.data.folders import data_folder
from autograd_nn.data.labeled import LabeledImages
from autograd_nn.engine.errors import DataError

FOLDER = "cifar-10-batches-bin"
TRAIN = tuple(f"{FOLDER}/data_batch_{i}.bin" for i in range(1, 6))
TEST = (f"{FOLDER}/test_batch.bin",)
IMAGE = (3, 32, 32)


class Archive(NamedTuple):
    """The published file; each of its batches has so many examples."""

    name: str
    mirrors: tuple[str, ...]
    size: int
    sha256: str
    examples: int


CIFAR10 = Archive(
    "cifar-10-binary.tar.gz",
    ("https://www.cs.toronto.edu/~kriz/",),
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    10_000,
)


def cifar10(root: str | os.PathLike[str] | None = None, *, train: bool = True, download: bool = False) -> LabeledImages:
    """Small color photographs: 50,000 for training and 10,000 for testing.

    The classes are 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7 horse, 8 ship and 9 truck.

    Parameters
    ----------
    root : path, optional
        The folder of data sets, with ``cifar10/cifar-10-binary.tar.gz`` in it. Default: what
        ``AUTOGRAD_NN_DATA`` says, otherwise ``autograd_nn`` in the user's cache.
    train : bool
        The training images, or else the test images.
    download : bool
        Whether to fetch the archive (170 MB) if it is not there, and keep it.

    Returns
    -------
    LabeledImages
        ``images`` (50000 or 10000, 3, 32, 32), the channels red, green and blue, and ``labels`` (N,) of 0..9; both
        uint8.

    Raises
    ------
    FileNotFoundError
        The archive is not there, and ``download`` is not set.
    DataError
        It is damaged or is not CIFAR-10, by its SHA-256; or the server did not give it.

    Notes
    -----
    The archive is read in place. Nothing of it is unpacked to the disk.

    References
    ----------
    A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009,
    https://www.cs.toronto.edu/~kriz/cifar.html. Its authors ask to be cited and name no license.

    Examples
    --------
    ``images, labels = cifar10(download=True)``
    """
    return load(CIFAR10, root, train, download)


def load(source: Archive, root: str | os.PathLike[str] | None, train: bool, download: bool) -> LabeledImages:
    """One half of the archive's images, downloaded first if it is not there and ``download`` says so."""
    path = data_folder("cifar10", root) / source.name
    if not path.exists():
        if not download:
            raise FileNotFoundError(
                f"{path} is not there; cifar10(download=True) fetches it, and root= or the environment variable "
                f"AUTOGRAD_NN_DATA name a folder that has cifar10/{source.name} in it"
            )
        _fetch(source, path)
    _verify(path, source)
    found = _read(path, TRAIN if train else TEST, source.examples)
    if found.labels.max(initial=0) > 9:
        raise DataError(f"the labels in {path} go up to {found.labels.max()}; CIFAR-10 has the classes 0 to 9")
    return found


def _fetch(source: Archive, path: Path) -> None:
    from autograd_nn.data.download import download

    download(source.name, source.mirrors, path, check=lambda part: _verify(part, source), largest=source.size)


def _verify(path: Path, source: Archive) -> None:
    if (size := path.stat().st_size) != source.size:
        raise DataError(f"{path} has {size:,} bytes and {source.name} has {source.size:,}; delete it and get it again")
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != source.sha256:
        raise DataError(
            f"{path} is not {source.name} as it was published: its SHA-256 is {digest}; delete it and get it again"
        )


def _read(path: Path, names: tuple[str, ...], examples: int) -> LabeledImages:
    """The files ``names`` of the archive, one after the other. Each image is a label and its red, green and blue."""
    import tarfile

    labels = np.empty((len(names), examples), np.uint8)
    images = np.empty((len(names), examples, *IMAGE), np.uint8)
    missing = set(names)
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if member.name not in missing:
                    continue
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or member.size != examples * (1 + math.prod(IMAGE)):
                    raise DataError(f"{member.name} in {path} is not a file of {examples:,} images")
                records = np.frombuffer(content.read(), np.uint8).reshape(examples, -1)
                i = names.index(member.name)
                labels[i], images[i] = records[:, 0], records[:, 1:].reshape(examples, *IMAGE)
                missing.remove(member.name)
                if not missing:
                    break
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise DataError(f"{path} is damaged: {error}") from error
    if missing:
        raise DataError(f"{path} has no {', '.join(sorted(missing))}")
    return LabeledImages(images.reshape(-1, *IMAGE), labels.reshape(-1))
