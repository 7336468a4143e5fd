"""Stochastic gradient descent."""

from typing import Any

from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, zeros


class SGD(Optimizer):
    """Gradient descent, ``p -= lr * gradient``, on request with momentum.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
    lr : float
        The learning rate.
    momentum : float
        How much of its velocity a parameter keeps: ``v = momentum * v + (1 - dampening) * gradient``,
        ``p -= lr * v``. The first velocity is the first gradient.
    dampening : float
    weight_decay : float
        Adds ``weight_decay * p`` to the gradient.
    nesterov : bool
        Look ahead: ``p -= lr * (gradient + momentum * v)``.
    maximize : bool
        Go up instead of down.

    Raises
    ------
    ValueError
        A negative ``lr``, ``momentum`` or ``weight_decay``; ``nesterov`` without momentum or with dampening.

    References
    ----------
    I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013,
    https://proceedings.mlr.press/v28/sutskever13.html

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import SGD
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = SGD([w], lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    Tensor([ 2., -1.], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
            maximize=maximize,
        )

    def _check(self, group: Group) -> None:
        super()._check(group)
        if group["nesterov"] and (group["momentum"] == 0 or group["dampening"] != 0):
            raise ValueError("nesterov=True needs a momentum above 0 and dampening=0")

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        lr, momentum = group["lr"], group["momentum"]
        if not momentum:
            for p, g in self._blocks(group, values, gradient):
                p -= lr * g
            return
        is_first = state.get("momentum_buffer") is None
        keep, take = (0, 1) if is_first else (momentum, 1 - group["dampening"])
        (buffer,) = zeros(state, values, "momentum_buffer")
        for p, g, v in self._blocks(group, values, gradient, buffer):
            v *= keep
            v += take * g
            p -= lr * (g + momentum * v if group["nesterov"] else v)
