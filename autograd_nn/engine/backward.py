"""The backward pass: one walk from a result to its leaves, newest operation first."""

import math
from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import Any

import numpy as np
from numpy import ndarray

from autograd_nn.engine.anomaly import blocks, is_watching, watched_rules
from autograd_nn.engine.errors import FreedGraphError, GraphError, RuleError, ShapeError
from autograd_nn.engine.graph import IN_GRAPH, Hook, Leaf, Node, Parts, latest_change, refuse_changed
from autograd_nn.engine.modes import grad_enabled

_NUMPYS: frozenset[Any] = frozenset((ndarray, np.float64, np.float32))

# A product with ones adds up the rows of a matrix. Over very many of them it is less exact than a sum.
_FEW = 1024
_ONES = {np.dtype(dtype): np.ones(_FEW, dtype) for dtype in (np.float32, np.float64)}

Observer = Callable[[Node, Any, list[tuple[int, Any]]], None]


def propagate(
    roots: Sequence[Any],
    seeds: Sequence[Any],
    *,
    wanted: Iterable[Node | Leaf] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    observe: Observer | None = None,
    since: int = 0,
) -> dict[Node | Leaf, Any]:
    """The gradients of ``roots`` with respect to every leaf, or to ``wanted``. Nobody's ``grad`` is touched.

    Parameters
    ----------
    roots, seeds : sequences
        The results, and the upstream gradient of each, None for 1.
    wanted : iterable of Node or Leaf, optional
        Only what leads to these is walked. Default: every leaf.
    retain_graph : bool, optional
        Keep the saved arrays of the nodes passed. Default: as ``create_graph``.
    create_graph : bool
        Hand Variables to the rules instead of arrays: the same rules then record themselves.
    observe : callable, optional
        Called at each node with the node, its complete gradient and the contributions to its parents.
    since : int
        Walk no further back than to what was made after the clock stood there.

    Returns
    -------
    dict
        Node or Leaf -> gradient: an array or number, a Variable with ``create_graph``. None where no
        gradient arrived.
    """
    gradients: dict[Node | Leaf, Any] = {}
    for root, seed in zip(roots, seeds, strict=True):
        gradients[root.node] = _added(gradients.get(root.node), _seed(root, seed))
    kind = type(roots[0])
    if create_graph:
        gradients = {node: _as_variable(kind, gradient) for node, gradient in gradients.items()}
    results: dict[Node | Leaf, Any] = {}
    on_path: set[Node | Leaf] | None = None
    if wanted is not None:
        results = dict.fromkeys(wanted)
        on_path = _leading_to(results, newest_first(gradients, since))
    keep_saved = create_graph if retain_graph is None else retain_graph
    changed = latest_change()
    is_watched = blocks and is_watching()
    ask = watched_rules(_contributions, newest_first(gradients, since)) if is_watched else _contributions
    rule_kind = kind if create_graph else None
    # Whatever a node's gradient comes from is newer than the node: of those that have received one, the newest is next.
    waiting: dict[int, Any] = {-node.number: node for node in gradients if node.__class__ is Node}
    queue = list(waiting)
    heapify(queue)
    mode = grad_enabled.set(create_graph)
    try:
        while queue:
            node = waiting.pop(heappop(queue))
            g = gradients.pop(node)
            extras = node.extras
            if extras is not None and extras.hooks:
                g = _run_hooks(node, extras.hooks, g, kind)
            if on_path is not None:
                if node in results:
                    results[node] = g
                if node not in on_path:
                    continue
            if extras is not None and extras.retains_grad:
                extras.grad = _added(extras.grad, _as_variable(kind, g))
            if node.saved is None:
                raise _freed(node)
            if changed > node.number:
                refuse_changed(node)
            contributions = ask(node, g, rule_kind)
            operands = node.operands
            for i, contribution in contributions:
                parent = operands[i]
                if on_path is not None and parent not in on_path:
                    continue
                earlier = gradients.get(parent)
                if earlier is not None:
                    gradients[parent] = earlier + contribution
                    continue
                gradients[parent] = contribution
                if parent.__class__ is Node:
                    number = -parent.number
                    waiting[number] = parent
                    heappush(queue, number)
            if observe is not None:
                observe(node, g, contributions)
            if not keep_saved:
                node.saved = None
        for leaf, g in gradients.items():  # all that is left
            if leaf.hooks:
                g = _run_hooks(leaf, leaf.hooks, g, kind)
            if wanted is None or leaf in results:
                results[leaf] = g
    finally:
        grad_enabled.reset(mode)
    return results


def accumulate_into_leaves(gradients: dict[Node | Leaf, Any], kind: Any) -> None:
    """Add each gradient to the ``grad`` of its leaf (or of the node that was asked for)."""
    for node, gradient in gradients.items():
        if gradient is None:
            continue
        if isinstance(node, Leaf):
            gradient = _as_variable(node.kind, gradient)
            node.grad = gradient if node.grad is None else node.grad + gradient
        else:
            extras = node.with_extras()
            extras.grad = _added(extras.grad, _as_variable(kind, gradient))


