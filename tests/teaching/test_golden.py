"""The traces of four lessons, as they were."""

import json
import math
import re

import numpy as np
import pytest

from autograd_nn.teaching.lesson import Lesson
from tests.teaching.lessons import GOLDEN, RESULTS, lesson

ANEW = "python -m tests.teaching.lessons makes the golden files anew"


@pytest.mark.parametrize("name", RESULTS)
def test_the_text_is_as_it_was(name):
    assert f"{lesson(name)}\n" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"), ANEW


@pytest.mark.parametrize("name", RESULTS)
def test_the_json_is_as_it_was_but_for_the_last_digits(name):
    now, then = lesson(name).to_json(), (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert without_numbers(now) == without_numbers(then), ANEW
    np.testing.assert_allclose(numbers(json.loads(now)), numbers(json.loads(then)), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", RESULTS)
def test_a_stored_trace_is_read_and_told_as_it_was(name):
    stored = (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    again = Lesson.from_json(stored)
    assert again.to_json() == stored
    assert f"{again}\n" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def without_numbers(text):
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "#", text)


def numbers(data):
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return [number for part in data for number in numbers(part)]
    is_number = isinstance(data, (int, float)) and not isinstance(data, bool)
    return [data] if is_number and math.isfinite(data) else []
