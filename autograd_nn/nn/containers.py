"""Sequential: modules applied one after the other."""

from collections.abc import Iterator
from typing import Any, overload

from autograd_nn.nn.module import Module


class Sequential(Module):
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
        for i, layer in enumerate(layers):
            if not isinstance(layer, Module):
                raise TypeError(f"layer {i} of Sequential is {_what(layer)}")
            setattr(self, str(i), layer)

    def forward(self, x: Any) -> Any:
        """``x`` through all layers."""
        for layer in self:
            x = layer(x)
        return x

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Module]:
        # Not children(): a layer that is used twice is applied twice.
        return (layer for _, layer in self._members(Module))

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> "Sequential": ...
    def __getitem__(self, index: int | slice) -> Module:
        """A layer, or with a slice a Sequential of the same layers, not of copies."""
        layers = list(self)
        return Sequential(*layers[index]) if isinstance(index, slice) else layers[index]


def _what(layer: Any) -> str:
    if isinstance(layer, (list, tuple)):
        return f"a {type(layer).__name__}; give the layers one by one, Sequential(*layers)"
    if isinstance(layer, type) and issubclass(layer, Module):
        return f"the class {layer.__name__}; make one, {layer.__name__}()"
    return f"a {type(layer).__name__} and not a Module; a function becomes one as the forward() of a subclass"
