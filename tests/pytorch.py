"""PyTorch where it is installed, as an independent witness; tests that ask it are skipped elsewhere."""

import importlib.util
from typing import Any

import pytest

HAS_TORCH = importlib.util.find_spec("torch") is not None

needs_torch = pytest.mark.torch
"""Marks a test that compares with PyTorch; tests/conftest.py skips it where PyTorch is not installed."""


class _Missing:
    """Stands where PyTorch is not: tests may name its functions and layers, and nobody asks them."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __repr__(self) -> str:
        return "torch"  # the same in every process that names a test by it

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self


torch: Any = _Missing()
if HAS_TORCH:
    import torch

    torch.set_num_threads(1)
