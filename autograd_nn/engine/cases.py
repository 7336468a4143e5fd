"""The usual cases of an operation: one operand or two, floating numbers or arrays, all attributes at their defaults.

What an operator costs beyond its arithmetic is decided here, so these functions are made once for each operation,
with all that never changes at hand. Whatever is not usual they leave to the general case.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray  # by a name of its own, since an attribute of a module is looked up at each use

from autograd_nn.engine.anomaly import blocks
from autograd_nn.engine.modes import is_grad_enabled
from autograd_nn.engine.recording import constant, recorded, result_of
from autograd_nn.engine.variable import Variable

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation
    from autograd_nn.engine.plan import Plan

_PLAIN = frozenset((float, int, ndarray, np.float64, np.float32))  # constants that need no second look


def case_of_one(operation: "Operation") -> Callable[[Any], Any]:
    """The function that is ``operation`` of one operand."""
    forward, defaults, asks_shape = operation.forward, operation.defaults, operation.asks_shapes
    plan: Plan | None = None

    def of_one(x: Any) -> Any:
        nonlocal plan
        if blocks or not isinstance(x, Variable):
            return operation.of_any((x,), defaults)
        array, node = x._data, x.node
        try:
            y = forward(array)
        except (ValueError, ArithmeticError):
            return operation.of_any((x,), defaults)
        if y.__class__ is not ndarray and y.__class__ is not float:
            if y.__class__ is tuple:
                return result_of(operation, x.__class__, y, [array], [node], [node is not None], defaults)
            if x.rank == 0:
                y = x._held(y)
        if node is None or not is_grad_enabled():
            return x._wrap(y, None)
        if plan is None:
            plan = operation.plans[(True,)]
        saved = plan.save((y, array, array.shape) if asks_shape else (y, array))
        return recorded(x.__class__, plan, y, saved, (node,), defaults)

    return of_one


def case_of_two(operation: "Operation") -> Callable[[Any, Any], Any]:
    """The function that is ``operation`` of two operands: what operators call."""
    forward, defaults, asks_shape = operation.forward, operation.defaults, operation.asks_shapes
    plans: list[Plan | None] = [None, None, None]

    def of_two(a: Any, b: Any) -> Any:
        if isinstance(a, Variable):
            kind, x, left = a.__class__, a._data, a.node
            if isinstance(b, Variable):
                if b.rank != a.rank:
                    return operation.of_any((a, b), defaults)
                z, right = b._data, b.node
            elif b.__class__ in _PLAIN:
                z, right = b, None
            else:
                return operation.of_any((a, b), defaults)
        elif isinstance(b, Variable) and a.__class__ in _PLAIN:
            kind, x, left, z, right = b.__class__, a, None, b._data, b.node
        else:
            return operation.of_any((a, b), defaults)
        if blocks:
            return operation.of_any((a, b), defaults)
        try:
            y = forward(x, z)
        except (ValueError, ArithmeticError):
            return operation.of_any((a, b), defaults)
        if y.__class__ is not ndarray and y.__class__ is not float:
            if y.__class__ is tuple:
                both = [constant(x) if left is None else left, constant(z) if right is None else right]
                return result_of(operation, kind, y, [x, z], both, [left is not None, right is not None], defaults)
            if kind.rank == 0:
                y = kind._held(y)
        if (left is None and right is None) or not is_grad_enabled():
            return kind._wrap(y, None)
        operands: tuple[Any, Any]
        if right is None:
            case, operands = 0, (left, constant(z))
        elif left is None:
            case, operands = 1, (constant(x), right)
        else:
            case, operands = 2, (left, right)
        plan = plans[case]
        if plan is None:
            plan = plans[case] = operation.plans[(left is not None, right is not None)]
        saved = plan.save((y, x, z, np.shape(x), np.shape(z)) if asks_shape else (y, x, z))
        return recorded(kind, plan, y, saved, operands, defaults)

    return of_two
