"""Recurrent layers: cells applied to whole sequences, in one or both directions, several layers deep."""

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd_nn.derivatives.joining import concatenate, split
from autograd_nn.derivatives.recurrent import gru, lstm, rnn
from autograd_nn.derivatives.shapes import swapaxes
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.dropout import Dropout, dropout
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.parameter import Parameter
from autograd_nn.nn.recurrent_cells import (
    PARAMETERS,
    Randomness,
    Recurrence,
    State,
    check_nonlinearity,
)


class _Recurrent(Recurrence):
    weight_ih_l0: Parameter

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        if min(input_size, hidden_size, num_layers) < 1:
            raise ShapeError(
                f"{type(self).__name__}({input_size}, {hidden_size}, num_layers={num_layers}): "
                f"a layer needs at least one of each"
            )
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.bidirectional = bidirectional
        between = Dropout(dropout, rng=rng)
        self.dropout = between.p
        self.rng = between.rng
        for layer in range(num_layers):
            suffixes = self._suffixes(layer)
            features = input_size if layer == 0 else hidden_size * len(suffixes)
            for suffix in suffixes:
                self._add_parameters(features, bias, self.rng, dtype, suffix)

    def _suffixes(self, layer: int) -> list[str]:
        """What the names of a layer's parameters end with, for each direction."""
        return [f"_l{layer}", f"_l{layer}_reverse"][: 1 + self.bidirectional]

    def forward(self, x: Any, hx: Any = None) -> tuple[Any, Any]:
        """``x`` (L, N, input_size) and the state it starts from become the output and the state at the end."""
        x = as_array(x)
        if x.ndim not in (2, 3) or x.shape[-1] != self.input_size or 0 in x.shape:
            axes = "N, L" if self.batch_first else "L, N"
            raise ShapeError(
                f"{type(self).__name__} takes ({axes}, {self.input_size}) or (L, {self.input_size}), "
                f"with at least one step; the input is {x.shape}"
            )
        if x.ndim == 2:
            return self._unbatched(x, hx)
        y, state = self._layers(swapaxes(x, 0, 1) if self.batch_first else x, hx)
        return swapaxes(y, 0, 1) if self.batch_first else y, self._as_given(state)

    def _unbatched(self, x: Any, hx: Any) -> tuple[Any, Any]:
        shape = (self.num_layers * len(self._suffixes(0)), self.hidden_size)
        state = None if hx is None else self._as_given(tuple(h[:, None] for h in self._state(hx, shape, x.dtype)))
        y, state = self._layers(x[:, None], state)
        return y[:, 0], self._as_given(tuple(h[:, 0] for h in state))

    def _layers(self, x: Any, hx: Any) -> tuple[Any, State]:
        """All layers over ``x`` (L, N, features)."""
        suffixes = [self._suffixes(layer) for layer in range(self.num_layers)]
        count = self.num_layers * len(suffixes[0])
        dtype = np.result_type(x.dtype, self.weight_ih_l0.dtype)
        initial = self._state(hx, (count, x.shape[1], self.hidden_size), dtype)
        starts = iter(zip(*(split(part, count) for part in initial), strict=True))
        ends: list[State] = []
        for layer, directions in enumerate(suffixes):
            if layer > 0 and self.training:
                x = dropout(x, self.dropout, self.rng)
            outputs = []
            for suffix in directions:
                y, end = self._direction(x, suffix, next(starts))
                outputs.append(y)
                ends.append(end)
            x = outputs[0] if len(outputs) == 1 else concatenate(outputs, axis=-1)
        return x, tuple(concatenate(parts) for parts in zip(*ends, strict=True))

    def _direction(self, x: Any, suffix: str, state: State) -> tuple[Any, State]:
        """One layer in one direction: its output and the state at the end, whose parts are (1, N, hidden_size)."""
        parameters = [getattr(self, name + suffix) for name in PARAMETERS]
        none = np.zeros(parameters[0].shape[0], parameters[0].dtype)
        reverse = suffix.endswith("_reverse")
        y, *others = self._run(x, *state, *[none if p is None else p for p in parameters], reverse=reverse)
        return y, (y[:1] if reverse else y[-1:], *others)

    def _run(self, x: Any, *operands: Any, reverse: bool) -> State:
        """The output, and beside it what else belongs to the state at the end."""
        raise NotImplementedError

    def extra_repr(self) -> str:
        settings = {
            "num_layers": (self.num_layers, 1),
            "bias": (self.bias, True),
            "batch_first": (self.batch_first, False),
            "dropout": (self.dropout, 0.0),
            "bidirectional": (self.bidirectional, False),
        }
        given = [f", {name}={value}" for name, (value, default) in settings.items() if value != default]
        return f"{self.input_size}, {self.hidden_size}{''.join(given)}"


