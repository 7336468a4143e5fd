"""Going through a data set a few examples at a time."""

import copy
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.collating import default_collate
from autograd_nn.data.dataset import Dataset, TensorDataset, gives_many
from autograd_nn.engine.errors import DataError

Array = npt.NDArray[Any]
Part = slice | npt.NDArray[np.intp]


class DataLoader:
    """Goes through a data set in batches. Each ``for`` over it is one pass, an epoch.

    Parameters
    ----------
    dataset : Dataset
        A `TensorDataset`, or anything that has a length and gives example ``i`` for ``[i]``.
    batch_size : int
        Examples in a batch; the last one may be smaller.
    shuffle : bool
        Whether each pass has a new random order.
    num_workers : int
        Threads that prepare batches while the caller computes. They help where an example is read or
        decoded; for arrays in memory 0 is the fastest.
    collate_fn : callable, optional
        Makes a batch of a list of examples. Default: `default_collate`, which stacks them. Threads may call it at
        the same time and in any order: it should draw no random numbers.
    drop_last : bool
        Whether to leave out a last batch that is smaller.
    generator : int or numpy.random.Generator, optional
        Decides the orders; a seed gives the same sequence of passes to every loader that is made with it.
    prefetch_factor : int
        Batches that each worker prepares in advance.

    Raises
    ------
    ValueError
        A ``batch_size`` or ``prefetch_factor`` below 1, or a negative ``num_workers``.

    Notes
    -----
    Without shuffling, the batches of a `TensorDataset` are views of its arrays: nothing is copied. What goes wrong in a
    worker is raised where the batch is asked for.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import DataLoader, TensorDataset
    >>> loader = DataLoader(TensorDataset(np.arange(5), np.arange(5) ** 2), batch_size=2)
    >>> len(loader)
    3
    >>> for x, y in loader:
    ...     print(x, y)
    [0 1] [0 1]
    [2 3] [4 9]
    [4] [16]
    """

    def __init__(
        self,
        dataset: Dataset,
        batch_size: int = 1,
        shuffle: bool = False,
        *,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        drop_last: bool = False,
        generator: int | np.random.Generator | None = None,
        prefetch_factor: int = 2,
    ) -> None:
        for name, value, least in (
            ("batch_size", batch_size, 1),
            ("num_workers", num_workers, 0),
            ("prefetch_factor", prefetch_factor, 1),
        ):
            if value < least:
                raise ValueError(f"{name}={value}; it must be {least} or more")
        self.dataset = dataset
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.num_workers = num_workers
        self.collate_fn = collate_fn
        self.drop_last = drop_last
        self.generator = np.random.default_rng(generator)
        self.prefetch_factor = prefetch_factor
        self._position = 0  # batches that the pass under way has handed out
        self._pass_began_at: Any = None  # the generator's state then: from it the order can be drawn again
        self._is_resuming = False

    def __len__(self) -> int:
        """How many batches a pass has."""
        full, rest = divmod(len(self.dataset), self.batch_size)
        return full + bool(rest and not self.drop_last)

    def __iter__(self) -> Iterator[Any]:
        generator = self.generator
        if self._is_resuming:
            # The generator itself stands where it stood when the state was taken: others may draw from it too.
            generator = copy.deepcopy(generator)
            generator.bit_generator.state = self._pass_began_at
            self._is_resuming = False
        else:
            self._position, self._pass_began_at = 0, generator.bit_generator.state
        order = generator.permutation(len(self.dataset)) if self.shuffle else None
        return self._pass(islice(self._parts(order), self._position, None))

    def _parts(self, order: npt.NDArray[np.intp] | None) -> Iterator[Part]:
        """Which examples each batch is made of."""
        for start in range(0, len(self) * self.batch_size, self.batch_size):
            part = slice(start, min(start + self.batch_size, len(self.dataset)))
            yield part if order is None else order[part]

    def _pass(self, parts: Iterator[Part]) -> Iterator[Any]:
        for batch in self._prefetched(parts) if self.num_workers else map(self._batch, parts):
            self._position += 1
            yield batch
        self._position, self._pass_began_at = 0, None

    def _prefetched(self, parts: Iterator[Part]) -> Iterator[Any]:
        """The batches in their order, made by threads that are a few of them ahead."""
        from concurrent.futures import Future, ThreadPoolExecutor

        pool = ThreadPoolExecutor(self.num_workers, thread_name_prefix="DataLoader")
        try:
            ahead = self.num_workers * self.prefetch_factor
            waiting: deque[Future[Any]] = deque(pool.submit(self._batch, part) for part in islice(parts, ahead))
            while waiting:
                batch = waiting.popleft().result()
                waiting.extend(pool.submit(self._batch, part) for part in islice(parts, 1))
                yield batch
        finally:
            # Also after an error, a break or Ctrl-C, and then without waiting for what nobody will look at.
            pool.shutdown(wait=False, cancel_futures=True)

    def _batch(self, part: Part) -> Any:
        if self.collate_fn is None and gives_many(self.dataset):
            return self.dataset[part]
        numbers = range(part.start, part.stop) if isinstance(part, slice) else part.tolist()
        return (self.collate_fn or default_collate)([self.dataset[i] for i in numbers])

    def state_dict(self) -> dict[str, Any]:
        """Where the loader stands: how many batches of this pass were handed out, and its random numbers.

        Taken in the middle of a pass it lets another loader go on with the next batch, bit for bit.

        Examples
        --------
        >>> from autograd_nn.data import DataLoader
        >>> loader = DataLoader(range(6), batch_size=2, shuffle=True, generator=0)
        >>> batches = iter(loader)
        >>> first, state = next(batches), loader.state_dict()
        >>> other = DataLoader(range(6), batch_size=2, shuffle=True)
        >>> other.load_state_dict(state)
        >>> [batch.tolist() for batch in other] == [batch.tolist() for batch in batches]
        True
        """
        return {
            "position": self._position,
            "pass_began_at": copy.deepcopy(self._pass_began_at),
            "generator": self.generator.bit_generator.state,
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a state: the next pass is the rest of the one that was under way.

        The data set, the batch size and ``shuffle`` must be those of the loader that the state is of.

        Raises
        ------
        DataError
            A state that is not a loader's, or of another kind of random numbers, or further than this
            loader has batches. The loader is left as it was.
        """
        try:
            position = int(state_dict["position"])
            pass_began_at, now = state_dict["pass_began_at"], state_dict["generator"]
            trial = copy.deepcopy(self.generator)
            for state in (now,) if pass_began_at is None else (pass_began_at, now):
                trial.bit_generator.state = state
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"this is not the state of a DataLoader like this one: {error}") from error
        if not 0 <= position <= len(self):
            raise DataError(f"the state is of a pass after {position} batches; this loader has {len(self)}")
        self._position, self._is_resuming = position, pass_began_at is not None
        self._pass_began_at = copy.deepcopy(pass_began_at)
        self.generator.bit_generator.state = now


def batches(*arrays: Array, batch_size: int, rng: np.random.Generator | None = None) -> Iterator[tuple[Array, ...]]:
    """One pass over arrays, ``batch_size`` examples at a time: a `DataLoader` for a single loop.

    Parameters
    ----------
    *arrays : arrays, (N, ...)
        Inputs, labels, ...: what belongs together is at the same position of the first axis.
    batch_size : int
        The last batch may be smaller.
    rng : numpy.random.Generator, optional
        Shuffle with it. Default: the order of the arrays.

    Returns
    -------
    iterator of tuples of arrays
        The same examples of each array.

    Raises
    ------
    ShapeError
        Arrays of different lengths, or without axes.
    TypeError
        An ``rng`` that is not a Generator: a seed would give every pass the same order.
    ValueError
        No arrays, or a ``batch_size`` below 1.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import batches
    >>> for x, y in batches(np.arange(5), np.arange(5) ** 2, batch_size=2):
    ...     print(x, y)
    [0 1] [0 1]
    [2 3] [4 9]
    [4] [16]
    """
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is a {type(rng).__name__}; give a numpy.random.Generator, made once before the first pass: "
            f"a seed would give every pass the same order"
        )
    return iter(DataLoader(TensorDataset(*arrays), batch_size, shuffle=rng is not None, generator=rng))
