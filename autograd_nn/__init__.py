"""autograd_nn: gradients of Python code on NumPy arrays, drawn and explained step by step."""

import importlib as _importlib
from typing import TYPE_CHECKING as _TYPE_CHECKING

# Steps, facts and fresh arrays have no derivative: these are NumPy's own functions, which take Tensors too.
from numpy import (
    all,
    allclose,
    any,
    argmax,
    argmin,
    argsort,
    array_equal,
    ceil,
    count_nonzero,
    floor,
    floor_divide,
    full_like,
    isfinite,
    isinf,
    isnan,
    ndim,
    ones_like,
    result_type,
    rint,
    round,
    shape,
    sign,
    size,
    trunc,
    zeros_like,
)

from autograd_nn.derivatives.arithmetic import (
    absolute,
    add,
    cbrt,
    copysign,
    deg2rad,
    degrees,
    divide,
    fabs,
    float_power,
    fmod,
    ldexp,
    mod,
    multiply,
    negative,
    positive,
    power,
    rad2deg,
    radians,
    reciprocal,
    remainder,
    sqrt,
    square,
    subtract,
)
from autograd_nn.derivatives.complex_numbers import angle, conj, imag, real
from autograd_nn.derivatives.cumulative import cumprod, cumsum, diff, gradient, trapezoid
from autograd_nn.derivatives.diagonals import diag, diagflat, diagonal, tril, triu
from autograd_nn.derivatives.exponential import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    log_softmax,
    logaddexp,
    logaddexp2,
    logsumexp,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softplus,
)
from autograd_nn.derivatives.joining import (
    append,
    array_split,
    column_stack,
    concatenate,
    dsplit,
    dstack,
    hsplit,
    hstack,
    split,
    stack,
    vsplit,
    vstack,
)
from autograd_nn.derivatives.linear_algebra import (
    cross,
    dot,
    inner,
    kron,
    linear,
    matmul,
    outer,
    tensordot,
    vdot,
    vecdot,
)
from autograd_nn.derivatives.rearranging import delete, flip, fliplr, flipud, insert, pad, repeat, roll, rot90, tile
from autograd_nn.derivatives.reductions import amax, amin, max, mean, min, prod, ptp, sum
from autograd_nn.derivatives.selection import (
    clip,
    fmax,
    fmin,
    heaviside,
    maximum,
    minimum,
    nan_to_num,
    relu,
    where,
)
from autograd_nn.derivatives.shapes import (
    astype,
    atleast_1d,
    atleast_2d,
    atleast_3d,
    broadcast_arrays,
    broadcast_to,
    expand_dims,
    meshgrid,
    moveaxis,
    ravel,
    reshape,
    rollaxis,
    squeeze,
    swapaxes,
    transpose,
)
from autograd_nn.derivatives.sorting import partition, sort
from autograd_nn.derivatives.statistics import average, median, percentile, quantile, std, var
from autograd_nn.derivatives.taking import choose, compress, extract, put_along_axis, select, take, take_along_axis
from autograd_nn.derivatives.trigonometric import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    cos,
    cosh,
    hypot,
    sin,
    sinc,
    sinh,
    tan,
    tanh,
)
from autograd_nn.engine.anomaly import detect_anomaly
from autograd_nn.engine.modes import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from autograd_nn.engine.operation import operation
from autograd_nn.values.function import Function
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor, tensor

if _TYPE_CHECKING:
    from autograd_nn import data, fft, linalg, nn, optim, plots, signal, special, training
    from autograd_nn.checking import gradcheck, gradgradcheck
    from autograd_nn.derivatives.einsum import einsum
    from autograd_nn.derivatives.missing import nanmax, nanmean, nanmin, nansum
    from autograd_nn.derivatives.signal import convolve_sequences as convolve
    from autograd_nn.derivatives.signal import correlate_sequences as correlate
    from autograd_nn.derivatives.windows import sliding_window_view
    from autograd_nn.drawing.draw import draw
    from autograd_nn.drawing.drawing import Drawing
    from autograd_nn.memory import keep_memory
    from autograd_nn.teaching.answer import check_answer
    from autograd_nn.teaching.compare import compare
    from autograd_nn.teaching.film.film import Film
    from autograd_nn.teaching.film.recording import film
    from autograd_nn.teaching.layer_check import check_layer
    from autograd_nn.teaching.lesson import Lesson, load_trace, trace
    from autograd_nn.tracing.formulas import formulas
    from autograd_nn.transforms.custom_rules import custom_vjp
    from autograd_nn.transforms.gradients import elementwise_grad, grad, value_and_grad
    from autograd_nn.transforms.matrices import hessian, jacobian
    from autograd_nn.transforms.products import hvp, jvp, linearize, vjp
    from autograd_nn.transforms.recomputation import checkpoint

# What not every program needs is imported when it is asked for; a test holds this and the imports above equal.
_LATER = {
    "data": "autograd_nn",
    "fft": "autograd_nn",
    "linalg": "autograd_nn",
    "nn": "autograd_nn",
    "optim": "autograd_nn",
    "plots": "autograd_nn",
    "signal": "autograd_nn",
    "special": "autograd_nn",
    "training": "autograd_nn",
    "gradcheck": "autograd_nn.checking",
    "gradgradcheck": "autograd_nn.checking",
    "einsum": "autograd_nn.derivatives.einsum",
    "nanmax": "autograd_nn.derivatives.missing",
    "nanmean": "autograd_nn.derivatives.missing",
    "nanmin": "autograd_nn.derivatives.missing",
    "nansum": "autograd_nn.derivatives.missing",
    "convolve": "autograd_nn.derivatives.signal:convolve_sequences",
    "correlate": "autograd_nn.derivatives.signal:correlate_sequences",
    "sliding_window_view": "autograd_nn.derivatives.windows",
    "draw": "autograd_nn.drawing.draw",
    "Drawing": "autograd_nn.drawing.drawing",
    "keep_memory": "autograd_nn.memory",
    "check_answer": "autograd_nn.teaching.answer",
    "compare": "autograd_nn.teaching.compare",
    "Film": "autograd_nn.teaching.film.film",
    "film": "autograd_nn.teaching.film.recording",
    "check_layer": "autograd_nn.teaching.layer_check",
    "Lesson": "autograd_nn.teaching.lesson",
    "load_trace": "autograd_nn.teaching.lesson",
    "trace": "autograd_nn.teaching.lesson",
    "formulas": "autograd_nn.tracing.formulas",
    "custom_vjp": "autograd_nn.transforms.custom_rules",
    "elementwise_grad": "autograd_nn.transforms.gradients",
    "grad": "autograd_nn.transforms.gradients",
    "value_and_grad": "autograd_nn.transforms.gradients",
    "hessian": "autograd_nn.transforms.matrices",
    "jacobian": "autograd_nn.transforms.matrices",
    "hvp": "autograd_nn.transforms.products",
    "jvp": "autograd_nn.transforms.products",
    "linearize": "autograd_nn.transforms.products",
    "vjp": "autograd_nn.transforms.products",
    "checkpoint": "autograd_nn.transforms.recomputation",
}

__all__ = sorted(
    {name for name, value in globals().items() if name[0] != "_" and not isinstance(value, type(_importlib))}
    | _LATER.keys()
)

if not _TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, its_name = _LATER[name].partition(":")
        if module == __name__:
            value = _importlib.import_module(f"{module}.{name}")
        else:
            value = getattr(_importlib.import_module(module), its_name or name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_LATER})
