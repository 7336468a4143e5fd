"""The numeric witness: ``gradcheck`` holds gradients against numbers that were found without any rule.

For each element of each operand the witness is the slope of the function along it. Central
differences give it for every function, extrapolated to a vanishing step (Ridders, 1982). Where all
operations are analytic, the complex step gives it to the last digit: the imaginary part of
``f(x + ih)`` is ``h f'(x)`` for a tiny ``h``, with nothing subtracted (Squire and Trapp, 1998). A complex
step through ``abs`` or a comparison can be wrong, so it is believed only where the differences confirm it.
"""

import inspect
import operator
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.exceptions import ComplexWarning

from autograd_nn.engine.backward import propagate
from autograd_nn.engine.errors import DTypeError, GradcheckError
from autograd_nn.engine.graph import Leaf
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Function = Callable[..., Any]
Array = npt.NDArray[Any]

COMPLEX_STEP = 1e-20
FIRST_STEP = 0.05
HALVINGS = 8
CONFIRMED = 1e-4
"""Relative difference up to which differences confirm a complex step: a wrong one is far off."""


def gradcheck(
    f: Function,
    *inputs: Any,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    rng: np.random.Generator | None = None,
) -> bool:
    """Check the gradients of ``f`` against numeric ones.

    The function is tested as ``sum(cotangent * f(*inputs))`` with a random cotangent, never ones, for ones
    hide mistakes: the gradient of ``softmax(x).sum()`` is 0 whatever its rule says.

    Parameters
    ----------
    f : callable
        A function of Tensors or Scalars that returns one, or a tuple or list of them, of any shapes.
        It must give the same values whenever it is called with the same inputs.
    *inputs : array_like, Tensor or Scalar
        Floating ones are differentiated, in float64; others are handed to ``f`` as they are.
    rtol, atol : float
        A gradient passes where it differs from its witness by at most ``atol + rtol * abs(witness)``.
    rng : numpy.random.Generator, optional
        Draws the cotangent. Default: a fixed seed.

    Returns
    -------
    bool
        True; a gradient that does not pass raises.

    Raises
    ------
    GradcheckError
        Says which operand and element is the worst, and both numbers.
    DTypeError
        There is no floating input.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.gradcheck(lambda x, w: np.tanh(x @ w), [[1.0, 2.0]], [[0.5], [-0.3]])
    True
    >>> wrong = ag.operation(np.exp, numpy=(), x=lambda g, y: -g * y)
    >>> ag.gradcheck(wrong, [0.0, 1.0])
    Traceback (most recent call last):
        ...
    autograd_nn.engine.errors.GradcheckError: exp: the gradient of operand 0 (x) is wrong in 2 of 2 elements; ...
    """
    operands = [_operand(value) for value in inputs]
    return _check(f, operands, _names(f, inputs), rtol, atol, rng or np.random.default_rng(0))


def gradgradcheck(
    f: Function,
    *inputs: Any,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    rng: np.random.Generator | None = None,
) -> bool:
    """Check the second derivatives of ``f``: `gradcheck` of its gradient, recorded with ``create_graph``.

    The gradient is differentiated by the inputs and by its cotangent.

    Parameters, returns and errors are those of `gradcheck`.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.gradgradcheck(lambda x: np.sin(x) * x, [0.5, 1.5])
    True
    """
    rng = rng or np.random.default_rng(0)
    operands = [_operand(value) for value in inputs]
    cotangents = [_cotangent(output, rng) for output in _outputs(f(*map(_leaf, operands)))]

    def gradient(*arguments: Any) -> list[Any]:
        x, seeds = arguments[: len(operands)], arguments[len(operands) :]
        with enable_grad():
            return _gradients(_outputs(f(*x)), seeds, x, create_graph=True)

    gradient.__name__ = f"the gradient of {_name(f)}"
    names = [*_names(f, inputs), *["cotangent"] * len(cotangents)]
    return _check(gradient, [*operands, *cotangents], names, rtol, atol, rng)


