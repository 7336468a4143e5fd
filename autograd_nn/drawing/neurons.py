"""A network of dense layers as neurons and weights: its circles and lines, and what is written on them.

Where they stand on the page is not said here; the DOT and the SVG are both written from this.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from autograd_nn import nn
from autograd_nn.drawing.graph import counted
from autograd_nn.drawing.modules import is_sequence, parameters_text, parts
from autograd_nn.drawing.style import THEMES, readable
from autograd_nn.nn.module import Module
from autograd_nn.tracing.expression import format_number

MOST_UNITS = 10
"""A column of more units than this shows the first ones and the last one."""

MOST_LAYERS = 10
"""Networks of more dense layers than this are not drawn as neurons."""

MOST_LABELS = 12
"""A network of no more weights than this has their numbers on its lines."""

# What may stand between dense layers: as many units come out of it as went in.
_UNITWISE = frozenset({
    nn.CELU, nn.ELU, nn.GELU, nn.SELU, nn.Hardsigmoid, nn.Hardswish, nn.Hardtanh, nn.LeakyReLU, nn.LogSigmoid,
    nn.LogSoftmax, nn.Mish, nn.PReLU, nn.ReLU, nn.Sigmoid, nn.SiLU, nn.Softmax, nn.Softplus, nn.Softsign, nn.Tanh,
    nn.Threshold, nn.Dropout, nn.Identity, nn.BatchNorm1d, nn.LayerNorm, nn.RMSNorm,
})  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A circle: an input, or a unit of a layer.

    Attributes
    ----------
    key : str
        ``u1_2`` is number 2 of column 1, both counted from 0.
    role : str
        "input", "intermediate" or "output".
    label : str
        ``x1``, ``h1``, ``y1``, counted from 1 as in textbooks.
    bias : float or None
    tooltip : str
    """

    key: str
    role: str
    label: str
    bias: float | None
    tooltip: str


@dataclass(frozen=True)
class Column:
    """The inputs, or the units of one layer.

    Attributes
    ----------
    heading : str
        ``Linear 2 → 3``.
    units : tuple of Unit
        Those that are drawn.
    left_out : int
        How many are not; they belong before the last one that is.
    notes : tuple of str
        How many there are, and what is done with their numbers: ``3 units``, ``Tanh``.
    """

    heading: str
    units: tuple[Unit, ...]
    left_out: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Weight:
    """A line between two units.

    Attributes
    ----------
    tail, head : str
        The keys of the units.
    value : float
    kind : str
        "positive", "negative", "zero" or "nan".
    strength : float
        Its size, from 0 to 1 for the largest that is drawn.
    tooltip : str
    """

    tail: str
    head: str
    value: float
    kind: str
    strength: float
    tooltip: str


@dataclass(frozen=True)
class Neurons:
    """The figure. Columns stand from left to right, units from top to bottom."""

    title: str
    summary: str
    description: str
    columns: tuple[Column, ...]
    weights: tuple[Weight, ...]
    labelled: bool

    def label_places(self) -> dict[str, float]:
        """For the head of each line that has a number on it, the part of the line's way at which it stands.

        At ``1 / (lines + 1)`` of their way, lines that meet at a unit are apart from each other and not yet across
        those of its neighbours. Counted from the end at which fewer lines meet, that leaves most room.
        """
        places = {}
        for left, right in pairwise(self.columns if self.labelled else ()):
            tails, heads = len(left.units), len(right.units)
            place = 1 / (heads + 1) if heads <= tails else 1 - 1 / (tails + 1)
            places.update({unit.key: place for unit in right.units})
        return places

    def to_dot(self, theme: str) -> str:
        from autograd_nn.drawing.neurons_dot import to_dot

        return to_dot(self, THEMES[theme])

    def to_svg(self, theme: str | None = None) -> str:
        from autograd_nn.drawing.neurons_svg import to_svg

        return to_svg(self, theme)


def short(value: float) -> str:
    """A number as it stands on the picture: two decimals where that says something."""
    if value == 0 or not math.isfinite(value):
        return format_number(value)
    return f"{value:.2f}" if 0.005 <= abs(value) < 1000 else f"{value:.0e}"


def neurons(model: Module) -> Neurons | None:
    """The neurons and weights of a model, or None if it is no chain of dense layers, or too long a one."""
    layers = _dense_layers(model)
    if layers is None:
        return None
    last = len(layers.dense)
    sizes = [layers.dense[0][1].weight.shape[1], *(layer.weight.shape[0] for _, layer in layers.dense)]
    columns = [_column(0, "Input", sizes[0], last, None, layers.notes[0])]
    for i, (path, layer) in enumerate(layers.dense, 1):
        columns.append(
            _column(i, f"Linear {sizes[i - 1]} → {sizes[i]}", sizes[i], last, (path, layer), layers.notes[i])
        )
    weights = _weights(sizes, layers.dense)
    name = "–".join(map(str, sizes))
    parameters = parameters_text(model.num_parameters())
    return Neurons(
        title=f"Network {name}",
        summary=f"network {name}: {parameters}",
        description=_description(name, parameters, columns, weights),
        columns=tuple(columns),
        weights=tuple(weights),
        labelled=sum(layer.weight.size for _, layer in layers.dense) <= MOST_LABELS,
    )