class RNN(_Recurrent):
    """An Elman network: ``h_t = tanh(weight_ih @ x_t + bias_ih + weight_hh @ h_(t-1) + bias_hh)`` along a sequence.

    Parameters
    ----------
    input_size, hidden_size : int
        The last axis of the input, and of the state.
    num_layers : int
        How many such networks stand on one another, each reading what the one below puts out.
    nonlinearity : str
        "tanh" or "relu".
    bias : bool
        Whether there are biases.
    batch_first : bool
        Whether input and output are (N, L, features) in place of (L, N, features). The states are not concerned.
    dropout : float
        The probability of `Dropout` between the layers, while training.
    bidirectional : bool
        Whether each layer also has a network that reads the sequence from its end; the outputs of both are joined.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values and the choices of dropout come from. Default: fresh randomness.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        As those of `RNNCell`; ``_l1`` and so on for the layers above, and ``_reverse`` at the end for those that
        read from the end. Layers above the first read ``hidden_size`` numbers, or twice as many from two directions.

    Raises
    ------
    ShapeError
        In a call, an input or a state of another shape, or a sequence without steps.
    ValueError
        Another nonlinearity, or a ``dropout`` that is not a probability.

    Notes
    -----
    A call ``output, h_n = rnn(x, h_0)`` takes ``x`` (L, N, input_size) and optionally the initial state (layers *
    directions, N, hidden_size). It gives the states of the last layer at all steps (L, N, directions *
    hidden_size), and those of all layers at the end, in the shape of the initial one. All of them may be without N.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> rnn = nn.RNN(3, 4, num_layers=2, bidirectional=True, rng=0)
    >>> output, h_n = rnn(np.ones((7, 5, 3)))
    >>> output.shape, h_n.shape
    ((7, 5, 8), (4, 5, 4))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        check_nonlinearity(nonlinearity)
        self.nonlinearity = nonlinearity
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, dtype=dtype, rng=rng
        )

    def _run(self, x: Any, *operands: Any, reverse: bool) -> State:
        return (rnn(x, *operands, reverse=reverse, nonlinearity=self.nonlinearity),)


class LSTM(_Recurrent):
    """Long short-term memory along a sequence: what is worth keeping stays in cells that gates open and close.

    Parameters, attributes and errors are those of `RNN`, but for the nonlinearity; the weights are those of
    `LSTMCell`. The state has two parts: ``output, (h_n, c_n) = lstm(x, (h_0, c_0))``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> lstm = nn.LSTM(3, 4, batch_first=True, rng=0)
    >>> output, (h_n, c_n) = lstm(np.ones((5, 7, 3)))
    >>> output.shape, h_n.shape, c_n.shape
    ((5, 7, 4), (1, 5, 4), (1, 5, 4))
    """

    gates: ClassVar[int] = 4
    states: ClassVar[int] = 2

    def _run(self, x: Any, *operands: Any, reverse: bool) -> State:
        y, c = lstm(x, *operands, reverse=reverse)
        return y, c


class GRU(_Recurrent):
    """Gated recurrent units along a sequence: memory as in an `LSTM`, with fewer gates and one state.

    Parameters, attributes and errors are those of `RNN`, but for the nonlinearity; the weights are those of
    `GRUCell`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> output, h_n = nn.GRU(3, 4, rng=0)(np.ones((7, 3)))
    >>> output.shape, h_n.shape
    ((7, 4), (1, 4))
    """

    gates: ClassVar[int] = 3

    def _run(self, x: Any, *operands: Any, reverse: bool) -> State:
        return (gru(x, *operands, reverse=reverse),)
