"""AdamW: Adam whose weight decay is no part of the gradient."""

from autograd_nn.optim.adam import Adam
from autograd_nn.optim.optimizer import Params


class AdamW(Adam):
    """Adam with decoupled weight decay: ``p *= 1 - lr * weight_decay``, then Adam's step.

    In `Adam` the decay is a part of the gradient and is scaled with it, so that numbers with large gradients hardly
    decay. Here every number shrinks by the same factor.

    Parameters
    ----------
    params, lr, betas, eps, amsgrad, maximize
        As in `Adam`.
    weight_decay : float
        How much of each number goes in a step, times ``lr``.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", 2019, https://arxiv.org/abs/1711.05101

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import AdamW
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = AdamW([w], lr=0.5, weight_decay=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 2.5, -1. ], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True)
