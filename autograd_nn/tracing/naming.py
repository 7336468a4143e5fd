"""Names for free: what the caller's own variables call the values of a graph. Never a wrong name."""

import itertools
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

import numpy as np

from autograd_nn.engine.graph import Leaf, Node
from autograd_nn.engine.variable import Variable
from autograd_nn.tracing import expression as ex


class Names:
    """Names by identity: of nodes, arrays and models, as the variables of frames hold them.

    A value's own ``name`` goes first, then a parameter's path in its Module, then the variable.

    Attributes
    ----------
    models : dict of int to str
        The id of a Module -> how it is reached: ``model``, ``model.encoder``.
    """

    def __init__(self, frame: FrameType | None = None) -> None:
        self.models: dict[int, str] = {}
        self._variables: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        if frame is not None:
            self.note_all(frame.f_locals)
            if frame.f_locals is not frame.f_globals:
                self.note_all(frame.f_globals)

    def note_all(self, scope: Mapping[str, Any]) -> None:
        """Learn the names of a scope; of two names for one thing, the first that was learned stays."""
        for name, value in tuple(scope.items()):
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
            for path, buffer in value.named_buffers():
                self._variables.setdefault(id(buffer._data), path)
            for path, module in value.named_modules():
                self.models.setdefault(id(module), f"{name}.{path}" if path else name)

    def of(self, thing: Any) -> str | None:
        """The name of a node, a leaf or a constant array; None if it has none."""
        own = getattr(thing, "name", None)
        return own or self._paths.get(id(thing)) or self._variables.get(id(thing))


def labels_of(originals: Sequence[Any], names: Names) -> tuple[list[str], list[bool]]:
    """A label for every value, each used once, and whether it is a name that somebody gave.

    It is the value's name, the number that it is, or v1, v2, ...
    """
    given = [names.of(original) for original in originals]
    taken = set(given)
    unnamed = (label for label in map("v{}".format, itertools.count(1)) if label not in taken)
    used: set[str] = set()
    labels: list[str] = []
    for original, name in zip(originals, given, strict=True):
        if name is None and original is not None and not isinstance(original, (Node, Leaf)) and np.ndim(original) == 0:
            labels.append(ex.format_number(original))
            continue
        label = name or next(unnamed)
        while label in used:
            label += "′"
        used.add(label)
        labels.append(label)
    return labels, [name is not None for name in given]
