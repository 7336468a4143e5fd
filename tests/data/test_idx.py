"""MNIST's format: whole files, damaged ones, and files made to do harm."""

import gzip
import hashlib
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from autograd_nn.data import fashion_mnist, mnist
from autograd_nn.data import folders as folders_module
from autograd_nn.data.folders import data_folder
from autograd_nn.data.idx import IdxFile, IdxSet, load, read
from autograd_nn.data.idx_sets import FASHION_MNIST, MNIST
from autograd_nn.engine.errors import DataError

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 4, 5), dtype=np.uint8)
LABELS = np.array([5, 0, 4, 1, 9, 2], np.uint8)


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def source(mirrors=(), labels=LABELS, hashed_compressed=False):
    def described(name, array):
        content = idx(array)
        hashed = gzip.compress(content, mtime=0) if hashed_compressed else content
        return IdxFile(name, array.shape, hashlib.sha256(hashed).hexdigest(), hashed_compressed)

    return IdxSet(
        "tiny",
        tuple(mirrors),
        train=(described("train-images-idx3-ubyte.gz", IMAGES), described("train-labels-idx1-ubyte.gz", labels)),
        test=(described("t10k-images-idx3-ubyte.gz", IMAGES[:2]), described("t10k-labels-idx1-ubyte.gz", labels[:2])),
    )


FILES = {
    "train-images-idx3-ubyte.gz": gzip.compress(idx(IMAGES), mtime=0),
    "train-labels-idx1-ubyte.gz": gzip.compress(idx(LABELS), mtime=0),
    "t10k-images-idx3-ubyte.gz": gzip.compress(idx(IMAGES[:2]), mtime=0),
    "t10k-labels-idx1-ubyte.gz": gzip.compress(idx(LABELS[:2]), mtime=0),
}
IMAGE_FILE = source().train[0]


def write(root, files):
    (root / "tiny").mkdir(exist_ok=True)
    for name, content in files.items():
        (root / "tiny" / name).write_bytes(content)


# ---- whole files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hashed_compressed", [False, True])
@pytest.mark.parametrize("is_plain", [False, True])
def test_files_as_published_and_uncompressed(tmp_path, is_plain, hashed_compressed):
    files = {name[:-3]: gzip.decompress(content) for name, content in FILES.items()} if is_plain else FILES
    write(tmp_path, files)
    images, labels = load(source(hashed_compressed=hashed_compressed), tmp_path, train=True, fetch=False)
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    assert images.dtype == labels.dtype == np.uint8
    images[:] = 0  # one's own copy
    test_images, test_labels = load(source(), tmp_path, train=False, fetch=False)
    np.testing.assert_array_equal(test_images, IMAGES[:2])
    np.testing.assert_array_equal(test_labels, LABELS[:2])


def test_a_file_compressed_anew_has_the_same_content(tmp_path):
    write(tmp_path, {name: gzip.compress(gzip.decompress(content), 1) for name, content in FILES.items()})
    np.testing.assert_array_equal(load(source(), tmp_path, train=True, fetch=False).images, IMAGES)


def test_what_is_missing_is_said_and_how_to_get_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"train-images-idx3-ubyte.*tiny\(download=True\).*AUTOGRAD_NN_DATA"):
        load(source(), tmp_path, train=True, fetch=False)
    assert not list(tmp_path.iterdir())


# ---- damaged, wrong and hostile files ------------------------------------------------------------------------


def resized(count, rows, columns):
    return bytes([0, 0, 8, 3]) + np.array([count, rows, columns], ">u4").tobytes() + IMAGES.tobytes()


