"""Keeping the memory of freed arrays, on request."""

import ctypes
import operator
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # in malloc.h
_LEAST = 128 * 2**10  # where glibc begins; below it, small objects would suffer
_MOST = 2**31 - 1  # mallopt takes an int
_MOST_OF_OLDER = 32 * 2**20  # what older versions of glibc accept as the size of an array in its heap


def keep_memory(size: int = 2**30) -> bool:
    """Keep the memory that freed arrays leave, for the next arrays, instead of giving it back to the system.

    A training step makes and frees the same arrays again and again. The C library gives much of their memory back,
    and the system hands it out again page by page, each cleared first: a *page fault*. For arrays from about 100 KB
    on this can take as long as the arithmetic. Call this once, before the first large array.

    It is glibc's ``mallopt`` and holds for everything in the process until it ends, other libraries included; that is
    why it is never done behind your back. The price is memory: what the process had at its peak, it does not give back,
    except for what lies unused at the end of its heap and is more than ``size``.

    Parameters
    ----------
    size : int
        In bytes, from 128 KiB to 2 GiB - 1. So much unused memory is kept at the end of the heap, and arrays of so many
        bytes or more go back to the system as ever; with older versions of glibc those of 32 MiB or more.

    Returns
    -------
    bool
        Whether there was anything to set. Without glibc (macOS, Windows, musl) there is not, and nothing changes.

    Raises
    ------
    TypeError
        If ``size`` is not an integer.
    ValueError
        If it is out of range.

    Notes
    -----
    Either setting alone would do harm: it ends glibc's own adapting and leaves the other where it began, at 128 KiB.
    Threads other than the main one have heaps of at most 64 MiB each, which are still given back when they are empty.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> is_kept = ag.keep_memory()
    """
    size = operator.index(size)
    if not _LEAST <= size <= _MOST:
        raise ValueError(f"size is {size} bytes; it can be {_LEAST} (128 KiB) to {_MOST} (2 GiB - 1)")
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return False
    is_accepted = mallopt(_MMAP_THRESHOLD, size) or mallopt(_MMAP_THRESHOLD, min(size, _MOST_OF_OLDER))
    return bool(is_accepted and mallopt(_TRIM_THRESHOLD, size))
