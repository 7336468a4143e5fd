"""``detect_anomaly``: which operation makes the first nan or infinity, and who writes into saved arrays.

The engine calls in here from three places: where an operation computes, where it is recorded and where the
backward pass asks its rules. It does so only while ``blocks`` is not empty, so without the mode it pays for
the truth of a list.
"""

import linecache
import os
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from autograd_nn.engine import causes
from autograd_nn.engine.errors import AnomalyError, InPlaceError
from autograd_nn.engine.graph import Leaf, Node, callers_frame
from autograd_nn.engine.modes import Mode

if TYPE_CHECKING:
    from autograd_nn.engine.operation import Operation

Contributions = list[tuple[int, Any]]

blocks: "list[detect_anomaly]" = []
"""The blocks that are being run, in whatever thread."""

_watching: ContextVar[bool] = ContextVar("watching", default=False)
is_watching: Callable[[], bool] = _watching.get
"""Whether the mode is on in this thread or task; worth asking while there are ``blocks``."""

_inside_a_rule: ContextVar[bool] = ContextVar("inside_a_rule", default=False)


class detect_anomaly(Mode):
    """Find what makes nan and inf: ``with detect_anomaly():`` or ``@detect_anomaly()``, for this thread or task.

    The first operation that makes a nan or an infinity raises, with the user's line, the shapes and ranges of
    its operands and, for the usual causes, a remedy. It is the *first* one: a nan counts where no operand holds
    a nan, an infinity where all operands are finite. Data with -inf in them, such as masks, are let through.

    In the backward pass a rule that makes nan or inf from finite upstream gradients raises, with the line
    where its operation was recorded. So does a saved array that was written into behind the graph's back, as
    by ``x.data[0] = 1``; for that the forward pass has to run in this mode too.

    Every value is looked at, so this is for finding faults and not for training.

    Raises
    ------
    AnomalyError
        In the block; a FloatingPointError with ``operation``, ``file`` and ``line``.
    InPlaceError
        A saved array has changed.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> p = ag.Tensor([0.0, 0.5, 1.0], requires_grad=True, name="p")
    >>> with ag.detect_anomaly(), np.errstate(divide="ignore"):
    ...     loss = -np.log(p).sum()
    Traceback (most recent call last):
        ...
    autograd_nn.engine.errors.AnomalyError: log made -inf in 1 of 3 elements, first at index (0,)
      at ...
      p: (3,) float64, 0 to 1, 1 zero
    log(0) is -inf. ...
    """

    variable = _watching

    def __init__(self) -> None:
        super().__init__(True)

    def __enter__(self) -> None:
        blocks.append(self)
        super().__enter__()

    def __exit__(self, *exception: object) -> None:
        super().__exit__()
        blocks.remove(self)


# ---- forward -------------------------------------------------------------------------------------------


def watched(operation: "Operation", operands: Sequence[Any]) -> Callable[..., Any]:
    """The operation's forward function; in this mode, the same with a look at its result."""
    # What a rule computes on its way is its own business; what comes out of it is looked at.
    if not is_watching() or _inside_a_rule.get():
        return operation.forward

    def forward(*arrays: Any, **attributes: Any) -> Any:
        y, warning = _computed(lambda: operation.forward(*arrays, **attributes))
        # Python's float power leaves the real numbers where a Scalar and NumPy say nan.
        result = y[0] if operation.keeps else y
        made = _newly_made(np.nan if result.__class__ is complex else result, (arrays, attributes))
        if made is not None:
            frame = callers_frame()
            labels = _labels(operation, operands)
            raise _anomaly(
                f"{operation.name} made {made}",
                "at",
                zip(labels, arrays, strict=True),
                causes.of_result(operation.name, _spelled(labels, operands), arrays, made.array),
                operation.name,
                frame.f_code.co_filename,
                frame.f_lineno,
            ) from warning
        if warning is not None:
            raise warning
        return y

    return forward


