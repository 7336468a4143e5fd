"""Memory is kept where there is a way to, and pages are then not asked for again."""

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

import autograd_nn as ag

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1

PROGRAM = """
import resource
import numpy as np
import autograd_nn as ag

{}

def step():
    return [np.ones(2**17) for _ in range(8)]  # of 1 MiB each, all freed at once

for _ in range(3):
    step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(setting):
    """How often a program that makes and frees arrays had to wait for a page."""
    command = [sys.executable, "-c", PROGRAM.format(setting)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"), reason="there is no glibc here"
)
@pytest.mark.parametrize("call", ["ag.keep_memory()", "ag.keep_memory(16 * 2**20)"])
def test_arrays_get_the_memory_of_those_before_them(call):
    assert 10 * page_faults(f"assert {call}") < page_faults("")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_have_nothing_to_set(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert ag.keep_memory() is False


def with_c_library(monkeypatch, **functions):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(**functions))


def test_other_c_libraries_have_nothing_to_set(monkeypatch):
    with_c_library(monkeypatch)
    assert ag.keep_memory() is False


@pytest.mark.parametrize(("most", "accepted"), [(2**31 - 1, 2**30), (2**25, 2**25)])
def test_older_versions_of_glibc_get_what_they_accept(monkeypatch, most, accepted):
    settings = {}

    def mallopt(parameter, value):
        if parameter == MMAP_THRESHOLD and value > most:
            return 0
        settings[parameter] = value
        return 1

    with_c_library(monkeypatch, mallopt=mallopt)
    assert ag.keep_memory() is True
    assert settings == {MMAP_THRESHOLD: accepted, TRIM_THRESHOLD: 2**30}


def test_a_setting_that_is_refused_leaves_the_other_alone(monkeypatch):
    asked = []
    with_c_library(monkeypatch, mallopt=lambda parameter, value: asked.append(parameter) or 0)
    assert ag.keep_memory() is False
    assert TRIM_THRESHOLD not in asked


@pytest.mark.parametrize("size", [-1, 0, 128 * 2**10 - 1, 2**31])
def test_a_size_out_of_range(size):
    with pytest.raises(ValueError, match=rf"size is {size} bytes; it can be 131072 \(128 KiB\) to 2147483647"):
        ag.keep_memory(size)


@pytest.mark.parametrize("size", [1e9, "1 GB", None])
def test_a_size_that_is_no_integer(size):
    with pytest.raises(TypeError, match="integer"):
        ag.keep_memory(size)