def _check(
    f: Function, operands: list[Any], names: list[str], rtol: float, atol: float, rng: np.random.Generator
) -> bool:
    if not any(map(_is_floating, operands)):
        raise DTypeError(f"{_name(f)}: there is nothing to check, for no input is floating; write 1.0 for 1")
    leaves = [_leaf(operand) for operand in operands]
    outputs = _outputs(f(*leaves))
    cotangents = [_cotangent(value, rng) for value in outputs]
    gradients = iter(_gradients(outputs, cotangents, leaves, create_graph=False))
    for position, operand in enumerate(operands):
        if _is_floating(operand):
            gradient = np.asarray(_plain(next(gradients)))
            witness, error = _witness(f, operands, position, cotangents)
            wrong = ~(np.abs(gradient - witness) <= atol + rtol * np.abs(witness))
            if wrong.any():
                label = f"operand {position}" + (f" ({names[position]})" if names[position] else "")
                raise GradcheckError(f"{_name(f)}: {_difference(label, wrong, gradient, witness, error)}")
    return True


def _difference(label: str, wrong: Array, gradient: Array, witness: Array, error: Array) -> str:
    """Which element is the worst, and its numbers."""
    distance = np.abs(gradient - witness)
    relative = distance / np.maximum(np.maximum(np.abs(gradient), np.abs(witness)), np.finfo(float).tiny)
    # nan, where a number is missing altogether, is worse than any difference.
    index = np.unravel_index(np.argmax(np.where(wrong, np.nan_to_num(relative, nan=np.inf), -1)), wrong.shape)
    message = (
        f"the gradient of {label} is wrong in {np.count_nonzero(wrong)} of {wrong.size} elements; the worst is "
        f"at index {tuple(map(int, index))}: gradient {gradient[index]:.12g}, numeric {witness[index]:.12g}, "
        f"relative error {relative[index]:.2g}"
    )
    if not error[index] <= CONFIRMED * np.abs(witness[index]):
        message += f". The numeric one is itself uncertain by {error[index]:.2g}: is there a kink or a jump nearby?"
    return message


def _witness(f: Function, operands: list[Any], position: int, cotangents: list[Any]) -> tuple[Array, Array]:
    """The numeric gradient of one operand, and how uncertain each element is."""
    operand = operands[position]
    x = np.asarray(_plain(operand))
    by_difference, error, by_complex_step = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)

    def moved(index: tuple[int, ...], step: float) -> list[Array]:
        changed = x.copy()
        changed[index] += step
        arguments = [_leaf(value) for value in operands]
        arguments[position] = Scalar(changed) if isinstance(operand, Scalar) else _leaf(changed)
        return _values(f(*arguments))

    def moved_aside(index: tuple[int, ...]) -> list[Array]:
        # All operands are complex here: a real one would receive a gradient without its imaginary part.
        arrays = [np.array(_plain(value), complex) if _is_floating(value) else value for value in operands]
        arrays[position][index] += 1j * COMPLEX_STEP
        return _values(f(*map(_leaf, arrays)))

    def along(differences: list[Array]) -> Any:
        return sum(np.sum(_plain(v) * d) for v, d in zip(cotangents, differences, strict=True))

    with np.errstate(all="ignore"):
        for index in np.ndindex(x.shape):

            def slope(h: float, index: tuple[int, ...] = index) -> float:
                above, below = moved(index, h), moved(index, -h)
                return float(along([a - b for a, b in zip(above, below, strict=True)]) / (2 * h))

            # A step of x's own size where x is small, for functions such as log; else one that digits survive.
            size = float(abs(x[index]))
            tries = [_extrapolated(slope, FIRST_STEP * step) for step in {max(size, 0.1), size or 0.1}]
            by_difference[index], error[index] = min(tries, key=operator.itemgetter(1))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", ComplexWarning)
                for index in np.ndindex(x.shape):
                    by_complex_step[index] = along([y.imag for y in moved_aside(index)]) / COMPLEX_STEP
        except Exception:  # what has no complex form says so in many ways; the differences are there
            return by_difference, error
    scale = np.max(np.abs(by_difference), initial=0.0)
    confirmed = np.abs(by_complex_step - by_difference) <= CONFIRMED * np.maximum(np.abs(by_difference), 1e-6 * scale)
    return (by_complex_step, np.zeros(x.shape)) if confirmed.all() else (by_difference, error)


