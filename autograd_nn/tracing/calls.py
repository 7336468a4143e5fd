"""Which calls of Modules the values of a graph were made in."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograd_nn.engine.graph import Calls, Node
from autograd_nn.tracing.steps import ModuleCall


def module_calls(originals: Sequence[Any], model_names: Mapping[int, str]) -> list[tuple[ModuleCall, ...]]:
    """For each value of a computation the calls it was made in, the outermost first.

    A call has left its beginning on the nodes of its results. What carries a number between those two was
    made in it: one sweep in the order of the clock finds them all.

    Parameters
    ----------
    originals : sequence
        Nodes, leaves and constants, operands first; only nodes are made in calls.
    model_names : mapping of int to str
        What a Module, by its id, is called where the computation was asked about.
    """
    ends: dict[int, tuple[int, Any]] = {}  # the beginning of a call -> its last result and what was called
    nodes = sorted((original.number, place) for place, original in enumerate(originals) if isinstance(original, Node))
    for number, place in nodes:
        left: Calls | None = originals[place].calls
        while left is not None:
            start, called, left = left
            module = called()
            if module is not None:
                ends[start] = number, module
    beginnings = sorted(ends, reverse=True)
    found: list[tuple[ModuleCall, ...]] = [()] * len(originals)
    running: list[tuple[int, Any, ModuleCall]] = []  # last number, module, call
    begun = 0
    for number, place in nodes:
        running = [entry for entry in running if entry[0] >= number]
        while beginnings and beginnings[-1] < number:
            end, module = ends[beginnings.pop()]
            begun += 1
            if end >= number:
                outer = running[0][1] if running else None
                path = _path(module, outer, running[0][2].path if running else "", model_names)
                running.append((end, module, ModuleCall(path, type(module).__name__, begun)))
        found[place] = tuple([call for _, _, call in running])
    return found


def _path(module: Any, outer: Any, outer_path: str, model_names: Mapping[int, str]) -> str:
    """Where a module is: below the outermost module that was being called, or by its own name."""
    if outer is not None:
        for path, inner in outer.named_modules():
            if inner is module:
                return f"{outer_path}.{path}" if path else outer_path
    return model_names.get(id(module)) or type(module).__name__


def parameters_of_called(originals: Sequence[Any]) -> set[int]:
    """The ids of the leaves that are parameters of the Modules that were called."""
    found: set[int] = set()
    seen: set[int] = set()
    for original in originals:
        left: Calls | None = original.calls if isinstance(original, Node) else None
        while left is not None:
            _, called, left = left
            module = called()
            if module is not None and id(module) not in seen:
                seen.add(id(module))
                found.update(id(parameter.node) for parameter in module.parameters())
    return found