def _seed(root: Any, seed: Any) -> Any:
    """The upstream gradient of a result: what the caller gave, or 1 for a single number."""
    node = root.node
    if node is None:
        raise GraphError(
            "backward() on a value that requires no gradient: nothing it was computed from was made with "
            "requires_grad=True, or it was computed under no_grad()"
        )
    if seed is None:
        if node.shape == () and node.dtype is float:
            return 1.0
        if node.dtype.kind == "c":
            raise GraphError(
                "backward() of a complex number: only a real one can grow or shrink. Take np.real(z), np.imag(z) or "
                "abs(z) first, or say with backward(gradient) which gradient arrives"
            )
        if node.shape == ():
            return node.dtype.type(1)
        if math.prod(node.shape) != 1:
            raise GraphError(
                f"backward() of a result of shape {node.shape} needs to be told the upstream gradient: "
                f"call backward(gradient) with an array of that shape, or reduce to one number first, "
                f"such as .sum().backward()"
            )
        return np.ones(node.shape, node.dtype)
    data = getattr(seed, "_data", seed)
    if np.shape(data) != node.shape:
        raise ShapeError(f"backward(gradient): the gradient is {np.shape(data)}, the result is {node.shape}")
    if getattr(seed, "node", None) is not None:
        return seed
    return float(data) if node.dtype is float else np.array(data, node.dtype)[()]


def newest_first(roots: Iterable[Node | Leaf], since: int = 0) -> list[Node | Leaf]:
    """All nodes and leaves that can be reached, the most recently created first: a topological order.

    Those that were made before the clock stood at ``since`` are left out.
    """
    found = set(roots)
    stack: list[Any] = list(found)
    while stack:
        for parent in stack.pop().operands:
            if parent.__class__ in IN_GRAPH and parent.number > since and parent not in found:
                found.add(parent)
                stack.append(parent)
    return sorted(found, key=attrgetter("number"), reverse=True)


def _leading_to(wanted: Iterable[Node | Leaf], newest_first: list[Node | Leaf]) -> set[Node | Leaf]:
    """The nodes from which some node of ``wanted`` can be reached, those included."""
    leading = set(wanted)
    for node in reversed(newest_first):
        for operand in node.operands:
            if operand.__class__ in IN_GRAPH and operand in leading:
                leading.add(node)
                break
    return leading


def _contributions(node: Node, g: Any, kind: Any) -> list[tuple[int, Any]]:
    """What each operand of ``node`` receives: ``(position, gradient)``, fitted to the operand."""
    plan = node.plan
    saved: Any = node.saved
    if kind is not None:
        if plan.operation.definition is not None:
            return [(i, _fitted(answer, node, i, g)) for i, answer in plan.operation.through_definition(node, g, kind)]
        saved = _as_variables(kind, node)
    operands = node.operands
    contributions = []
    for indices, rule, take, values, place in plan.asks:
        try:
            if place is not None:
                answer = rule.function(g, saved[place])
            elif values is None:
                answer = rule.function(g, *take(saved))
            else:
                answer = rule.function(g, *take(saved), *values(node.attributes))
        except (ZeroDivisionError, OverflowError):
            # Python's numbers raise where NumPy's answer inf or nan, and a Scalar's slope is that of a Tensor.
            given = take(saved) if values is None else take(saved) + values(node.attributes)
            answer = rule.function(as_numpy(g), *map(as_numpy, given))
        if plan.is_joint:
            for i in indices:
                part = answer[i]
                if part is not None:
                    is_fitting = part.__class__ is float and operands[i].dtype is float
                    contributions.append((i, part if is_fitting else _fitted(part, node, i, g)))
            continue
        (i,) = indices
        parent = operands[i]
        # Most answers fit as they are; the one look that tells so is worth a function call. A leaf keeps its
        # gradient, so that must be nobody else's memory.
        if (
            answer.__class__ not in _NUMPYS
            or answer.shape != parent.shape
            or answer.dtype is not parent.dtype
            or (parent.__class__ is Leaf and (answer is g or answer.base is not None))
        ) and (answer.__class__ is not float or parent.dtype is not float):
            answer = _fitted(answer, node, i, g)
        contributions.append((i, answer))
    return contributions


def as_numpy(value: Any) -> Any:
    """A Python number as NumPy's, whose arithmetic has inf and nan; anything else as it is."""
    if value.__class__ is float:
        return np.float64(value)
    return np.complex128(value) if value.__class__ is complex else value


