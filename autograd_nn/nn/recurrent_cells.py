"""Recurrent cells: one step in time, which makes of an input and a state the next state."""

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.recurrent import NONLINEARITIES, gru_step, lstm_step, rnn_step
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.functional.layers import linear
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.module import Module
from autograd_nn.nn.parameter import Parameter

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")

State = tuple[Any, ...]
Randomness = int | np.random.Generator | None


class Recurrence(Module):
    """What cells and layers of them share: sizes, the form of the parameters and of the state."""

    gates: ClassVar[int] = 1
    states: ClassVar[int] = 1

    input_size: int
    hidden_size: int

    def _add_parameters(self, input_size: int, bias: bool, rng: np.random.Generator, dtype: Any, suffix: str) -> None:
        """Parameters named as PyTorch's and, as there, uniform within ``1 / sqrt(hidden_size)`` of 0."""
        size = self.gates * self.hidden_size
        bound = 1 / math.sqrt(self.hidden_size)
        shapes = [(size, input_size), (size, self.hidden_size), (size,), (size,)]
        for name, shape in zip(PARAMETERS, shapes, strict=True):
            kept = bias or name.startswith("weight")
            setattr(self, name + suffix, Parameter(rng.uniform(-bound, bound, shape), dtype=dtype) if kept else None)

    def _state(self, hx: Any, shape: tuple[int, ...], dtype: Any) -> State:
        """The parts of the initial state, of that shape: zeros where none is given."""
        if hx is None:
            return (np.zeros(shape, dtype),) * self.states
        if self.states > 1 and not (isinstance(hx, tuple) and len(hx) == self.states):
            raise ShapeError(f"{type(self).__name__} takes its initial state as a tuple (h_0, c_0)")
        state = tuple(map(as_array, hx if self.states > 1 else (hx,)))
        for part in state:
            if part.shape != shape:
                raise ShapeError(f"{type(self).__name__}: the state for this input is {shape}, not {part.shape}")
        return state

    def _as_given(self, state: State) -> Any:
        """A state of one part is that part, one of two a tuple."""
        return state if self.states > 1 else state[0]


class _Cell(Recurrence):
    def _step(self, a: Any, b: Any, *state: Any) -> State:
        """The next state, of what comes from the input and what comes from the state."""
        raise NotImplementedError

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        if input_size < 1 or hidden_size < 1:
            raise ShapeError(f"{type(self).__name__}({input_size}, {hidden_size}): a cell needs at least one of each")
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self._add_parameters(input_size, bias, np.random.default_rng(rng), dtype, suffix="")

    def forward(self, x: Any, hx: Any = None) -> Any:
        """The state after a step from ``hx`` (N, hidden_size) with the input ``x`` (N, input_size), or without N."""
        x = as_array(x)
        if x.ndim not in (1, 2) or x.shape[-1] != self.input_size:
            name, size = type(self).__name__, self.input_size
            raise ShapeError(f"{name} takes (N, {size}) or ({size},); the input is {x.shape}")
        weight_ih, weight_hh, bias_ih, bias_hh = (getattr(self, name) for name in PARAMETERS)
        a = linear(x, weight_ih, bias_ih)
        state = self._state(hx, (*x.shape[:-1], self.hidden_size), a.dtype)
        return self._as_given(self._step(a, linear(state[0], weight_hh, bias_hh), *state))

    def extra_repr(self) -> str:
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class RNNCell(_Cell):
    """One step of an Elman network: ``h' = tanh(weight_ih @ x + bias_ih + weight_hh @ h + bias_hh)``.

    Parameters
    ----------
    input_size, hidden_size : int
        The last axis of the input, and of the state.
    bias : bool
        Whether there are biases.
    nonlinearity : str
        "tanh" or "relu".
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values come from. Default: fresh randomness.

    Attributes
    ----------
    weight_ih : Parameter, (hidden_size, input_size)
    weight_hh : Parameter, (hidden_size, hidden_size)
    bias_ih, bias_hh : Parameter, (hidden_size,), or None

    Raises
    ------
    ShapeError
        In a call, an input or a state that is not (N, size) or (size,).
    ValueError
        Another nonlinearity.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> cell = nn.RNNCell(3, 4, rng=0)
    >>> h = np.zeros((2, 4))
    >>> for x in np.ones((5, 2, 3)):
    ...     h = cell(x, h)
    >>> h.shape
    (2, 4)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        check_nonlinearity(nonlinearity)
        self.nonlinearity = nonlinearity
        super().__init__(input_size, hidden_size, bias, dtype=dtype, rng=rng)

    def _step(self, a: Any, b: Any, *state: Any) -> State:
        return (rnn_step(a, b, self.nonlinearity),)

    def extra_repr(self) -> str:
        return super().extra_repr() + ("" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}")


class LSTMCell(_Cell):
    """One step of long short-term memory, with a state of two parts, ``(h, c)``.

    Parameters and errors are those of `RNNCell`, but for the nonlinearity. The rows of the weights are those of the
    input gate, the forget gate, the cell and the output gate, so there are ``4 * hidden_size``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> cell = nn.LSTMCell(3, 4, rng=0)
    >>> h, c = cell(np.ones((2, 3)))
    >>> h, c = cell(np.ones((2, 3)), (h, c))
    >>> h.shape, c.shape, cell.weight_ih.shape
    ((2, 4), (2, 4), (16, 3))
    """

    gates: ClassVar[int] = 4
    states: ClassVar[int] = 2

    def _step(self, a: Any, b: Any, *state: Any) -> State:
        h, c = lstm_step(a + b, state[1])
        return h, c


class GRUCell(_Cell):
    """One step of a gated recurrent unit.

    Parameters and errors are those of `RNNCell`, but for the nonlinearity. The rows of the weights are those of the
    reset gate, the update gate and the proposal, so there are ``3 * hidden_size``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> cell = nn.GRUCell(3, 4, rng=0)
    >>> cell(np.ones((2, 3)), np.zeros((2, 4))).shape
    (2, 4)
    """

    gates: ClassVar[int] = 3

    def _step(self, a: Any, b: Any, *state: Any) -> State:
        return (gru_step(a, b, state[0]),)


def check_nonlinearity(nonlinearity: str) -> None:
    """Raise for one that there is no step with."""
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity={nonlinearity!r}; it may be 'tanh' or 'relu'")
