"""Optimizer: what all optimizers share."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError, DTypeError, GraphError, ShapeError
from autograd_nn.engine.graph import note_change
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Array = npt.NDArray[Any]


class Optimizer:
    """Changes parameters in place, each by its gradient. A subclass says how, in ``_update``.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar
        Leaves that require a gradient, such as ``model.parameters()``.
    **settings : float, bool or tuple
        The numbers of the method, kept as attributes: ``optimizer.lr = 0.1`` changes one.

    Raises
    ------
    ValueError
        No parameters, or the same one twice.
    DTypeError
        Something that is not a Tensor or Scalar.
    GraphError
        A result, or a value that requires no gradient.
    """

    def __init__(self, params: Iterable[Tensor | Scalar], **settings: Any) -> None:
        self.params = _checked(params)
        self._settings = tuple(settings)
        vars(self).update(settings)
        self._state: list[dict[str, Any]] = [{} for _ in self.params]
        # Two arrays to compute in, of the largest parameter's size, so that a step allocates nothing.
        largest: dict[Any, int] = {}
        for parameter in self.params:
            dtype = np.dtype(parameter.dtype)
            largest[dtype] = max(parameter.size, largest.get(dtype, 0))
        self._scratch = {dtype: np.empty((2, size), dtype) for dtype, size in largest.items()}

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.params:
            parameter.zero_grad()

    def step(self) -> None:
        """Change every parameter that has a gradient.

        A graph computed before the step can then no longer go backward through what was changed: its
        backward() raises InPlaceError, since the gradient would mix old values and new ones.
        """
        for parameter, state in zip(self.params, self._state, strict=True):
            if parameter.grad is None:
                continue
            values = np.asarray(parameter._data)
            scratch = self._scratch[values.dtype][:, : values.size].reshape((2, *values.shape))
            self._update(values, parameter.grad._data, state, scratch)
            if isinstance(parameter, Scalar):
                parameter.data = values
            else:
                note_change(values, parameter.name)

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], scratch: Array) -> None:
        """Change ``values`` in place. ``state`` is this parameter's own; ``scratch`` is (2, ...) to compute in."""
        raise NotImplementedError

    def state_dict(self) -> dict[str, Any]:
        """A snapshot in PyTorch's layout: ``state``, by the parameter's position, and ``param_groups``."""
        group = {name: getattr(self, name) for name in self._settings}
        begun = [(i, state) for i, state in enumerate(self._state) if state]
        return {
            "state": {i: {name: _copy(value) for name, value in state.items()} for i, state in begun},
            "param_groups": [{**group, "params": list(range(len(self.params)))}],
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a snapshot, for the same parameters in the same order. On an error nothing is changed.

        Raises
        ------
        DataError
            A snapshot of another number of parameters or groups.
        ShapeError
            A state of another shape than its parameter.
        """
        groups = state_dict["param_groups"]
        if len(groups) != 1 or len(groups[0]["params"]) != len(self.params):
            raise DataError(
                f"the state is of {len(groups)} groups with {[len(group['params']) for group in groups]} parameters; "
                f"this {type(self).__name__} has one group of {len(self.params)}"
            )
        loaded = []
        for i, parameter in enumerate(self.params):
            state = {name: _copy(value) for name, value in state_dict["state"].get(i, {}).items()}
            for name, value in state.items():
                if np.shape(value) not in ((), parameter.shape):
                    raise ShapeError(
                        f"{name} of parameter {i} is {np.shape(value)}; the parameter is {parameter.shape}"
                    )
            loaded.append(state)
        self._state = loaded
        vars(self).update({name: groups[0][name] for name in self._settings})

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._settings)
        return f"{type(self).__name__}({len(self.params)} parameters, {settings})"


def _copy(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else np.asarray(value).copy()


def _checked(params: Iterable[Tensor | Scalar]) -> list[Tensor | Scalar]:
    if isinstance(params, Variable):
        raise DTypeError("an optimizer takes a list of parameters; for a single one write [parameter]")
    checked = list(params)
    if not checked:
        raise ValueError("an optimizer needs parameters, and there are none; does the model have any?")
    for i, parameter in enumerate(checked):
        if not isinstance(parameter, (Tensor, Scalar)):
            raise DTypeError(
                f"parameter {i} is a {type(parameter).__name__}; give Tensors or Scalars, such as model.parameters()"
            )
        label = parameter.name or f"of shape {parameter.shape}"
        if not parameter.is_leaf:
            raise GraphError(
                f"parameter {i} ({label}) is the result of an operation, and nothing would be left of a change; "
                f"give the leaves it was computed from"
            )
        if not parameter.requires_grad:
            raise GraphError(
                f"parameter {i} ({label}) requires no gradient and would never change; give only those that do: "
                f"[p for p in model.parameters() if p.requires_grad]"
            )
    if len({id(parameter) for parameter in checked}) < len(checked):
        raise ValueError("a parameter was given twice, and each step would change it twice; give each once")
    return checked


def check_not_negative(**settings: float) -> None:
    """Raise ValueError for a negative setting, or one that is nan."""
    for name, value in settings.items():
        if not value >= 0:
            raise ValueError(f"{name}={value}; it must be 0 or more")