def _fitted(contribution: Any, node: Node, i: int, g: Any) -> Any:
    """A rule's answer as a gradient of operand ``i``: broadcast axes summed away, the operand's dtype."""
    parent = node.operands[i]
    if contribution.__class__ is Parts:
        return contribution
    if contribution.__class__ is float:
        if parent.dtype is float:
            return contribution
        contribution = np.float64(contribution)
    shape = parent.shape
    if contribution.shape != shape:
        contribution = unbroadcast(contribution, shape)
        if contribution.shape != shape:
            name = node.operation.operands[0 if node.operation.variadic else i]
            raise RuleError(
                f"the rule of {node.operation.name} for {name} gave a gradient of shape {contribution.shape}; "
                f"the operand is {shape} (recorded at {node.where})"
            )
    if parent.dtype is float and isinstance(contribution, (ndarray, np.generic)):
        return float(contribution)  # a Scalar's numbers are Python's
    if contribution.dtype != parent.dtype:
        if contribution.dtype.kind == "c" and parent.dtype.kind != "c":
            contribution = contribution.real  # a real operand moves along the real axis only
        contribution = contribution.astype(parent.dtype)
    # A leaf keeps its gradient, so it must not share memory with a gradient that someone else keeps.
    if parent.__class__ is Leaf and isinstance(contribution, ndarray) and _shares_memory(contribution, g):
        contribution = contribution.copy()
    return contribution


def unbroadcast(gradient: Any, shape: tuple[int, ...]) -> Any:
    """Sum a gradient over the axes along which an operand of ``shape`` was stretched.

    Broadcasting uses an element several times, and a value used several times collects the sum of
    the gradients of its uses.
    """
    extra = gradient.ndim - len(shape)
    if extra < 0:
        return gradient
    axes = tuple(range(extra))
    inner = gradient.shape[extra:]
    if inner != shape:
        axes += tuple([extra + i for i, n in enumerate(shape) if n == 1 != inner[i]])
    if axes:
        gradient = _summed(gradient, axes) if gradient.__class__ is ndarray else gradient.sum(axis=axes)
    # What does not fit even now is the rule's fault, and is told as such by the caller.
    return gradient.reshape(shape) if len(axes) > extra and gradient.size == math.prod(shape) else gradient


def _summed(array: Any, axes: tuple[int, ...]) -> Any:
    if axes == (0,) and array.ndim == 2 and len(array) <= _FEW:
        ones = _ONES.get(array.dtype)
        if ones is not None:
            return ones[: len(array)].dot(array)  # in half the time
    return np.add.reduce(array, axes)  # the method sum of an array, without its detour


def _shares_memory(array: Any, g: Any) -> bool:
    if g.__class__ is Parts:
        return any(_shares_memory(array, part) for part in g.values())
    base = array.base
    if base is None:
        return array is g
    return base is g or not array.flags.writeable or base is getattr(g, "base", None)


def _as_variable(kind: Any, gradient: Any) -> Any:
    """A gradient as a Tensor or Scalar: a new constant, or on its own node if it has one."""
    if gradient.__class__ is ndarray and kind.rank:
        return kind._wrap(gradient, None)  # most of them
    if isinstance(gradient, kind):
        return gradient
    node = getattr(gradient, "node", None)
    return kind._wrap(kind._held(getattr(gradient, "_data", gradient)), node)


def _as_variables(kind: Any, node: Node) -> list[Any]:
    """The saved arrays as Variables, each on the node it came from, so that rules on them are recorded."""
    operation = node.operation
    arity = len(operation.operands)
    wrapped: list[Any] = []
    assert node.saved is not None
    for slot, value in zip(node.plan.slots, node.saved, strict=True):
        if slot == 0:
            whole = kind._wrap(value, node)
            wrapped.append(operation.unpacked(whole) if value.__class__ is tuple else whole)
        elif slot > arity:
            wrapped.append(value)
        elif operation.variadic:
            pairs = zip(value, node.parents, strict=True)
            wrapped.append([v if parent is None else kind._wrap(v, parent) for v, parent in pairs])
        else:
            parent = node.parents[slot - 1]
            wrapped.append(value if parent is None else kind._wrap(value, parent))
    return wrapped


def _added(earlier: Any, gradient: Any) -> Any:
    return gradient if earlier is None else earlier + gradient


def _run_hooks(node: Node | Leaf, hooks: list[Hook], g: Any, kind: Any) -> Any:
    is_raw = not hasattr(g, "node")
    for hook in tuple(hooks):
        answer = hook(_as_variable(kind, g))
        if answer is not None:
            plain: Any = getattr(answer, "_data", answer)
            if np.shape(plain) != node.shape:
                raise ShapeError(f"a hook returned a gradient of {np.shape(plain)} for a value of {node.shape}")
            g = plain if is_raw else _as_variable(kind, answer)
    return g


def _freed(node: Node) -> FreedGraphError:
    """The error for a second pass: which operation, which leaf it came from, what to do."""
    leaves = [found for found in newest_first([node]) if isinstance(found, Leaf)]
    named = [repr(leaf.name) for leaf in leaves if leaf.name] or [f"of shape {leaf.shape}" for leaf in leaves]
    return FreedGraphError(
        f"backward() reached {node.operation.name} (recorded at {node.where}), whose saved arrays an earlier "
        f"backward() has freed. It comes from an earlier step through the leaf {' and '.join(named[:3])}. "
        f"If a value is carried from one step to the next, cut it there: state = state.detach(). "
        f"To walk the same graph twice, call the first backward(retain_graph=True)"
    )
