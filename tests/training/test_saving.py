"""Models and checkpoints on disk."""

import io
import json
import struct

import numpy as np
import pytest

from autograd_nn import nn
from autograd_nn.engine.errors import DataError, ShapeError
from autograd_nn.training import load, load_checkpoint, save, save_checkpoint
from tests.pytorch import needs_torch, torch

FORMATS = [".safetensors", ".npz"]


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_saved_is_loaded(ending, tmp_path):
    state = {
        "a.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "scale": np.float64(2.5),
        "count": np.array(3),
        "file": np.array([3]),
        "big": np.arange(3, dtype=">f8"),
        "none": np.empty((0, 2), np.float16),
    }
    loaded = load(save(state, tmp_path / f"model{ending}"))
    assert loaded.keys() == state.keys()
    for name, array in state.items():
        np.testing.assert_array_equal(loaded[name], array)
        assert loaded[name].dtype.newbyteorder("=") == array.dtype.newbyteorder("=")
        assert loaded[name].shape == array.shape


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_numbers_are_the_same_bytes(ending, tmp_path):
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.BatchNorm1d(2))
    files = [save(model.state_dict(), tmp_path / f"{name}{ending}") for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()


def header(text, data=b""):
    return struct.pack("<Q", len(text)) + text + data


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-3],
        lambda b: b"no tensors",
        lambda b: b"",
        lambda b: b[:8] + b[9:],
        lambda b: b[:5],
        lambda b: struct.pack("<Q", 2**63) + b[8:],  # a header larger than any memory
        lambda b: struct.pack("<Q", 200_000_000) + b[8:],
        lambda b: b + b"more",
        lambda b: header(b'{"w": {"dtype": "F32", "shape": [99], "data_offsets": [0, 4]}}', b"1234"),
        lambda b: header(b'{"w": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 0]}}'),
        lambda b: header(b'{"w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}', b"1234"),
        lambda b: header(b"[" * 10_000),
    ],
)
def test_a_damaged_safetensors_file_is_a_clear_error(tmp_path, damage):
    path = save(nn.Linear(3, 2, rng=0).state_dict(), tmp_path / "model.safetensors")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"model\.safetensors is not a whole safetensors file"):
        load(path)
    with pytest.raises(DataError, match=r"model\.safetensors is not a whole checkpoint"):
        load_checkpoint(path)


def with_objects(_):
    buffer = io.BytesIO()
    np.savez(buffer, w=np.array([{}], dtype=object))
    return buffer.getvalue()


def only_an_array(_):
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-3],
        lambda b: b"no arrays",
        lambda b: b"",
        lambda b: b[: len(b) // 2],
        lambda b: b.replace(b"(2, 3)", b"(9, 9)"),
        lambda b: b.replace(b"\x93NUMPY", b"\x93NUMPI"),
        with_objects,
        only_an_array,
    ],
)
def test_a_damaged_npz_file_is_a_clear_error(tmp_path, damage):
    path = save(nn.Linear(3, 2, rng=0).state_dict(), tmp_path / "model.npz")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"model\.npz is not a whole npz file of arrays"):
        load(path)


@pytest.mark.parametrize("read", [load, load_checkpoint])
def test_a_missing_file_is_a_missing_file(read, tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.safetensors")


def test_other_endings_are_refused(tmp_path):
    (tmp_path / "model.pt").write_bytes(b"")
    for call in (lambda path: save({}, path), load):
        with pytest.raises(ValueError, match=r"neither \.safetensors nor \.npz"):
            call(tmp_path / "model.pt")


@pytest.mark.parametrize("ending", FORMATS)
def test_saving_replaces_a_file_whole_and_leaves_nothing_else(ending, tmp_path):
    path = tmp_path / f"model{ending}"
    save({"a": np.zeros(3)}, path)
    save({"a": np.ones(3)}, path)
    np.testing.assert_array_equal(load(path)["a"], np.ones(3))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_state_that_does_not_fit_leaves_the_model_untouched(tmp_path):
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Linear(2, 2, rng=1))
    before = model.state_dict()
    changed = {name: values + 1 for name, values in before.items()}
    for state, error, message in (
        ({**changed, "1.bias": np.zeros(3)}, ShapeError, r"1\.bias is \(2,\) in this model and \(3,\) in the state"),
        ({name: changed[name] for name in list(changed)[:-1]}, DataError, r"missing \['1\.bias'\]"),
        ({**changed, "2.bias": np.zeros(3)}, DataError, r"unexpected \['2\.bias'\]"),
    ):
        loaded = load(save(state, tmp_path / "model.safetensors"))
        with pytest.raises(error, match=message):
            model.load_state_dict(loaded)
        for name, values in model.state_dict().items():
            np.testing.assert_array_equal(values, before[name])


