"""summary: a table of what a model is made of, and what each part gives for an input."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.buffer import Buffer
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter


@dataclass(frozen=True)
class Row:
    """One module of a model.

    Attributes
    ----------
    path : str
        Where it is in the model; empty for the model itself.
    layer : str
        The name of its class.
    output_shape : tuple of int or None
        Of its latest call; None if it was not called, or gave something that has no shape.
    parameters : int
        The numbers that it trains itself; those of the modules in it and shared ones met before are not counted.
    memory : int
        The bytes of these, of its buffers and of its output, unless another row has them.
    """

    path: str
    layer: str
    output_shape: tuple[int, ...] | None
    parameters: int
    memory: int


@dataclass(frozen=True)
class Summary:
    """What `summary` found: ``rows``, one for each module, and their table as a string.

    Attributes
    ----------
    rows : tuple of Row
    """

    rows: tuple[Row, ...]

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return sum(row.parameters for row in self.rows)

    @property
    def memory(self) -> int:
        """The bytes of parameters, buffers and outputs."""
        return sum(row.memory for row in self.rows)

    def __str__(self) -> str:
        lines = [("layer", "output shape", "parameters", "memory")]
        for row in self.rows:
            depth = row.path.count(".") + 1 if row.path else 0
            label = f"{row.path.rpartition('.')[2]}: {row.layer}" if row.path else row.layer
            shape = "" if row.output_shape is None else str(row.output_shape)
            lines.append(("  " * depth + label, shape, f"{row.parameters:,}", _bytes(row.memory)))
        lines.append(("total", "", f"{self.parameters:,}", _bytes(self.memory)))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = [
            f"{layer:<{widths[0]}}  {shape:<{widths[1]}}  {parameters:>{widths[2]}}  {memory:>{widths[3]}}"
            for layer, shape, parameters, memory in lines
        ]
        rule = "-" * len(table[0])
        return "\n".join([table[0], rule, *table[1:-1], rule, table[-1]])

    __repr__ = __str__


def summary(model: Module, *inputs: Any) -> Summary:
    """Run ``model`` on ``inputs`` and tell what each of its modules gave.

    It runs as after ``eval()`` and without recording: running statistics and gradients stay as they are.

    Parameters
    ----------
    model : Module
    *inputs : array or Tensor
        What the model is called with.

    Returns
    -------
    Summary
        Print it for the table.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> model = nn.Sequential(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1152, 10))
    >>> nn.summary(model.to("float32"), np.zeros((32, 1, 28, 28), np.float32))
    layer           output shape     parameters     memory
    ------------------------------------------------------
    Sequential      (32, 10)                  0        0 B
      0: Conv2d     (32, 8, 24, 24)         208  576.8 KiB
      1: ReLU       (32, 8, 24, 24)           0  576.0 KiB
      2: MaxPool2d  (32, 8, 12, 12)           0  144.0 KiB
      3: Flatten    (32, 1152)                0  144.0 KiB
      4: Linear     (32, 10)             11,530   46.3 KiB
    ------------------------------------------------------
    total                                11,738    1.5 MiB
    """
    outputs: dict[Module, Any] = {}
    modules = list(model.named_modules())
    modes = [module.training for _, module in modules]
    handles = [module.register_forward_hook(lambda m, args, y: outputs.__setitem__(m, y)) for _, module in modules]
    try:
        with no_grad():
            model.eval()(*inputs)
    finally:
        for handle, (_, module), training in zip(handles, modules, modes, strict=True):
            handle.remove()
            module.training = training
    seen: set[int] = {id(_memory_of(given)) for given in inputs}
    bytes_of_output: dict[Module, int] = {}
    for module, y in outputs.items():  # in the order in which they ended: a container after what is in it
        memory = _memory_of(y)
        bytes_of_output[module] = 0 if id(memory) in seen else getattr(memory, "nbytes", 0)
        seen.add(id(memory))
    rows = []
    for path, module in modules:
        own = [tensor for kind in (Parameter, Buffer) for _, tensor in module._members(kind) if id(tensor) not in seen]
        seen.update(map(id, own))
        rows.append(
            Row(
                path,
                type(module).__name__,
                getattr(outputs.get(module), "shape", None),
                sum(tensor.size for tensor in own if isinstance(tensor, Parameter)),
                bytes_of_output.get(module, 0) + sum(tensor.data.nbytes for tensor in own),
            )
        )
    return Summary(tuple(rows))


def _memory_of(value: Any) -> Any:
    """The array that holds the memory of a Tensor, an array or a view."""
    array = getattr(value, "_data", value)
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array


def _bytes(number: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if number < 1024 or unit == "GiB":
            break
        number /= 1024
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
