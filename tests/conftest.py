"""What all tests share."""

import shutil

import pytest

from tests.pytorch import HAS_TORCH


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not HAS_TORCH:
        for item in items:
            if item.get_closest_marker("torch") is not None:
                item.add_marker(pytest.mark.skip(reason="compares with PyTorch, which is not installed"))


@pytest.fixture
def graphviz_program():
    if shutil.which("dot") is None:
        pytest.skip("the dot program of Graphviz is not installed")
