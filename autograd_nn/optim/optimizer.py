"""Optimizer: what all optimizers share."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError, DTypeError, GraphError, ShapeError
from autograd_nn.engine.graph import note_changes
from autograd_nn.engine.modes import enable_grad
from autograd_nn.engine.variable import Variable
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Array = npt.NDArray[Any]
Group = dict[str, Any]
Params = Iterable[Tensor | Scalar] | Iterable[Group]

_BLOCK = 32768  # numbers worked on at a time: what a step needs of them stays in the processor's cache
_NOT_NEGATIVE = ("lr", "weight_decay", "eps", "momentum", "momentum_decay", "lr_decay", "initial_accumulator_value")


class Optimizer:
    """Changes parameters in place, each by its gradient. A subclass says how, in ``_update``.

    Parameters
    ----------
    params : iterable of Parameter, Tensor or Scalar, or of dict
        Leaves that require a gradient, such as ``model.parameters()``; or groups of them with settings of their own:
        ``[{"params": model.body.parameters()}, {"params": model.head.parameters(), "lr": 0.1}]``.
    **defaults : float, bool or tuple
        The settings of the method, for every group that does not say otherwise.

    Attributes
    ----------
    param_groups : list of dict
        Each group's parameters (``"params"``) and settings, which may be changed between steps.
    state : dict
        What the method remembers of each parameter, by the parameter.
    defaults : dict
        The settings of groups that are added later.

    Raises
    ------
    ValueError
        No parameters, the same one twice, or settings that make no sense.
    DTypeError
        Something that is not a Tensor or Scalar.
    GraphError
        A result, or a value that requires no gradient.
    """

    def __init__(self, params: Params, **defaults: Any) -> None:
        if isinstance(params, Variable):
            raise DTypeError("an optimizer takes a list of parameters; for a single one write [parameter]")
        self.defaults = defaults
        self.param_groups: list[Group] = []
        self.state: defaultdict[Tensor | Scalar, dict[str, Any]] = defaultdict(dict)
        given: list[Any] = list(params)
        for group in given if given and isinstance(given[0], Mapping) else [{"params": given}]:
            self.add_param_group(group)
        if not self._parameters():
            raise ValueError("an optimizer needs parameters, and there are none; does the model have any?")

    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Train further parameters too: ``{"params": [...], "lr": 0.1}``; what is not set is as in ``defaults``."""
        if not isinstance(param_group, Mapping) or "params" not in param_group:
            raise ValueError('a parameter group is a dict with "params" and, if they differ, settings such as "lr"')
        params = param_group["params"]
        params = _checked([params] if isinstance(params, Variable) else params)
        known = self._parameters()
        if len({id(parameter) for parameter in known + params}) < len(known) + len(params):
            raise ValueError("a parameter was given twice, and each step would change it twice; give each once")
        group = {"params": params, **self.defaults, **{k: v for k, v in param_group.items() if k != "params"}}
        self._check(group)
        self.param_groups.append(group)

    @property
    def lr(self) -> float:
        """The learning rate of all groups; setting it sets that of every group."""
        rates = [group["lr"] for group in self.param_groups]
        if len(set(rates)) > 1:
            raise ValueError(f'the groups learn at {rates}; read each by optimizer.param_groups[i]["lr"]')
        rate: float = rates[0]
        return rate

    @lr.setter
    def lr(self, rate: float) -> None:
        for group in self.param_groups:
            group["lr"] = rate

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self._parameters():
            parameter.zero_grad()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient.

        A graph computed before the step can then no longer go backward through what was changed: its
        backward() raises InPlaceError, since the gradient would mix old values and new ones.

        Parameters
        ----------
        closure : callable, optional
            Computes the gradients first and gives the loss, which is returned.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        changed: list[tuple[Tensor | Scalar, Array]] = []
        try:
            for group in self.param_groups:
                for parameter in group["params"]:
                    gradient = parameter.grad
                    if gradient is not None:
                        values = np.asarray(parameter._data)
                        changed.append((parameter, values))
                        self._update(values, gradient._data, self.state[parameter], group)
        finally:
            write(changed)
        return loss

    def _update(self, values: Array, gradient: Any, state: dict[str, Any], group: Group) -> None:
        """Change ``values`` in place. ``state`` is this parameter's own, ``group`` has the settings."""
        raise NotImplementedError

    def _blocks(self, group: Group, values: Array, gradient: Any, *states: Array) -> Iterable[Sequence[Array]]:
        """Walk over a parameter in blocks of equal shape: ``values, gradient, *states``.

        Values and states are to be written in place, the gradient is not. It is turned round to ``maximize`` and has
        the ``weight_decay`` in it. A step needs no memory but a few blocks, which stay in the processor's cache.
        """
        arrays = [values, gradient, *states]
        blocks = [arrays] if values.size <= _BLOCK else _in_blocks(arrays)
        return _prepared(blocks, group) if group.get("maximize") or group.get("weight_decay") else blocks

    def _check(self, group: Group) -> None:
        """Raise ValueError for settings that make no sense; a subclass adds what is special to it."""
        for name in _NOT_NEGATIVE:
            if not group.get(name, 0) >= 0:
                raise ValueError(f"{name}={group[name]}; it must be 0 or more")
        if not all(0 <= beta < 1 for beta in group.get("betas", ())):
            raise ValueError(f"betas={group['betas']}; both must be at least 0 and below 1")

    def _parameters(self) -> list[Tensor | Scalar]:
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def state_dict(self) -> dict[str, Any]:
        """A snapshot in PyTorch's layout: ``state``, by the parameter's position, and ``param_groups``."""
        parameters = self._parameters()
        place = {parameter: i for i, parameter in enumerate(parameters)}
        begun = {i: self.state[p] for i, p in enumerate(parameters) if self.state.get(p)}
        return {
            "state": {i: {name: _copy(value) for name, value in state.items()} for i, state in begun.items()},
            "param_groups": [{**group, "params": [place[p] for p in group["params"]]} for group in self.param_groups],
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a snapshot, for the same parameters in the same order. On an error nothing is changed.

        Raises
        ------
        DataError
            A snapshot of other groups, or of another number of parameters.
        ShapeError
            A state of another shape than its parameter.
        """
        saved, groups = state_dict["param_groups"], self.param_groups
        theirs, ours = ([len(group["params"]) for group in each] for each in (saved, groups))
        if theirs != ours:
            raise DataError(
                f"the state is of groups with {theirs} parameters; this {type(self).__name__} has groups with {ours}"
            )
        names = [name for group in saved for name in group["params"]]
        loaded = {}
        for i, (name, parameter) in enumerate(zip(names, self._parameters(), strict=True)):
            state = {key: _copy(value, parameter.dtype) for key, value in state_dict["state"].get(name, {}).items()}
            for key, value in state.items():
                for part in value if isinstance(value, list) else [value]:
                    if np.shape(part) not in ((), self._state_shape(parameter)):
                        raise ShapeError(
                            f"{key} of parameter {i} is {np.shape(part)}; the parameter is {parameter.shape}"
                        )
            loaded[parameter] = state
        self.state = defaultdict(dict, loaded)
        for group, new in zip(groups, saved, strict=True):
            group.update({key: value for key, value in new.items() if key != "params"})

    def _state_shape(self, parameter: Tensor | Scalar) -> tuple[int, ...]:
        """The shape of the arrays in a parameter's state."""
        return parameter.shape

    def __repr__(self) -> str:
        told = [
            f"{len(group['params'])} parameters, "
            + ", ".join(f"{name}={value!r}" for name, value in group.items() if name != "params")
            for group in self.param_groups
        ]
        return f"{type(self).__name__}({'; '.join(told)})"


def _in_blocks(arrays: list[Array]) -> Iterator[Sequence[Array]]:
    """The same part of each array at a time; the second is only read."""
    roles: Any = [["readwrite"], ["readonly"], *[["readwrite"]] * (len(arrays) - 2)]
    flags: Any = ["external_loop", "buffered"]
    with np.nditer(arrays, flags, roles, order="K", buffersize=_BLOCK) as blocks:
        yield from blocks


def _prepared(blocks: Iterable[Sequence[Array]], group: Group) -> Iterator[Sequence[Array]]:
    """The gradient turned round to ``maximize`` and with the ``weight_decay`` in it; or the values, decayed."""
    decay = group.get("weight_decay", 0)
    for p, g, *kept in blocks:
        if group.get("maximize"):
            g = -g
        if decay and group.get("decoupled_weight_decay"):
            p *= 1 - group["lr"] * decay
        elif decay:
            g = g + decay * p
        yield p, g, *kept


def write(changed: Iterable[tuple[Tensor | Scalar, Array]]) -> None:
    """Make known that the arrays, each a parameter's own (or a Scalar's next number), have new numbers in them."""
    arrays = []
    for parameter, values in changed:
        if parameter.__class__ is Scalar:
            parameter.data = values
        else:
            arrays.append((values, parameter.name))
    note_changes(arrays)


def zeros(state: dict[str, Any], values: Array, *names: str) -> list[Array]:
    """The named arrays of a parameter's state; one that is not there yet starts as zeros."""
    for name in names:
        if state.get(name) is None:
            state[name] = np.zeros_like(values)
    return [state[name] for name in names]


def next_step(state: dict[str, Any]) -> int:
    """Count this step of a parameter and say which it is, from 1."""
    # int, since a count that comes from PyTorch is a float32 array, and beta ** step would be rounded to that.
    state["step"] = step = int(state.get("step", 0)) + 1
    return step


def _copy(value: Any, dtype: npt.DTypeLike | None = None) -> Any:
    """A piece of state, copied: numbers as they are, arrays in ``dtype``, and lists of both."""
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, list):
        return [_copy(each, dtype) for each in value]
    array = np.asarray(value)
    return array.astype(array.dtype if dtype is None or array.ndim == 0 else dtype)


def _checked(params: Iterable[Any]) -> list[Tensor | Scalar]:
    checked = list(params)
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
    return checked