def _extrapolated(slope: Callable[[float], float], h: float) -> tuple[float, float]:
    """The limit of ``slope(h)`` for vanishing ``h``, and its uncertainty: Richardson's table, its best entry."""
    best, uncertainty = float("nan"), float("inf")
    previous: list[float] = []
    for _ in range(HALVINGS):
        row = [slope(h)]
        for k, coarser in enumerate(previous):
            row.append(row[k] + (row[k] - coarser) / (4 ** (k + 1) - 1))
            change = max(abs(row[-1] - row[k]), abs(row[-1] - coarser))
            if change < uncertainty:
                best, uncertainty = row[-1], change
        previous = row
        h /= 2
    return best, uncertainty


def _gradients(
    outputs: Sequence[Any], cotangents: Sequence[Any], operands: Sequence[Any], create_graph: bool
) -> list[Any]:
    """The gradient of each leaf among the operands; zeros where none arrives, as where the graph was cut."""
    leaves = [value for value in operands if isinstance(value, Variable) and isinstance(value.node, Leaf)]
    nodes = [leaf.node for leaf in leaves if leaf.node is not None]
    pairs = [
        (output, seed)
        for output, seed in zip(outputs, cotangents, strict=True)
        if isinstance(output, Variable) and output.node is not None
    ]
    found: dict[Any, Any] = {}
    if pairs:
        roots, seeds = zip(*pairs, strict=True)
        found = propagate(roots, seeds, wanted=nodes, retain_graph=create_graph, create_graph=create_graph)
    return [
        np.zeros(np.shape(leaf._data)) if found.get(node) is None else found[node]
        for leaf, node in zip(leaves, nodes, strict=True)
    ]


def _operand(value: Any) -> Any:
    """An input in float64 if it is floating, as it is if not."""
    if isinstance(value, Scalar):
        return value
    array = np.asarray(_plain(value))
    return array.astype(np.float64) if np.issubdtype(array.dtype, np.floating) else value


def _is_floating(operand: Any) -> bool:
    return isinstance(operand, Scalar) or (
        isinstance(operand, np.ndarray) and np.issubdtype(operand.dtype, np.floating)
    )


def _leaf(operand: Any) -> Any:
    """A leaf of its own with the operand's values; complex ones, which users cannot make, included."""
    if isinstance(operand, Scalar):
        return Scalar(operand.data)
    if not isinstance(operand, np.ndarray) or not np.issubdtype(operand.dtype, np.inexact):
        return operand
    array = operand.copy()
    return Tensor._wrap(array, Leaf(Tensor, array, array.shape, array.dtype))


def _cotangent(output: Any, rng: np.random.Generator) -> Any:
    """A random upstream gradient of an output's shape and kind."""
    drawn = rng.standard_normal(np.shape(_plain(output)))
    return Scalar(drawn) if isinstance(output, Scalar) else np.asarray(drawn)


def _outputs(answer: Any) -> Sequence[Any]:
    return answer if isinstance(answer, (tuple, list)) else [answer]


def _values(answer: Any) -> list[Array]:
    return [np.asarray(_plain(value)) for value in _outputs(answer)]


def _plain(value: Any) -> Any:
    return value._data if isinstance(value, Variable) else value


def _name(f: Function) -> str:
    return getattr(f, "__name__", None) or type(f).__name__


def _names(f: Function, inputs: Sequence[Any]) -> list[str]:
    """What to call each input: its own name, else that of the parameter it is given for, else nothing."""
    try:
        parameters = list(getattr(f, "operands", None) or inspect.signature(getattr(f, "forward", f)).parameters)
    except (TypeError, ValueError):
        parameters = []
    parameters += [""] * (len(inputs) - len(parameters))
    return [getattr(value, "name", None) or name for value, name in zip(inputs, parameters, strict=False)]
