"""Functions of a square matrix as a whole: its powers and its exponential."""

import operator
from typing import Any

import numpy as np

from autograd_nn.derivatives.solving import transposed
from autograd_nn.engine.operation import operation, stands_for


@stands_for(np.linalg.matrix_power)
def matrix_power(a: Any, n: int) -> Any:
    """Each matrix times itself, ``n`` times in all; a negative ``n`` takes powers of the inverse.

    Raises
    ------
    numpy.linalg.LinAlgError
        A matrix is not square, or singular and ``n`` negative.
    """
    n = operator.index(n)
    if n == 0:
        return a * 0 + np.eye(np.shape(a)[-1], dtype=np.result_type(a))
    square, n = (np.linalg.inv(a), -n) if n < 0 else (a, n)
    result = None
    while True:
        if n % 2:
            result = square if result is None else result @ square
        n //= 2
        if n == 0:
            return result
        square = square @ square


def _gradient_of_expm(g: Any, a: Any) -> Any:
    # exp([[A, E], [0, A]]) holds in its corner the derivative of exp(A) along E (Najfeld and Havel, 1995).
    at = transposed(a)
    n = at.shape[-1]
    blocks = np.concatenate([np.concatenate([at, g], axis=-1), np.concatenate([at * 0, at], axis=-1)], axis=-2)
    return expm(blocks)[..., :n, n:]


@operation(a=_gradient_of_expm)
def expm(a: Any, /) -> Any:
    """The matrix exponential, ``I + a + a @ a / 2 + ...``, of each matrix, as `scipy.linalg.expm`.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([[0.0, 1.0], [0.0, 0.0]], requires_grad=True)
    >>> y = ag.linalg.expm(a)
    >>> y.numpy()
    array([[1., 1.],
           [0., 1.]])
    >>> y.sum().backward()
    >>> a.grad.numpy().round(6)
    array([[1.5     , 1.      ],
           [2.166667, 1.5     ]])
    """
    from scipy.linalg import expm

    return expm(a)


for _listed in (expm,):
    _listed.takes_complex = True
