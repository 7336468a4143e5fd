"""Products with a derivative that is never written out: ``vjp``, ``jvp``, ``linearize``, ``hvp``.

Of the Jacobian matrix J of a function the backward pass gives a row combination, v·J, at the cost of a few
evaluations, however large J is. A column combination, J·v, is found by going backward twice: u·J is linear in
u, and the derivative of a linear function along v is that function at v, here J·v. (This is known as the
double-vjp trick; J. Townsend, "A new trick for calculating Jacobian vector products", 2017.)
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.transforms.calls import Call, Function, plain, pull_back, seeds_for, zeros_like
from autograd_nn.transforms.gradients import grad
from autograd_nn.transforms.trees import ends, rebuilt
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


def vjp(f: Function, *primals: Any, has_aux: bool = False) -> Any:
    """The value of ``f`` and the function that pulls a gradient back through it (vector-Jacobian product).

    Parameters
    ----------
    f : callable
        Returns an array, a number, or a tuple, list or dict of these.
    *primals : array, float, Tensor, Scalar, or nested tuples, lists and dicts of them
        The arguments ``f`` is called with and differentiated by.
    has_aux : bool
        ``f`` returns a pair, the result and anything else.

    Returns
    -------
    value
        What ``f`` returned.
    pullback : callable
        Takes a cotangent, which has the structure and the shapes of the value, and returns a tuple with one
        gradient for each of ``primals``. It may be called any number of times.
    aux
        With ``has_aux`` only.

    Raises
    ------
    ShapeError
        In the pullback: the cotangent does not fit the value.
    DTypeError
        One of ``primals`` is an integer, or no number at all.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> value, pullback = ag.vjp(np.multiply, 2.0, np.array([3.0, 4.0]))
    >>> value
    array([6., 8.])
    >>> pullback(np.array([1.0, 10.0]))
    (43.0, array([ 2., 20.]))
    """
    call = Call("vjp", f, primals, {}, range(len(primals)), has_aux)
    results = call.results

    def pullback(cotangent: Any) -> Any:
        seeds = seeds_for(call.output, cotangent, "vjp: the cotangent")
        return call.like_given(call.gradients(results, seeds, retain=True))

    value = call.released(call.output)
    return (value, pullback, call.released(call.aux)) if has_aux else (value, pullback)


def linearize(f: Function, *primals: Any) -> Any:
    """The value of ``f`` and its derivative there, a linear function that can be called again and again.

    Parameters
    ----------
    f, *primals
        As for `vjp`. The operations in ``f`` must have second derivatives; a `Function` with a backward pass
        written by hand has none.

    Returns
    -------
    value
        What ``f`` returned.
    pushforward : callable
        Takes a tangent for each of ``primals``, of its structure and shapes, and returns the directional
        derivative, in the structure of the value.

    Raises
    ------
    ShapeError
        In the pushforward: a tangent does not fit its primal.
    DTypeError
        One of ``primals`` is an integer, or no number at all.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> value, pushforward = ag.linearize(lambda x: x * x, np.array([1.0, 2.0, 3.0]))
    >>> pushforward(np.array([1.0, 0.0, 0.0])), pushforward(np.array([0.0, 1.0, 1.0]))
    (array([2., 0., 0.]), array([0., 4., 6.]))
    """
    return _linearized(Call("linearize", f, primals, {}, range(len(primals))))


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The value of ``f`` and its derivative along a direction (Jacobian-vector product).

    Parameters
    ----------
    f : callable
        As for `linearize`.
    primals, tangents : tuple or list
        The arguments, and the direction in which each of them moves.

    Returns
    -------
    value, tangent
        What ``f`` returned, and how it changes, in the same structure.

    Raises
    ------
    ShapeError
        A tangent does not fit its primal.
    DTypeError
        One of ``primals`` is an integer, or no number at all.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.jvp(lambda r, angle: (r * np.cos(angle), r * np.sin(angle)), (2.0, 0.0), (0.0, 1.0))
    ((2.0, 0.0), (0.0, 2.0))
    """
    value, pushforward = _linearized(Call("jvp", f, primals, {}, range(len(primals))))
    return value, pushforward(*tangents)


def hvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The Hessian of ``f`` times a vector, without the Hessian: it costs about two gradients.

    Parameters
    ----------
    f : callable
        Returns one number.
    primals, tangents : tuple or list
        The arguments, and the vector: for each argument a part of its structure and shapes.

    Returns
    -------
    tuple
        How the gradient by each argument changes in that direction.

    Raises
    ------
    ShapeError
        ``f`` returned more than one number, or a tangent does not fit its primal.
    DTypeError
        One of ``primals`` is an integer, or no number at all.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.hvp(lambda x: np.sum(x**3), (np.array([1.0, 2.0]),), (np.array([1.0, 0.5]),))
    (array([6., 6.]),)
    """
    everything = range(len(primals))
    call = Call("hvp", grad(f, everything), primals, {}, everything)
    # A Hessian is symmetric: what is pulled back through the gradient is what would be pushed forward.
    seeds = seeds_for(call.given, tuple(tangents), "hvp: tangents")
    return call.like_given(call.gradients(call.results, seeds))


def _linearized(call: Call) -> Any:
    results = call.results
    u = [_ones_like(value) for value in results]
    with enable_grad():
        pulled_back = pull_back(results, u, call.inputs, is_open=True)
    value = call.released(call.output)

    def pushforward(*tangents: Any) -> Any:
        seeds = seeds_for(call.given, tangents, f"{call.transform}: tangents")
        found = pull_back(pulled_back, seeds, u, call.is_open)
        moved = [
            call.like(kind, zeros_like(one) if tangent is None else tangent)
            for (_, kind), one, tangent in zip(ends(value), u, found, strict=True)
        ]
        return rebuilt(value, iter(moved))

    return value, pushforward


def _ones_like(value: Any) -> Variable:
    """A cotangent to differentiate by. Its value is of no account, but zeros might meet an infinite slope."""
    if isinstance(value, Scalar):
        return Scalar(1.0)
    array = np.asarray(plain(value))
    dtype = array.dtype if np.issubdtype(array.dtype, np.floating) else float
    return Tensor(np.ones(array.shape, dtype), requires_grad=True)
