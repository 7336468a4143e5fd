"""Downloads from a server on the loopback device that breaks off, lies, or has something else."""

import numpy as np
import pytest

from autograd_nn.data.download import ATTEMPTS, download
from autograd_nn.engine.errors import DataError

CONTENT = np.random.default_rng(0).bytes(300_000)


def check(path):
    if path.read_bytes() != CONTENT:
        raise DataError("not the right content")


def get(folder, *mirrors):
    urls = [mirror.url for mirror in mirrors]
    download("file.bin", urls, folder / "file.bin", check=check, largest=len(CONTENT))
    return (folder / "file.bin").read_bytes()


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_file_arrives_whole_and_alone(tmp_path, mirror_of, tells_length):
    mirror = mirror_of({"file.bin": CONTENT}, tells_length=tells_length)
    assert get(tmp_path / "new" / "folder", mirror) == CONTENT
    assert listing(tmp_path / "new" / "folder") == ["file.bin"]
    assert mirror.requests == [("file.bin", None)]


def test_what_broke_off_goes_on_where_it_was(tmp_path, mirror_of):
    mirror = mirror_of({"file.bin": CONTENT}, breaks_after=[100_000, 50_000, None])
    assert get(tmp_path, mirror) == CONTENT
    assert [asked for _, asked in mirror.requests] == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(tmp_path, mirror_of):
    mirror = mirror_of({"file.bin": CONTENT}, breaks_after=[10] * ATTEMPTS)
    with pytest.raises(DataError, match=r"file.bin could not be downloaded:\n.*broke off 299,990 bytes before the end"):
        get(tmp_path, mirror)
    assert listing(tmp_path) == ["file.bin.part"]
    assert get(tmp_path, mirror) == CONTENT
    assert mirror.requests[-1] == ("file.bin", f"bytes={10 * ATTEMPTS}-")
    assert listing(tmp_path) == ["file.bin"]


def test_another_mirror_goes_on_with_what_the_first_has_sent(tmp_path, mirror_of):
    first = mirror_of({"file.bin": CONTENT}, breaks_after=[1000, 0, 0])
    second = mirror_of({"file.bin": CONTENT})
    assert get(tmp_path, first, second) == CONTENT
    assert second.requests == [("file.bin", "bytes=1000-")]


def test_a_server_without_ranges_sends_everything_again(tmp_path, mirror_of):
    mirror = mirror_of({"file.bin": CONTENT}, breaks_after=[1000, None], does_ranges=False)
    assert get(tmp_path, mirror) == CONTENT
    assert len(mirror.requests) == 2


def test_a_part_that_is_already_whole_is_taken(tmp_path, mirror_of):
    (tmp_path / "file.bin.part").write_bytes(CONTENT)
    mirror = mirror_of({"file.bin": CONTENT})
    assert get(tmp_path, mirror) == CONTENT
    assert len(mirror.requests) == 1


@pytest.mark.parametrize("length", [1000, len(CONTENT), 2 * len(CONTENT)])
def test_a_wrong_part_is_thrown_away_and_the_file_fetched_anew(tmp_path, mirror_of, length):
    (tmp_path / "file.bin.part").write_bytes(bytes(length))
    mirror = mirror_of({"file.bin": CONTENT})
    assert get(tmp_path, mirror) == CONTENT
    assert [asked for _, asked in mirror.requests] == [f"bytes={length}-", None]


def test_another_part_than_was_asked_for_is_noticed(tmp_path, mirror_of):
    (tmp_path / "file.bin.part").write_bytes(CONTENT[:1000])
    mirror = mirror_of({"file.bin": CONTENT}, range_shift=-7)
    assert get(tmp_path, mirror) == CONTENT
    assert [asked for _, asked in mirror.requests] == ["bytes=1000-", None]


@pytest.mark.parametrize("status", [404, 403, 500])
def test_the_second_mirror_helps_where_the_first_has_nothing(tmp_path, mirror_of, status):
    first = mirror_of({"file.bin": b""}, status=status)
    second = mirror_of({"file.bin": CONTENT})
    assert get(tmp_path, first, second) == CONTENT
    assert len(first.requests) == len(second.requests) == 1


def test_wrong_content_is_fetched_once_and_the_next_mirror_asked_from_the_beginning(tmp_path, mirror_of):
    first = mirror_of({"file.bin": CONTENT[::-1]})
    second = mirror_of({"file.bin": CONTENT})
    assert get(tmp_path, first, second) == CONTENT
    assert first.requests == second.requests == [("file.bin", None)]


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_server_that_sends_too_much_is_cut_off(tmp_path, mirror_of, tells_length):
    mirror = mirror_of({"file.bin": CONTENT + bytes(10**6)}, tells_length=tells_length)
    with pytest.raises(DataError, match="more than the 300,000 bytes"):
        get(tmp_path, mirror)
    assert listing(tmp_path) == []


def test_the_error_says_what_happened_at_each_mirror(tmp_path, mirror_of):
    nothing, wrong = mirror_of({}), mirror_of({"file.bin": b"<html>"})
    with pytest.raises(DataError) as caught:
        get(tmp_path, nothing, wrong)
    assert f"{nothing.url}file.bin: HTTP Error 404" in str(caught.value)
    assert f"{wrong.url}file.bin: not the right content" in str(caught.value)
    assert listing(tmp_path) == []


def test_a_server_that_is_not_there(tmp_path, mirror_of):
    mirror = mirror_of({})
    mirror.url = "http://127.0.0.1:1/"
    with pytest.raises(DataError, match="could not be downloaded"):
        get(tmp_path, mirror)


def test_a_file_that_is_there_is_replaced_only_by_a_whole_one(tmp_path, mirror_of):
    (tmp_path / "file.bin").write_bytes(b"old")
    with pytest.raises(DataError):
        get(tmp_path, mirror_of({"file.bin": CONTENT}, breaks_after=[1000] * ATTEMPTS))
    assert (tmp_path / "file.bin").read_bytes() == b"old"
