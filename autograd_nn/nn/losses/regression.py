"""Losses of numbers: how far a prediction is from what was wanted."""

from typing import Any

from autograd_nn.nn import functional
from autograd_nn.nn.losses.loss import Loss


class MSELoss(Loss):
    """The squared difference of each element of the prediction from its target.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes: they are not broadcast. The same holds for all losses.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> prediction = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> loss = nn.MSELoss()(prediction, [1.0, 4.0])
    >>> loss.backward()
    >>> loss.item(), prediction.grad
    (2.0, Tensor([ 0., -2.]))
    """

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against ``target``, of the same shape."""
        return functional.mse_loss(input, target, self.reduction)


class L1Loss(Loss):
    """The size of each difference: large errors count less than in `MSELoss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from autograd_nn import nn
    >>> print(nn.L1Loss()([1.0, 2.0], [1.0, 4.0]))
    1.0
    """

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against ``target``, of the same shape."""
        return functional.l1_loss(input, target, self.reduction)


class SmoothL1Loss(Loss):
    """``error**2 / (2 * beta)`` up to an error of ``beta`` and ``|error| - beta / 2`` beyond.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    beta : float
        Where the parabola ends; 0 makes it the `L1Loss`.

    Raises
    ------
    ValueError
        In a call, a negative ``beta``.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.SmoothL1Loss("none")([1.0, 3.0], [0.5, 0.0])
    array([0.125, 2.5  ])
    """

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction)
        self.beta = beta

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against ``target``, of the same shape."""
        return functional.smooth_l1_loss(input, target, self.reduction, self.beta)


class HuberLoss(Loss):
    """``error**2 / 2`` up to an error of ``delta`` and ``delta * (|error| - delta / 2)`` beyond.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    delta : float
        Where the parabola ends, above 0.

    Raises
    ------
    ValueError
        In a call, a ``delta`` that is not positive.

    Notes
    -----
    P. J. Huber, *Robust Estimation of a Location Parameter*, 1964.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.HuberLoss("none", delta=2.0)([1.0, 3.0], [0.5, 0.0])
    array([0.125, 4.   ])
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction)
        self.delta = delta

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against ``target``, of the same shape."""
        return functional.huber_loss(input, target, self.reduction, self.delta)


class PoissonNLLLoss(Loss):
    """The negative log-likelihood of counts: ``rate - target * log(rate)``, plus ``log(target!)`` if ``full``.

    Parameters
    ----------
    log_input : bool
        Whether the input is the logarithm of the rate.
    full : bool
        Whether ``log(target!)`` is added, by Stirling's approximation, where the target is above 1.
    eps : float
        Without ``log_input``, added to the rate under the logarithm.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from autograd_nn import nn
    >>> print(nn.PoissonNLLLoss(log_input=False, eps=0.0)([1.0, 2.0], [1.0, 0.0]))
    1.5
    """

    def __init__(self, log_input: bool = True, full: bool = False, eps: float = 1e-8, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.log_input = log_input
        self.full = full
        self.eps = eps

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of ``input`` against the counts ``target``, of the same shape."""
        return functional.poisson_nll_loss(input, target, self.log_input, self.full, self.eps, self.reduction)


class GaussianNLLLoss(Loss):
    """The negative log-likelihood of normal numbers: ``(log(var) + (input - target)**2 / var) / 2``.

    Parameters
    ----------
    full : bool
        Whether the constant ``log(2 * pi) / 2`` is added.
    eps : float
        The least variance. A smaller one counts as this; its gradient is that at ``eps``, as in PyTorch.
    reduction : {"mean", "sum", "none"}

    Raises
    ------
    ShapeError
        In a call, input and target of different shapes, or a variance that is neither for each element nor for
        each row.
    ValueError
        In a call, a negative variance.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> print(nn.GaussianNLLLoss()([1.0, 2.0], [1.0, 4.0], [1.0, 1.0]))
    1.0
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.full = full
        self.eps = eps

    def forward(self, input: Any, target: Any, var: Any) -> Any:
        """The loss of ``input`` against ``target``, of the same shape, for variances (...) of each element or row."""
        return functional.gaussian_nll_loss(input, target, var, self.full, self.eps, self.reduction)
