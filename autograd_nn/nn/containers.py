"""Containers: modules that are made of modules."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, overload

from autograd_nn.nn.module import Module


class _Layers(Module):
    """What sequences of modules share. They are attributes named ``0``, ``1``, ... in this order."""

    def __init__(self, layers: Iterable[Module]) -> None:
        for layer in layers:
            self.append(layer)

    def append(self, layer: Module) -> Self:
        """Add a module at the end."""
        if not isinstance(layer, Module):
            raise TypeError(f"layer {len(self)} of {type(self).__name__} is {_what(layer)}")
        setattr(self, str(len(self)), layer)
        return self

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Module]:
        # Not children(): a layer that is used twice is applied twice.
        return iter([layer for layer in vars(self).values() if isinstance(layer, Module)])


class Sequential(_Layers):
    """Modules applied one after the other: ``Sequential(f, g)(x)`` is ``g(f(x))``.

    Parameters
    ----------
    *layers : Module
        Named ``0``, ``1``, ... in this order.

    Raises
    ------
    TypeError
        Something that is not a Module.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    >>> model
    Sequential(
      (0): Linear(in_features=64, out_features=32, bias=True)
      (1): ReLU()
      (2): Linear(in_features=32, out_features=10, bias=True)
    )
    >>> len(model), model[-1]
    (3, Linear(in_features=32, out_features=10, bias=True))
    >>> model[:2]
    Sequential(
      (0): Linear(in_features=64, out_features=32, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *layers: Module) -> None:
        super().__init__(layers)

    def forward(self, x: Any) -> Any:
        """``x`` through all layers."""
        for layer in self:
            x = layer(x)
        return x

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> "Sequential": ...
    def __getitem__(self, index: int | slice) -> Module:
        """A layer, or with a slice a Sequential of the same layers, not of copies."""
        layers = list(self)
        return Sequential(*layers[index]) if isinstance(index, slice) else layers[index]


class ModuleList(_Layers):
    """A list of modules, which the ``forward`` of the module that has it applies as it likes.

    A plain list as an attribute does as well; this one has a repr of its own and PyTorch's name.

    Parameters
    ----------
    modules : iterable of Module
        Named ``0``, ``1``, ... in this order.

    Raises
    ------
    TypeError
        Something that is not a Module.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> heads = nn.ModuleList([nn.Linear(4, 2), nn.Linear(4, 3)])
    >>> heads.append(nn.Tanh())
    ModuleList(
      (0): Linear(in_features=4, out_features=2, bias=True)
      (1): Linear(in_features=4, out_features=3, bias=True)
      (2): Tanh()
    )
    >>> heads[1].out_features, len(heads)
    (3, 3)
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        super().__init__(modules)

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add several modules at the end."""
        for module in modules:
            self.append(module)
        return self

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> "ModuleList": ...
    def __getitem__(self, index: int | slice) -> Module:
        """A module, or with a slice a ModuleList of the same modules, not of copies."""
        modules = list(self)
        return ModuleList(modules[index]) if isinstance(index, slice) else modules[index]

    def __setitem__(self, index: int, module: Module) -> None:
        """Put a module in the place of another."""
        setattr(self, str(range(len(self))[index]), module)


class ModuleDict(Module):
    """Modules by name, which the ``forward`` of the module that has it applies as it likes.

    A plain dict as an attribute does as well; this one has a repr of its own and PyTorch's name.

    Parameters
    ----------
    modules : mapping of str to Module

    Raises
    ------
    KeyError
        A name that every module has an attribute of, such as ``forward``.
    TypeError
        Something that is not a Module.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> heads = nn.ModuleDict({"color": nn.Linear(4, 3), "shape": nn.Linear(4, 5)})
    >>> list(heads), heads["shape"].out_features, "size" in heads
    (['color', 'shape'], 5, False)
    >>> [name for name, _ in heads.named_parameters()]
    ['color.weight', 'color.bias', 'shape.weight', 'shape.bias']
    """

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        self.update(modules or {})

    def update(self, modules: Mapping[str, Module]) -> None:
        """Add modules, or put them in the place of those of the same names."""
        for name, module in modules.items():
            self[name] = module

    def __setitem__(self, name: str, module: Module) -> None:
        if hasattr(type(self), name):
            raise KeyError(f"{name!r} cannot name a module of a ModuleDict: it is an attribute of every ModuleDict")
        if not isinstance(module, Module):
            raise TypeError(f"{name!r} of ModuleDict is {_what(module)}")
        setattr(self, name, module)

    def __getitem__(self, name: str) -> Module:
        return dict(self.items())[name]

    def __delitem__(self, name: str) -> None:
        delattr(self, name)

    def __len__(self) -> int:
        return len(list(self.items()))

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items())

    def __contains__(self, name: str) -> bool:
        return name in iter(self)

    def keys(self) -> Iterator[str]:
        """The names, in the order in which they were given."""
        return iter(self)

    def values(self) -> Iterator[Module]:
        """The modules, in the order of their names."""
        return (module for _, module in self.items())

    def items(self) -> Iterator[tuple[str, Module]]:
        """The names and the modules."""
        return self._members(Module)


def _what(layer: Any) -> str:
    if isinstance(layer, (list, tuple)):
        return f"a {type(layer).__name__}; give the layers one by one, Sequential(*layers)"
    if isinstance(layer, type) and issubclass(layer, Module):
        return f"the class {layer.__name__}; make one, {layer.__name__}()"
    return f"a {type(layer).__name__} and not a Module; Lambda(function) makes a Module of a function"
