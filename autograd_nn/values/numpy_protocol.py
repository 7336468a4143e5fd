"""NumPy's names on Tensors and Scalars: ``np.exp(t)``, ``np.sum(t)``, ``np.concatenate([t, u])``.

NumPy hands every call that meets a Tensor to the two methods below, and they look it up in the table.
"""

import difflib
from typing import Any

import numpy as np

from autograd_nn.derivatives import reductions
from autograd_nn.engine.errors import GraphError, UnsupportedFunctionError
from autograd_nn.engine.operation import NUMPY_FUNCTIONS
from autograd_nn.engine.variable import Variable
from autograd_nn.values.operators import Operators

_REDUCTIONS = {np.add: reductions.sum, np.maximum: reductions.max, np.minimum: reductions.min}

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
    np.may_share_memory, np.shares_memory, np.array2string, np.array_repr, np.array_str, np.round,
}  # fmt: skip


class NumpyProtocol(Operators):
    """What makes NumPy's functions work on Tensors and Scalars."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__":
            if not kwargs and ufunc in NUMPY_FUNCTIONS:
                return NUMPY_FUNCTIONS[ufunc](*inputs)
            if any(isinstance(target, Variable) for target in kwargs.get("out", ())):
                raise UnsupportedFunctionError(
                    f"np.{ufunc.__name__}(..., out=t) with a Tensor would change it unseen; write t[...] = value"
                )
            recording = any(isinstance(value, Variable) and value.requires_grad for value in inputs)
            if ufunc in _PLAIN_UFUNCS or not recording:
                return getattr(ufunc, method)(*map(_unwrapped, inputs), **kwargs)
            if kwargs and ufunc in NUMPY_FUNCTIONS:
                raise UnsupportedFunctionError(
                    f"np.{ufunc.__name__}(..., {', '.join(kwargs)}=...) on a Tensor that requires a gradient: "
                    f"a recorded result needs memory of its own; call np.{ufunc.__name__} without it"
                )
        elif method == "reduce" and ufunc in _REDUCTIONS:
            return _REDUCTIONS[ufunc](*inputs, **{"axis": 0, **kwargs})
        raise _unsupported(ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}")

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in NUMPY_FUNCTIONS:
            return NUMPY_FUNCTIONS[function](*args, **kwargs)
        if function in _PLAIN_FUNCTIONS:
            return function(*map(_unwrapped, args), **{name: _unwrapped(value) for name, value in kwargs.items()})
        raise _unsupported(function.__name__)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        # np.asarray(t) would drop the graph in silence, and the gradient would be wrong, not missing.
        if self.requires_grad:
            raise GraphError(
                "np.asarray of a value that requires a gradient would lose its graph; "
                "write t.numpy() (or t.detach().numpy()) to say that you mean it"
            )
        return np.array(self._data, dtype=dtype, copy=copy)


def _unwrapped(value: Any) -> Any:
    if isinstance(value, Variable):
        return value._data
    if isinstance(value, (list, tuple)):
        return type(value)(map(_unwrapped, value))
    return value


def _unsupported(name: str) -> UnsupportedFunctionError:
    known = sorted({str(getattr(f, "__name__", "")) for f in (*NUMPY_FUNCTIONS, *_PLAIN_UFUNCS, *_PLAIN_FUNCTIONS)})
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; near it are {', '.join('np.' + other for other in near)}" if near else ""
    return UnsupportedFunctionError(
        f"np.{name} has no derivative in the table{hint}. On values alone, write np.{name}(t.numpy()); "
        f"with a rule of your own, see autograd_nn.operation"
    )
