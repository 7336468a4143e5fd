"""``grad``, ``value_and_grad``, ``elementwise_grad``: from a function to the function that gives its gradient."""

import functools
from typing import Any

import numpy as np

from autograd_nn.transforms.calls import Argnums, Call, Function, plain


def grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The gradient of ``f``, as a function.

    Parameters
    ----------
    f : callable
        Returns one number. It is written in Python's operators and NumPy's functions and is called with
        Tensors (Scalars where Scalars are given) in place of what it is differentiated by.
    argnums : int or sequence of int
        The positions of the arguments to differentiate by. Each is a floating array, a float, a Tensor, a
        Scalar, or a tuple, list or dict of these, nested as you like. A list of numbers is such a structure:
        what is meant as one array must be given as one.
    has_aux : bool
        ``f`` returns a pair: the number, and anything else, which is handed back beside the gradient.

    Returns
    -------
    callable
        With the parameters of ``f``. It returns the gradient in the structure of the argument; a tuple of
        gradients if ``argnums`` is a sequence; a pair ``(gradient, aux)`` with ``has_aux``.

        Arrays are returned for arrays, of the same dtypes, floats for floats, Tensors for Tensors. Where more
        can be differentiated by than the arguments (inside another transform, or if ``f`` uses a
        Tensor that requires a gradient), the result is a Tensor on the graph, whatever was given; under
        `no_grad` it never is. What the result does not depend on has a gradient of zeros.

    Raises
    ------
    ShapeError
        ``f`` returned an array of other than one number without axes; see `jacobian` and `vjp`.
    DTypeError
        An argument to differentiate by is an integer, or no number at all; the message names it.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.grad(np.tanh)(0.0)
    1.0
    >>> ag.grad(ag.grad(lambda x: x**3))(2.0)
    12.0
    >>> def loss(parameters, x):
    ...     return np.sum((x @ parameters["w"] + parameters["b"]) ** 2)
    >>> ag.grad(loss)({"w": np.array([1.0, 2.0]), "b": 0.5}, np.eye(2))
    {'w': array([3., 5.]), 'b': 8.0}
    """
    with_value = _value_and_grad("grad", f, argnums, has_aux)

    @functools.wraps(f, updated=())
    def gradient_of_f(*args: Any, **kwargs: Any) -> Any:
        value, gradient = with_value(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return gradient_of_f


def value_and_grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that gives the value of ``f`` and its gradient, which share one evaluation.

    Parameters and errors are those of `grad`.

    Returns
    -------
    callable
        With the parameters of ``f``. It returns ``(value, gradient)``, or ``((value, aux), gradient)``
        with ``has_aux``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return functools.wraps(f, updated=())(_value_and_grad("value_and_grad", f, argnums, has_aux))


def _value_and_grad(transform: str, f: Function, argnums: Argnums, has_aux: bool) -> Function:
    def value_and_gradient(*args: Any, **kwargs: Any) -> Any:
        call = Call(transform, f, args, kwargs, argnums, has_aux)
        gradient = call.like_given(call.gradients([call.number], [None]))
        value = call.released(call.output)
        return ((value, call.released(call.aux)) if has_aux else value), gradient

    return value_and_gradient


def elementwise_grad(f: Function, argnums: Argnums = 0) -> Function:
    """The derivative of a function that works on each element by itself, at each element.

    Parameters
    ----------
    f : callable
        Each element of its result depends on one element of the argument, as in NumPy's ufuncs. (Of
        another function this is the gradient of the sum of its results.)
    argnums : int or sequence of int
        As in `grad`.

    Returns
    -------
    callable
        With the parameters of ``f``; its result has the shape of the argument.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.elementwise_grad(np.sin)(np.array([0.0, np.pi]))
    array([ 1., -1.])
    >>> ag.elementwise_grad(ag.elementwise_grad(lambda x: x**3))(np.array([1.0, 2.0]))
    array([ 6., 12.])
    """

    @functools.wraps(f, updated=())
    def derivative_of_f(*args: Any, **kwargs: Any) -> Any:
        call = Call("elementwise_grad", f, args, kwargs, argnums)
        seeds = [np.ones(np.shape(plain(value))) for value in call.results]
        return call.like_given(call.gradients(call.results, seeds))

    return derivative_of_f
