"""Calling a function while watching which names it gives to its values."""

import inspect
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.engine.graph import is_ours
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.tracing.naming import Names
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


def record(function: Callable[..., Any], arguments: Sequence[Any], names: Names) -> Any:
    """Call ``function`` and add to ``names`` what its own variables, and those of its callees, call their values."""
    scopes: list[dict[str, Any]] = []

    def on_event(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and not is_ours(frame.f_code.co_filename):
            scopes.append(dict(frame.f_locals))

    given = arguments if hasattr(function, "named_parameters") else _leaves(function, arguments)
    earlier = sys.getprofile()
    sys.setprofile(on_event)
    try:
        with enable_grad():
            result = function(*given)
    finally:
        sys.setprofile(earlier)
    for scope in reversed(scopes):  # a caller returns after its callees, and its names go first
        names.note_all(scope)
    return result


def _leaves(function: Callable[..., Any], arguments: Sequence[Any]) -> list[Any]:
    """The arguments, with numbers and floating arrays as leaves that have the names of the parameters."""
    labels: list[str | None] = [None] * len(arguments)
    try:
        bound = inspect.signature(function).bind(*arguments)
    except ValueError:  # NumPy's functions, some of them, have no signature
        pass
    else:
        for i, (name, value) in enumerate(bound.arguments.items()):
            if value is arguments[i]:
                labels[i] = name
    return [_leaf(value, label) for value, label in zip(arguments, labels, strict=True)]


def _leaf(value: Any, label: str | None) -> Any:
    if isinstance(value, (Variable, bool, np.bool_)):
        return value
    if isinstance(value, (int, float)):
        return Scalar(value, name=label)
    if isinstance(value, (np.ndarray, np.floating)) and np.issubdtype(value.dtype, np.floating):
        return Tensor(value, requires_grad=True, name=label)
    return value
