"""The transformer's encoder: attention and a small network for each position, in turn."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.attention import MultiheadAttention, Randomness
from autograd_nn.nn.dropout import Dropout
from autograd_nn.nn.functional.activations import gelu, relu
from autograd_nn.nn.inputs import as_array
from autograd_nn.nn.layers import Linear
from autograd_nn.nn.module import Module
from autograd_nn.nn.normalization import LayerNorm

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"relu": relu, "gelu": gelu}


def sinusoidal_positions(length: int, dim: int, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
    """Positions 0 to ``length - 1`` as points that attention, which knows no order, can tell apart.

    Like the hands of many clocks, from one that goes round in 2 pi steps to one that takes nearly 10,000 times as
    long: ``sin(position / 10000 ** (2 * i / dim))`` in column ``2 * i``, and the cosine beside it.

    Parameters
    ----------
    length : int
        How many positions.
    dim : int
        The length of each point.
    dtype : dtype, optional
        Default: float64.

    Returns
    -------
    array, (length, dim)
        To be added to the embeddings.

    Notes
    -----
    A. Vaswani et al., *Attention Is All You Need*, 2017, section 3.5.

    Examples
    --------
    >>> from autograd_nn import nn
    >>> nn.sinusoidal_positions(3, 4).round(3)
    array([[ 0.   ,  1.   ,  0.   ,  1.   ],
           [ 0.841,  0.54 ,  0.01 ,  1.   ],
           [ 0.909, -0.416,  0.02 ,  1.   ]])
    """
    if min(length, dim) < 1:
        raise ShapeError(f"sinusoidal_positions({length}, {dim}): it takes at least one position and one column")
    columns = np.arange(dim)
    angles = np.arange(length)[:, None] / 10000.0 ** (columns // 2 * 2 / dim)
    return np.where(columns % 2 == 0, np.sin(angles), np.cos(angles)).astype(dtype)


class TransformerEncoderLayer(Module):
    """One layer of a transformer's encoder: self-attention, then two dense layers, each added to what it read.

    Parameters
    ----------
    d_model : int
        The last axis of input and output, E.
    nhead : int
        The heads of the attention, which divide ``d_model``.
    dim_feedforward : int
        The width between the two dense layers.
    dropout : float
        The probability of `Dropout` behind the attention, its weights, and the dense layers.
    activation : str or function
        Between the dense layers: "relu", "gelu", or a function of a Tensor.
    layer_norm_eps : float
        That of each `LayerNorm`.
    batch_first : bool
        Whether input and output are (N, L, E) in place of (L, N, E).
    norm_first : bool
        Whether what each part reads is normalized, in place of the sum with what it makes. Deep models train better so.
    bias : bool
        Whether dense layers, attention and normalizations have biases.
    dtype : dtype, optional
        Of the parameters. Default: float64.
    rng : int or numpy.random.Generator, optional
        Where the initial values and the choices of dropout come from. Default: fresh randomness.

    Raises
    ------
    ShapeError
        A ``d_model`` that does not divide into the heads; in a call, an input or masks that do not fit.
    ValueError
        Another ``activation``, or a ``dropout`` that is not a probability.

    Notes
    -----
    A. Vaswani et al., *Attention Is All You Need*, 2017, section 3.1; ``norm_first`` is R. Xiong et al., *On Layer
    Normalization in the Transformer Architecture*, 2020.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_nn import nn
    >>> layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True, rng=0)
    >>> layer(np.ones((5, 3, 8))).shape
    (5, 3, 8)
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Any], Any] = "relu",
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike = np.float64,
        rng: Randomness = None,
    ) -> None:
        if isinstance(activation, str) and activation not in ACTIVATIONS:
            raise ValueError(f"activation={activation!r}; it may be 'relu', 'gelu' or a function")
        rng = np.random.default_rng(rng)
        self.norm_first = norm_first
        self.activation = ACTIVATIONS[activation] if isinstance(activation, str) else activation
        self.self_attn = MultiheadAttention(
            d_model, nhead, dropout, bias, batch_first=batch_first, dtype=dtype, rng=rng
        )
        self.linear1 = Linear(d_model, dim_feedforward, bias, dtype=dtype, rng=rng)
        self.dropout = Dropout(dropout, rng=rng)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype=dtype, rng=rng)
        self.norm1 = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
        self.dropout1 = Dropout(dropout, rng=rng)
        self.dropout2 = Dropout(dropout, rng=rng)

    def forward(self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None) -> Any:
        """``src`` (L, N, E), with ``batch_first`` (N, L, E), or (L, E); the masks as in `MultiheadAttention`."""
        x = as_array(src)
        if self.norm_first:
            x = x + self._attention(self.norm1(x), src_mask, src_key_padding_mask)
            return x + self._feedforward(self.norm2(x))
        x = self.norm1(x + self._attention(x, src_mask, src_key_padding_mask))
        return self.norm2(x + self._feedforward(x))

    def _attention(self, x: Any, mask: Any, padding: Any) -> Any:
        found, _ = self.self_attn(x, x, x, padding, need_weights=False, attn_mask=mask)
        return self.dropout1(found)

    def _feedforward(self, x: Any) -> Any:
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))
