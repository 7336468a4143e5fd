"""``gradcheck`` holds gradients against numbers that were found without any rule."""

import inspect
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.checking.kinks import kink_at
from autograd_nn.checking.witness import CONFIRMED, Array, Function, is_floating, leaf_of, outputs_of, plain, witness_of
from autograd_nn.engine.backward import propagate
from autograd_nn.engine.errors import DTypeError, GradcheckError, KinkWarning
from autograd_nn.engine.graph import Leaf
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar


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

    Warns
    -----
    KinkWarning
        The function has a kink at an element, the slopes on its two sides differ, and the gradient lies between
        them. That passes. Outside them it is wrong and raises.

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
    return _check(f, operands, _names(f, inputs), rtol, atol, rng or np.random.default_rng(0), may_jump=False)


def gradgradcheck(
    f: Function,
    *inputs: Any,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    rng: np.random.Generator | None = None,
) -> bool:
    """Check the second derivatives of ``f``: `gradcheck` of its gradient, recorded with ``create_graph``.

    The gradient is differentiated by the inputs and by its cotangent. Where ``f`` has a kink its gradient jumps;
    the slopes beside the jump then are the witnesses.

    Parameters, returns, errors and warnings are those of `gradcheck`.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> ag.gradgradcheck(lambda x: np.sin(x) * x, [0.5, 1.5])
    True
    """
    rng = rng or np.random.default_rng(0)
    operands = [_operand(value) for value in inputs]
    cotangents = [_cotangent(output, rng) for output in outputs_of(f(*map(leaf_of, operands)))]

    def gradient(*arguments: Any) -> list[Any]:
        x, seeds = arguments[: len(operands)], arguments[len(operands) :]
        with enable_grad():
            return _gradients(outputs_of(f(*x)), seeds, x, create_graph=True)

    gradient.__name__ = f"the gradient of {_name(f)}"
    names = [*_names(f, inputs), *["cotangent"] * len(cotangents)]
    return _check(gradient, [*operands, *cotangents], names, rtol, atol, rng, may_jump=True)


def _check(
    f: Function,
    operands: list[Any],
    names: list[str],
    rtol: float,
    atol: float,
    rng: np.random.Generator,
    may_jump: bool,
) -> bool:
    if not any(map(is_floating, operands)):
        raise DTypeError(f"{_name(f)}: there is nothing to check, for no input is floating; write 1.0 for 1")
    leaves = [leaf_of(operand) for operand in operands]
    outputs = outputs_of(f(*leaves))
    cotangents = [_cotangent(value, rng) for value in outputs]
    gradients = iter(_gradients(outputs, cotangents, leaves, create_graph=False))
    for position, operand in enumerate(operands):
        if is_floating(operand):
            gradient = np.asarray(plain(next(gradients)))
            witness, error = witness_of(f, operands, position, cotangents)
            wrong = np.asarray(~(np.abs(gradient - witness) <= atol + rtol * np.abs(witness)))
            label = f"operand {position}" + (f" ({names[position]})" if names[position] else "")
            excused = []
            while wrong.any():
                index = _worst(wrong, gradient, witness)
                is_sure = error[index] <= CONFIRMED * np.abs(witness[index])
                kink = kink_at(f, operands, position, index, cotangents, jumps=may_jump and not is_sure)
                remark = ""
                if kink is not None:
                    place = _place(names[position] or f"operand {position}", operand, index)
                    remark = f"has a {kink.kind} at {place}: {kink.told(gradient[index])}"
                    if kink.admits(gradient[index], atol, rtol):
                        wrong[index] = False
                        excused.append(f"{remark} lies between them")
                        continue
                    remark = f". The function {remark} does not lie between them"
                elif not is_sure:
                    doubt = f"uncertain by {error[index]:.2g}: is there a kink or a jump nearby?"
                    remark = f". The numeric one is itself {doubt}"
                raise GradcheckError(f"{_name(f)}: {_difference(label, index, wrong, gradient, witness)}{remark}")
            if excused:
                more = f" (and {len(excused) - 1} more like it)" if len(excused) > 1 else ""
                warnings.warn(f"{_name(f)} {excused[0]}{more}", KinkWarning, stacklevel=3)
    return True


def _worst(wrong: Array, gradient: Array, witness: Array) -> tuple[int, ...]:
    """The index of the wrong element that is the furthest off."""
    # nan, where a number is missing altogether, is worse than any difference.
    distance = np.nan_to_num(_relative(gradient, witness), nan=np.inf)
    return tuple(map(int, np.unravel_index(np.argmax(np.where(wrong, distance, -1)), wrong.shape)))


def _relative(gradient: Array, witness: Array) -> Array:
    scale = np.maximum(np.maximum(np.abs(gradient), np.abs(witness)), np.finfo(float).tiny)
    with np.errstate(invalid="ignore"):
        relative: Array = np.abs(gradient - witness) / scale
    return relative


def _difference(label: str, index: tuple[int, ...], wrong: Array, gradient: Array, witness: Array) -> str:
    """The worst element, and its numbers."""
    return (
        f"the gradient of {label} is wrong in {np.count_nonzero(wrong)} of {wrong.size} elements; the worst is "
        f"at index {index}: gradient {gradient[index]:.12g}, numeric {witness[index]:.12g}, "
        f"relative error {_relative(gradient, witness)[index]:.2g}"
    )


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
    array = np.asarray(plain(value))
    return array.astype(np.float64) if np.issubdtype(array.dtype, np.floating) else value


def _cotangent(output: Any, rng: np.random.Generator) -> Any:
    """A random upstream gradient of an output's shape and kind."""
    drawn = rng.standard_normal(np.shape(plain(output)))
    return Scalar(drawn) if isinstance(output, Scalar) else np.asarray(drawn)


def _place(name: str, operand: Any, index: tuple[int, ...]) -> str:
    """``x[2] = 0``, as one would write it."""
    subscript = f"[{', '.join(map(str, index))}]" if index else ""
    return f"{name}{subscript} = {np.asarray(plain(operand))[index]:.6g}"


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
