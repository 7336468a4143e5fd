"""Matrix products."""

from typing import Any

import numpy as np

from autograd_nn.engine.operation import operation

Shape = tuple[int, ...]


def _transposed(matrix: Any) -> Any:
    return np.swapaxes(matrix, -1, -2)


def _gradient_of_left(g: Any, b: Any, a_shape: Shape) -> Any:
    if b.ndim == 1:
        return g * b if len(a_shape) == 1 else g[..., None] * b
    if len(a_shape) == 1:
        return (b @ g[..., None])[..., 0]
    return g @ _transposed(b)


def _gradient_of_right(g: Any, a: Any, b_shape: Shape) -> Any:
    if a.ndim == 1:
        return g * a if len(b_shape) == 1 else a[:, None] * g[..., None, :]
    if len(b_shape) == 1:
        return (_transposed(a) @ g[..., None])[..., 0]
    if len(b_shape) == 2 and a.ndim > 2:
        # One matrix for the whole batch: one product over all rows, not one a batch entry.
        rows, columns = b_shape
        return a.reshape((-1, rows)).T @ g.reshape((-1, columns))
    return _transposed(a) @ g


def _what_would_fit(a_label: str, b_label: str, a: Shape, b: Shape) -> str:
    if not a or not b:
        return f"{a_label} @ {b_label}: a matrix product needs axes on both sides; to scale, write *"
    inner_a, inner_b = a[-1], b[-2] if len(b) > 1 else b[0]
    if inner_a == inner_b:
        return f"{a_label} @ {b_label}: the batch axes {a[:-2]} and {b[:-2]} do not broadcast"
    a_name, b_name = a_label.split(" ")[0], b_label.split(" ")[0]
    fits = []
    if len(a) == 2 and len(b) == 2:
        if a[1] == b[1]:
            fits.append(f"{a_name} @ {b_name}.T")
        if a[0] == b[0]:
            fits.append(f"{a_name}.T @ {b_name}")
        if b[1] == a[0]:
            fits.append(f"{b_name} @ {a_name}")
    hint = f"; {' or '.join(fits)} would fit" if fits else ""
    return f"{a_label} @ {b_label}: inner sizes {inner_a} and {inner_b} differ{hint}"


matmul = operation(
    np.matmul,
    a=_gradient_of_left,
    b=_gradient_of_right,
    explain=_what_would_fit,
)


def _gradient_of_weight(g: Any, x: Any) -> Any:
    return g.reshape((-1, g.shape[-1])).T @ x.reshape((-1, x.shape[-1]))


def _layer_would_fit(x_label: str, weight_label: str, bias_label: str, x: Shape, weight: Shape, bias: Shape) -> str:
    if not x or x[-1] != weight[1]:
        return f"a dense layer of weight {weight} takes {weight[1]} features on the last axis; the input is {x}"
    return ""


@operation(
    x=lambda g, weight: g @ weight,
    weight=_gradient_of_weight,
    bias=lambda g: g,
    explain=_layer_would_fit,
)
def linear(x: Any, weight: Any, bias: Any, /) -> Any:
    """A dense layer, ``x @ weight.T + bias``: ``x`` is (..., inputs), ``weight`` (outputs, inputs)."""
    y = np.matmul(x, weight.T)
    y += bias
    return y
