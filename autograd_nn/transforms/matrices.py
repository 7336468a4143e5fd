"""``jacobian`` and ``hessian``: every derivative of every result, written out.

One backward pass gives one row. The derivative rules speak of the axes of an array by number, so a pass cannot
carry a batch of rows along, and as many passes are made as there are elements in the results. They share
one forward pass.
"""

import functools
from typing import Any

import numpy as np

from autograd_nn.transforms.calls import Argnums, Call, Function, plain, zeros_like
from autograd_nn.transforms.gradients import grad
from autograd_nn.transforms.trees import rebuilt


def jacobian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """All derivatives of a function with array results, as a function.

    Parameters
    ----------
    f : callable
        Returns an array, a number, or a tuple, list or dict of these.
    argnums : int or sequence of int
        The positions of the arguments to differentiate by, which may be structures, as in `grad`.
    has_aux : bool
        ``f`` returns a pair, the result and anything else, which is handed back beside the Jacobian.

    Returns
    -------
    callable
        With the parameters of ``f``. For a result of shape ``r`` and an argument of shape ``a`` it returns an
        array of shape ``r + a``. Structures nest: that of the result outside, that of the
        argument (or the tuple of arguments) inside. Kinds and dtypes are as in `grad`.

    Raises
    ------
    DTypeError
        An argument to differentiate by is an integer, or no number at all.

    Notes
    -----
    There is one backward pass for each element of the results. Where those are many and the arguments few,
    `linearize` needs one pass for each element of the arguments; where only a product with the
    Jacobian is wanted, `vjp` and `jvp` need one altogether.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.jacobian(lambda x: x[:2] * x[2])(np.array([1.0, 2.0, 3.0]))
    array([[3., 0., 1.],
           [0., 3., 2.]])
    """

    @functools.wraps(f, updated=())
    def jacobian_of_f(*args: Any, **kwargs: Any) -> Any:
        call = Call("jacobian", f, args, kwargs, argnums, has_aux)
        blocks = [call.like_given(_blocks(call, result)) for result in call.results]
        matrix = rebuilt(call.output, iter(blocks))
        return (matrix, call.released(call.aux)) if has_aux else matrix

    return jacobian_of_f


def hessian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """All second derivatives of a function whose result is one number: the Jacobian of its gradient.

    Parameters
    ----------
    f : callable
        Returns one number.
    argnums, has_aux
        As in `grad`.

    Returns
    -------
    callable
        With the parameters of ``f``. For an argument of shape ``a`` it returns an array of shape ``a + a``; for
        structures and several arguments, such a block for each two values in them.

    Raises
    ------
    ShapeError
        ``f`` returned more than one number.
    DTypeError
        An argument to differentiate by is an integer, or no number at all.

    Notes
    -----
    There is one backward pass for each element of the arguments. `hvp` gives a product with the Hessian in one.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    return jacobian(grad(f, argnums, has_aux), argnums, has_aux)


def _blocks(call: Call, result: Any) -> list[Any]:
    """The derivatives of one result, of shape ``r``, by each input, of shape ``a``: ``r + a``."""
    array = np.asarray(plain(result))
    if not array.shape:
        return call.gradients([result], [None], retain=True)
    rows = []
    for i in range(array.size):
        seed = np.zeros(array.size)
        seed[i] = 1
        rows.append(call.gradients([result], [seed.reshape(array.shape)], retain=True))
    blocks = []
    for i, value in enumerate(call.inputs):
        none = zeros_like(value)
        block = np.stack([row[i] for row in rows]) if rows else np.zeros((0, *none.shape), none.dtype)
        blocks.append(block.reshape(array.shape + none.shape))
    return blocks
