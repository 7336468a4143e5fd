"""What ``fit`` and ``evaluate`` take as examples."""

from typing import Any

import numpy as np

from autograd_nn.data.batching import DataLoader
from autograd_nn.data.dataset import TensorDataset

Examples = Any  # a pair of arrays (inputs, targets), a data set of such pairs, or a DataLoader of one


def loader_of(examples: Examples, batch_size: int | None, rng: np.random.Generator | None = None) -> DataLoader:
    """A DataLoader over the examples; one that is given is used as it is.

    Raises
    ------
    ValueError
        A DataLoader and a ``batch_size`` or ``rng`` beside it: it has its own.
    """
    if isinstance(examples, DataLoader):
        if batch_size is not None or rng is not None:
            raise ValueError("a DataLoader has its own batch_size and generator; give them there, and not here")
        return examples
    dataset = TensorDataset(*examples) if isinstance(examples, tuple) else examples
    return DataLoader(dataset, batch_size or max(len(dataset), 1), shuffle=rng is not None, generator=rng)
