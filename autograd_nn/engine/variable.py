"""Variable: a value and its place in the graph; what Tensor and Scalar have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from autograd_nn.engine.backward import accumulate_into_leaves, propagate
from autograd_nn.engine.errors import DTypeError, GraphError
from autograd_nn.engine.graph import Extras, Hook, Leaf, Node

_new: Any = object.__new__


class HookHandle:
    """What ``register_hook`` returns: ``remove()`` takes the hook off again."""

    def __init__(self, hooks: list[Hook], hook: Hook) -> None:
        self._hooks = hooks
        self._hook: Hook | None = hook

    def remove(self) -> None:
        """Take the hook off; a second call does nothing."""
        if self._hook is not None:
            self._hooks.remove(self._hook)
            self._hook = None


class Variable:
    """A value (``data``) and its place in the graph (``node``, None for a constant).

    The engine knows no more of Tensor and Scalar than this class.
    """

    __slots__ = ("_data", "_name", "node")

    _data: Any
    _name: str | None
    node: Node | Leaf | None

    rank: ClassVar[int] = 0
    """Where kinds meet in one operation, the result is of the kind with the highest rank."""

    result_kind: "ClassVar[type[Variable]]"
    """What is computed from this kind: that of a Parameter is a plain Tensor."""

    @classmethod
    def _wrap(cls, data: Any, node: Node | Leaf | None) -> Any:
        """A Variable made without any check or copy, for the engine's own results."""
        self = _new(cls.result_kind)
        self._data = data
        self.node = node
        self._name = None
        return self

    @staticmethod
    def _held(value: Any) -> Any:
        """A value as this kind holds it."""
        raise NotImplementedError

    @property
    def requires_grad(self) -> bool:
        """Whether a backward pass can reach this value."""
        return self.node is not None

    @property
    def is_leaf(self) -> bool:
        """Whether this value was made by the user and not by a recorded operation."""
        return not isinstance(self.node, Node)

    @property
    def name(self) -> str | None:
        """What drawings, traces and errors call this value."""
        return self._name

    @name.setter
    def name(self, name: str | None) -> None:
        self._name = name
        if self.node is not None:
            _where_extras_are(self.node).name = name

    @property
    def grad(self) -> Any:
        """The gradient that backward passes have added up, or None before the first.

        Only leaves have one, and results on which ``retain_grad()`` was called.
        """
        return None if self.node is None else self.node.grad

    @grad.setter
    def grad(self, value: Any) -> None:
        if self.node is None:
            raise GraphError("a gradient can be set only on a value that requires one; call requires_grad_() first")
        _where_extras_are(self.node).grad = None if value is None else self._gradient(value)

    def zero_grad(self) -> None:
        """Forget the gradient: ``grad`` is None again."""
        if self.grad is not None:
            self.grad = None

    def retain_grad(self) -> Self:
        """Keep the gradient of this result too; leaves keep theirs anyway."""
        if self.node is None:
            raise GraphError("retain_grad() on a constant: it takes part in no gradient")
        if isinstance(self.node, Node):
            self.node.with_extras().retains_grad = True
        return self

    def register_hook(self, hook: Hook) -> HookHandle:
        """Call ``hook(gradient)`` when this value's gradient is complete, in every backward pass.

        What the hook returns, unless None, takes the gradient's place.

        Returns
        -------
        HookHandle
            ``handle.remove()`` takes the hook off again.
        """
        if self.node is None:
            raise GraphError("register_hook() on a constant: no gradient will ever reach it")
        owner = _where_extras_are(self.node)
        if owner.hooks is None:
            owner.hooks = []
        owner.hooks.append(hook)
        return HookHandle(owner.hooks, hook)

    def backward(
        self,
        gradient: Any = None,
        *,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: "Sequence[Variable] | Variable | None" = None,
    ) -> None:
        """Add the gradient of this value to the ``grad`` of every leaf it was computed from.

        Parameters
        ----------
        gradient : array_like, optional
            The upstream gradient, of this value's shape. May be left out for a single number, where it is 1.
        retain_graph : bool, optional
            Keep the saved arrays, so that ``backward()`` can run again. Default: as ``create_graph``.
        create_graph : bool
            Record the backward pass itself, for derivatives of derivatives.
        inputs : Variable or sequence of Variable, optional
            Accumulate into these only, which may be results as well as leaves; default: all leaves.

        Raises
        ------
        GraphError
            This value requires no gradient, or is not a single number and ``gradient`` was left out.
        FreedGraphError
            An earlier ``backward()`` has freed a part of this graph.
        InPlaceError
            An array that a rule needs was changed in place since.

        Examples
        --------
        >>> import autograd_nn as ag
        >>> x = ag.Tensor([1.0, 2.0, 3.0], requires_grad=True)
        >>> (x * x).sum().backward()
        >>> x.grad
        Tensor([2., 4., 6.])
        """
        wanted = None if inputs is None else _nodes_of(inputs)
        gradients = propagate(
            [self],
            [gradient],
            wanted=wanted,
            retain_graph=retain_graph,
            create_graph=create_graph,
        )
        accumulate_into_leaves(gradients, type(self))

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Make this value a leaf that wants a gradient (or, with False, a constant again), in place."""
        if isinstance(self.node, Node):
            if not requires_grad:
                raise GraphError(
                    "requires_grad_(False) on the result of a recorded operation; detach() gives a constant"
                )
        elif not requires_grad:
            self.node = None
        elif self.node is None:
            self.node = self._leaf()
        return self

    def detach(self) -> Self:
        """The same value as a constant: no gradient flows through it. Shares memory."""
        constant: Self = self._wrap(self._data, None)
        return constant

    def _leaf(self) -> Leaf:
        raise NotImplementedError

    def _gradient(self, value: Any) -> Any:
        """``value`` as a gradient of this Variable: a Variable of the same shape and dtype."""
        raise NotImplementedError


def _where_extras_are(node: Node | Leaf) -> Extras | Leaf:
    """What holds name, hooks and gradient: a leaf itself, or the extras of a node."""
    return node if isinstance(node, Leaf) else node.with_extras()


def _nodes_of(inputs: Sequence[Variable] | Variable) -> list[Node | Leaf]:
    nodes = []
    for i, value in enumerate([inputs] if isinstance(inputs, Variable) else inputs):
        if not isinstance(value, Variable):
            raise DTypeError(f"inputs[{i}] is a {type(value).__name__}; give Tensors or Scalars")
        if value.node is None:
            raise GraphError(f"inputs[{i}] requires no gradient; make it with requires_grad=True")
        nodes.append(value.node)
    return nodes
