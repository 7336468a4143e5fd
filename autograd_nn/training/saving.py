"""A model's numbers on disk, as safetensors: plain arrays with names, which no program is needed to trust."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError
from autograd_nn.files import write_atomically


def save(state_dict: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write a ``state_dict`` to a safetensors file, whole or not at all.

    Parameters
    ----------
    state_dict : mapping
        Name -> array or Tensor, such as ``model.state_dict()``.
    path : path
        By custom it ends in ``.safetensors``. Its folder must exist.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> from autograd_nn import nn
    >>> from autograd_nn.training import load, save
    >>> model, other = nn.Linear(3, 2, rng=0), nn.Linear(3, 2, rng=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save(model.state_dict(), f"{folder}/model.safetensors")
    ...     other.load_state_dict(load(path))
    IncompatibleKeys(missing_keys=[], unexpected_keys=[])
    >>> bool((other.weight == model.weight).all())
    True
    """
    from safetensors.numpy import save as to_bytes

    arrays = {name: np.ascontiguousarray(getattr(value, "_data", value)) for name, value in state_dict.items()}
    return write_atomically(path, to_bytes(arrays))


def load(path: str | os.PathLike[str]) -> dict[str, npt.NDArray[Any]]:
    """Read a safetensors file: name -> array. Nothing in such a file is ever executed.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    DataError
        It is damaged, truncated, or not a safetensors file.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load as from_bytes

    try:
        arrays: dict[str, npt.NDArray[Any]] = from_bytes(Path(path).read_bytes())
    except (SafetensorError, KeyError) as error:
        raise DataError(f"{os.fspath(path)} is not a whole safetensors file: {error}") from error
    return arrays
