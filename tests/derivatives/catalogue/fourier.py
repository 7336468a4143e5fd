"""Fourier transforms, and what may be done with complex values on the way to a real loss."""

import numpy as np
import scipy.linalg

import autograd_nn as ag
from tests.derivatives.catalogue.entry import call, real
from tests.pytorch import torch

SINGLE = {"dtypes": (np.float32, np.float64)}
"""There are no complex numbers of half precision: NumPy goes over to single."""


def both_parts(z):
    """Real and imaginary part, as a real array."""
    return np.stack([np.real(z), np.imag(z)])


def _torch_parts(z):
    return torch.stack([z.real, z.imag])


def _of_real(name, *arguments, shape=(2, 5), **options):
    """A transform of real values."""
    in_torch = {"dim" if key in ("axis", "axes") else key: value for key, value in options.items()}
    return call(
        f"{name} {arguments} {options}",
        lambda x: both_parts(getattr(np.fft, name)(x, *arguments, **options)),
        [real(*shape)],
        lambda x: _torch_parts(getattr(torch.fft, name)(x, *arguments, **in_torch)),
        **SINGLE,
    )


def _of_complex(name, function, in_torch, shape=(2, 2), numpy=None):
    """A function of a complex array, given as real and imaginary part."""
    numpy = numpy or function
    return call(
        f"{name} of complex",
        lambda x, y: both_parts(function(x + 1j * y)),
        [(real(*shape), real(*shape))],
        lambda x, y: _torch_parts(in_torch(torch.complex(x, y))),
        lambda x, y: both_parts(numpy(x + 1j * y)),
        **SINGLE,
    )


def _back_to_real(name, *arguments, shape=(2, 4), **options):
    in_torch = {"dim" if key in ("axis", "axes") else key: value for key, value in options.items()}
    return call(
        f"{name} {arguments} {options}",
        lambda x, y: getattr(np.fft, name)(x + 1j * y, *arguments, **options),
        [(real(*shape), real(*shape))],
        lambda x, y: getattr(torch.fft, name)(torch.complex(x, y), *arguments, **in_torch),
        **SINGLE,
    )


ELEMENTWISE = [
    *["negative", "square", "reciprocal", "sqrt", "exp", "exp2", "log", "log2", "log10", "log1p", "expm1"],
    *["sin", "cos", "tan", "sinh", "cosh", "tanh"],
]

ENTRIES = [
    _of_real("fft"),
    _of_real("fft", 3, axis=1),
    _of_real("fft", 7, norm="ortho"),
    _of_real("ifft", axis=0),
    _of_real("ifft", 4, norm="forward"),
    _of_real("rfft"),
    _of_real("rfft", 4, norm="ortho"),
    _of_real("rfft", 7, axis=-1),
    _of_real("rfft", axis=0, shape=(4, 2)),
    _back_to_real("irfft"),
    _back_to_real("irfft", 5, norm="forward"),
    _back_to_real("irfft", 9, axis=0, norm="ortho"),
    _of_real("fft2"),
    _of_real("fft2", (3, 2), norm="ortho"),
    _of_real("ifft2", axes=(2, 0), shape=(2, 2, 3)),
    _of_real("rfft2"),
    _of_real("rfft2", (3, 4), norm="forward"),
    _back_to_real("irfft2"),
    _back_to_real("irfft2", (3, 5), norm="ortho"),
    _of_complex("fft", lambda z: np.fft.fft(z, 3), lambda z: torch.fft.fft(z, 3)),
    _of_complex("ifft", np.fft.ifft, torch.fft.ifft),
    call(
        "power spectrum",
        lambda x: np.abs(np.fft.rfft(x)) ** 2,
        [real(6)],
        lambda x: torch.fft.rfft(x).abs() ** 2,
        **SINGLE,
    ),
    # ---- complex values
    call(
        "abs of complex",
        lambda x, y: abs(x + 1j * y),
        [(real(3), real(3))],
        lambda x, y: torch.complex(x, y).abs(),
        **SINGLE,
    ),
    call(
        "angle",
        lambda x, y: np.angle(x + 1j * y),
        [(real(3), real(3))],
        lambda x, y: torch.complex(x, y).angle(),
        **SINGLE,
    ),
    call(
        "angle in degrees",
        lambda x, y: np.angle(x + 1j * y, deg=True),
        [(real(3), real(3))],
        lambda x, y: torch.rad2deg(torch.complex(x, y).angle()),
        **SINGLE,
    ),
    _of_complex("conj", np.conj, torch.conj_physical),
    *[_of_complex(name, getattr(np, name), getattr(torch, name)) for name in ELEMENTWISE],
    _of_complex("add, subtract", lambda z: z + 1j - (2 - 1j) * 1j - z[0], lambda z: z + 1j - (2 - 1j) * 1j - z[0]),
    _of_complex("multiply", lambda z: z * z[0] * (1 + 2j), lambda z: z * z[0] * (1 + 2j)),
    _of_complex("divide", lambda z: z / (z[0] + 1j), lambda z: z / (z[0] + 1j)),
    _of_complex("power", lambda z: z**3 + z**-1.5, lambda z: z**3 + z**-1.5),
    _of_complex("complex exponents", lambda z: 1.5**z, lambda z: 1.5**z),
    _of_complex("sum, mean", lambda z: z.sum(axis=0) * z.mean(), lambda z: z.sum(0) * z.mean()),
    _of_complex("cumsum", lambda z: np.cumsum(z, axis=0), lambda z: torch.cumsum(z, 0)),
    _of_complex(
        "where", lambda z: np.where([True, False], z, z * 1j), lambda z: torch.stack([z[:, 0], z[:, 1] * 1j], 1)
    ),
    _of_complex("indexing", lambda z: z[[0, 0, 1]] * z[:1], lambda z: z[[0, 0, 1]] * z[:1]),
    _of_complex(
        "shapes",
        lambda z: np.append(np.stack([z, z * z]).transpose((1, 0, 2)).reshape(-1), np.roll(np.flip(z, 0), 1).ravel()),
        lambda z: torch.cat([torch.stack([z, z * z]).permute(1, 0, 2).reshape(-1), z.flip(0).roll(1).ravel()]),
    ),
    _of_complex("matmul", lambda z: z @ (z + 1j), lambda z: z @ (z + 1j)),
    _of_complex("tensordot", lambda z: np.tensordot(z, z, 1), lambda z: torch.tensordot(z, z, 1)),
    _of_complex("vdot", lambda z: np.vdot(z, z[0, 0] * z), lambda z: torch.vdot(z.ravel(), (z[0, 0] * z).ravel())),
    _of_complex("einsum", lambda z: np.einsum("ii,ij->j", z, z), lambda z: torch.einsum("ii,ij->j", z, z)),
    _of_complex("inv", np.linalg.inv, torch.linalg.inv),
    _of_complex("solve", lambda z: np.linalg.solve(z, z[0]), lambda z: torch.linalg.solve(z, z[0])),
    _of_complex("expm", ag.linalg.expm, torch.linalg.matrix_exp, numpy=scipy.linalg.expm),
    call(
        "norm of complex",
        lambda x, y: np.linalg.norm(x + 1j * y),
        [(real(2, 2), real(2, 2))],
        lambda x, y: torch.linalg.norm(torch.complex(x, y)),
        **SINGLE,
    ),
]