# ---- recording -----------------------------------------------------------------------------------------


def seal(node: Node) -> None:
    """In this mode, keep checksums of the arrays that ``node`` has saved."""
    if is_watching():
        node.with_extras().checksums = [_checksum(value) for _, value in _saved_arrays(node)]


def refuse_rewritten(node: Node) -> None:
    """Raise if an array that ``node`` saved does not hold what it held then."""
    if node.extras is None or node.extras.checksums is None or node.saved is None:
        return
    for (label, value), checksum in zip(_saved_arrays(node), node.extras.checksums, strict=True):
        if _checksum(value) != checksum:
            raise InPlaceError(
                f"{label}, which {node.operation.name} at {node.where} saved for the backward pass, holds other "
                f"values now: someone wrote into the array itself, past the graph, as x.data[...] = value does; "
                f"the gradient would be wrong. Write after backward(), or compute with a copy: t.clone()"
            )


def _checksum(value: Any) -> int:
    checksum = 0
    for array in _arrays(value, kinds="fciub"):
        checksum = zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data, checksum)
    return checksum


# ---- backward ------------------------------------------------------------------------------------------


def watched_rules(
    ask: Callable[[Node, Any, Any], Contributions], order: Sequence[Node | Leaf]
) -> Callable[[Node, Any, Any], Contributions]:
    """``ask``, which answers what a node contributes, with a look at what goes in and what comes out."""

    def watched_ask(node: Node, g: Any, kind: Any) -> Contributions:
        refuse_rewritten(node)
        contributions: Contributions
        token = _inside_a_rule.set(True)
        try:
            contributions, warning = _computed(lambda: ask(node, g, kind))
        finally:
            _inside_a_rule.reset(token)
        for i, contribution in contributions:
            made = _newly_made(contribution, g)
            if made is not None:
                raise _rule_anomaly(node, i, g, made, order) from warning
        if warning is not None:
            raise warning
        return contributions

    return watched_ask


def _rule_anomaly(node: Node, i: int, g: Any, made: "Made", order: Sequence[Node | Leaf]) -> AnomalyError:
    """The report on a rule of ``node`` that made nan or inf for operand ``i``."""
    operation = node.operation
    labels = _labels(operation, node.parents)
    saved = _saved_arrays(node)
    error = _anomaly(
        f"the backward pass of {operation.name} made the gradient of {labels[i]} {made}",
        "recorded at",
        [("upstream gradient", g), *saved],
        causes.of_gradient(
            operation.name,
            _spelled(labels, node.constants or ()),
            [array for _, value in saved for array in _arrays(value)],
            made.array,
            list(_arrays(g)),
            _selected_at(node, order),
        ),
        operation.name,
        node.filename,
        node.line,
    )
    source = linecache.getline(node.filename, node.line or 0).strip()
    error.add_note(
        f"{operation.name} was recorded here:\n"
        f'  File "{node.filename}", line {node.line}, in {node.code.co_name}\n    {source}'
    )
    return error


def _selected_at(node: Node, order: Sequence[Node | Leaf]) -> str | None:
    """Where a ``where`` was recorded that this node's result went into, if one was."""
    used = {node}
    for later in reversed(order):
        if isinstance(later, Node) and any(parent in used for parent in later.parents):
            if later.operation.name == "where":
                return later.where
            used.add(later)
    return None


# ---- looking -------------------------------------------------------------------------------------------


class Made(NamedTuple):
    """A result, and which of its elements are newly nan or infinite."""

    array: Any
    new: Any

    def __str__(self) -> str:
        index = np.unravel_index(np.argmax(self.new), self.new.shape)
        value = str(self.array[index])
        if self.new.size == 1:
            return value
        count = f"{np.count_nonzero(self.new)} of {self.new.size} elements"
        return f"{value} in {count}, first at index {tuple(map(int, index))}"


