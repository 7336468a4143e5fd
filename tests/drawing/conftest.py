"""What the tests of the drawing share."""

import shutil

import pytest


@pytest.fixture
def graphviz_program():
    if shutil.which("dot") is None:
        pytest.skip("the dot program of Graphviz is not installed")
