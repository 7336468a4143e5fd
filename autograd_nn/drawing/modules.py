"""The layers of a model that has not run: which modules it is made of, one inside the other.

Where they stand on the page is not said here; the DOT and the SVG are both written from this.
"""

import re
import textwrap
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass

from autograd_nn import nn
from autograd_nn.drawing.graph import Line, counted
from autograd_nn.drawing.style import THEMES, readable
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter

MOST_PARTS = 60
"""Of a module with more parts than this, repeated ones counted once, the first are drawn."""

_LONGEST_REPEAT = 12


@dataclass(frozen=True)
class Block:
    """A box for a module or a Parameter, or a frame around the blocks that a module is made of.

    Attributes
    ----------
    key : str
        ``m0``, ``m1``, ... from the outside in.
    role : str
        "parameter" for what has numbers to train, "operation" for what has none, "folded" for what is left out,
        "frame" for what has others inside.
    lines : tuple of Line
        "name": its class; "value": its settings; "gradient", which is small print: its name and its size.
    tooltip : str
    parts : tuple of Block
    is_sequence : bool
        Whether data pass through the parts in their order.
    times : int
        For how many equal ones in a row it stands.
    """

    key: str
    role: str
    lines: tuple[Line, ...]
    tooltip: str
    parts: tuple["Block", ...] = ()
    is_sequence: bool = False
    times: int = 1


@dataclass(frozen=True)
class LayerDiagram:
    """The figure: one block, with all others inside."""

    title: str
    summary: str
    description: str
    block: Block

    def to_dot(self, theme: str) -> str:
        from autograd_nn.drawing.modules_dot import to_dot

        return to_dot(self, THEMES[theme])

    def to_svg(self, theme: str | None = None) -> str:
        from autograd_nn.drawing.modules_svg import to_svg

        return to_svg(self, theme)


def layer_diagram(model: Module, depth: int | None = None, collapse: Collection[str] = ()) -> LayerDiagram:
    """The modules of a model as nested boxes.

    Parameters
    ----------
    model : Module
    depth : int, optional
        How many levels are opened: 0 draws the model as one box, 1 what is directly in it.
    collapse : collection of str
        Classes, and paths from some part on, of modules that are drawn as one box.

    Raises
    ------
    ValueError
        ``collapse`` names what is not in the model.
    """
    for name in collapse:
        if not any(_is_named(module, path, [name]) for path, module in model.named_modules()):
            raise ValueError(f"collapse={name!r} is neither the path nor the class of a Module in this model")
    name = type(model).__name__
    modules, parameters = sum(1 for _ in model.modules()), parameters_text(model.num_parameters())
    return LayerDiagram(
        title=f"Layers of {readable(name)}",
        summary=f"{name}: {counted(modules, 'module')}, {parameters}",
        description=(
            f"What {readable(name)} is made of: {counted(modules, 'module')}, {parameters}. Frames hold the parts of "
            f"a module. Arrows join the parts of a Sequential; what data pass through elsewhere is known when the "
            f"model runs: draw(model, x) shows it."
        ),
        block=_Builder(depth, collapse).block(model, "", "", level=1),
    )


def is_sequence(module: Module) -> bool:
    """Whether a module applies its parts one after the other, and nothing else."""
    return isinstance(module, nn.Sequential) and type(module).forward is nn.Sequential.forward


def parts(module: Module) -> list[tuple[str, Module]]:
    """The modules directly in one, with their names; in a sequence a layer that is used twice is there twice."""
    names = {id(child): name for name, child in module.named_children()}
    children = module if isinstance(module, (nn.Sequential, nn.ModuleList)) else module.children()
    return [(names[id(child)], child) for child in children]


def parameters_text(number: int) -> str:
    """``1,210 parameters``."""
    return "1 parameter" if number == 1 else f"{number:,} parameters"