def networks():
    """The same network here and in PyTorch, with other numbers in it."""
    ours = nn.Sequential(
        nn.Conv2d(1, 4, 3, dtype=np.float32, rng=0),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(36, 3, dtype=np.float32, rng=0),
    )
    theirs = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3),
        torch.nn.BatchNorm2d(4),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(36, 3),
    )
    return ours, theirs


IMAGES = np.random.default_rng(0).normal(size=(5, 1, 8, 8)).astype(np.float32)


def answers(ours, theirs):
    with torch.no_grad():
        return ours.eval()(IMAGES).numpy(), theirs.eval()(torch.tensor(IMAGES)).numpy()


@needs_torch
def test_pytorch_reads_what_is_saved_here(tmp_path):
    from safetensors.torch import load_file

    ours, theirs = networks()
    ours(IMAGES)  # running means that are not those of the beginning
    path = save(ours.state_dict(), tmp_path / "model.safetensors")
    theirs.load_state_dict(load_file(path), strict=True)
    np.testing.assert_allclose(*answers(ours, theirs), rtol=1e-4, atol=1e-6)


@needs_torch
def test_what_pytorch_has_saved_is_read_here(tmp_path):
    from safetensors.torch import save_file

    ours, theirs = networks()
    theirs(torch.tensor(IMAGES))
    save_file(theirs.state_dict(), tmp_path / "model.safetensors")
    ours.load_state_dict(load(tmp_path / "model.safetensors"))
    np.testing.assert_allclose(*answers(ours, theirs), rtol=1e-4, atol=1e-6)


@needs_torch
def test_numbers_that_numpy_does_not_have_are_a_clear_error(tmp_path):
    from safetensors.torch import save_file

    save_file({"w": torch.zeros(3, dtype=torch.bfloat16)}, tmp_path / "model.safetensors")
    with pytest.raises(DataError, match="numbers of type BF16, which NumPy does not have; save them as float32"):
        load(tmp_path / "model.safetensors")


def test_a_checkpoint_gives_back_what_it_was_given(tmp_path):
    state = {
        "model": {"0.weight": np.arange(4, dtype=np.float32), "count": np.array(7)},
        "lists": [1, 0.1, [np.ones(2), None], True, "text"],
        "generator": np.random.default_rng(0).bit_generator.state,
        "mersenne": np.random.MT19937(0).state,
        "best": float("inf"),
    }
    loaded = load_checkpoint(save_checkpoint(state, tmp_path / "run.safetensors"))
    assert loaded["model"]["0.weight"].dtype == np.float32
    assert loaded["model"]["count"].shape == ()
    assert loaded["lists"][:2] + loaded["lists"][3:] == state["lists"][:2] + state["lists"][3:]
    np.testing.assert_array_equal(loaded["lists"][2][0], np.ones(2))
    assert loaded["generator"] == state["generator"]
    np.testing.assert_array_equal(loaded["mersenne"]["state"]["key"], state["mersenne"]["state"]["key"])
    assert loaded["best"] == float("inf")
    # Its arrays are plain safetensors, which other programs read.
    np.testing.assert_array_equal(load(tmp_path / "run.safetensors")["model.0.weight"], np.arange(4))


def test_a_model_is_no_checkpoint_and_a_later_layout_is_not_guessed_at(tmp_path):
    from safetensors.numpy import save_file

    path = save(nn.Linear(3, 2, rng=0).state_dict(), tmp_path / "model.safetensors")
    with pytest.raises(DataError, match="is no checkpoint of a training run; if it is a model's, load"):
        load_checkpoint(path)
    for text, message in (
        (json.dumps({"version": 2, "state": {}}), "has layout 2; this version of the package reads up to 1"),
        ("{", "is not a whole checkpoint"),
        (json.dumps({"version": 1}), "is not a whole checkpoint"),
        (json.dumps({"version": 1, "state": {"w": {"$array": "missing"}}}), "is not a whole checkpoint"),
    ):
        save_file({"w": np.zeros(1)}, path, {"autograd_nn.checkpoint": text})
        with pytest.raises(DataError, match=message):
            load_checkpoint(path)