@dataclass(frozen=True)
class _Chain:
    """Dense layers with their paths, and for the input and for each of them what follows it."""

    dense: list[tuple[str, nn.Linear]]
    notes: list[list[str]]


def _dense_layers(model: Module) -> _Chain | None:
    chain = _Chain([], [[]])
    for path, module in _opened(model):
        if type(module) is nn.Linear:
            if chain.dense and chain.dense[-1][1].weight.shape[0] != module.weight.shape[1]:
                return None
            chain.dense.append((path, module))
            chain.notes.append([])
        elif type(module) in _UNITWISE or (type(module) is nn.Flatten and not chain.dense):
            chain.notes[-1].append(_note(module))
        else:
            return None
    return chain if 0 < len(chain.dense) <= MOST_LAYERS else None


def _opened(model: Module) -> list[tuple[str, Module]]:
    """The layers of a model with their paths, those inside of Sequentials in their place."""
    layers: list[tuple[str, Module]] = []
    stack = [("", model)]
    while stack:
        path, module = stack.pop()
        if is_sequence(module):
            stack += [(f"{path}{name}.", child) for name, child in reversed(parts(module))]
        else:
            layers.append((path, module))
    return layers


def _note(module: Module) -> str:
    """``Tanh``, ``Dropout(p=0.5)``; of long ones only the name."""
    name, told = type(module).__name__, module.extra_repr()
    return f"{name}({told})" if 0 < len(told) <= 8 else name


def _drawn(size: int) -> list[int]:
    """The numbers of the units that are drawn."""
    return list(range(size)) if size <= MOST_UNITS else [*range(MOST_UNITS - 2), size - 1]


def _column(
    place: int, heading: str, size: int, last: int, layer: tuple[str, nn.Linear] | None, notes: list[str]
) -> Column:
    role, letter = {0: ("input", "x"), last: ("output", "y")}.get(place, ("intermediate", "h"))
    noun = "unit" if role == "intermediate" else role
    bias = layer[1].bias if layer is not None else None
    units = []
    for i in _drawn(size):
        label = f"{letter}{i + 1}" if size > 1 else letter
        value = None if bias is None else float(bias.numpy()[i])
        if layer is None:
            tooltip = f"{label}: input"
        elif value is None:
            tooltip = f"{label}: no bias"
        else:
            tooltip = f"{label}: {layer[0]}bias[{i}] = {format_number(value)}"
        units.append(Unit(f"u{place}_{i}", role, label, value, readable(tooltip, limit=200)))
    return Column(heading, tuple(units), size - len(units), (counted(size, noun), *notes))


def _weights(sizes: list[int], dense: list[tuple[str, nn.Linear]]) -> list[Weight]:
    found = [
        (place, i, j, float(layer.weight.numpy()[i, j]), path)
        for place, (path, layer) in enumerate(dense)
        for i in _drawn(sizes[place + 1])
        for j in _drawn(sizes[place])
    ]
    largest = max((abs(value) for *_, value, _ in found if math.isfinite(value)), default=0.0)
    return [
        Weight(
            tail=f"u{place}_{j}",
            head=f"u{place + 1}_{i}",
            value=value,
            kind=_kind(value),
            strength=_strength(value, largest),
            tooltip=readable(f"{path}weight[{i}, {j}] = {format_number(value)}", limit=200),
        )
        for place, i, j, value, path in found
    ]


def _kind(value: float) -> str:
    if math.isnan(value):
        return "nan"
    return "positive" if value > 0 else "negative" if value < 0 else "zero"


def _strength(value: float, largest: float) -> float:
    """A weight that is not finite is no less than the largest that is."""
    if not math.isfinite(value):
        return 1.0
    return abs(value) / largest if largest else 0.0


def _description(name: str, parameters: str, columns: list[Column], weights: list[Weight]) -> str:
    told = [f"Dense layers {name}, {parameters}, left to right. A circle is an input or a unit, a line is a weight:"]
    told += ["solid if positive, dashed if negative, dotted if zero or nan; the wider, the larger."]
    told += [
        f"{column.left_out} of the {column.notes[0]} of {column.heading} are not drawn." if place else
        f"{column.left_out} of the {column.notes[0]} are not drawn."
        for place, column in enumerate(columns)
        if column.left_out
    ]  # fmt: skip
    broken = sum(not math.isfinite(weight.value) for weight in weights)
    if broken:
        told.append(f"{counted(broken, 'weight')} of those drawn {'is' if broken == 1 else 'are'} not finite.")
    return " ".join(told)
