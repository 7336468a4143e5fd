"""CIFAR-10's archive, in small: read in place, and never believed."""

import hashlib
import io
import tarfile

import numpy as np
import pytest

from autograd_nn.data import cifar10
from autograd_nn.data.cifar import CIFAR10, FOLDER, TEST, TRAIN, Archive, load
from autograd_nn.engine.errors import DataError

RNG = np.random.default_rng(0)
LABELS = np.arange(12, dtype=np.uint8) % 10
IMAGES = RNG.integers(0, 256, (12, 3, 32, 32), dtype=np.uint8)


def batch(part):
    return np.concatenate([LABELS[part, np.newaxis], IMAGES[part].reshape(-1, 3072)], axis=1).tobytes()


# Six batches of two images. The order in the archive is not that of the numbers.
BATCHES = {name: batch(slice(2 * i, 2 * i + 2)) for i, name in enumerate(TRAIN + TEST)}
MEMBERS = {f"{FOLDER}/readme.html": b"hello", **dict(reversed(BATCHES.items()))}


def packed(members, kind=tarfile.REGTYPE):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            if kind != tarfile.REGTYPE and name in BATCHES:
                member.type, member.linkname, member.size = kind, "/etc/passwd", 0
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def source(content, mirrors=(), examples=2):
    return Archive("tiny.tar.gz", tuple(mirrors), len(content), hashlib.sha256(content).hexdigest(), examples)


def write(root, content):
    (root / "cifar10").mkdir()
    (root / "cifar10" / "tiny.tar.gz").write_bytes(content)


def test_images_and_labels_in_the_order_of_the_batches(tmp_path):
    content = packed(MEMBERS)
    write(tmp_path, content)
    train = load(source(content), tmp_path, train=True, download=False)
    np.testing.assert_array_equal(train.images, IMAGES[:10])
    np.testing.assert_array_equal(train.labels, LABELS[:10])
    test = load(source(content), tmp_path, train=False, download=False)
    np.testing.assert_array_equal(test.images, IMAGES[10:])
    np.testing.assert_array_equal(test.labels, LABELS[10:])
    assert [path.name for path in (tmp_path / "cifar10").iterdir()] == ["tiny.tar.gz"]


def test_a_download_goes_on_where_it_broke_off(tmp_path, mirror_of):
    content = packed(MEMBERS)
    mirror = mirror_of({"tiny.tar.gz": content}, breaks_after=[5000])
    images = load(source(content, [mirror.url]), tmp_path, train=True, download=True).images
    np.testing.assert_array_equal(images, IMAGES[:10])
    assert [asked for _, asked in mirror.requests] == [None, "bytes=5000-"]


def test_another_archive_is_refused_before_it_is_opened(tmp_path, mirror_of):
    right = packed(MEMBERS)
    wrong = right[:-1] + bytes([right[-1] ^ 1])
    with pytest.raises(DataError, match=r"is not tiny.tar.gz as it was published"):
        load(source(right, [mirror_of({"tiny.tar.gz": wrong}).url]), tmp_path, train=True, download=True)
    assert not list((tmp_path / "cifar10").iterdir())


def test_a_truncated_archive(tmp_path):
    content = packed(MEMBERS)
    write(tmp_path, content[:-100])
    with pytest.raises(DataError, match=r"has [\d,]+ bytes and tiny.tar.gz has"):
        load(source(content), tmp_path, train=True, download=False)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (packed({name: MEMBERS[name] for name in TEST}), "has no cifar-10-batches-bin/data_batch_1.bin"),
        (packed({**MEMBERS, TRAIN[0]: BATCHES[TRAIN[0]][:-1]}), "data_batch_1.bin in .* is not a file of 2 images"),
        (packed(MEMBERS, tarfile.SYMTYPE), "is not a file of 2 images"),
        (packed({**MEMBERS, TRAIN[2]: b"\x0a" + BATCHES[TRAIN[2]][1:]}), "go up to 10"),
        (packed({f"../{name}": content for name, content in MEMBERS.items()}), "has no"),
        (b"neither gzip nor tar", "is damaged"),
        (packed(MEMBERS)[:10_000], "is damaged"),
    ],
)
def test_archives_that_hold_something_else(tmp_path, content, message):
    # Their SHA-256 is declared to be right: what is inside is still not believed.
    write(tmp_path, content)
    with pytest.raises(DataError, match=message):
        load(source(content), tmp_path, train=True, download=False)
    assert [path.name for path in tmp_path.rglob("*")] == ["cifar10", "tiny.tar.gz"]


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"cifar-10-binary.tar.gz is not there; cifar10\(download=True\)"):
        cifar10(tmp_path)
    assert CIFAR10.examples * 3073 == 30_730_000
