"""A checkpoint: one safetensors file that holds a training run, its arrays as arrays and all else as JSON."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograd_nn.engine.errors import DataError
from autograd_nn.files import write_atomically
from autograd_nn.training.saving import Arrays, to_safetensors

VERSION = 1
"""Of the layout: ``{"version": 1, "state": ...}`` as JSON in the file's metadata, under `KEY`."""

KEY = "autograd_nn.checkpoint"

_ARRAY = "$array"  # {"$array": name} stands in the JSON for an array of the file


def save_checkpoint(state: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write a state to one file, whole or not at all.

    Parameters
    ----------
    state : mapping
        Nested dicts and lists of arrays, numbers, texts, truths and None. The keys are texts.
    path : path
        Its folder must exist.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from autograd_nn.training.checkpoint import load_checkpoint, save_checkpoint
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_checkpoint({"epoch": 3, "model": {"weight": np.ones(2)}}, f"{folder}/run.safetensors")
    ...     load_checkpoint(path)
    {'epoch': 3, 'model': {'weight': array([1., 1.])}}
    """
    arrays: Arrays = {}
    text = json.dumps({"version": VERSION, "state": _packed(state, "", arrays)})
    # A single file, since two could be of different moments.
    return write_atomically(path, to_safetensors(arrays, {KEY: text}))


def load_checkpoint(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read what `save_checkpoint` wrote. Nothing in such a file is ever executed.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    DataError
        It is damaged, truncated, not a checkpoint, or of a later version of the layout.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    try:
        with safe_open(path, framework="numpy") as file:
            text = (file.metadata() or {}).get(KEY)
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # the file is not a mapping
    except SafetensorError as error:
        raise DataError(f"{path} is not a whole checkpoint: {error}") from error
    if text is None:
        raise DataError(f"{path} is no checkpoint of a training run; if it is a model's, load() reads it")
    try:
        content = json.loads(text)
        if content["version"] > VERSION:
            raise DataError(
                f"{path} has layout {content['version']}; this version of the package reads up to {VERSION}"
            )
        state: dict[str, Any] = _unpacked(content["state"], arrays)
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise DataError(f"{path} is not a whole checkpoint: {error!r}") from error
    return state


def _packed(value: Any, path: str, arrays: Arrays) -> Any:
    """``value`` with each array moved to ``arrays``, under the path that leads to it."""
    if isinstance(value, Mapping):
        return {key: _packed(item, f"{path}.{key}" if path else key, arrays) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_packed(item, f"{path}.{i}", arrays) for i, item in enumerate(value)]
    if isinstance(value, (np.ndarray, np.generic)):
        arrays[path] = np.asarray(value)
        return {_ARRAY: path}
    return value


def _unpacked(value: Any, arrays: Arrays) -> Any:
    if isinstance(value, dict):
        if _ARRAY in value:
            return arrays[value[_ARRAY]]
        return {key: _unpacked(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [_unpacked(item, arrays) for item in value]
    return value
