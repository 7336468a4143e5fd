"""Folding: how far the calls of a large computation are opened, and what is left out of the picture."""

from collections.abc import Collection, Iterator

from autograd_nn.drawing.grouping import Group, Tree, group_by_calls
from autograd_nn.drawing.repeats import Repeats
from autograd_nn.drawing.view import View, make_view
from autograd_nn.tracing.steps import Trace

_EASY = 20  # marks that are taken in at a glance: nothing is rolled up
_COMFORTABLE = 60  # marks that a picture has at most, if closed calls can help it
_TOO_FEW, _TOLERABLE = 4, 200  # so many marks are still better than fewer boxes than that


def choose_view(
    trace: Trace, depth: int | None, collapse: Collection[str], roll: bool, as_layers: bool = False
) -> View:
    """What is drawn one by one.

    Parameters
    ----------
    trace : Trace
    depth : int or None
        How many levels of calls are opened. None: as many as are comfortable to look at.
    collapse : collection of str
        Paths or class names of Modules whose calls stay closed.
    roll : bool
        Whether repeated blocks are drawn once where the picture would otherwise not be easy to take in.
    as_layers : bool
        Whether calls without other calls in them stay closed too, unless ``depth`` is given.

    Raises
    ------
    ValueError
        ``collapse`` names what was not called.
    """
    tree = group_by_calls(trace)
    _check_names(tree, collapse)
    repeats = Repeats(tree) if roll and len(tree.groups) > 1 else None  # without any call nothing repeats
    if depth is not None:
        return _view_to_depth(tree, depth, collapse, repeats, as_layers=False)
    chosen = None
    for view in _deeper_and_deeper(tree, collapse, repeats, as_layers):
        limit = _TOLERABLE if chosen is not None and len(chosen.units) < _TOO_FEW else _COMFORTABLE
        if chosen is not None and view.size > limit:
            break
        chosen = view
    assert chosen is not None
    return chosen


def _deeper_and_deeper(
    tree: Tree, collapse: Collection[str], repeats: Repeats | None, as_layers: bool
) -> Iterator[View]:
    for depth in range(max(group.level for group in tree.groups) + 1):
        yield _view_to_depth(tree, depth, collapse, repeats, as_layers)


def _view_to_depth(tree: Tree, depth: int, collapse: Collection[str], repeats: Repeats | None, as_layers: bool) -> View:
    def is_closed(group: Group) -> bool:
        if group.call is None:
            return False
        is_layer = as_layers and group.is_innermost and group.level > 1
        return group.level > depth or is_layer or _is_named(group, collapse)

    view = make_view(tree, is_closed, None)
    return view if repeats is None or view.size <= _EASY else make_view(tree, is_closed, repeats)


def _is_named(group: Group, names: Collection[str]) -> bool:
    """Whether one of the names is the class of what was called, or its path, whole or from some part on."""
    call = group.call
    return call is not None and any(name in (call.kind, call.path) or call.path.endswith(f".{name}") for name in names)


def _check_names(tree: Tree, collapse: Collection[str]) -> None:
    for name in collapse:
        if not any(_is_named(group, [name]) for group in tree.groups):
            kinds = dict.fromkeys(group.call.kind for group in tree.groups if group.call is not None)
            told = f"the classes of those called are {', '.join(kinds)}" if kinds else "no Module was called"
            raise ValueError(f"collapse={name!r} is neither the path nor the class of a Module that was called; {told}")


def first_kept(view: View, max_nodes: int) -> int:
    """The place of the first unit that is drawn if a picture has ``max_nodes`` marks; those before it are folded.

    What is kept is the end of a topological order, so that no arrow leads from what is drawn back into the fold.
    """
    leaves: dict[int, list[int]] = {}
    for leaf, users in view.leaves.items():
        for user in users:
            leaves.setdefault(user, []).append(leaf)
    seen: set[int] = set()
    marks = len(view.tree.trace.outputs)  # always drawn
    for place in reversed(range(len(view.units))):
        new = set(leaves.get(place, [])) - seen
        item = view.units[place].item
        marks += len(new) + (1 if isinstance(item, Group) or item in view.tree.trace.outputs else 2)
        if marks > max_nodes and place < len(view.units) - 1:
            return place + 1
        seen |= new
    return 0
