"""NumPy's names on Tensors and Scalars: ``np.exp(t)``, ``np.sum(t)``, ``np.concatenate([t, u])``.

NumPy hands every call that meets a Tensor to the two methods below, and they look it up in the table.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.derivatives import load_table, reductions
from autograd_nn.engine.errors import GraphError, UnsupportedFunctionError
from autograd_nn.engine.operation import NUMPY_FUNCTIONS
from autograd_nn.engine.variable import Variable
from autograd_nn.values.operators import Operators

_REDUCTIONS: dict[np.ufunc, Callable[..., Any]] = {
    np.add: reductions.sum,
    np.multiply: reductions.prod,
    np.maximum: reductions.max,
    np.minimum: reductions.min,
}

# Their results are steps, counts, indices or facts: they answer with plain arrays and record nothing.
_PLAIN_UFUNCS = {
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal,
    np.isnan, np.isinf, np.isfinite, np.signbit, np.sign, np.floor, np.ceil, np.trunc, np.rint, np.floor_divide,
    np.logical_and, np.logical_or, np.logical_not, np.logical_xor,
    np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert, np.left_shift, np.right_shift,
}  # fmt: skip

_PLAIN_FUNCTIONS = {
    np.all, np.any, np.argmax, np.argmin, np.argsort, np.argwhere, np.nonzero, np.flatnonzero, np.count_nonzero,
    np.allclose, np.isclose, np.array_equal, np.array_equiv, np.shape, np.ndim, np.size, np.result_type,
    np.zeros_like, np.ones_like, np.full_like, np.empty_like, np.searchsorted, np.bincount, np.unique, np.iscomplexobj,
    np.isreal, np.isrealobj, np.iscomplex, np.argpartition, np.isposinf, np.isneginf, np.round, np.around,
    np.may_share_memory, np.shares_memory, np.array2string, np.array_repr, np.array_str,
}  # fmt: skip


class NumpyProtocol(Operators):
    """What makes NumPy's functions work on Tensors and Scalars."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__":
            entry = NUMPY_FUNCTIONS.get(ufunc)
            if entry is None and ufunc not in _PLAIN_UFUNCS:
                entry = _entry_of_scipys(ufunc)
            if entry is not None and not kwargs:
                return entry(*inputs)
            if any(isinstance(target, Variable) for target in kwargs.get("out", ())):
                raise UnsupportedFunctionError(
                    f"{_name(ufunc)}(..., out=t) with a Tensor would change it unseen; write t[...] = value"
                )
            recording = any(isinstance(value, Variable) and value.requires_grad for value in inputs)
            if ufunc in _PLAIN_UFUNCS or not recording:
                return getattr(ufunc, method)(*map(_unwrapped, inputs), **kwargs)
            if entry is not None:
                raise UnsupportedFunctionError(
                    f"{_name(ufunc)}(..., {', '.join(kwargs)}=...) on a Tensor that requires a gradient: "
                    f"a recorded result needs memory of its own; call {_name(ufunc)} without it"
                )
        elif method == "reduce" and ufunc in _REDUCTIONS:
            return _REDUCTIONS[ufunc](*inputs, **{"axis": 0, **kwargs})
        raise _unsupported(ufunc, "" if method == "__call__" else f".{method}")

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in NUMPY_FUNCTIONS:
            return NUMPY_FUNCTIONS[function](*args, **kwargs)
        if function not in _PLAIN_FUNCTIONS:
            load_table()
            if function in NUMPY_FUNCTIONS:
                return NUMPY_FUNCTIONS[function](*args, **kwargs)
        if function in _PLAIN_FUNCTIONS:
            return function(*map(_unwrapped, args), **{name: _unwrapped(value) for name, value in kwargs.items()})
        raise _unsupported(function)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        # np.asarray(t) would drop the graph in silence, and the gradient would be wrong, not missing.
        if self.requires_grad:
            raise GraphError(
                "np.asarray of a value that requires a gradient would lose its graph; "
                "write t.numpy() (or t.detach().numpy()) to say that you mean it. A function that is not NumPy's "
                "may have called it: SciPy's special functions are in autograd_nn.special"
            )
        return np.array(self._data, dtype=dtype, copy=copy)


def _unwrapped(value: Any) -> Any:
    if isinstance(value, Variable):
        return value._data
    if isinstance(value, (list, tuple)):
        return type(value)(map(_unwrapped, value))
    return value


def _entry_of_scipys(ufunc: np.ufunc) -> Callable[..., Any] | None:
    """The table's entry for a ufunc of scipy.special, which is loaded if there is such a ufunc."""
    from autograd_nn.derivatives.special import SCIPY_UFUNCS

    entry = SCIPY_UFUNCS.get(ufunc.__name__)
    return entry if entry is not None and _name(ufunc).startswith("scipy") else None


def _name(function: Any) -> str:
    """As a user writes it: ``np.exp``, ``np.linalg.det``, ``scipy.special.erf``."""
    name = str(function.__name__)
    if not isinstance(function, np.ufunc):
        return f"{function.__module__}.{name}".replace("numpy", "np", 1)
    for module, short in (("numpy", "np"), ("scipy.special", "scipy.special")):
        if getattr(sys.modules.get(module), name, None) is function:
            return f"{short}.{name}"
    return name


def _unsupported(function: Any, method: str = "") -> UnsupportedFunctionError:
    import difflib

    from autograd_nn.derivatives.special import SCIPY_UFUNCS

    load_table()
    name = _name(function) + method
    known = {*map(_name, (*NUMPY_FUNCTIONS, *_PLAIN_UFUNCS, *_PLAIN_FUNCTIONS))}
    known.update(f"scipy.special.{other}" for other in SCIPY_UFUNCS)
    last_words = {other.rpartition(".")[2]: other for other in sorted(known)}
    near = difflib.get_close_matches(function.__name__, last_words, n=3)
    hint = f"; near it are {', '.join(last_words[word] for word in near)}" if near else ""
    return UnsupportedFunctionError(
        f"{name} has no derivative in the table{hint}. On values alone, write {name}(t.numpy()); "
        f"with a rule of your own, see autograd_nn.operation"
    )
