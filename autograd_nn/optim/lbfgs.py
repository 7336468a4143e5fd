"""L-BFGS: a quasi-Newton method that remembers a few steps."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_nn.engine.modes import enable_grad
from autograd_nn.optim.line_search import Point, strong_wolfe
from autograd_nn.optim.optimizer import Array, Group, Optimizer, Params, write
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor


class LBFGS(Optimizer):
    """Limited-memory BFGS: steps bent by the curvature that the last steps have met.

    The inverse Hessian is never made. From the last ``history_size`` steps ``s`` and changes ``y`` of the gradient, a
    loop forward and one back give its product with the gradient. Meant for whole batches: it takes changes of the
    gradient for curvature, and those between batches are none.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar
        In one group.
    lr : float
        The length of a step, or the first that the line search tries.
    max_iter : int
        Iterations in one ``step``.
    max_eval : int, optional
        Evaluations of the loss in one ``step``. Default: ``1.25 * max_iter``.
    tolerance_grad : float
        Stop where no number of the gradient is larger.
    tolerance_change : float
        Stop where neither the loss nor a parameter changes by more.
    history_size : int
        How many steps are remembered.
    line_search_fn : {None, "strong_wolfe"}
        None takes steps of length ``lr``.

    Raises
    ------
    ValueError
        A negative ``lr``, another ``line_search_fn``, or a second group.

    References
    ----------
    J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition, 2006, algorithm 7.4.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.optim import LBFGS
    >>> w = ag.Tensor([4.0, -2.0], requires_grad=True)
    >>> optimizer = LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((w - [1.0, 2.0]) ** 2 * [1.0, 10.0]).sum()
    ...     loss.backward()
    ...     return loss
    >>> float(optimizer.step(closure)), float(closure()) < 1e-8  # before and after
    (169.0, True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            max_iter=max_iter,
            max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad,
            tolerance_change=tolerance_change,
            history_size=history_size,
            line_search_fn=line_search_fn,
        )

    def _check(self, group: Group) -> None:
        super()._check(group)
        if self.param_groups:
            raise ValueError("LBFGS sees all parameters as one vector; give them in one group")
        if group["line_search_fn"] not in (None, "strong_wolfe"):
            raise ValueError(f'line_search_fn={group["line_search_fn"]!r}; it must be None or "strong_wolfe"')

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Take up to ``max_iter`` steps.

        Parameters
        ----------
        closure : callable
            Forgets the gradients, computes the loss, calls its ``backward()`` and returns it.

        Returns
        -------
        Tensor or Scalar
            The loss before the first step.
        """
        if closure is None:
            raise ValueError("LBFGS evaluates the loss several times a step; write optimizer.step(closure)")
        (group,) = self.param_groups
        state = self.state[group["params"][0]]  # of the whole vector; where PyTorch has it
        tolerance_change, tolerance_grad = group["tolerance_change"], group["tolerance_grad"]

        def evaluate() -> tuple[Any, Array]:
            with enable_grad():
                loss = closure()
            state["func_evals"] = state.get("func_evals", 0) + 1
            return loss, self._flat_gradient()

        first_loss, gradient = evaluate()
        last_evaluation = state["func_evals"] - 1 + group["max_eval"]
        loss = float(first_loss)
        if np.abs(gradient).max() <= tolerance_grad:
            return first_loss

        for iteration in range(group["max_iter"]):
            state["n_iter"] = state.get("n_iter", 0) + 1
            t = group["lr"]
            if state["n_iter"] == 1:
                state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1.0)
                t *= min(1.0, 1.0 / float(np.abs(gradient).sum()))
            else:
                _remember(state, gradient - state["prev_flat_grad"], state["d"] * state["t"], group["history_size"])
            direction = _bent(state, -gradient)
            earlier_loss = loss
            state.update(d=direction, t=t, prev_flat_grad=gradient, prev_loss=loss)
            slope = float(gradient @ direction)
            if slope > -tolerance_change:
                break

            if group["line_search_fn"]:
                starts = [np.array(parameter._data) for parameter in group["params"]]

                def along(t: float, starts: list[Array] = starts, direction: Array = direction) -> Point:
                    self._move(t * direction)
                    loss, gradient = evaluate()
                    for parameter, start in zip(group["params"], starts, strict=True):
                        _set(parameter, start)
                    return Point(t, float(loss), gradient, float(gradient @ direction))

                start = Point(0.0, loss, gradient, slope)
                tries = last_evaluation - state["func_evals"]
                t, loss, gradient, _ = strong_wolfe(along, start, t, float(np.abs(direction).max()), tries)
                state["t"] = t
                self._move(t * direction)
            else:
                self._move(t * direction)
                if iteration + 1 == group["max_iter"]:
                    break  # nobody will ask for the gradient there
                latest, gradient = evaluate()
                loss = float(latest)

            if (
                state["func_evals"] >= last_evaluation
                or np.abs(gradient).max() <= tolerance_grad
                or np.abs(direction * t).max() <= tolerance_change
                or abs(loss - earlier_loss) < tolerance_change
            ):
                break
        return first_loss

    def _flat_gradient(self) -> Array:
        parts = [
            np.zeros(p.size, p.dtype) if p.grad is None else np.ravel(p.grad._data)
            for p in self.param_groups[0]["params"]
        ]
        return np.concatenate(parts)

    def _move(self, change: Array) -> None:
        place = 0
        for parameter in self.param_groups[0]["params"]:
            part = change[place : place + parameter.size].reshape(parameter.shape)
            _set(parameter, parameter._data + part)
            place += parameter.size

    def _state_shape(self, parameter: Tensor | Scalar) -> tuple[int, ...]:
        return (sum(parameter.size for parameter in self._parameters()),)


def _set(parameter: Tensor | Scalar, values: Any) -> None:
    array = np.asarray(parameter._data)
    array[...] = values
    write([(parameter, array)])


def _remember(state: dict[str, Any], y: Array, s: Array, size: int) -> None:
    """Keep a step and its change of the gradient, if it met curvature; the oldest goes when there are too many."""
    curvature = float(y @ s)
    if curvature <= 1e-10:
        return
    for name, value in (("old_dirs", y), ("old_stps", s), ("ro", 1.0 / curvature)):
        state[name] = [*state[name], value][-size:]
    state["H_diag"] = curvature / float(y @ y)


def _bent(state: dict[str, Any], q: Array) -> Array:
    """The inverse Hessian times ``q``, which is overwritten: the two loops."""
    memory = list(zip(state["old_dirs"], state["old_stps"], map(float, state["ro"]), strict=True))
    alphas = []
    for y, s, ro in reversed(memory):
        alphas.append(float(s @ q) * ro)
        q -= alphas[-1] * y
    q *= float(state["H_diag"])
    for (y, s, ro), alpha in zip(memory, reversed(alphas), strict=True):
        q += (alpha - float(y @ q) * ro) * s
    return q
