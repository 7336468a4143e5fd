"""The result of an operation: a value of the right kind, and the node that it leaves in the graph."""

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from autograd_nn.engine.anomaly import blocks, seal
from autograd_nn.engine.errors import DTypeError
from autograd_nn.engine.graph import Node, callers_frame, is_ours, next_number
from autograd_nn.engine.modes import is_grad_enabled
from autograd_nn.engine.plan import Plan
from autograd_nn.engine.variable import Variable

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation

SMALL = 1024
"""Constants of up to this many elements stay with the node, so that a trace can show them."""

_COMPLEX = frozenset(map(np.dtype, ("complex64", "complex128", "clongdouble")))

_FLOAT64, _FLOAT32 = np.dtype(np.float64), np.dtype(np.float32)

_new = object.__new__
_getframe = sys._getframe


def recorded(
    kind: type[Variable],
    plan: Plan,
    y: Any,
    saved: tuple[Any, ...],
    operands: tuple[Any, ...],
    attributes: dict[str, Any],
) -> Any:
    """What an operation has computed as a value of the graph, on a node of its own.

    This runs for every operation of every graph, and is written for that: no call that can be done without.

    Parameters
    ----------
    kind : class
        Of the result: Tensor or Scalar.
    plan : Plan
    y : array, number or tuple
    saved, operands, attributes
        As the node has them.
    """
    result = _new(kind.result_kind)
    result._data = y
    result._name = None
    result.node = node = Node()
    node.plan = plan
    node.saved = saved
    node.operands = operands
    node.attributes = attributes
    if y.__class__ is float or y.__class__ is tuple:
        node.shape = ()
        node.dtype = float
        if _complex_is_about:
            _check_complex(node)
    else:
        node.shape = y.shape
        node.dtype = dtype = y.dtype
        if (dtype is not _FLOAT64 and dtype is not _FLOAT32 and dtype in _COMPLEX) or _complex_is_about:
            _check_complex(node)
    node.number = next_number()
    node.extras = None
    node.calls = None
    frame = _getframe(2)  # whoever called what called this: the user, for most operators
    code = frame.f_code
    if is_ours(code.co_filename):
        frame = callers_frame(4)
        code = frame.f_code
    node.code = code
    node.instruction = frame.f_lasti
    return result


def result_of(
    operation: "Operation",
    kind: type[Variable],
    y: Any,
    arrays: list[Any],
    operands: list[Any],
    needed: list[bool],
    attributes: dict[str, Any],
    kept: Any = None,
) -> Any:
    """Wrap what an operation has computed, and record it where a gradient is wanted: the general case.

    Parameters
    ----------
    operation : Operation
    kind : class
        Of the result: Tensor or Scalar.
    y : array, number or tuple
    arrays : list
        The plain operands.
    operands : list
        Each as a node has it.
    needed : list of bool
        For each operand whether it leads to a leaf.
    attributes : dict
    kept : object
        What the operation's forward function wants kept for its rules.
    """
    if y.__class__ is not ndarray and (kind.rank == 0 or y.__class__ is complex):
        # Python's complex absorbs NumPy's single numbers.
        y = kind._held(y) if y.__class__ is not tuple else tuple(map(kind._held, y))
    if True not in needed or not is_grad_enabled():
        return kind._wrap(y, None) if y.__class__ is not tuple else tuple([kind._wrap(part, None) for part in y])
    plan = operation.plans[tuple(needed)]
    shapes = tuple(map(np.shape, arrays)) if operation.asks_shapes else ()
    if operation.variadic:
        saved = plan.save((y, tuple(arrays), shapes))
    elif operation.definition is not None:
        saved = plan.save((y, *arrays, kept, *shapes))
    else:
        saved = plan.save((y, *arrays, *shapes))
    result = recorded(kind, plan, y, saved, tuple(operands), attributes)
    if blocks:
        seal(result.node)
    return result if y.__class__ is not tuple else operation.unpacked(result)


def constant(array: Any) -> Any:
    """What a node has of a constant operand: the constant, or None if it is too large to keep."""
    return array if array.__class__ is float or getattr(array, "size", 1) <= SMALL else None


_complex_is_about = False
"""Whether a complex result was ever recorded. Before that no operand can be complex, and none is looked at."""


def _check_complex(node: Node) -> None:
    """Raise if a node gives or takes complex values, and the rules of its operation are not known to be right."""
    global _complex_is_about
    is_complex = node.dtype in _COMPLEX
    _complex_is_about = _complex_is_about or is_complex
    if node.operation.takes_complex:
        return
    if is_complex or any(parent is not None and parent.dtype in _COMPLEX for parent in node.parents):
        raise DTypeError(
            f"{node.operation.name} of complex values that lead to a gradient: its derivative rule is for real "
            f"numbers. Take np.real(z), np.imag(z), abs(z) or np.angle(z) first; sums, products, powers, exp, matmul, "
            f"einsum, indexing, reshaping, np.conj and np.fft work on complex values"
        )
