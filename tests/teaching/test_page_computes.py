"""The script of a page computes what Python computes: every operation of the table that a Scalar takes."""

import json
import math
from importlib import resources

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.teaching.page.data import functions, to_json
from autograd_nn.teaching.page.extent import extent
from tests.derivatives.catalogue import CATALOGUE

FILES = ("functions.js", "special.js", "numbers.js", "compute.js")
RUN = """([script, jobs]) => new Function("jobs", script + `
    return jobs.map(([data, inputs]) => ({
        reproduces: reproduces(data),
        numbers: [...account(data, new Map(inputs))].map(([key, number]) => [key, String(number)]),
    }));
`)(jobs)"""


def moved(x: float) -> float:
    """Another input, on the same side of 0 and of 1 in size: within the domain of every function here."""
    return math.copysign(abs(x) ** 0.9, x)


def scalar_traces(entry):
    """The trace of an entry on a sample of single numbers, and on other numbers; None if a Scalar is not for it."""
    for sample in entry.samples:
        if all(np.shape(array) == () for array in sample):
            numbers = [float(array) for array in sample]
            try:
                traces = [trace_on(entry, inputs) for inputs in (numbers, list(map(moved, numbers)))]
            except (TypeError, AttributeError, ValueError):  # it is for arrays
                return None
            return traces if all(value.shape == () for value in traces[0].values) else None
    return None


def trace_on(entry, numbers):
    y = entry.function(*[ag.Scalar(number) for number in numbers])
    return ag.trace(y)


TRACES = {entry.name: found for entry in CATALOGUE if (found := scalar_traces(entry))}
READ_ONLY = {  # the page sees that it does not get the numbers of the trace, and lets no input be changed
    "sinc derivative",  # its formula does not tell which derivative it is
    "power, array exponents",  # it is computed in half precision
}


@pytest.fixture(scope="module")
def computed(browser):
    """For each entry: what the script makes of the first trace, with the numbers of the other."""
    jobs = []
    for first, other in TRACES.values():
        leaves = [[value.index, value.value] for value in other.values if value.role == "parameter"]
        jobs.append([json.loads(to_json(first, extent(first))), leaves])
    folder = resources.files("autograd_nn.teaching.page")
    script = "\n".join(folder.joinpath(file).read_text(encoding="utf-8") for file in FILES)
    page = browser.new_page()
    answers = page.evaluate(RUN, [script, jobs])
    page.close()
    return dict(zip(TRACES, answers, strict=True))


@pytest.mark.parametrize("name", sorted(set(TRACES) - READ_ONLY))
def test_the_script_computes_the_operation(computed, name):
    wanted, answer = TRACES[name][1], computed[name]
    assert answer["reproduces"]
    numbers = {key: float(text) for key, text in answer["numbers"] if text not in "=≈"}
    for value in wanted.values:
        assert numbers[f"v{value.index}"] == pytest.approx(value.value, rel=1e-12, abs=1e-12, nan_ok=True)
        if value.gradient is not None:
            assert numbers[f"g{value.index}"] == pytest.approx(value.gradient, rel=1e-12, abs=1e-12, nan_ok=True)
        if value.witness is not None:
            assert numbers[f"w{value.index}"] == pytest.approx(value.witness, rel=1e-6, abs=1e-6)
    for step in wanted.steps:
        for i, c in enumerate(step.contributions):
            key = f"{step.number}.{i}"
            assert numbers[f"l{key}"] == pytest.approx(c.local_value, rel=1e-12, abs=1e-12)
            assert numbers[f"a{key}"] == pytest.approx(c.after, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_what_the_script_cannot_compute_it_knows(computed, name):
    assert not computed[name]["reproduces"]


def test_most_of_the_table_is_for_single_numbers_too():
    assert len(TRACES) > 90
    assert {"tanh", "erf", "gamma", "jv", "power", "maximum"} <= set(TRACES)


def test_functions_of_a_trace():
    x = ag.Scalar(0.5)
    assert functions(ag.trace(np.sin(x) * np.exp(x))) == {"sin", "cos", "exp"}
