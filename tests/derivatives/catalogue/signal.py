"""Convolution and correlation, of sequences by NumPy's names and in any number of axes by SciPy's."""

import numpy as np
import scipy.signal

import autograd_nn as ag
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch


def _torch_full(a, b):
    """A full convolution of two rows, written out."""
    rows = [torch.cat([a.new_zeros(i), a[i] * b, a.new_zeros(len(a) - 1 - i)]) for i in range(len(a))]
    return torch.stack(rows).sum(0)


def _middle(full, size, start):
    return full[start : start + size]


def _torch_mode(a, b, mode):
    full, most, least = _torch_full(a, b), max(len(a), len(b)), min(len(a), len(b))
    return {
        "full": full,
        "same": _middle(full, most, (least - 1) // 2),
        "valid": _middle(full, most - least + 1, least - 1),
    }[mode]


def _torch_image(a, b, name, mode):
    rows, columns = b.shape
    kernel = b.flip((0, 1)) if name == "convolve" else b
    full = torch.nn.functional.conv2d(a[None, None], kernel[None, None], padding=(rows - 1, columns - 1))[0, 0]
    if mode == "full":
        return full
    if mode == "valid":
        return full[rows - 1 : a.shape[0], columns - 1 : a.shape[1]]
    return _middle(_middle(full, a.shape[0], (rows - 1) // 2).T, a.shape[1], (columns - 1) // 2).T


LENGTHS = [(5, 3), (4, 2), (3, 4), (3, 3)]
IMAGES = [((3, 4), (2, 3)), ((3, 3), (2, 2))]

ENTRIES = [
    *[
        call(
            f"convolve {mode}",
            lambda a, v, mode=mode: np.convolve(a, v, mode),
            [(real(m), real(n)) for m, n in LENGTHS],
            lambda a, v, mode=mode: _torch_mode(a, v, mode),
        )
        for mode in ("full", "same", "valid")
    ],
    *[
        call(
            f"correlate {mode}",
            lambda a, v, mode=mode: np.correlate(a, v, mode),
            [(real(m), real(n)) for m, n in LENGTHS],
            lambda a, v, mode=mode: (
                _middle(_torch_full(a, v.flip(0)), len(v), len(a) // 2)
                if mode == "same" and len(a) < len(v)
                else _torch_mode(a, v.flip(0), mode)
            ),
        )
        for mode in ("full", "same", "valid")
    ],
    *[
        call(
            f"signal.{name} {mode} {method}",
            lambda a, b, f=name, how=(mode, method): getattr(ag.signal, f)(a, b, *how),
            [(real(*a), real(*b)) for a, b in IMAGES],
            lambda a, b, name=name, mode=mode: _torch_image(a, b, name, mode),
            lambda a, b, f=name, how=(mode, method): getattr(scipy.signal, f)(a, b, *how),
            dtypes=(np.float32, np.float64),
        )
        for name, mode, method in [
            ("convolve", "full", "auto"),
            ("convolve", "same", "fft"),
            ("convolve", "valid", "direct"),
            ("correlate", "full", "fft"),
            ("correlate", "same", "direct"),
            ("correlate", "valid", "auto"),
        ]
    ],
]
