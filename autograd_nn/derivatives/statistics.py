"""Statistics: spread, weighted means and order statistics."""

import builtins
from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import Axis, as_array, axes_of, refuse_out
from autograd_nn.derivatives.reductions import as_rows, back_in_place, count, mean, sum
from autograd_nn.derivatives.shapes import broadcast_to, converted, reshape, transpose
from autograd_nn.derivatives.sorting import sort
from autograd_nn.engine.errors import ShapeError, UnsupportedFunctionError
from autograd_nn.engine.operation import operation, stands_for


def _deviation(x: Any, axis: Axis, where: Any) -> Any:
    deviation = x - np.mean(x, axis=axis, keepdims=True, where=where)
    return deviation if where is True else np.where(where, deviation, 0)


def _freedom(x: Any, axis: Axis, ddof: float, where: Any) -> Any:
    """The degrees of freedom; with none left the variance is nan, and so is its gradient."""
    if where is True:
        return builtins.max(count(x.shape, axis) - ddof, 0)
    return np.maximum(count(x.shape, axis, where) - ddof, 0).astype(x.dtype)


def _gradient_of_var(g: Any, x: Any, axis: Axis, ddof: float, keepdims: bool, where: Any) -> Any:
    return back_in_place(g, x.shape, axis, keepdims) * (2 * _deviation(x, axis, where) / _freedom(x, axis, ddof, where))


def _gradient_of_std(g: Any, y: Any, x: Any, axis: Axis, ddof: float, keepdims: bool, where: Any) -> Any:
    # Where all elements are equal the standard deviation has a kink, and the smallest subgradient is 0,
    # even if the mean was rounded so that the deviation itself is not quite 0.
    among: dict[str, Any] = {"axis": axis, "keepdims": True, "where": where}
    is_flat = np.max(x, initial=-np.inf, **among) == np.min(x, initial=np.inf, **among)
    y = np.where(is_flat, np.inf, back_in_place(y, x.shape, axis, keepdims))
    g = back_in_place(g, x.shape, axis, keepdims)
    return g * (_deviation(x, axis, where) / (_freedom(x, axis, ddof, where) * y))


@operation(name="var", x=_gradient_of_var)
def _var(x: Any, /, axis: Axis = None, ddof: float = 0, keepdims: bool = False, where: Any = True) -> Any:
    return np.var(x, axis=axis, ddof=ddof, keepdims=keepdims, where=where)


@operation(name="std", x=_gradient_of_std)
def _std(x: Any, /, axis: Axis = None, ddof: float = 0, keepdims: bool = False, where: Any = True) -> Any:
    return np.std(x, axis=axis, ddof=ddof, keepdims=keepdims, where=where)


def _one_of(ddof: float, correction: float | None) -> float:
    if correction is not None and ddof:
        raise ValueError("ddof and correction are two names for one number; give one of them")
    return ddof if correction is None else correction


@stands_for(np.var)
def var(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: None = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    correction: float | None = None,
) -> Any:
    """The variance over ``axis``: the mean square of the deviation from the mean.

    Parameters
    ----------
    a : array_like or Tensor
    axis : int or tuple of int, optional
    dtype : dtype, optional
        Convert the elements to this first.
    out : None
        Not supported.
    ddof, correction : number
        Two names for what is subtracted from the number of elements before dividing by it: 1 for the
        unbiased estimate from a sample. Where nothing is left the result and its gradient are nan.
    keepdims : bool
        Leave the axes in place, with length 1.
    where : array of bool
        Which elements to count.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([1.0, 2.0, 6.0], requires_grad=True)
    >>> ag.var(x, ddof=1).backward()
    >>> x.grad
    Tensor([-2., -1.,  3.])
    """
    refuse_out("var", out)
    ddof = _one_of(ddof, correction)
    return _var(converted(a, dtype), axis=axis, ddof=ddof, keepdims=keepdims, where=where)


@stands_for(np.std)
def std(
    a: Any,
    axis: Axis = None,
    dtype: Any = None,
    out: None = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    correction: float | None = None,
) -> Any:
    """The standard deviation over ``axis``, the square root of `var`, with the same arguments.

    Where all elements are equal its gradient is 0.
    """
    refuse_out("std", out)
    ddof = _one_of(ddof, correction)
    return _std(converted(a, dtype), axis=axis, ddof=ddof, keepdims=keepdims, where=where)


