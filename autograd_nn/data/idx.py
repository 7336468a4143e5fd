"""The IDX format of MNIST and its relatives, read without believing it.

A file is a header (two zero bytes, the code of the dtype, the number of axes, and each axis as a big-endian 32-bit
integer) and then the values. Every file here is known beforehand, with its shape and its SHA-256: nothing
is allocated by what a header says, and nothing is unpacked beyond the size that is due.
"""

import gzip
import hashlib
import math
import os
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from autograd_nn.data.folders import data_folder
from autograd_nn.data.labeled import LabeledImages
from autograd_nn.engine.errors import DataError


class IdxFile(NamedTuple):
    """A file of unsigned bytes as it was published, compressed with gzip.

    Attributes
    ----------
    name : str
        Ends in ``.gz``; without the ending it is the name of the uncompressed file.
    shape : tuple of int
    sha256 : str
        Of the uncompressed bytes or, if ``hashed_compressed``, of the compressed file.
    hashed_compressed : bool
    """

    name: str
    shape: tuple[int, ...]
    sha256: str
    hashed_compressed: bool = False

    @property
    def header(self) -> bytes:
        """How the uncompressed file must begin."""
        return bytes([0, 0, 8, len(self.shape)]) + np.array(self.shape, ">u4").tobytes()

    @property
    def size(self) -> int:
        """The bytes of the uncompressed file."""
        return len(self.header) + math.prod(self.shape)


class IdxSet(NamedTuple):
    """A data set of four files: images and labels, for training and for testing."""

    name: str
    mirrors: tuple[str, ...]
    train: tuple[IdxFile, IdxFile]
    test: tuple[IdxFile, IdxFile]


def load(source: IdxSet, root: str | os.PathLike[str] | None, train: bool, fetch: bool) -> LabeledImages:
    """Images and labels of one half of the set, downloaded first if they are not there and ``fetch`` says so."""
    folder = data_folder(source.name, root)
    images, labels = (_load(file, folder, source, fetch) for file in (source.train if train else source.test))
    if labels.max(initial=0) > 9:
        raise DataError(f"the labels in {folder} go up to {labels.max()}; {source.name} has the classes 0 to 9")
    return LabeledImages(images, labels)


def _load(file: IdxFile, folder: Path, source: IdxSet, fetch: bool) -> npt.NDArray[np.uint8]:
    compressed = folder / file.name
    plain = compressed.with_suffix("")
    if not compressed.exists() and not plain.exists():
        if not fetch:
            raise FileNotFoundError(
                f"neither {compressed} nor {plain.name} beside it is there; {source.name}(download=True) fetches it, "
                f"and root= or the environment variable AUTOGRAD_NN_DATA name a folder that has {source.name}/ in it"
            )
        from autograd_nn.data.download import download

        largest = file.size + file.size // 100 + 1024  # gzip adds little even where it gains nothing
        download(file.name, source.mirrors, compressed, check=lambda part: read(part, file), largest=largest)
    return read(compressed if compressed.exists() else plain, file)


def read(path: Path, file: IdxFile) -> npt.NDArray[np.uint8]:
    """The values of a file, gzip or plain.

    Raises
    ------
    DataError
        It is damaged, or another file than ``file``. Nothing of it is given.
    """
    again = "; delete it and get it again, as with download=True"
    with open(path, "rb") as raw:
        is_gzip = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        try:
            # A byte more than is due, and no further: it might go on forever.
            content = (gzip.GzipFile(fileobj=raw) if is_gzip else raw).read(file.size + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DataError(f"{path} is damaged or truncated: {error}{again}") from error
        if not content.startswith(file.header):
            raise DataError(
                f"{path} begins with {content[: len(file.header)].hex(' ') or 'nothing'}; an IDX file of "
                f"{file.shape} unsigned bytes begins with {file.header.hex(' ')}{again}"
            )
        if len(content) != file.size:
            problem = "is longer than" if len(content) > file.size else f"has {len(content):,} of"
            raise DataError(f"{path} {problem} the {file.size:,} bytes of its {file.shape} values{again}")
        if file.hashed_compressed:
            raw.seek(0)
            digest = hashlib.file_digest(raw, "sha256").hexdigest() if is_gzip else file.sha256
        else:
            digest = hashlib.sha256(content).hexdigest()
    if digest != file.sha256:
        raise DataError(f"{path} is not {file.name} as it was published: its SHA-256 is {digest}{again}")
    return np.frombuffer(content, np.uint8, offset=len(file.header)).reshape(file.shape).copy()
