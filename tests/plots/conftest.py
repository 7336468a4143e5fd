"""Plots in tests: without a window, and closed when the test is over."""

from collections.abc import Iterator

import matplotlib
import pytest
from matplotlib import pyplot


@pytest.fixture(autouse=True)
def without_a_window() -> Iterator[None]:
    matplotlib.use("Agg")
    yield
    pyplot.close("all")
