"""Models on disk."""

import numpy as np
import pytest

from autograd_nn import nn
from autograd_nn.engine.errors import DataError
from autograd_nn.training import load, save


def test_what_is_saved_is_loaded(tmp_path):
    state = {"a.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T, "scale": np.float64(2.5), "n": np.array([3])}
    loaded = load(save(state, tmp_path / "model.safetensors"))
    assert loaded.keys() == state.keys()
    for name, array in state.items():
        np.testing.assert_array_equal(loaded[name], array)
        assert loaded[name].dtype == array.dtype


@pytest.mark.parametrize("damage", [lambda b: b[:-3], lambda b: b"no tensors", lambda b: b"", lambda b: b[:8] + b[9:]])
def test_a_damaged_file_is_a_clear_error(tmp_path, damage):
    path = save(nn.Linear(3, 2, rng=0).state_dict(), tmp_path / "model.safetensors")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"model\.safetensors is not a whole safetensors file"):
        load(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.safetensors")


def test_saving_replaces_a_file_whole_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "model.safetensors"
    save({"a": np.zeros(3)}, path)
    save({"a": np.ones(3)}, path)
    np.testing.assert_array_equal(load(path)["a"], np.ones(3))
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]
