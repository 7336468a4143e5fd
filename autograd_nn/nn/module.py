"""Module: a function with parameters, made of smaller ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError, DTypeError, ShapeError
from autograd_nn.engine.graph import Leaf, next_number, note_call, note_change
from autograd_nn.engine.variable import HookHandle
from autograd_nn.nn.buffer import Buffer
from autograd_nn.nn.parameter import Parameter
from autograd_nn.values.tensor import Tensor

T = TypeVar("T")

ForwardHook = Callable[..., Any]  # (module, args, output)


class IncompatibleKeys(NamedTuple):
    """What ``load_state_dict`` did not find in the state, and what it found there and has no place for."""

    missing_keys: list[str]
    unexpected_keys: list[str]


class Module:
    """A function with parameters. Subclass it, set Parameters and Modules as attributes, and write ``forward``.

    Whatever is an attribute belongs to the model: Parameters, Buffers, Modules, and lists, tuples and dicts of
    them. There is nothing to register, and no ``super().__init__()`` to call.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn import nn
    >>> class Perceptron(nn.Module):
    ...     def __init__(self, rng):
    ...         self.hidden = nn.Linear(2, 3, rng=rng)
    ...         self.output = nn.Linear(3, 1, rng=rng)
    ...
    ...     def forward(self, x):
    ...         return self.output(ag.tanh(self.hidden(x)))
    >>> model = Perceptron(rng=0)
    >>> model
    Perceptron(
      (hidden): Linear(in_features=2, out_features=3, bias=True)
      (output): Linear(in_features=3, out_features=1, bias=True)
    )
    >>> [name for name, _ in model.named_parameters()]
    ['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias']
    >>> model([[1.0, 0.0], [0.0, 1.0]]).shape
    (2, 1)
    """

    training: bool = True
    """Whether the model is being trained; ``train()`` and ``eval()`` set it on all modules at once."""

    _forward_hooks: Sequence[ForwardHook] = ()

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the module computes. Call the module itself, ``model(x)``."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(); write what it computes as `def forward`")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        start = next_number()
        y = self.forward(*args, **kwargs)
        if self._forward_hooks:
            y = self._after_hooks(args, y)
        note_call(self, start, y)
        return y

    def _after_hooks(self, args: Any, y: Any) -> Any:
        for hook in tuple(self._forward_hooks):
            answer = hook(self, args, y)
            if answer is not None:
                y = answer
        return y

    def __setattr__(self, name: str, value: Any) -> None:
        for kind, verb in ((Parameter, "trained"), (Buffer, "saved")):
            if isinstance(vars(self).get(name), kind) and not (value is None or isinstance(value, kind)):
                raise TypeError(
                    f"{type(self).__name__}.{name} is a {kind.__name__}, and a {type(value).__name__} in its place "
                    f"would not be {verb}; write .{name}.data = values for new values, "
                    f"or .{name} = {kind.__name__}(values)"
                )
        for path, parameter in _found(name, value, Parameter):
            _lengthen_name(parameter, path)
        for path, child in _found(name, value, Module):
            if any(module is self for module in child.modules()):
                raise ValueError(f"{type(self).__name__}.{name} would make the module a part of itself")
            for rest, parameter in child.named_parameters():
                _lengthen_name(parameter, f"{path}.{rest}")
        super().__setattr__(name, value)

    # ---- what it is made of ----------------------------------------------------------------------------

    def named_children(self) -> Iterator[tuple[str, "Module"]]:
        """The modules directly in this one, each once."""
        return _once(self._members(Module))

    def children(self) -> Iterator["Module"]:
        """The modules directly in this one, each once, without their names."""
        return (child for _, child in self.named_children())

    def named_modules(self) -> Iterator[tuple[str, "Module"]]:
        """The module itself, whose path is empty, and all below it, each once."""
        return _once(self._modules_by_path())

    def modules(self) -> Iterator["Module"]:
        """The module itself and all below it, each once."""
        return (module for _, module in self.named_modules())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """All parameters of this module and those below it, each once, with the path that leads there."""
        return _once(self._tensors_by_path(Parameter))

    def parameters(self) -> Iterator[Parameter]:
        """All parameters of this module and those below it, each once: what an optimizer takes."""
        return (parameter for _, parameter in self.named_parameters())

    def named_buffers(self) -> Iterator[tuple[str, Buffer]]:
        """All buffers of this module and those below it, each once, with the path that leads there."""
        return _once(self._tensors_by_path(Buffer))

    def buffers(self) -> Iterator[Buffer]:
        """All buffers of this module and those below it, each once: what is saved and not trained."""
        return (buffer for _, buffer in self.named_buffers())

    def num_parameters(self) -> int:
        """How many numbers are trained, shared ones counted once."""
        return sum(parameter.size for parameter in self.parameters())

    def _members(self, kind: type[T]) -> Iterator[tuple[str, T]]:
        for name, value in vars(self).items():
            yield from _found(name, value, kind)

    def _modules_by_path(self, path: str = "") -> Iterator[tuple[str, "Module"]]:
        """Every path to a module: a shared one is met at each of its places."""
        yield path, self
        for name, child in self._members(Module):
            yield from child._modules_by_path(_joined(path, name))

    def _tensors_by_path(self, *kinds: type[T]) -> Iterator[tuple[str, T]]:
        """Every path to a Parameter or Buffer; a module's own before its children's, in the order of ``kinds``."""
        for path, module in self._modules_by_path():
            for kind in kinds:
                for name, tensor in module._members(kind):
                    yield _joined(path, name), tensor

    def _state_by_path(self) -> Iterator[tuple[str, Tensor]]:
        return self._tensors_by_path(Parameter, Buffer)

    # ---- changing all of it ----------------------------------------------------------------------------

    def apply(self, function: Callable[["Module"], Any]) -> Self:
        """Call ``function`` on all modules below this one and then on itself, such as to initialize them.

        Examples
        --------
        >>> import numpy as np
        >>> from autograd_nn import nn
        >>> def zero_bias(module):
        ...     if isinstance(module, nn.Linear):
        ...         module.bias.data = np.zeros(module.out_features)
        >>> model = nn.Sequential(nn.Linear(2, 2), nn.Tanh()).apply(zero_bias)
        >>> model[0].bias
        Tensor([0., 0.], requires_grad=True, name='0.bias')
        """
        for child in self.children():
            child.apply(function)
        function(self)
        return self

    def to(self, dtype: npt.DTypeLike) -> Self:
        """Cast all floating parameters, buffers and gradients to a floating ``dtype``, in place.

        Raises
        ------
        DTypeError
            A dtype that is not floating.

        Examples
        --------
        >>> from autograd_nn import nn
        >>> nn.Linear(3, 2).to("float32").weight.dtype
        dtype('float32')
        """
        if not np.issubdtype(dtype, np.floating):
            raise DTypeError(f"{type(self).__name__}.to({np.dtype(dtype)}): parameters are floating numbers")
        for tensor in (*self.parameters(), *self.buffers()):
            if np.issubdtype(tensor.dtype, np.floating):
                _cast(tensor, np.dtype(dtype))
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all parameters be trained, or with False freeze them: they then get no gradients."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    # ---- modes and gradients ---------------------------------------------------------------------------

    def train(self, mode: bool = True) -> Self:
        """Set ``training`` on this module and all below it."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Set ``training`` to False on this module and all below it."""
        return self.train(False)

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def register_forward_hook(self, hook: ForwardHook) -> HookHandle:
        """Call ``hook(module, args, output)`` after each call of this module.

        What the hook returns, unless None, takes the output's place.

        Returns
        -------
        HookHandle
            ``handle.remove()`` takes the hook off again.

        Examples
        --------
        >>> import numpy as np
        >>> from autograd_nn import nn
        >>> layer = nn.Linear(3, 2)
        >>> handle = layer.register_forward_hook(lambda module, args, y: print(args[0].shape, "->", y.shape))
        >>> y = layer(np.ones((5, 3)))
        (5, 3) -> (5, 2)
        >>> handle.remove()
        >>> y = layer(np.ones((5, 3)))
        """
        hooks: list[Any] = vars(self).setdefault("_forward_hooks", [])
        hooks.append(hook)
        return HookHandle(hooks, hook)

    # ---- the state -------------------------------------------------------------------------------------

    def state_dict(self) -> dict[str, npt.NDArray[Any]]:
        """A snapshot of all parameters and buffers: path -> a copy of the values.

        A shared parameter appears at each of its paths, as in PyTorch.

        Examples
        --------
        >>> from autograd_nn import nn
        >>> {path: values.shape for path, values in nn.Linear(3, 2).state_dict().items()}
        {'weight': (2, 3), 'bias': (2,)}
        """
        return {path: tensor.numpy().copy() for path, tensor in self._state_by_path()}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> IncompatibleKeys:
        """Give parameters and buffers the values of a snapshot, cast to their dtypes. On an error nothing is changed.

        Parameters
        ----------
        state_dict : mapping
            Path -> array or Tensor, as ``state_dict()`` gives it.
        strict : bool
            Whether the paths must be exactly those of this module.

        Returns
        -------
        IncompatibleKeys
            ``missing_keys`` and ``unexpected_keys``; both are empty if ``strict``.

        Raises
        ------
        DataError
            With ``strict``, a path that is missing or has no place here.
        ShapeError
            Values of another shape than their parameter or buffer.
        """
        tensors = dict(self._state_by_path())
        missing = [path for path in tensors if path not in state_dict]
        unexpected = [path for path in state_dict if path not in tensors]
        if strict and (missing or unexpected):
            raise DataError(
                f"the state does not fit this {type(self).__name__}: missing {missing}, unexpected {unexpected}; "
                f"load_state_dict(state, strict=False) takes what fits"
            )
        fitting = {}
        for path, tensor in tensors.items():
            if path in state_dict:
                values = np.asarray(getattr(state_dict[path], "_data", state_dict[path]))
                if values.shape != tensor.shape:
                    raise ShapeError(f"{path} is {tensor.shape} in this model and {values.shape} in the state")
                fitting[path] = values.astype(tensor.dtype, casting="same_kind")
        for path, values in fitting.items():
            array = tensors[path].data
            array[...] = values
            note_change(array, path)
        return IncompatibleKeys(missing, unexpected)

    # ---- how it is shown -------------------------------------------------------------------------------

    def extra_repr(self) -> str:
        """What stands between the parentheses of the repr, such as ``dim=-1``."""
        return ""

    def __repr__(self) -> str:
        children = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in self._members(Module)]
        lines = [line for line in (self.extra_repr(), *children) if line]
        inside = "".join(f"\n  {line}" for line in lines) + "\n" if children else self.extra_repr()
        return f"{type(self).__name__}({inside})"


def _found(name: str, value: Any, kind: type[T]) -> Iterator[tuple[str, T]]:
    """``value`` if it is of ``kind``, or those in a list, tuple or dict, each with its name."""
    if isinstance(value, kind):
        yield name, value
    elif isinstance(value, (list, tuple, dict)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _found(f"{name}.{key}", item, kind)


def _once(pairs: Iterator[tuple[str, T]]) -> Iterator[tuple[str, T]]:
    seen = set()
    for name, value in pairs:
        if id(value) not in seen:
            seen.add(id(value))
            yield name, value


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _cast(tensor: Tensor, dtype: np.dtype[Any]) -> None:
    """Cast a leaf in place: graphs, hooks and optimizers that know it go on to do so."""
    tensor._data = tensor._data.astype(dtype)
    if isinstance(tensor.node, Leaf):
        tensor.node.data = tensor._data
        tensor.node.dtype = dtype
        if tensor.grad is not None:
            tensor.grad = tensor.grad.data


def _lengthen_name(parameter: Parameter, path: str) -> None:
    """Name a parameter by its path; one that already has another name, the user's or an earlier one, keeps it."""
    if parameter.name is None or path.endswith("." + parameter.name):
        parameter.name = path
