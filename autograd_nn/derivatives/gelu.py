"""GELU, fused into one operation."""

from typing import Any

from autograd_nn.derivatives.arguments import alike
from autograd_nn.derivatives.special import ndtr
from autograd_nn.engine.operation import operation
from autograd_nn.kernels import gelu as kernels


@operation(x=lambda g, kept: g * kept, definition=lambda x: x * ndtr(x))
def gelu(x: Any, /) -> Any:
    """``x`` times the probability that a standard normal number is below it; its slope is computed along with it."""
    dtype, (x,) = alike(x)
    y, slope = kernels.gelu(x)
    return y.astype(dtype, copy=False)[()], slope
