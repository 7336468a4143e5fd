"""The graph: a ``Leaf`` for every value that wants a gradient, a ``Node`` for every recorded operation.

A Tensor points to its node, a node to its parents' nodes, and nothing points back. So there are no
reference cycles: a graph is freed when the last name for its result goes, without the garbage collector.

Every node and every in-place change takes a number from one clock. A node is always made after its
parents, so *creation order is a topological order*, and an array was changed too late exactly when
its change carries a larger number than the node that saved it.
"""

import itertools
import os
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

from numpy import ndarray

from autograd_nn.engine.errors import InPlaceError

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation
    from autograd_nn.engine.plan import Plan

Hook = Callable[[Any], Any]

next_number: Callable[[], int] = itertools.count(1).__next__

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class Parts(dict[int, Any]):
    """The gradients of an operation with several results, by position; None for a result that got none."""

    def __missing__(self, position: int) -> None:
        return None

    def __add__(self, other: "Parts") -> "Parts":
        both = {i: self[i] + other[i] for i in self.keys() & other.keys()}
        return Parts({**self, **other, **both})


class _IsOurs(dict[str, bool]):
    """Whether a source file belongs to this package, looked at once for each file."""

    def __missing__(self, filename: str) -> bool:
        self[filename] = filename.startswith(_PACKAGE)
        return self[filename]


_is_ours = _IsOurs()

is_ours: Callable[[str], bool] = _is_ours.__getitem__
"""Whether a source file, by its name, belongs to this package."""


Calls = tuple[int, "weakref.ref[Any]", "Calls | None"]
"""When a call began, what was called, and the call inside it that has the same result."""


class Leaf:
    """Where a gradient ends: a value that requires one and was not computed from others that do.

    The gradient lives here and not on the Tensor, so that the graph never points back to a Tensor.
    """

    __slots__ = ("data", "dtype", "grad", "hooks", "kind", "name", "number", "shape")

    operands: "tuple[()]" = ()

    def __init__(self, kind: Any, data: Any, shape: tuple[int, ...], dtype: Any, name: str | None = None) -> None:
        self.kind = kind  # the class of the value, and so of its gradient
        self.data = data
        self.shape = shape
        self.dtype = dtype
        self.name = name
        self.number = next_number()
        self.grad: Any = None
        self.hooks: list[Hook] | None = None


class Extras:
    """What few nodes have: a name, hooks, a gradient that ``retain_grad()`` asked to keep, checksums."""

    __slots__ = ("checksums", "grad", "hooks", "name", "retains_grad")

    def __init__(self) -> None:
        self.name: str | None = None
        self.hooks: list[Hook] | None = None
        self.retains_grad = False
        self.grad: Any = None
        self.checksums: list[int] | None = None  # of what the node saved, in detect_anomaly() only


class Node:
    """One recorded operation.

    Attributes
    ----------
    plan : Plan
        Which operation, and which of its rules will be asked.
    operands : tuple
        One entry per operand, in operand order: the Node or Leaf it came from, twice for ``a + a``; or a constant
        itself where it is small enough to print, so that a trace can show it, and None where it is not.
    saved : tuple or None
        The arrays that the plan's rules named. None once a backward pass has freed them.
    attributes : dict
        What is not an operand: ``axis``, ``keepdims``, ...
    shape, dtype
        Of the output. The dtype is Python's ``float`` for a Scalar.
    number : int
        When it was made, on the one clock of the graph.
    code, instruction
        The line of the caller, kept as the interpreter has it and looked up only when asked.
    calls : tuple or None
        The calls of Modules that this node is a result of, the outermost first: see `note_call`.
    """

    __slots__ = (
        "attributes",
        "calls",
        "code",
        "dtype",
        "extras",
        "instruction",
        "number",
        "operands",
        "plan",
        "saved",
        "shape",
    )

    # Nodes are made by Operation, without __init__: a call less for every operation of every graph.
    attributes: dict[str, Any]
    calls: "Calls | None"
    code: CodeType
    dtype: Any
    extras: Extras | None
    instruction: int
    number: int
    operands: tuple[Any, ...]
    plan: "Plan"
    saved: tuple[Any, ...] | None
    shape: tuple[int, ...]

    @property
    def operation(self) -> "Operation":
        return self.plan.operation

    @property
    def parents(self) -> "tuple[Node | Leaf | None, ...]":
        """Where each operand came from; None for a constant."""
        return tuple([operand if operand.__class__ in IN_GRAPH else None for operand in self.operands])

    @property
    def constants(self) -> tuple[Any, ...]:
        """The constant operands that were kept, each at its position."""
        return tuple([None if operand.__class__ in IN_GRAPH else operand for operand in self.operands])

    @property
    def filename(self) -> str:
        return self.code.co_filename

    @property
    def line(self) -> int | None:
        """The line of the user's code that made this node."""
        return line_of(self.code, self.instruction)

    @property
    def where(self) -> str:
        """``file.py:12``, the user's line, for messages."""
        return f"{os.path.basename(self.filename)}:{self.line}"

    @property
    def name(self) -> str | None:
        return None if self.extras is None else self.extras.name

    @property
    def hooks(self) -> list[Hook] | None:
        return None if self.extras is None else self.extras.hooks

    @property
    def grad(self) -> Any:
        return None if self.extras is None else self.extras.grad

    def with_extras(self) -> Extras:
        """The node's extras, made on first use."""
        if self.extras is None:
            self.extras = Extras()
        return self.extras


