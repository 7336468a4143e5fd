"""Files are written whole or not at all."""

import os
import stat

import pytest

from autograd_nn.files import write_atomically


def test_text_and_bytes(tmp_path):
    assert write_atomically(tmp_path / "a", "ü\n").read_bytes() == "ü\n".encode()
    assert write_atomically(str(tmp_path / "b"), b"\x00").read_bytes() == b"\x00"


def test_an_interruption_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = write_atomically(tmp_path / "a", "old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_may_be_read_by_whom_the_user_lets(tmp_path):
    old = os.umask(0o027)
    try:
        path = write_atomically(tmp_path / "a", "")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a", "")
