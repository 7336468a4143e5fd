"""autograd_nn: gradients of Python code on NumPy arrays, drawn and explained step by step."""

from autograd_nn.checking import gradcheck, gradgradcheck
from autograd_nn.derivatives.arithmetic import (
    absolute,
    add,
    divide,
    multiply,
    negative,
    positive,
    power,
    reciprocal,
    remainder,
    sqrt,
    square,
    subtract,
)
from autograd_nn.derivatives.exponential import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    log_softmax,
    logsumexp,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softplus,
)
from autograd_nn.derivatives.linear_algebra import linear, matmul
from autograd_nn.derivatives.reductions import max, mean, min, sum
from autograd_nn.derivatives.selection import clip, maximum, minimum, relu, where
from autograd_nn.derivatives.shapes import (
    astype,
    broadcast_to,
    concatenate,
    expand_dims,
    moveaxis,
    ravel,
    reshape,
    squeeze,
    stack,
    swapaxes,
    transpose,
)
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
    sinh,
    tan,
    tanh,
)
from autograd_nn.drawing.drawing import Drawing, draw
from autograd_nn.engine.modes import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from autograd_nn.engine.operation import operation
from autograd_nn.tracing.tracer import trace
from autograd_nn.values.function import Function
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor, tensor
