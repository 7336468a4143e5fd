"""A call of the function that is being transformed, recorded on inputs of its own.

Transforms nest without knowing of one another. A call puts inputs of its own in the arguments' places, and a
backward pass that asks for those, and for no others, cannot confuse them with the inputs of a call
around it or inside it. An argument that itself depends on something stays connected to it: its stand-in
is one more step from it, and not a new beginning.

Whether a result must be differentiable again is seen in the graph: it must be, if the function has used
something that requires a gradient beside the call's own inputs. Such a call is *open*, and its results are
Tensors. Those of other calls are of the kind that was given: arrays for arrays, a float for a float.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_nn.derivatives.arithmetic import positive
from autograd_nn.engine.backward import newest_first, propagate
from autograd_nn.engine.errors import DTypeError, ShapeError
from autograd_nn.engine.graph import Leaf, next_number
from autograd_nn.engine.modes import enable_grad, is_grad_enabled
from autograd_nn.engine.variable import Variable
from autograd_nn.transforms.trees import branches, ends, mapped, matched, rebuilt
from autograd_nn.values.scalar import Scalar
from autograd_nn.values.tensor import Tensor

Function = Callable[..., Any]
Argnums = int | Sequence[int]


class Call:
    """One call of ``f``, with inputs of its own in place of the arguments that are differentiated.

    Attributes
    ----------
    given : object
        The arguments that are differentiated, as the user gave them: one, or a tuple if ``argnums`` is one.
    kinds : list
        The values in them, in order.
    inputs : list of Variable
        What stands in for each value.
    output, aux
        What ``f`` returned.
    is_open : bool
        Whether the output depends on something else that requires a gradient.
    """

    def __init__(
        self,
        transform: str,
        f: Function,
        args: Sequence[Any],
        kwargs: dict[str, Any],
        argnums: Argnums,
        has_aux: bool = False,
    ) -> None:
        self.transform = transform
        positions = _positions(transform, argnums, len(args))
        self.given = args[positions[0]] if isinstance(argnums, int) else tuple([args[i] for i in positions])
        self.kinds = [value for _, value in ends(self.given)]
        self.inputs: list[Variable] = []
        arguments = list(args)
        start = next_number()
        is_recording = is_grad_enabled()
        with enable_grad():
            for i in positions:
                stand_ins = [
                    _stand_in(value, f"{transform}: {label}", is_recording)
                    for label, value in ends(args[i], f"argument {i}")
                ]
                self.inputs += stand_ins
                arguments[i] = rebuilt(args[i], iter(stand_ins))
            answer = f(*arguments, **kwargs)
        if has_aux and not (isinstance(answer, tuple) and len(answer) == 2):
            raise TypeError(f"{transform} with has_aux=True: the function must return a pair, (value, aux)")
        self.output: Any
        self.aux: Any
        self.output, self.aux = answer if has_aux else (answer, None)
        # A leaf made during the call is an input of this call or of one inside it, which is over.
        reached = newest_first([value.node for _, value in ends(self.output) if is_recorded(value)])
        self.is_open = is_recording and any(isinstance(node, Leaf) and node.number < start for node in reached)

    @property
    def number(self) -> Any:
        """The output, where it is one number, as that of a function with a gradient must be."""
        if branches(self.output) is not None or not _is_numeric(self.output):
            raise TypeError(
                f"{self.transform}: the function returned a {type(self.output).__name__}, and only one number has a "
                f"gradient; for several results ask for autograd_nn.jacobian or autograd_nn.vjp"
            )
        shape = np.shape(plain(self.output))
        if shape != ():
            raise ShapeError(
                f"{self.transform}: the function returned a result of shape {shape}, and only one number has a "
                f"gradient; reduce it, as with .sum(), or ask for autograd_nn.jacobian or autograd_nn.vjp"
            )
        return self.output

    @property
    def results(self) -> list[Any]:
        """The values in the output, where all are numbers and arrays."""
        for label, value in ends(self.output, "the result"):
            if not _is_numeric(value):
                raise TypeError(f"{self.transform}: {label} of the function is a {type(value).__name__}, not a number")
        return [value for _, value in ends(self.output)]

    def gradients(self, roots: Sequence[Any], seeds: Sequence[Any], retain: bool = False) -> list[Any]:
        """The gradient for each input, as the backward pass gives it, and zeros where none arrives."""
        found = pull_back(roots, seeds, self.inputs, self.is_open, retain)
        return [zeros_like(i) if gradient is None else gradient for i, gradient in zip(self.inputs, found, strict=True)]

    def like_given(self, values: Sequence[Any]) -> Any:
        """One value for each input, of its kind and in the structure of what was given."""
        fitted = [self.like(kind, value) for kind, value in zip(self.kinds, values, strict=True)]
        return rebuilt(self.given, iter(fitted))

    def like(self, kind: Any, value: Any) -> Any:
        """A value as ``kind`` is: a Tensor, a Scalar, an array or a number. What is recorded stays so."""
        if isinstance(value, Variable):
            return value
        array = np.asarray(value)
        if self.is_open or isinstance(kind, Variable):
            is_scalar = isinstance(kind, Scalar) and array.ndim == 0
            return Scalar(array, requires_grad=False) if is_scalar else Tensor(array)
        if array.ndim or isinstance(kind, np.ndarray):
            return array
        return float(array) if type(kind) is float else array[()]

    def released(self, tree: Any) -> Any:
        """What ``f`` returned, without the graph of a call that is over."""
        if self.is_open:
            return tree
        keeps_variables = any(isinstance(kind, Variable) for kind in self.kinds)
        is_of_floats = all(type(kind) is float for kind in self.kinds)

        def release(value: Any) -> Any:
            if not isinstance(value, Variable) or keeps_variables:
                return value.detach() if isinstance(value, Variable) else value
            number = plain(value)
            return float(number) if is_of_floats and isinstance(number, float) else number

        return mapped(release, tree)


def pull_back(
    roots: Sequence[Any], seeds: Sequence[Any], inputs: Sequence[Variable], is_open: bool, retain: bool = True
) -> list[Any]:
    """The gradient of the roots for each of ``inputs``: arrays, Variables if they can be differentiated, or None."""
    pairs = [(root, seed) for root, seed in zip(roots, seeds, strict=True) if is_recorded(root)]
    if not pairs:
        return [None] * len(inputs)
    records = is_grad_enabled() and (is_open or any(is_recorded(seed) for _, seed in pairs))
    # The engine records on the kind of the first root, and Tensors can stand for Scalars, not the other way.
    pairs.sort(key=lambda pair: -pair[0].rank)
    found = propagate(
        [root for root, _ in pairs],
        [seed if records else plain(seed) for _, seed in pairs],
        wanted=[value.node for value in inputs if value.node is not None],
        retain_graph=retain or records,
        create_graph=records,
    )
    return [None if value.node is None else found[value.node] for value in inputs]


def seeds_for(pattern: Any, tree: Any, label: str) -> list[Any]:
    """The values of ``tree``, one for each of ``pattern``, whose shapes they must have."""
    seeds = []
    for (place, seed), (_, value) in zip(matched(pattern, tree, label), ends(pattern), strict=True):
        given, asked = np.shape(plain(seed)), np.shape(plain(value))
        if given != asked:
            raise ShapeError(f"{place} is {given}; what it belongs to is {asked}")
        seeds.append(seed)
    return seeds


def zeros_like(value: Any) -> Any:
    """What a gradient is that nothing reaches."""
    array = np.asarray(plain(value))
    return np.zeros(array.shape, array.dtype)


def plain(value: Any) -> Any:
    """The array or number of a Variable; anything else as it is."""
    if not isinstance(value, Variable):
        return value
    return value._data[()] if isinstance(value, Tensor) else value._data


def is_recorded(value: Any) -> bool:
    """Whether a backward pass can start from this value."""
    return isinstance(value, Variable) and value.node is not None


def refuse_unless_floating(value: Any, label: str) -> None:
    """Raise if a value cannot be differentiated by, and call it by its label."""
    data = plain(value)
    is_number = isinstance(data, (float, int, np.ndarray, np.generic))
    if not is_number or not np.issubdtype(np.result_type(data), np.floating):
        kind = f"of {data.dtype}" if isinstance(data, (np.ndarray, np.generic)) else f"of type {type(data).__name__}"
        raise DTypeError(
            f"{label} is {kind}, and only floating numbers and arrays can be differentiated by; "
            f"write 1.0 for 1, or leave it out of what is differentiated by"
        )


def _is_numeric(value: Any) -> bool:
    return isinstance(value, (Variable, float, int, np.ndarray, np.generic))


def _positions(transform: str, argnums: Argnums, count: int) -> list[int]:
    """The positions of the arguments that ``argnums`` means, counted from the front."""
    asked = [argnums] if isinstance(argnums, int) else list(argnums)
    positions = [i + count if i < 0 else i for i in asked]
    if len(set(positions)) < len(positions) or not all(0 <= i < count for i in positions):
        raise TypeError(
            f"{transform}: argnums={argnums} must name different ones of the {count} arguments given by position"
        )
    return positions


def _stand_in(value: Any, label: str, is_recording: bool) -> Variable:
    """An input of a call's own: one step from ``value`` if that depends on something, else a leaf."""
    refuse_unless_floating(value, label)
    if is_recorded(value) and is_recording:
        stand_in: Variable = positive(value)
        return stand_in
    kind = Scalar if isinstance(value, Scalar) else Tensor
    return kind(plain(value), requires_grad=True, name=getattr(value, "name", None))
