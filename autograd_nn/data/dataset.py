"""Data sets: what has a length and can be indexed."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


class Dataset(Protocol):
    """What a `DataLoader` needs: the number of examples, and each example by its number."""

    def __len__(self) -> int:
        """How many examples there are."""

    def __getitem__(self, index: Any, /) -> Any:
        """One example, such as a tuple of an input and its target."""


class TensorDataset:
    """Arrays that belong together: example ``i`` is the i-th row of each.

    Parameters
    ----------
    *tensors : arrays or Tensors, (N, ...)
        Inputs, targets, ...; kept as they are, without a copy. Of a Tensor its values are taken.

    Attributes
    ----------
    tensors : tuple of arrays

    Raises
    ------
    ShapeError
        Arrays of different lengths, or without axes.
    ValueError
        No arrays.

    Examples
    --------
    An index gives one example, a slice or an array of indices several of them; a slice copies nothing.

    >>> import numpy as np
    >>> from autograd_nn.data import TensorDataset
    >>> dataset = TensorDataset(np.arange(5), np.arange(5) ** 2)
    >>> len(dataset)
    5
    >>> x, y = dataset[3]
    >>> int(x), int(y)
    (3, 9)
    >>> dataset[1:3]
    (array([1, 2]), array([1, 4]))
    """

    def __init__(self, *tensors: Any) -> None:
        self.tensors: tuple[Array, ...] = tuple(np.asarray(getattr(tensor, "_data", tensor)) for tensor in tensors)
        shapes = [array.shape for array in self.tensors]
        if not shapes:
            raise ValueError("TensorDataset needs at least one array")
        if () in shapes or len({shape[0] for shape in shapes}) > 1:
            raise ShapeError(f"a data set takes arrays with the same number of examples; these are {shapes}")

    def __len__(self) -> int:
        return len(self.tensors[0])

    def __getitem__(self, index: int | slice | Indices) -> tuple[Any, ...]:
        return tuple([array[index] for array in self.tensors])


class Subset:
    """Some examples of a data set, in an order of their own.

    Parameters
    ----------
    dataset : Dataset
    indices : array_like of int
        Which examples, by their numbers in ``dataset``.

    Raises
    ------
    IndexError
        A number that no example of ``dataset`` has.
    ShapeError
        Indices that are not one axis.

    Examples
    --------
    >>> from autograd_nn.data import Subset
    >>> few = Subset("abcdef", [5, 0])
    >>> len(few), few[0]
    (2, 'f')
    """

    def __init__(self, dataset: Dataset, indices: npt.ArrayLike) -> None:
        self.dataset = dataset
        self.indices: Indices = np.asarray(indices if np.size(indices) else np.empty(0, np.intp))
        if self.indices.ndim != 1 or self.indices.dtype.kind not in "iu":
            raise ShapeError(
                f"Subset takes the numbers of examples, integers of shape (M,); these are {self.indices.dtype} "
                f"of shape {self.indices.shape}; for a mask write np.flatnonzero(mask)"
            )
        outside = self.indices[(self.indices < 0) | (self.indices >= len(dataset))]
        if outside.size:
            raise IndexError(f"example {outside[0]} of a data set that has {len(dataset)}")

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: int | slice | Indices) -> Any:
        chosen = self.indices[index]
        return self.dataset[int(chosen) if np.ndim(chosen) == 0 else chosen]


def gives_many(dataset: Dataset) -> bool:
    """Whether ``dataset[indices]`` gives a whole batch at once, as arrays do."""
    while isinstance(dataset, Subset):
        dataset = dataset.dataset
    return isinstance(dataset, TensorDataset)
