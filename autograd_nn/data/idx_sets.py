"""MNIST and Fashion-MNIST: 70,000 gray images of 28 by 28 pixels each, in ten classes."""

import os

from autograd_nn.data.idx import IdxFile, IdxSet, load
from autograd_nn.data.labeled import LabeledImages

MNIST = IdxSet(
    "mnist",
    ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
    train=(
        IdxFile(
            "train-images-idx3-ubyte.gz",
            (60_000, 28, 28),
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        IdxFile(
            "train-labels-idx1-ubyte.gz",
            (60_000,),
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
    ),
    test=(
        IdxFile(
            "t10k-images-idx3-ubyte.gz",
            (10_000, 28, 28),
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        IdxFile(
            "t10k-labels-idx1-ubyte.gz",
            (10_000,),
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
)

FASHION_MNIST = IdxSet(
    "fashion_mnist",
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    train=(
        IdxFile(
            "train-images-idx3-ubyte.gz",
            (60_000, 28, 28),
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            hashed_compressed=True,
        ),
        IdxFile(
            "train-labels-idx1-ubyte.gz",
            (60_000,),
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            hashed_compressed=True,
        ),
    ),
    test=(
        IdxFile(
            "t10k-images-idx3-ubyte.gz",
            (10_000, 28, 28),
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            hashed_compressed=True,
        ),
        IdxFile(
            "t10k-labels-idx1-ubyte.gz",
            (10_000,),
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            hashed_compressed=True,
        ),
    ),
)


def mnist(root: str | os.PathLike[str] | None = None, *, train: bool = True, download: bool = False) -> LabeledImages:
    """The handwritten digits that everybody begins with: 60,000 for training and 10,000 for testing.

    Parameters
    ----------
    root : path, optional
        The folder of data sets, with the four IDX files in ``mnist`` inside it, as published (``.gz``) or
        uncompressed. Default: what ``AUTOGRAD_NN_DATA`` says, otherwise ``autograd_nn`` in the user's cache.
    train : bool
        The training images, or else the test images.
    download : bool
        Whether to fetch files that are not there (12 MB in all) and keep them. A download that was broken off
        goes on where it was.

    Returns
    -------
    LabeledImages
        ``images`` (60000 or 10000, 28, 28), where 0 is paper and 255 is ink, and ``labels`` (N,) of 0..9; both
        uint8.

    Raises
    ------
    FileNotFoundError
        The files are not there, and ``download`` is not set.
    DataError
        A file is damaged or is not MNIST, by its SHA-256; or no mirror gave it.

    References
    ----------
    Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits", 1998, CC BY-SA 3.0. From
    NIST's Special Databases 1 and 3.

    Examples
    --------
    ``images, labels = mnist(download=True)``

    >>> from autograd_nn.data import mnist
    >>> mnist("a folder that is not there")
    Traceback (most recent call last):
      ...
    FileNotFoundError: neither ... is there; mnist(download=True) fetches it, ...
    """
    return load(MNIST, root, train, download)


def fashion_mnist(
    root: str | os.PathLike[str] | None = None, *, train: bool = True, download: bool = False
) -> LabeledImages:
    """Articles of clothing in the format of MNIST, and harder: 60,000 for training and 10,000 for testing.

    The classes are 0 T-shirt/top, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt, 7 sneaker, 8 bag and
    9 ankle boot.

    Parameters
    ----------
    root : path, optional
        As for `mnist`, with the files in ``fashion_mnist`` inside it.
    train : bool
        The training images, or else the test images.
    download : bool
        Whether to fetch files that are not there (31 MB in all) and keep them.

    Returns
    -------
    LabeledImages
        ``images`` (60000 or 10000, 28, 28), where 0 is the background, and ``labels`` (N,) of 0..9; both uint8.

    Raises
    ------
    FileNotFoundError
        The files are not there, and ``download`` is not set.
    DataError
        A file is damaged or wrong, or no mirror gave it.

    Notes
    -----
    The SHA-256 that is compared is that of the compressed files, as they are published. Of files that somebody has
    uncompressed only the header, the size and the range of the labels can be verified.

    References
    ----------
    H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
    Algorithms", 2017, https://arxiv.org/abs/1708.07747. Copyright Zalando SE, MIT license.

    Examples
    --------
    ``images, labels = fashion_mnist(train=False, download=True)``
    """
    return load(FASHION_MNIST, root, train, download)
