"""The usual mistakes of backward passes written by hand: each a suspicion that the numbers confirm or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from autograd_nn.teaching.differences import Array, agree, axes_that_sum, factor_between, likely_cause, wrong_elements
from autograd_nn.teaching.layer_run import INPUT, RATE, LayerRun
from autograd_nn.tracing.numbers import number_text, shape_text

_MOST_OUTPUTS = 200  # up to here, each output is looked at by itself


@dataclass(frozen=True)
class Case:
    """A gradient that is wrong.

    Attributes
    ----------
    run : LayerRun
    name : str
        ``input``, or the attribute of the layer that it is the gradient of.
    g : array
        The upstream gradient.
    mine, right : array
        The gradient by the layer's backward pass, and by differences; nan where none was taken.
    """

    run: LayerRun
    name: str
    g: Array
    mine: Array
    right: Array

    def again(self, g: Array | None = None, rate: float = RATE) -> Array:
        """What the backward pass gives for another upstream gradient or learning rate."""
        return np.asarray(self.run.backward(self.g if g is None else g, rate).get(self.name, np.nan))


def mistake_of(case: Case) -> str:
    """The likeliest mistake behind a wrong gradient, in a sentence; an empty text where nobody can tell."""
    with np.errstate(all="ignore"):
        for suspicion in _SUSPICIONS:
            found = suspicion(case)
            if found:
                return found
    return ""


def _no_sum(case: Case) -> str:
    """The contributions of the rows of a batch were not added."""
    if case.mine.shape == case.right.shape:
        return ""
    axes = axes_that_sum(case.mine, case.right)
    if axes is None:
        return likely_cause(case.mine, case.right) or f"it has the wrong shape {shape_text(case.mine.shape)}"
    what = "the batch" if axes == (0,) and case.run.x.ndim > 1 else _axes(axes)
    return f"not summed over {what}: {case.name} is used for all of it, so their contributions are added"


def _late(case: Case) -> str:
    """The parameters were updated first, and their new values used."""
    if case.name == INPUT and agree(case.again(rate=1e-9), case.right):
        return "wrong order: the parameters are updated before the gradient of the input is computed with them"
    return ""


def _rate(case: Case) -> str:
    """The learning rate was forgotten, or used twice."""
    if case.name == INPUT:
        return ""
    if agree(case.mine * RATE, case.right):
        return "the update is not multiplied by the learning rate"
    if agree(case.mine / RATE, case.right):
        return "the update is multiplied by the learning rate twice"
    return ""


def _upstream(case: Case) -> str:
    """The upstream gradient was forgotten, or used twice."""
    doubled = case.again(2 * case.g)
    if not case.mine.any():
        return ""
    if agree(doubled, case.mine):
        return "the upstream gradient is missing: multiply the local derivative by it"
    if agree(doubled, 4 * case.mine):
        return "the upstream gradient is multiplied in twice"
    return ""


def _unmoved(case: Case) -> str:
    """Nothing arrives."""
    if case.mine.any():
        return ""
    return "it is 0: " + ("nothing is passed on" if case.name == INPUT else "backward does not update it")


def _sign(case: Case) -> str:
    """A minus too much or too few."""
    if not agree(-case.mine, case.right):
        return ""
    told = "the sign is wrong"
    return told if case.name == INPUT else f"{told}: an update takes the gradient away, it does not add it"


def _factor(case: Case) -> str:
    """A constant: the 2 of a square, or the length of something, of a mean or of a loop."""
    factor = factor_between(case.mine, case.right)
    if factor is None:
        return ""
    lengths = list(_lengths(case))
    if case.name == INPUT and _is(factor, 0.5):
        return "half of what it should be: a factor 2 is missing, as that of a square's derivative"
    for what, length in lengths:
        if _is(factor, 1 / length):
            told = f"{length} times too small, and {length} is {what}: divided by it"
            if case.name == INPUT:
                return told
            return f"{told}, or the forward pass counts {case.name} {length} times and the backward pass once"
        if _is(factor, length):
            return f"{length} times too large, and {length} is {what}: counted that often, or a mean without its 1/n"
    for what, length in lengths:
        if case.name == INPUT and _is(factor, length / 2):
            return f"the factor 2/{length} is missing: the 2 of a square, and the 1/n of a mean over {what}"
    if _is(factor, 2):
        return "twice what it should be: a factor 2 too much, or it is added twice"
    return f"a constant factor: it is {number_text(factor)} times what it should be"


def _lengths(case: Case) -> Iterator[tuple[str, int]]:
    """What a factor may come from, the likeliest first."""
    run = case.run
    for name, array in (("input", run.x), ("output", run.y)):
        for axis, length in enumerate(array.shape):
            what = f"the length of axis {axis} of the {name}"
            yield f"{what}, the batch" if axis == 0 and array.ndim == 2 and name == "input" else what, length
    yield "the number of elements of the input", run.x.size
    yield "the number of elements of the output", run.y.size


def _is(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-5 * abs(b)


def _no_slope(case: Case) -> str:
    """The layer's own derivative was forgotten."""
    if case.name == INPUT and agree(case.g, case.mine):
        return "the upstream gradient is passed on as it is: multiply it by the layer's own derivative"
    return ""