@stands_for(np.average)
def average(a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """The mean over ``axis``, each element counting with its weight.

    Parameters
    ----------
    a : array_like or Tensor
    axis : int or tuple of int, optional
    weights : array_like or Tensor, optional
        Of the shape of ``a``, or of the shape of ``a`` along ``axis``. Default: all equal.
    returned : bool
        Whether to return the sum of the weights as well.
    keepdims : bool
        Leave the axes in place, with length 1.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> ag.average(ag.Tensor([1.0, 4.0]), weights=[3.0, 1.0])
    Tensor(1.75)
    """
    a = as_array(a)
    if weights is None:
        y = mean(a, axis, keepdims=keepdims)
        return (y, np.full(y.shape, a.size / max(y.size, 1), y.dtype)) if returned else y
    weights = as_array(weights)
    if weights.shape != a.shape:
        axes = axes_of(a, axis)
        if axis is None or weights.shape != tuple([a.shape[i] for i in axes]):
            raise ShapeError(f"average: weights of shape {weights.shape} for an array {a.shape} over axis={axis}")
        weights = transpose(weights, np.argsort(axes).tolist())
        weights = reshape(weights, tuple([n if i in axes else 1 for i, n in enumerate(a.shape)]))
    total = sum(broadcast_to(weights, a.shape), axis, keepdims=keepdims)
    y = sum(a * weights, axis, keepdims=keepdims) / total
    return (y, converted(total, y.dtype)) if returned else y


@stands_for(np.quantile)
def quantile(
    a: Any,
    q: Any,
    axis: Axis = None,
    out: None = None,
    overwrite_input: bool = False,
    method: Any = "linear",
    keepdims: bool = False,
    *,
    weights: None = None,
) -> Any:
    """The value below which the part ``q`` of the elements lies.

    Parameters
    ----------
    a : array_like or Tensor
    q : number or array_like
        Between 0 and 1; its axes come first in the result. It is not differentiated.
    axis : int or tuple of int, optional
    out, weights : None
        Not supported.
    overwrite_input : bool
        Without meaning here: nothing is overwritten.
    method : str
        Any of the methods of `numpy.quantile`, which say how to read between two elements.
    keepdims : bool
        Leave the axes in place, with length 1.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> x = ag.Tensor([4.0, 1.0, 2.0], requires_grad=True)
    >>> ag.quantile(x, 0.25).backward()
    >>> x.grad
    Tensor([0. , 0.5, 0.5])
    """
    refuse_out("quantile", out)
    if weights is not None:
        raise UnsupportedFunctionError(
            "quantile(..., weights=...) is not supported: it has no derivative by the weights"
        )
    a = as_array(a)
    rows = sort(as_rows(a, axis))
    q = q if isinstance(q, (int, float)) else np.asarray(q)
    # NumPy's quantile of 0, 1, 2, ... is where to read in any sorted row, whatever the method.
    place = np.quantile(np.arange(rows.shape[-1], dtype=float), q, method=method)
    below, above = np.floor(place).astype(int), np.ceil(place).astype(int)
    dtype = a.dtype if isinstance(q, (int, float)) else np.result_type(a.dtype, q.dtype)
    part = np.asarray(place - below, dtype)
    low, high, last = rows[..., below], rows[..., above], rows[..., 0 * below - 1]
    y = low + (high - low) * part
    if np.isnan(last).any():  # nans are sorted last
        y = np.where(np.isnan(last), last, y)
    if np.ndim(q):
        y = np.moveaxis(y, tuple(range(-np.ndim(q), 0)), tuple(range(np.ndim(q))))
    if not keepdims:
        return y
    axes = axes_of(a, axis)
    return reshape(y, (*np.shape(q), *[1 if i in axes else n for i, n in enumerate(a.shape)]))


@stands_for(np.percentile)
def percentile(
    a: Any,
    q: Any,
    axis: Axis = None,
    out: None = None,
    overwrite_input: bool = False,
    method: Any = "linear",
    keepdims: bool = False,
    *,
    weights: None = None,
) -> Any:
    """As `quantile`, with ``q`` between 0 and 100."""
    part = q / 100 if isinstance(q, (int, float)) else np.asarray(q) / 100
    return quantile(a, part, axis, out, overwrite_input, method, keepdims, weights=weights)


@stands_for(np.median)
def median(a: Any, axis: Axis = None, out: None = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """The middle element over ``axis``, or the mean of the two in the middle."""
    refuse_out("median", out)
    if np.size(a) == 0:
        return mean(a, axis, keepdims=keepdims)  # nan, with NumPy's warning
    return quantile(a, 0.5, axis, keepdims=keepdims)
