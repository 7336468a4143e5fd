"""A model's numbers on disk, as safetensors or npz: plain arrays with names, which cannot run code."""

import io
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError
from autograd_nn.files import write_atomically

Arrays = dict[str, npt.NDArray[Any]]


def save(state_dict: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write a ``state_dict`` to a file, whole or not at all.

    Parameters
    ----------
    state_dict : mapping
        Name -> array or Tensor, such as ``model.state_dict()``.
    path : path
        Ends in ``.safetensors``, which PyTorch reads too (``safetensors.torch.load_file``), or in ``.npz``, which
        `numpy.load` reads. Its folder must exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        Another ending.

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
    path = Path(path)
    to_bytes = _to_npz if _is_npz(path) else to_safetensors
    return write_atomically(path, to_bytes(state_dict))


def load(path: str | os.PathLike[str]) -> Arrays:
    """Read a safetensors or npz file: name -> array. Nothing in such a file is ever executed.

    Parameters
    ----------
    path : path
        Ends in ``.safetensors`` or ``.npz``; from here, from PyTorch or from elsewhere.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    DataError
        It is damaged, truncated, not what its ending says, or holds Python objects.
    ValueError
        Another ending.
    """
    path = Path(path)
    content = path.read_bytes()
    return _from_npz(content, path) if _is_npz(path) else _from_safetensors(content, path)


def to_safetensors(arrays: Mapping[str, Any], metadata: dict[str, str] | None = None) -> bytes:
    """The content of a safetensors file."""
    from safetensors.numpy import save as to_bytes

    return to_bytes({name: _contiguous(value) for name, value in arrays.items()}, metadata)


def _from_safetensors(content: bytes, path: Path) -> Arrays:
    from safetensors import SafetensorError
    from safetensors.numpy import load as from_bytes

    try:
        arrays: Arrays = dict(sorted(from_bytes(content).items()))  # the library's order is another each time
    except SafetensorError as error:
        raise DataError(f"{path} is not a whole safetensors file: {error}") from error
    except KeyError as error:
        raise DataError(
            f"{path} holds numbers of type {error.args[0]}, which NumPy does not have; "
            f"save them as float32, in PyTorch with model.float()"
        ) from error
    return arrays


def _to_npz(arrays: Mapping[str, Any]) -> bytes:
    # Not numpy.savez: an array may be called "file", as its argument is, and the same numbers shall be the same bytes.
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, value in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as file:
                np.lib.format.write_array(file, _contiguous(value), allow_pickle=False)
    return buffer.getvalue()


def _from_npz(content: bytes, path: Path) -> Arrays:
    try:
        archive = np.load(io.BytesIO(content), allow_pickle=False)
        return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, zlib.error, ValueError, AttributeError, EOFError, OSError) as error:
        raise DataError(f"{path} is not a whole npz file of arrays: {error}") from error


def _contiguous(value: Any) -> npt.NDArray[Any]:
    # Not ascontiguousarray, which gives a single number an axis.
    return np.asarray(getattr(value, "_data", value), order="C")


def _is_npz(path: Path) -> bool:
    if path.suffix not in (".safetensors", ".npz"):
        raise ValueError(f"{path} ends in neither .safetensors nor .npz, the two formats that a model is kept in")
    return path.suffix == ".npz"