def _transposed(case: Case) -> str:
    """A matrix that should have been transposed, or should not."""
    if case.mine.ndim == 2 and agree(case.mine.T, case.right):
        return "transposed: the two factors of a matrix product are the wrong way round"
    if case.name != INPUT or case.run.x.shape != case.run.y.shape or case.mine.size > _MOST_OUTPUTS:
        return ""
    units = [_unit(case.g, place) for place in range(case.g.size)]
    mine = np.array([case.again(unit) for unit in units]).reshape(case.g.shape * 2)
    right = np.array([case.run.numeric(INPUT, unit) for unit in units]).reshape(case.g.shape * 2)
    for axis in range(case.g.ndim):
        if agree(np.swapaxes(mine, axis, case.g.ndim + axis), right):
            return "the weights are not transposed: the gradient goes back through their transpose"
    return ""


def _unit(g: Array, place: int) -> Array:
    unit = np.zeros_like(g)
    unit.ravel()[place] = 1.0
    return unit


def _wrong_end(case: Case) -> str:
    """A derivative written for the output that was given the input, or the other way round."""
    if case.name != INPUT or case.run.x.shape != case.run.y.shape:
        return ""
    at_output = LayerRun(case.run.layer, case.run.y)
    if agree(case.mine, at_output.numeric(INPUT, case.g)):
        return "the derivative is taken at the output: it belongs at the input, the value that forward was given"
    if agree(np.asarray(at_output.backward(case.g)[INPUT]), case.right):
        return "the formula is one for the output, such as 1 - y², but is given the input"
    return ""


def _diagonal(case: Case) -> str:
    """Each output as if it depended on its own input only."""
    if case.name != INPUT or case.run.x.shape != case.run.y.shape:
        return ""
    places, slopes = case.run.slopes(INPUT)
    own = np.full(case.right.size, np.nan)
    own[places] = slopes[np.arange(len(places)), places] * case.g.ravel()[places]
    if agree(case.mine, own.reshape(case.right.shape)):
        return "only the diagonal of the Jacobian: each output depends on all inputs of its row, not on its own alone"
    return ""


def _summed_elsewhere(case: Case) -> str:
    """The upstream gradient, summed over other axes than those the parameter was stretched over."""
    if case.name == INPUT:
        return ""
    right = axes_that_sum(case.g, case.right)
    if right is None:
        return ""
    if agree(case.mine, np.full(case.right.shape, np.sum(case.g))):
        return f"summed over everything: sum over {_axes(right)} only, for each element is a sum of its own"
    mine = axes_that_sum(case.g, case.mine)
    return (
        "" if mine is None else f"summed over {_axes(mine)}: sum over {_axes(right)}, where {case.name} was stretched"
    )


def _axes(axes: tuple[int, ...]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {' and '.join(map(str, axes))}"


def _only_one(case: Case) -> str:
    """One turn of a loop has overwritten what the others had found."""
    for count in (1, 2):
        for axes in combinations(range(case.g.ndim), count):
            for end, word in ((-1, "last"), (0, "first")):
                kept = np.zeros_like(case.g)
                where = tuple([end if axis in axes else slice(None) for axis in range(case.g.ndim)])
                kept[where] = case.g[where]
                if agree(case.mine, case.run.numeric(case.name, kept)):
                    what = "row of the batch" if axes == (0,) and case.run.x.ndim == 2 else f"place of {_axes(axes)}"
                    return f"only the {word} {what} of the output counts: {_ADD}"
    return ""


_ADD = "contributions are added (+=), not put in each other's place (=)"


def _overwritten(case: Case) -> str:
    """Where several outputs use an element, only one of their contributions is there."""
    places, slopes = case.run.slopes(case.name)
    wrong = wrong_elements(case.mine, case.right).ravel()[places]
    sent = (slopes * np.ravel(case.g)).reshape(len(places), *case.g.shape)[wrong]
    mine = case.mine.ravel()[places][wrong]
    for count in range(case.g.ndim):  # a contribution may be that of a whole row of outputs, or of all filters
        for axes in combinations(range(1, case.g.ndim + 1), count):
            if _are_single(np.sum(sent, axis=axes).reshape(len(mine), -1), mine):
                return f"where several outputs use one element, only one of their contributions is there: {_ADD}"
    return ""


def _are_single(contributions: Array, mine: Array) -> bool:
    """Whether each number is one of the several contributions in its row."""
    scale = np.max(np.abs(contributions), initial=0)
    are_several = np.count_nonzero(np.abs(contributions) > 1e-9 * scale, axis=1) > 1
    is_one = (np.abs(contributions - mine[:, None]) <= 1e-5 * scale).any(axis=1)
    return bool(mine.size) and bool(np.all(are_several & is_one))


def _by_the_numbers(case: Case) -> str:
    return likely_cause(case.mine, case.right)


_SUSPICIONS: tuple[Callable[[Case], str], ...] = (
    _no_sum, _unmoved, _late, _rate, _upstream, _no_slope, _sign, _summed_elsewhere, _only_one, _factor, _transposed,
    _wrong_end, _diagonal, _overwritten, _by_the_numbers,
)  # fmt: skip
"""In this order: those that leave no doubt come first."""
