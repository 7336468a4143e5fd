"""Einstein's summation: every index that the result does not name is summed over.

Its derivative is a summation again: in the gradient of one operand, the upstream gradient takes the
operand's place, and the operand's indices become the result's.
"""

import string
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_nn.engine.errors import ShapeError
from autograd_nn.engine.operation import operation, stands_for

Shape = tuple[int, ...]


def _gradient_of_one(g: Any, arrays: Sequence[Any], arrays_shape: Sequence[Shape], subscripts: str, i: int) -> Any:
    """The gradient of operand ``i``, in the operand's own indices."""
    inputs, output = _sides(subscripts)
    labels, shape = inputs[i], arrays_shape[i]
    terms, factors = [output, *inputs[:i], *inputs[i + 1 :]], [g, *arrays[:i], *arrays[i + 1 :]]
    distinct = ""
    for place, label in enumerate(labels):
        if label in distinct:
            # Only a diagonal was read, and only there does a gradient arrive: times an identity matrix.
            fresh = next(letter for letter in string.ascii_letters if letter not in subscripts + distinct)
            terms.append(label + fresh)
            factors.append(np.eye(shape[place], dtype=g.dtype))
            label = fresh
        distinct += label
    # Along an index that nothing else has, all elements were added up and receive the same gradient.
    elsewhere = set("".join(terms))
    kept = "".join(label for label in distinct if label in elsewhere)
    gradient = _einsum(*factors, subscripts=f"{','.join(terms)}->{kept}", optimize=len(factors) > 2)
    sizes = dict(zip(kept, gradient.shape, strict=True))
    stretched = tuple(
        [n if sizes.get(label, 1) == 1 else sizes[label] for label, n in zip(distinct, shape, strict=True)]
    )
    if gradient.shape == stretched:
        return gradient
    return np.broadcast_to(gradient.reshape([sizes.get(label, 1) for label in distinct]), stretched)


def _gradients(
    g: Any, arrays: Sequence[Any], arrays_shape: Sequence[Shape], needed: Sequence[bool], subscripts: str
) -> list[Any]:
    return [
        _gradient_of_one(g, arrays, arrays_shape, subscripts, i) if is_needed else None
        for i, is_needed in enumerate(needed)
    ]


@operation(joint=_gradients, name="einsum")
def _einsum(*arrays: Any, subscripts: str = "", optimize: Any = False) -> Any:
    return np.einsum(subscripts, *arrays, optimize=optimize)


@stands_for(np.einsum)
def einsum(subscripts: Any, *operands: Any, optimize: Any = False) -> Any:
    """Sums of products, described by the indices of the operands and of the result.

    Parameters
    ----------
    subscripts : str
        Such as ``"ij,jk->ik"``. An index that the result does not name is summed over; a repeated one in an
        operand reads a diagonal; ``...`` stands for axes that broadcast. Without ``->`` the result has the
        indices that appear once, in alphabetical order. NumPy's other form, ``einsum(a, [0, 1], b, [1, 2], [0, 2])``,
        works too.
    *operands : array_like or Tensor
    optimize : bool, str or list
        As in NumPy: in which order several operands are multiplied.

    Raises
    ------
    ShapeError
        The subscripts do not fit the operands.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> a = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    >>> trace = np.einsum("ii", a)
    >>> trace
    Tensor(5., requires_grad=True, operation=einsum)
    >>> trace.backward()
    >>> a.grad
    Tensor([[1., 0.],
            [0., 1.]])
    """
    if not isinstance(subscripts, str):
        subscripts, operands = _in_letters([subscripts, *operands])
    shapes = [np.shape(operand) for operand in operands]
    return _einsum(*operands, subscripts=_explicit(subscripts, shapes), optimize=optimize)


def _sides(subscripts: str) -> tuple[list[str], str]:
    left, _, right = subscripts.partition("->")
    return left.split(","), right


def _in_letters(arguments: list[Any]) -> tuple[str, tuple[Any, ...]]:
    """The form of operands and lists of integers, as a string and operands."""
    operands, lists = arguments[::2], arguments[1::2]
    result = None
    if len(arguments) % 2:
        result = operands.pop()

    def written(labels: Sequence[Any]) -> str:
        return "".join("..." if label is Ellipsis else string.ascii_letters[label] for label in labels)

    subscripts = ",".join(map(written, lists))
    return (subscripts if result is None else f"{subscripts}->{written(result)}"), tuple(operands)


def _explicit(subscripts: str, shapes: list[Shape]) -> str:
    """The subscripts with a letter for each axis under ``...``, and with the result written out."""
    inputs, output = _sides(subscripts.replace(" ", ""))
    if len(inputs) != len(shapes):
        raise ShapeError(f"einsum {subscripts!r} names {len(inputs)} operands; {len(shapes)} were given")
    spare = [letter for letter in reversed(string.ascii_letters) if letter not in subscripts]
    covered = [len(shape) - len(term.replace("...", "")) for term, shape in zip(inputs, shapes, strict=True)]
    for term, shape, count in zip(inputs, shapes, covered, strict=True):
        if count < 0 or (count > 0 and "..." not in term):
            raise ShapeError(f"einsum {subscripts!r}: {term!r} does not fit an operand of shape {shape}")
    most = max((count for term, count in zip(inputs, covered, strict=True) if "..." in term), default=0)
    dots = "".join(spare[:most])
    if dots and "->" in subscripts and "..." not in output:
        raise ShapeError(f"einsum {subscripts!r}: the axes under '...' are not summed over; name '...' in the result")
    if "->" not in subscripts:
        letters = "".join(inputs).replace(".", "")
        output = "..." + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    terms = [term.replace("...", dots[most - count :]) for term, count in zip(inputs, covered, strict=True)]
    return f"{','.join(terms)}->{output.replace('...', dots)}"


for _listed in (_einsum,):
    _listed.takes_complex = True
