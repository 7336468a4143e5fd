"""The result of an operation: a value of the right kind, and the node that it leaves in the graph."""

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_nn.engine.anomaly import blocks, seal
from autograd_nn.engine.errors import DTypeError
from autograd_nn.engine.graph import Leaf, Node, callers_frame, next_number
from autograd_nn.engine.modes import is_grad_enabled
from autograd_nn.engine.plan import Plan
from autograd_nn.engine.variable import Variable

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation

SMALL = 1024
"""Constants of up to this many elements stay with the node, so that a trace can show them."""

_COMPLEX = frozenset(map(np.dtype, ("complex64", "complex128", "clongdouble")))

_new = object.__new__


def result_of(
    operation: "Operation",
    kind: type[Variable],
    needed: tuple[bool, ...] | None,
    y: Any,
    arrays: tuple[Any, ...],
    parents: tuple[Node | Leaf | None, ...],
    attributes: dict[str, Any],
    kept: Any = None,
) -> Any:
    """Wrap what an operation has computed, and record it where a gradient is wanted.

    This runs for every operation of every graph, and is written for that: no call that can be done without.

    Parameters
    ----------
    operation : Operation
    kind : class
        Of the result: Tensor or Scalar.
    needed : tuple of bool or None
        For each operand whether it leads to a leaf; None if none does.
    y : array, number or tuple
    arrays, parents : tuple
        The plain operands, and where each came from.
    attributes : dict
    kept : object
        What the operation's forward function wants kept for its rules.
    """
    if y.__class__ is not np.ndarray and (kind.rank == 0 or y.__class__ is complex):
        # Python's complex absorbs NumPy's single numbers.
        y = kind._held(y) if y.__class__ is not tuple else tuple(map(kind._held, y))
    result = _new(kind.result_kind)
    result._data = y
    result._name = None
    result.node = None
    if needed is None or not is_grad_enabled():
        return result if y.__class__ is not tuple else tuple([kind._wrap(part, None) for part in y])
    plan = operation.plans.get(needed)
    if plan is None:
        plan = operation.plans[needed] = Plan(operation, needed)
    result.node = node = _new(Node)
    if operation.variadic:
        node.saved = plan.save((y, arrays, tuple(map(np.shape, arrays))))
    elif operation.shape_slots:
        node.saved = plan.save((y, *arrays, *map(np.shape, arrays), kept))
    else:
        node.saved = plan.save((y, *arrays))
    node.plan = plan
    node.parents = parents
    node.constants = None if plan.needs_all else _printable(arrays, parents)
    node.attributes = attributes
    if y.__class__ is float or y.__class__ is tuple:
        node.shape = ()
        node.dtype = float
        if _complex_is_about:
            _check_complex(operation, False, parents)
    else:
        node.shape = y.shape
        node.dtype = dtype = y.dtype
        if dtype in _COMPLEX or _complex_is_about:
            _check_complex(operation, dtype in _COMPLEX, parents)
    node.number = next_number()
    node.extras = None
    node.calls = None
    frame = callers_frame(4)  # whoever called the operation, which called its case, which called this
    node.code = frame.f_code
    node.instruction = frame.f_lasti
    if blocks:
        seal(node)
    return result if y.__class__ is not tuple else operation.unpacked(result)


_complex_is_about = False
"""Whether a complex result was ever recorded. Before that no operand can be complex, and none is looked at."""


def _check_complex(operation: "Operation", is_complex: bool, parents: tuple[Node | Leaf | None, ...]) -> None:
    """Raise if ``operation`` gives or takes complex values and its rules are not known to be right on them."""
    global _complex_is_about
    _complex_is_about = _complex_is_about or is_complex
    if operation.takes_complex:
        return
    if is_complex or any(p is not None and p.dtype in _COMPLEX for p in parents):
        raise DTypeError(
            f"{operation.name} of complex values that lead to a gradient: its derivative rule is for real numbers. "
            f"Take np.real(z), np.imag(z), abs(z) or np.angle(z) first; sums, products, powers, exp, matmul, einsum, "
            f"indexing, reshaping, np.conj and np.fft work on complex values"
        )


def _printable(arrays: tuple[Any, ...], parents: tuple[Any, ...]) -> tuple[Any, ...]:
    """The constant operands that are small enough to keep, at their positions."""
    kept = []
    for array, parent in zip(arrays, parents, strict=True):
        is_kept = parent is None and getattr(array, "size", 1) <= SMALL
        kept.append(array if is_kept else None)
    return tuple(kept)