def repeats(signatures: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Equal stretches that follow one another: for each its start, its length and how many times it is there.

    Examples
    --------
    >>> from autograd_nn.drawing.modules import repeats
    >>> list(repeats("abababc"))
    [(0, 2, 3), (6, 1, 1)]
    """
    start = 0
    while start < len(signatures):
        best, best_times = 1, 1
        for length in range(1, min(_LONGEST_REPEAT, (len(signatures) - start) // 2) + 1):
            stretch, times = signatures[start : start + length], 1
            while signatures[start + times * length : start + (times + 1) * length] == stretch:
                times += 1
            if times > 1 and length * times > best * best_times:
                best, best_times = length, times
        yield start, best, best_times
        start += best * best_times


class _Builder:
    """Makes the blocks of one model, and knows which of its modules it has met."""

    def __init__(self, depth: int | None, collapse: Collection[str]) -> None:
        self._depth = depth
        self._collapse = collapse
        self._made = 0
        self._paths: dict[int, str] = {}  # of the modules with parameters

    def block(self, module: Module, path: str, place: str, level: int, times: int = 1) -> Block:
        """The block of a module. ``place`` is its name in the frame around it."""
        key = self._key()
        heading = Line("name", _times(readable(type(module).__name__), times))
        count = module.num_parameters()
        tooltip = readable(" ".join(f"{path}: {module!r}".removeprefix(": ").split()), limit=300)
        if id(module) in self._paths:
            note = _note(f"the same as {self._paths[id(module)]}")
            return Block(key, "parameter", (heading, *note), tooltip)
        if count:
            self._paths[id(module)] = path
        note = _note(place, _parameters_text(count, times))
        inside = parts(module)
        if not inside or self._is_closed(module, path, level):
            settings = tuple(Line("value", text) for text in (*_settings(module), *_inside(module)))
            role = "parameter" if count else "operation"
            return Block(key, role, (heading, *settings, *note), tooltip, times=times)
        own = [self._parameter(name, parameter) for name, parameter in _own_parameters(module)]
        blocks = (*own, *self._stretch(inside, f"{path}." if path else "", is_sequence(module), level + 1))
        return Block(key, "frame", (heading, *note), tooltip, blocks, is_sequence(module) and not own, times)

    def _stretch(self, children: list[tuple[str, Module]], prefix: str, in_order: bool, level: int) -> list[Block]:
        """The blocks of modules that stand side by side, those that repeat rolled up."""
        blocks: list[Block] = []
        for start, length, times in repeats(self._signatures(children)):
            if len(blocks) == MOST_PARTS:
                text = counted(len(children) - start, "more module")
                blocks.append(Block(self._key(), "folded", (Line("name", text),), text))
                break
            place = _places(children[start : start + length * times])
            if length > 1:
                key = self._key()
                within = self._stretch(children[start : start + length], prefix, in_order, level)
                heading = (Line("name", _times("", times)), *_note(place, ""))
                blocks.append(Block(key, "frame", heading, f"{place}: {times} times", tuple(within), in_order, times))
            else:
                name, child = children[start]
                blocks.append(self.block(child, prefix + name, place, level, times))
        return blocks

    def _signatures(self, children: list[tuple[str, Module]]) -> list[Hashable]:
        """What neighbours have in common that are drawn as one: only numbered ones are, and none that is shared."""
        met = set(self._paths)
        signatures: list[Hashable] = []
        for i, (name, module) in enumerate(children):
            stem, _, number = name.rpartition(".")
            shapes = tuple(parameter.shape for parameter in module.parameters())
            alone = not number.isdecimal() or id(module) in met
            signatures.append(i if alone else (stem, repr(module), shapes))
            if shapes:
                met.add(id(module))
        return signatures

    def _is_closed(self, module: Module, path: str, level: int) -> bool:
        is_too_deep = self._depth is not None and level > self._depth
        return is_too_deep or _is_named(module, path, self._collapse)

    def _parameter(self, name: str, parameter: Parameter) -> Block:
        shape = str(parameter.shape)
        lines = (Line("name", readable(name)), Line("value", shape), Line("gradient", "a Parameter"))
        return Block(self._key(), "parameter", lines, readable(f"{name}: Parameter of shape {shape}", limit=200))

    def _key(self) -> str:
        self._made += 1
        return f"m{self._made - 1}"


def _is_named(module: Module, path: str, names: Collection[str]) -> bool:
    return any(name in (type(module).__name__, path) or path.endswith(f".{name}") for name in names)


def _times(kind: str, times: int) -> str:
    return f"{kind} ×{times}".strip() if times > 1 else kind


def _note(*texts: str) -> tuple[Line, ...]:
    told = " · ".join(readable(text) for text in texts if text)
    return (Line("gradient", told),) if told else ()


def _parameters_text(count: int, times: int) -> str:
    if not count:
        return ""
    return parameters_text(count) + (" each" if times > 1 else "")


def _places(children: Sequence[tuple[str, Module]]) -> str:
    """The name of one module, or of the first and the last of several."""
    first, last = children[0][0], children[-1][0]
    return first if first == last else f"{first} … {last}"


def _inside(module: Module) -> list[str]:
    """What is told of a module that is drawn as one box."""
    modules = sum(1 for _ in module.modules()) - 1
    return [f"{counted(modules, 'module')} inside"] if modules else []


def _own_parameters(module: Module) -> list[tuple[str, Parameter]]:
    """Those that no part of the module has."""
    inside = {id(parameter) for child in module.children() for parameter in child.parameters()}
    return [(name, parameter) for name, parameter in module.named_parameters() if id(parameter) not in inside]


def _settings(module: Module) -> list[str]:
    """The settings of a layer in a few short lines, without what is merely switched on, as most of it is."""
    if type(module) is nn.Linear:
        return [f"{module.in_features} → {module.out_features}" + ("" if module.bias is not None else ", no bias")]
    # A space that no line ends at keeps together what stands between parentheses.
    told = re.sub(r",\s(?=[^()]*\))", ",\N{NO-BREAK SPACE}", module.extra_repr())
    told = ", ".join(setting for setting in told.split(", ") if not setting.endswith("=True"))
    lines = textwrap.wrap(told, width=26, max_lines=3, placeholder=" …")
    return [readable(line.replace("\N{NO-BREAK SPACE}", " ")) for line in lines]
