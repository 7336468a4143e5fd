"""``compare``: a gradient derived by hand against the right one."""

from typing import Any

import numpy as np

from autograd_nn.teaching.differences import as_array, largest, likely_cause, worst
from autograd_nn.tracing.numbers import number_text, shape_text

_NEAR = 1e-5  # relative to the largest number: float32, and sums in another order, differ by less
_NOTHING = 1e-3  # where the largest number is 0
_YES = {True: "yes", False: "no"}


def compare(name: str, mine: Any, reference: Any) -> bool:
    """Print how a gradient of one's own compares with the right one.

    Parameters
    ----------
    name : str
        What it is called in the line that is printed.
    mine : array_like, Tensor or Scalar
    reference : array_like, Tensor or Scalar
        What it should be: ``w.grad``, say.

    Returns
    -------
    bool
        Whether the two are the same, exactly or approximately: to five digits of the largest number.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> X, W = ag.tensor([[1.0, 2.0], [3.0, 4.0]]), ag.tensor([[0.5], [-1.0]], requires_grad=True)
    >>> (X @ W).sum().backward()
    >>> dY = [[1.0], [1.0]]
    >>> ag.compare("dW", X.numpy().T @ dY, W.grad)
    dW   exact: yes   approximate: yes   largest difference: 0
    True
    >>> ag.compare("dW", X.numpy() @ dY, W.grad)
    dW   exact: no   approximate: no   largest difference: 1
         at [0, 0]: yours 3, right 4
    False
    >>> ag.compare("db", dY, [2.0])
    db   shapes differ: yours (2,1), right (1,)
         yours summed over axis 0 is right: what was stretched forward is summed backward
    False
    """
    own, right = as_array(mine), as_array(reference)
    if own.shape != right.shape:
        print(f"{name}   shapes differ: yours {shape_text(own.shape)}, right {shape_text(right.shape)}")
        _explain(name, likely_cause(own, right))
        return False
    is_exact = np.array_equal(own, right, equal_nan=True)
    scale = largest(right) or _NOTHING
    is_near = bool(np.allclose(own, right, rtol=_NEAR, atol=_NEAR * scale, equal_nan=True))
    index = worst(own, right) if right.size else ()
    difference = "0" if is_exact else number_text(abs(own[index] - right[index]))
    print(f"{name}   exact: {_YES[is_exact]}   approximate: {_YES[is_near]}   largest difference: {difference}")
    if not is_near:
        place = f"at {list(index)}: " if index else ""
        _explain(name, f"{place}yours {number_text(own[index])}, right {number_text(right[index])}")
        _explain(name, likely_cause(own, right))
    return is_near


def _explain(name: str, text: str) -> None:
    if text:
        print(f"{'':<{len(name)}}   {text}")
