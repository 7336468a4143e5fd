"""Loss: what the modules that measure a prediction share."""

from autograd_nn.nn.functional.reducing import check_reduction
from autograd_nn.nn.module import Module


class Loss(Module):
    """What losses share: ``reduction``, how the losses of the elements become one number.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ValueError
        Another reduction.
    """

    def __init__(self, reduction: str = "mean") -> None:
        check_reduction(reduction)
        self.reduction = reduction

    def extra_repr(self) -> str:
        return f"reduction={self.reduction!r}"
