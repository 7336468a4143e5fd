"""From a list of examples to one batch."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError


def default_collate(batch: list[Any]) -> Any:
    """Stack examples: what is at the same place in each becomes one array.

    Parameters
    ----------
    batch : list
        Examples of one kind: numbers or arrays of one shape, or tuples, lists or mappings of them.

    Returns
    -------
    array, tuple, or dict
        Arrays of shape (N, ...); a tuple for tuples and lists, a dict for mappings.

    Raises
    ------
    ShapeError
        Examples that differ in shape, in length or in their names.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.data import default_collate
    >>> default_collate([(np.zeros(2), 0), (np.ones(2), 1)])
    (array([[0., 0.], [1., 1.]]), array([0, 1]))
    """
    first = batch[0]
    if isinstance(first, Mapping):
        if any(example.keys() != first.keys() for example in batch):
            raise ShapeError(f"examples with other names than {list(first)} do not fit into one batch")
        return {name: default_collate([example[name] for example in batch]) for name in first}
    if isinstance(first, (tuple, list)):
        lengths = {len(example) for example in batch}
        if len(lengths) > 1:
            raise ShapeError(f"examples of {sorted(lengths)} parts do not fit into one batch")
        return tuple([default_collate(list(part)) for part in zip(*batch, strict=True)])
    arrays = [np.asarray(getattr(example, "_data", example)) for example in batch]
    shapes = {array.shape for array in arrays}
    if len(shapes) > 1:
        raise ShapeError(
            f"examples of the shapes {sorted(shapes)} do not stack into one batch; give the DataLoader a collate_fn "
            f"that pads them or crops them"
        )
    return np.stack(arrays)
