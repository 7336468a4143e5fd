"""The same graph gives the same bytes, today and tomorrow."""

import pytest

from tests.drawing.pictures import GOLDEN, MODELS, PICTURES

ALL = PICTURES | MODELS


@pytest.mark.parametrize("suffix", ["dot", "svg"])
@pytest.mark.parametrize("name", ALL)
def test_picture_is_as_it_was(name, suffix):
    golden = (GOLDEN / f"{name}.{suffix}").read_bytes()
    assert ALL[name]().pipe(suffix) == golden, "python -m tests.drawing.pictures makes the golden files anew"
