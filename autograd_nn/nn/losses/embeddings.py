"""Losses of distances and rankings: what is alike shall be near, and the rest at least a margin apart."""

from typing import Any

from autograd_nn.nn import functional
from autograd_nn.nn.losses.loss import Loss


class HingeEmbeddingLoss(Loss):
    """For a distance: itself where the target is 1, ``max(0, margin - distance)`` where it is -1.

    Parameters
    ----------
    margin : float
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes.
    ValueError
        In a call, a target other than 1 and -1.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.HingeEmbeddingLoss(reduction="none")([0.2, 0.2, 3.0], [1, -1, -1])
    array([0.2, 0.8, 0. ])
    """

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = margin

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of the distances ``input`` for targets 1 or -1 of the same shape."""
        return functional.hinge_embedding_loss(input, target, self.margin, self.reduction)


class MarginRankingLoss(Loss):
    """``max(0, margin - target * (input1 - input2))``: with target 1 the first shall be the larger.

    Parameters
    ----------
    margin : float
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, operands of different shapes.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.MarginRankingLoss(reduction="none")([1.0, 1.0], [3.0, 3.0], [1, -1])
    array([2., 0.])
    """

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = margin

    def forward(self, input1: Any, input2: Any, target: Any) -> Any:
        """The loss of the ranks ``input1`` and ``input2`` for targets 1 or -1, all of the same shape."""
        return functional.margin_ranking_loss(input1, input2, target, self.margin, self.reduction)


class CosineEmbeddingLoss(Loss):
    """For the cosine of two vectors: ``1 - cosine`` where the target is 1, ``max(0, cosine - margin)`` where it is -1.

    Parameters
    ----------
    margin : float
        From -1 to 1; 0 to 0.5 is usual.
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, operands that are not (N, D), (N, D) and (N,), or (D,), (D,) and a single target.
    ValueError
        In a call, a target other than 1 and -1.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> print(nn.CosineEmbeddingLoss()([[1.0, 0.0]], [[0.0, 2.0]], [1]))
    1.0
    """

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = margin

    def forward(self, input1: Any, input2: Any, target: Any) -> Any:
        """The loss of vectors ``input1`` and ``input2`` (N, D) for targets 1 or -1 (N,)."""
        return functional.cosine_embedding_loss(input1, input2, target, self.margin, self.reduction)


class TripletMarginLoss(Loss):
    """``max(0, distance(anchor, positive) - distance(anchor, negative) + margin)``.

    Parameters
    ----------
    margin : float
    p : float
        Of the norm that is the distance.
    eps : float
        Added to the differences, to keep clear of the kink at 0.
    swap : bool
        Whether the negative's distance is that from the positive where this is smaller.
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, operands of different shapes.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> loss = nn.TripletMarginLoss()([[0.0, 0.0]], [[3.0, 4.0]], [[4.0, 3.0]])
    >>> print(f"{loss:.6f}")
    1.000000
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction)
        self.margin = margin
        self.p = p
        self.eps = eps
        self.swap = swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        """The loss of vectors (N, D) or (D,), all of the same shape."""
        return functional.triplet_margin_loss(
            anchor, positive, negative, self.margin, self.p, self.eps, self.swap, self.reduction
        )