WRONG = {
    "nothing": (b"", "begins with nothing"),
    "a web page": (b"<!DOCTYPE html><html></html>", "begins with 3c 21 44"),
    "bad magic": (bytes([0, 0, 9, 3]) + idx(IMAGES)[4:], "begins with 00 00 09 03"),
    "absurd sizes": (resized(2**32 - 1, 2**32 - 1, 2**32 - 1), "begins with 00 00 08 03 ff ff ff ff"),
    "other sizes": (resized(4, 5, 6), "unsigned bytes begins with"),
    "labels instead": (idx(LABELS), "begins with 00 00 08 01"),
    "truncated": (idx(IMAGES)[:-1], r"has 135 of the 136 bytes"),
    "a byte too many": (idx(IMAGES) + b"\0", "is longer than the 136 bytes"),
    "another pixel": (idx(IMAGES)[:-1] + bytes([IMAGES[-1, -1, -1] ^ 1]), "is not train-images.*its SHA-256 is"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("is_plain", [False, True])
def test_wrong_content_is_refused(tmp_path, case, is_plain):
    content, message = WRONG[case]
    path = tmp_path / "file"
    path.write_bytes(content if is_plain else gzip.compress(content))
    with pytest.raises(DataError, match=message):
        read(path, IMAGE_FILE)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-9],  # a part of the data is missing
        lambda content: content[:-3],  # a part of the check sum
        lambda content: content[:5],  # of the header
        lambda content: content[:40] + bytes([content[40] ^ 0xFF]) + content[41:],
        lambda content: content + b"something else",
    ],
)
def test_damaged_compression_is_refused(tmp_path, damage):
    path = tmp_path / "file.gz"
    path.write_bytes(damage(FILES["train-images-idx3-ubyte.gz"]))
    with pytest.raises(DataError, match=r"file.gz is damaged or truncated.*delete it"):
        read(path, IMAGE_FILE)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(IMAGE_FILE.header + bytes(20_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="is longer than the 136 bytes"):
            read(path, IMAGE_FILE)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_another_compressed_file_is_refused_where_that_is_what_is_known(tmp_path):
    write(tmp_path, {**FILES, "train-images-idx3-ubyte.gz": gzip.compress(idx(255 - IMAGES), mtime=0)})
    with pytest.raises(DataError, match="is not train-images"):
        load(source(hashed_compressed=True), tmp_path, train=True, fetch=False)


def test_labels_beyond_the_classes_are_refused(tmp_path):
    labels = LABELS.copy()
    labels[3] = 10
    write(tmp_path, {**FILES, "train-labels-idx1-ubyte.gz": gzip.compress(idx(labels), mtime=0)})
    with pytest.raises(DataError, match="go up to 10"):
        load(source(labels=labels), tmp_path, train=True, fetch=False)


# ---- downloads ---------------------------------------------------------------------------------------------


def test_only_what_is_missing_is_downloaded_and_then_kept(tmp_path, mirror_of):
    mirror = mirror_of(FILES)
    tiny = source([mirror.url])
    write(tmp_path, {"train-labels-idx1-ubyte": idx(LABELS)})
    np.testing.assert_array_equal(load(tiny, tmp_path, train=True, fetch=True).images, IMAGES)
    assert [name for name, _ in mirror.requests] == ["train-images-idx3-ubyte.gz"]
    load(tiny, tmp_path, train=True, fetch=False)
    assert len(mirror.requests) == 1


def test_a_download_that_is_not_the_data_set_is_not_kept(tmp_path, mirror_of):
    wrong = mirror_of({**FILES, "train-images-idx3-ubyte.gz": gzip.compress(idx(255 - IMAGES))})
    with pytest.raises(DataError, match="is not train-images"):
        load(source([wrong.url]), tmp_path, train=True, fetch=True)
    assert not list((tmp_path / "tiny").iterdir())
    right = mirror_of(FILES)
    np.testing.assert_array_equal(load(source([wrong.url, right.url]), tmp_path, train=True, fetch=True).images, IMAGES)


# ---- folders -----------------------------------------------------------------------------------------------


def test_root_comes_before_the_variable_and_that_before_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("AUTOGRAD_NN_DATA", str(tmp_path / "variable"))
    assert data_folder("mnist", tmp_path / "root") == tmp_path / "root" / "mnist"
    assert data_folder("mnist", None) == tmp_path / "variable" / "mnist"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, ".cache"),
        ("linux", {"XDG_CACHE_HOME": "{home}/elsewhere"}, "elsewhere"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, ".cache"),
        ("darwin", {}, "Library/Caches"),
        ("win32", {}, "AppData/Local"),
        ("win32", {"LOCALAPPDATA": "{home}/local"}, "local"),
    ],
)
def test_the_cache_is_where_the_system_has_it(monkeypatch, tmp_path, platform, variables, expected):
    monkeypatch.setattr(folders_module.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("AUTOGRAD_NN_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(home=tmp_path))
    assert data_folder("mnist", None) == tmp_path / expected / "autograd_nn" / "mnist"


# ---- the real ones -----------------------------------------------------------------------------------------

DATA = os.environ.get("AUTOGRAD_NN_TEST_DATA", "")
needs_mnist = pytest.mark.skipif(
    not Path(DATA, "mnist", "train-images-idx3-ubyte.gz").exists() or not DATA,
    reason="AUTOGRAD_NN_TEST_DATA names no folder with MNIST in it",
)


@needs_mnist
def test_mnist():
    images, labels = mnist(DATA)
    assert images.shape == (60_000, 28, 28)
    assert np.bincount(labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert labels[:5].tolist() == [5, 0, 4, 1, 9]
    np.testing.assert_allclose([images.mean(), images.std()], [33.3184, 78.5675], rtol=1e-5)  # 0.1307 and 0.3081 of 255
    images, labels = mnist(DATA, train=False)
    assert images.shape == (10_000, 28, 28)
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]


@needs_mnist
def test_mnist_from_a_server_that_breaks_off(tmp_path, mirror_of, monkeypatch):
    names = [file.name for file in MNIST.test]
    mirror = mirror_of({name: Path(DATA, "mnist", name).read_bytes() for name in names}, breaks_after=[1_000_000])
    monkeypatch.setattr("autograd_nn.data.idx_sets.MNIST", MNIST._replace(mirrors=(mirror.url,)))
    images, labels = mnist(tmp_path, train=False, download=True)
    assert mirror.requests == [(names[0], None), (names[0], "bytes=1000000-"), (names[1], None)]
    np.testing.assert_array_equal(images, mnist(DATA, train=False).images)
    np.testing.assert_array_equal(labels, mnist(DATA, train=False).labels)


@needs_mnist
def test_mnist_in_the_place_of_fashion_mnist_is_noticed(tmp_path):
    (tmp_path / "fashion_mnist").symlink_to(Path(DATA, "mnist"))
    with pytest.raises(DataError, match=r"is not t10k-images-idx3-ubyte.gz as it was published"):
        fashion_mnist(tmp_path, train=False)


def test_the_sources_are_complete():
    for each in (MNIST, FASHION_MNIST):
        digests = [file.sha256 for file in each.train + each.test]
        assert len({len(digest) for digest in digests}) == 1
        assert len(set(digests)) == 4
        assert all(mirror.startswith("http") and mirror.endswith("/") for mirror in each.mirrors)
    assert [file.size for file in MNIST.test] == [7_840_016, 10_008]
