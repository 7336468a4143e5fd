"""Parameter: a Tensor that belongs to a model and is trained."""

from typing import Any

import numpy.typing as npt

from autograd_nn.values.tensor import Tensor


class Parameter(Tensor):
    """A Tensor that requires a gradient and that a `Module` lists among its parameters.

    Parameters
    ----------
    data : array_like
        The values it starts from, copied.
    dtype : dtype, optional
        A floating dtype. Default: the dtype of ``data``.
    name : str, optional
        What drawings, traces and errors call it. Default: its path in the model, such as ``0.weight``.

    Raises
    ------
    DTypeError
        A dtype that is not floating.

    Examples
    --------
    >>> from autograd_nn.nn import Parameter
    >>> Parameter([0.5, -1.0])
    Tensor([ 0.5, -1. ], requires_grad=True)
    """

    __slots__ = ()

    def __init__(self, data: Any, *, dtype: npt.DTypeLike | None = None, name: str | None = None) -> None:
        super().__init__(data, dtype, requires_grad=True, name=name)