def _newly_made(results: Any, sources: Any) -> Made | None:
    """The first nan that comes from no nan, or the first infinity that comes from finite values only."""
    before = list(_arrays(sources))
    if any(np.isnan(array).any() for array in before):
        return None
    was_finite = all(np.isfinite(array).all() for array in before)
    for array in _arrays(results):
        new = ~np.isfinite(array) if was_finite else np.isnan(array)
        if new.any():
            return Made(array, new)
    return None


def _computed(compute: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """A result, and the NumPy warning that the caller's settings made an error of, if one was."""
    try:
        return compute(), None
    except AnomalyError:
        raise
    except (RuntimeWarning, FloatingPointError) as warning:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return compute(), warning


def _arrays(value: Any, kinds: str = "fc") -> Iterator[Any]:
    """All arrays of floating numbers (or of ``kinds``) in a value and in what it holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _arrays(part, kinds)
    else:
        array = np.asarray(getattr(value, "_data", value))
        if array.dtype.kind in kinds:
            yield array


# ---- telling -------------------------------------------------------------------------------------------


def _anomaly(
    what: str, at: str, values: Iterable[tuple[str, Any]], cause: str, operation: str, file: str, line: int | None
) -> AnomalyError:
    source = linecache.getline(file, line or 0).strip()
    lines = [what, f"  {at} {os.path.basename(file)}:{line}" + (f": {source}" if source else "")]
    lines += [f"  {label}: {_described(value)}" for label, value in values]
    error = AnomalyError("\n".join([*dict.fromkeys(lines), cause]))
    error.operation, error.file, error.line = operation, file, line
    return error


def _described(value: Any) -> str:
    """Shape, dtype and range of a value, and how many of its elements are special."""
    arrays = list(_arrays(value, kinds="fciub"))
    if len(arrays) != 1 or isinstance(value, (list, tuple, dict)):
        return "; ".join(map(_described, arrays)) or repr(value)
    (array,) = arrays
    if array.shape == ():
        return f"{array[()]}"
    finite = array[np.isfinite(array)]
    parts = [f"{array.shape} {array.dtype}"]
    if finite.size and array.dtype.kind != "c":
        low, high = f"{finite.min():.6g}", f"{finite.max():.6g}"
        parts.append(low if low == high else f"{low} to {high}")
    for name, found in (("nan", np.isnan(array)), ("inf", np.isinf(array)), ("zero", array == 0)):
        count = np.count_nonzero(found)
        if count:
            parts.append(f"{count} {name}" + ("s" if name == "zero" and count > 1 else ""))
    return ", ".join(parts)


def _operand_label(operation: "Operation", i: int, value: Any) -> str:
    """What an operand is called: by its own name, else by the operation's."""
    name = operation.operands[0] + f"[{i}]" if operation.variadic else operation.operands[i]
    return getattr(value, "name", None) or name


def _labels(operation: "Operation", operands: Sequence[Any]) -> list[str]:
    return [_operand_label(operation, i, operand) for i, operand in enumerate(operands)]


def _spelled(labels: list[str], values: Sequence[Any]) -> list[str]:
    """The operands as one would write them: a plain number as itself, anything else by its name."""
    numbers = [str(value) if isinstance(value, (int, float)) else None for value in values]
    return [number or label for label, number in zip_longest(labels, numbers)]


def _saved_arrays(node: Node) -> list[tuple[str, Any]]:
    """The arrays that a node saved, each with what it is called; shapes are left out."""
    operation = node.operation
    found = []
    for slot, value in zip(node.plan.slots, node.saved or (), strict=False):
        if slot == 0:
            found.append((node.name or "its result", value))
        elif operation.variadic and slot == 1:
            found += [(_operand_label(operation, i, node.parents[i]), array) for i, array in enumerate(value)]
        elif slot <= len(operation.operands):
            found.append((_operand_label(operation, slot - 1, node.parents[slot - 1]), value))
    return found
