"""Names for free: what the caller's own variables call the values of a graph. Never a wrong name."""

from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.engine.variable import Variable


class Names:
    """Names by identity: of nodes and arrays, as the variables of a frame hold them.

    A value's own ``name`` goes first, then a parameter's path in its Module, then the variable.
    """

    def __init__(self, frame: FrameType) -> None:
        self._variables: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        scopes = [frame.f_locals] if frame.f_locals is frame.f_globals else [frame.f_locals, frame.f_globals]
        for scope in scopes:
            for name, value in scope.items():
                if name.isidentifier() and not name.startswith("_"):
                    self._note(name, value)

    def _note(self, name: str, value: Any) -> None:
        if isinstance(value, Variable):
            key = value.node if value.node is not None else value._data
            # A small number is one object wherever it is used: it says nothing about who holds it.
            if not isinstance(key, float):
                self._variables.setdefault(id(key), name)
        elif isinstance(value, np.ndarray):
            self._variables.setdefault(id(value), name)
        elif hasattr(type(value), "named_parameters"):
            for path, parameter in value.named_parameters():
                self._paths.setdefault(id(parameter.node), path)

    def of(self, thing: Any) -> str | None:
        """The name of a node, a leaf or a constant array; None if it has none."""
        own = getattr(thing, "name", None)
        return own or self._paths.get(id(thing)) or self._variables.get(id(thing))
