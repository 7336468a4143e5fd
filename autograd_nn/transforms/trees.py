"""Trees: nested tuples, lists and dicts, with values at their ends."""

from collections.abc import Callable, Iterator
from typing import Any

from autograd_nn.engine.errors import ShapeError


def branches(tree: Any) -> dict[Any, Any] | None:
    """Key -> what is below it, or None for a value."""
    if isinstance(tree, dict):
        return tree
    if isinstance(tree, (tuple, list)):
        return dict(enumerate(tree))
    return None


def ends(tree: Any, label: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its label, such as ``argument 0['w'][1]``."""
    below = branches(tree)
    if below is None:
        yield label, tree
    else:
        for key, child in below.items():
            yield from ends(child, f"{label}[{key!r}]")


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """A tree of the same structure, with ``function(value)`` in place of every value."""
    below = branches(tree)
    if below is None:
        return function(tree)
    children = {key: mapped(function, child) for key, child in below.items()}
    if isinstance(tree, dict):
        return children
    if isinstance(tree, list):
        return list(children.values())
    return type(tree)(*children.values()) if hasattr(tree, "_fields") else tuple(children.values())


def rebuilt(tree: Any, values: Iterator[Any]) -> Any:
    """A tree of the same structure, with other values, which are given in order."""
    return mapped(lambda _: next(values), tree)


def matched(pattern: Any, tree: Any, label: str) -> Iterator[tuple[str, Any]]:
    """What ``tree`` has where ``pattern`` has its values, in the order of ``pattern``, with labels.

    Raises
    ------
    ShapeError
        The structures differ; names the place.
    """
    below = branches(pattern)
    if below is None:
        yield label, tree
        return
    given = branches(tree)
    if given is None or given.keys() != below.keys() or isinstance(tree, dict) != isinstance(pattern, dict):
        raise ShapeError(f"{label} is {_described(tree)}; the structure asks for {_described(pattern)}")
    for key, child in below.items():
        yield from matched(child, given[key], f"{label}[{key!r}]")


def _described(tree: Any) -> str:
    below = branches(tree)
    kind = type(tree).__name__
    if below is None:
        return f"a {kind}"
    return f"a {kind} with keys {list(below)}" if isinstance(tree, dict) else f"a {kind} of {len(below)}"
