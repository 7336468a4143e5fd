"""How far or how alike vectors are, and the formulas of the losses that compare them."""

from typing import Any

import numpy as np

from autograd_nn.derivatives.arguments import as_array
from autograd_nn.derivatives.arithmetic import sqrt, subtract
from autograd_nn.derivatives.norms import norm
from autograd_nn.derivatives.reductions import sum
from autograd_nn.derivatives.selection import clip, minimum, relu, where
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.functional.reducing import check_shapes, check_signs, reduced


def normalize(input: Any, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Any:
    """Vectors along ``dim`` divided by their length, or by ``eps`` if they are shorter than that.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> functional.normalize(np.array([[3.0, 4.0], [0.0, 0.0]]))
    array([[0.6, 0.8],
           [0. , 0. ]])
    """
    x = as_array(input)
    return x / clip(norm(x, p, axis=dim, keepdims=True), min=eps)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """The cosine of the angle between vectors along ``dim``; a vector shorter than ``eps`` counts as that long.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> functional.cosine_similarity(np.array([[1.0, 0.0]]), np.array([[3.0, 4.0]]))
    array([0.6])
    """
    x1, x2 = as_array(x1), as_array(x2)
    return sum(normalize(x1, dim=dim, eps=eps) * normalize(x2, dim=dim, eps=eps), axis=dim)


def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The norm ``p`` of ``x1 - x2 + eps`` along the last axis; ``eps`` keeps it from the kink at 0.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn.nn import functional
    >>> functional.pairwise_distance(np.array([[3.0, 4.0]]), np.array([[0.0, 0.0]]))
    array([5.0000014])
    """
    return norm(subtract(x1, x2) + eps, p, axis=-1, keepdims=keepdim)


def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0, reduction: str = "mean") -> Any:
    """``input`` where the target is 1, ``max(0, margin - input)`` where it is -1."""
    check_shapes("hinge_embedding_loss", input=input, target=target)
    signs = check_signs("hinge_embedding_loss", target)
    input = as_array(input)
    return reduced(where(signs == 1, input, relu(margin - input)), reduction)


def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: str = "mean") -> Any:
    """``max(0, margin - target * (input1 - input2))``."""
    check_shapes("margin_ranking_loss", input1=input1, input2=input2, target=target)
    return reduced(relu(margin - as_array(target) * subtract(input1, input2)), reduction)


def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: str = "mean") -> Any:
    """``1 - cosine`` where the target is 1, ``max(0, cosine - margin)`` where it is -1."""
    check_shapes("cosine_embedding_loss", input1=input1, input2=input2)
    x1, x2 = as_array(input1), as_array(input2)
    if x1.ndim not in (1, 2) or np.shape(target) != x1.shape[:-1]:
        raise ShapeError(
            f"cosine_embedding_loss takes inputs (N, D) and targets (N,), or (D,) and one target; "
            f"the inputs are {x1.shape}, the target is {np.shape(target)}"
        )
    signs = check_signs("cosine_embedding_loss", target)
    # 1e-12 under the roots, as PyTorch has it, and not the least length of `cosine_similarity`.
    lengths = [sqrt(sum(x * x, axis=-1) + 1e-12) for x in (x1, x2)]
    cosine = sum(x1 * x2, axis=-1) / (lengths[0] * lengths[1])
    return reduced(where(signs == 1, 1 - cosine, relu(cosine - margin)), reduction)


def triplet_margin_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    reduction: str = "mean",
) -> Any:
    """``max(0, distance(anchor, positive) - distance(anchor, negative) + margin)``."""
    check_shapes("triplet_margin_loss", anchor=anchor, positive=positive, negative=negative)
    near, far = pairwise_distance(anchor, positive, p, eps), pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = minimum(far, pairwise_distance(positive, negative, p, eps))
    return reduced(relu(near - far + margin), reduction)
