"""``minimize``: SciPy's minimizers, handed exact derivatives."""

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.modes import no_grad
from autograd_nn.transforms.calls import plain, refuse_unless_floating
from autograd_nn.transforms.gradients import grad, value_and_grad
from autograd_nn.transforms.matrices import hessian
from autograd_nn.transforms.products import vjp
from autograd_nn.transforms.trees import ends, rebuilt
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Array = npt.NDArray[Any]

WITHOUT_GRADIENT = {"nelder-mead", "powell", "cobyla", "cobyqa"}
WITH_HESSIAN = {"dogleg", "trust-exact"}
WITH_HESSIAN_PRODUCT = {"newton-cg", "trust-ncg", "trust-krylov", "trust-constr"}


def minimize(
    f: Callable[[Any], Any],
    x0: Any,
    method: str | None = None,
    *,
    bounds: Any = None,
    constraints: Any = (),
    tol: float | None = None,
    callback: Callable[..., Any] | None = None,
    options: dict[str, Any] | None = None,
) -> "OptimizeResult":
    """Minimize a function with `scipy.optimize.minimize`, which is handed exact derivatives.

    Gradients go to every method that uses them, Hessians to ``dogleg`` and ``trust-exact``, and products with
    the Hessian to ``Newton-CG``, ``trust-ncg``, ``trust-krylov`` and ``trust-constr``.

    Parameters
    ----------
    f : callable
        Takes Tensors in the structure of ``x0`` and returns one number.
    x0 : array, float, Tensor, Scalar, or nested tuples, lists and dicts of them
        Where to start. A list of numbers is a structure of numbers; what is meant as one array must be
        given as one. The parameters of a model are such a structure too: a dict of arrays.
    method : str, optional
        One of SciPy's. Default: what SciPy chooses, BFGS where there are no bounds and constraints.
    bounds, constraints, tol, callback, options
        As in SciPy, to which they are passed on: they speak of one flat vector of float64, which
        has the elements of ``x0`` one after the other.

    Returns
    -------
    scipy.optimize.OptimizeResult
        SciPy's, with ``x`` in the structure, the shapes and the dtypes of ``x0``.

    Raises
    ------
    ShapeError
        ``f`` returned more than one number.
    DTypeError
        A value in ``x0`` is an integer, or no number at all.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.optim import minimize
    >>> result = minimize(lambda p: np.sum((p["a"] - 3) ** 2) + (p["b"] + 1) ** 2, {"a": np.zeros(2), "b": 0.0})
    >>> result.success, result.x["a"].round(6), round(result.x["b"], 6)
    (True, array([3., 3.]), -1.0)
    """
    from scipy import optimize  # a large package, and few programs need it

    run: Any = optimize.minimize  # its stubs speak of each method by itself
    for label, value in ends(x0, "x0"):
        refuse_unless_floating(value, f"minimize: {label}")

    def of_vector(v: Any) -> Any:
        return f(rebuilt(x0, (piece for _, piece in _pieces(x0, v))))

    # A method tries several directions at one point: the gradient there is recorded once for all of them.
    @functools.lru_cache(maxsize=1)
    def hessian_at(point: bytes) -> Callable[[Any], Any]:
        _, pullback = vjp(grad(of_vector), np.frombuffer(point))
        return lambda direction: pullback(direction)[0]

    name = (method or "").lower()
    derivatives: dict[str, Any] = {}
    if name in WITH_HESSIAN:
        derivatives["hess"] = hessian(of_vector)
    if name in WITH_HESSIAN_PRODUCT:
        derivatives["hessp"] = lambda v, direction: hessian_at(v.tobytes())(direction)
    uses_gradient = name not in WITHOUT_GRADIENT
    with no_grad():  # what f uses besides x may require gradients of its own, and SciPy wants numbers
        result: OptimizeResult[Any] = run(
            value_and_grad(of_vector) if uses_gradient else lambda v: float(of_vector(Tensor(v))),
            np.concatenate([np.ravel(plain(value)).astype(float) for _, value in ends(x0)]),
            method=method,
            jac=True if uses_gradient else None,
            **derivatives,
            bounds=bounds,
            constraints=constraints,
            tol=tol,
            callback=callback,
            options=options,
        )
    result["x"] = rebuilt(x0, (_like(value, piece) for value, piece in _pieces(x0, result["x"])))
    return result


def _pieces(x0: Any, v: Any) -> Iterator[tuple[Any, Any]]:
    """Each value of ``x0``, and what stands for it in a flat vector, in its shape and dtype."""
    start = 0
    for _, value in ends(x0):
        array = np.asarray(plain(value))
        yield value, v[start : start + array.size].reshape(array.shape).astype(array.dtype)
        start += array.size


def _like(value: Any, piece: Array) -> Any:
    """An array as what ``value`` is: a Tensor, a Scalar, an array or a float."""
    if isinstance(value, Scalar):
        return Scalar(piece, requires_grad=False)
    if isinstance(value, Tensor):
        return Tensor(piece)
    if type(value) is float:
        return float(piece)
    return piece if isinstance(value, np.ndarray) else piece[()]