IN_GRAPH: frozenset[Any] = frozenset((Node, Leaf))
"""What an operand of a node is, unless it is a constant."""


def note_call(called: Any, start: int, results: Any) -> None:
    """Remember, on the nodes of its results, a call that began when the clock stood at ``start``.

    What it computed carries a number between that and its results': no other node needs to be told. What was
    called is not kept alive by this.
    """
    node = getattr(results, "node", None)
    if node.__class__ is Node:
        if node.number > start:
            node.calls = (start, weakref.ref(called), node.calls)
    elif isinstance(results, (tuple, list)):
        for result in results:
            note_call(called, start, result)


def callers_frame(above: int = 2) -> Any:
    """The nearest frame outside this package: the line of the user's that is being run.

    The search begins so many calls ``above`` this one, where those below are known to be ours.
    """
    frame = sys._getframe(above)
    while _is_ours[frame.f_code.co_filename] and frame.f_back is not None:
        frame = frame.f_back
    return frame


def line_of(code: CodeType, instruction: int) -> int | None:
    """The source line of an instruction offset of a code object."""
    for start, end, line in code.co_lines():
        if start <= instruction < end:
            return line
    return None


class Change:
    """The latest in-place change of one block of memory."""

    __slots__ = ("code", "instruction", "memory", "name", "number")

    def __init__(self, memory: "weakref.ref[Any]") -> None:
        self.memory = memory

    def happen(self, name: str | None, frame: Any) -> None:
        """Take note of the caller's line and of the time."""
        self.name = name
        self.number = next_number()
        self.code = frame.f_code
        self.instruction = frame.f_lasti

    @property
    def where(self) -> str:
        return f"{os.path.basename(self.code.co_filename)}:{line_of(self.code, self.instruction)}"


_changes: dict[int, Change] = {}
_latest_change = 0


def note_change(array: Any, name: str | None = None) -> None:
    """Remember that a Tensor operation has just written into ``array``'s memory.

    The backward pass then refuses to use what a node saved of that memory before.
    """
    note_changes([(array, name)])


def note_changes(changed: Sequence[tuple[Any, str | None]]) -> None:
    """As `note_change`, of several arrays, each with the name of its Tensor."""
    global _latest_change
    frame = callers_frame()
    for array, name in changed:
        memory = _memory_of(array)
        key = id(memory)
        change = _changes.get(key)
        if change is None:
            # The entry goes when the memory goes: an id may be used again by a later array.
            reference = weakref.ref(memory, lambda _, key=key: _changes.pop(key, None))  # type: ignore[misc]
            change = _changes[key] = Change(reference)
        change.happen(name, frame)
        _latest_change = change.number


def latest_change() -> int:
    """The clock's number of the most recent in-place change of anything; 0 when there was none."""
    return _latest_change


def refuse_changed(node: Node) -> None:
    """Raise if an array that ``node`` saved was changed in place afterwards."""
    for array in _arrays_in(node.saved or ()):
        change = _changes.get(id(_memory_of(array)))
        if change is not None and change.number > node.number:
            what = f"Tensor {change.name!r}" if change.name else f"a Tensor of shape {array.shape}"
            raise InPlaceError(
                f"{what} was changed in place at {change.where}, but {node.operation.name} at {node.where} "
                f"saved its values before that, for the backward pass; the gradient would be wrong. "
                f"Change it after backward(), or compute with a copy: t.clone()"
            )


def _arrays_in(saved: Any) -> Iterator[Any]:
    """The arrays among what a node saved; several operands or results are saved as a list or tuple of them."""
    for value in saved:
        if isinstance(value, ndarray):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _arrays_in(value)


def _memory_of(array: Any) -> Any:
    while isinstance(array.base, ndarray):
        array = array.base
    return array
