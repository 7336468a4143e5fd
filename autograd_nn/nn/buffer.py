"""Buffer: a Tensor that belongs to a model and is saved with it, but is not trained."""

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.values.tensor import Tensor


class Buffer(Tensor):
    """A Tensor that a `Module` saves beside its parameters, such as the running mean of a `BatchNorm1d`.

    New values are written with ``module.name.data = values``, which leaves earlier graphs as they were.

    Parameters
    ----------
    data : array_like
        The values it starts from, copied.
    dtype : dtype, optional
        Any dtype; integers too. Default: the dtype of ``data``.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> class Counter(nn.Module):
    ...     def __init__(self):
    ...         self.calls = nn.Buffer(0)
    ...
    ...     def forward(self, x):
    ...         self.calls.data = self.calls.data + 1
    ...         return x
    >>> counter = Counter()
    >>> counter(1.5), counter(2.5), counter.state_dict()
    (1.5, 2.5, {'calls': array(2)})
    """

    __slots__ = ()

    def __init__(self, data: Any, *, dtype: npt.DTypeLike | None = None) -> None:
        super().__init__(np.array(getattr(data, "_data", data), dtype=dtype))
