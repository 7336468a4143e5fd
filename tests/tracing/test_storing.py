"""A trace as JSON and back."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DataError
from autograd_nn.tracing import storing
from autograd_nn.tracing.codecs import DATA, FORMULA
from autograd_nn.tracing.expression import _BINDING
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value

SCHEMA = Path(__file__).parents[2] / "docs" / "trace.schema.json"


def is_same(a, b):
    """Equal in value, type, dtype and shape, all the way down; nan is the same as nan."""
    if type(a) is not type(b):
        return False
    if dataclasses.is_dataclass(a):
        return all(is_same(getattr(a, field.name), getattr(b, field.name)) for field in dataclasses.fields(a))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    return a == b or (a != a and b != b)


def numbers():
    p, q = ag.Scalar(-2.0), ag.Scalar(3.0)
    f = (p * q) * (p + q) ** 2 / 3
    f.backward()
    return ag.trace(f)


def layer():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Tanh())
    return ag.trace(model(np.ones((4, 3))).mean(), watch=("0.weight", 1, -1))


def classes():
    logits = ag.Tensor(np.float32([[0.1, -0.2, 0.3], [1.0, 2.0, 0.5]]), requires_grad=True)
    return ag.trace(nn.functional.cross_entropy(logits, np.array([2, 0])))


def several_results():
    A = ag.Tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True)
    values, vectors = np.linalg.eigh(A)
    return ag.trace((values * values).sum() + vectors[0, 0])


def one_result_of_two():
    A = ag.Tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True)
    return ag.trace(np.linalg.eigh(A)[0].sum())


def complex_numbers():
    x = ag.Tensor(np.arange(4.0), requires_grad=True)
    return ag.trace((np.abs(np.fft.rfft(x)) ** 2).sum())


def not_finite():
    x = ag.Tensor([0.0, -1.0, 1.0], requires_grad=True)
    with np.errstate(all="ignore"):
        return ag.trace(np.log(x).sum())


def chosen():
    x = ag.Tensor(np.float16([[1.0, -2.0], [3.0, 0.5]]), requires_grad=True)
    return ag.trace(np.where(x > 0, x, 0.1 * x)[0, ::-1].max())


TRACES = [numbers, layer, classes, several_results, one_result_of_two, complex_numbers, not_finite, chosen]


@pytest.mark.parametrize("make", TRACES)
def test_a_trace_comes_back_as_it_was(make):
    trace = make()
    again = ag.Lesson.from_json(trace.to_json())
    assert is_same(trace, again)
    assert again.to_json() == trace.to_json()
    assert str(again) == str(trace)


def test_the_comparison_sees_a_difference():
    trace = numbers()
    assert not is_same(trace, dataclasses.replace(trace, watch=storing.Watch(0, ())))
    assert not is_same(np.float32([1, 2]), np.float64([1, 2]))
    assert not is_same((1.0,), (1.5,))


def test_the_same_computation_gives_the_same_bytes():
    assert layer().to_json() == layer().to_json()


@pytest.mark.parametrize("make", TRACES)
def test_the_schema_describes_it(make):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(make().to_json()), schema)


def test_the_schema_knows_every_field():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema["properties"]["schema"]["const"] == storing.SCHEMA
    for kind, described in ((Value, "value"), (Step, "step"), (Contribution, "contribution")):
        names = [field.name for field in dataclasses.fields(kind)]
        assert list(schema["$defs"][described]["properties"]) == names
    assert list(schema["properties"])[1:] == [field.name for field in dataclasses.fields(Trace)]


def test_every_field_is_stored():
    document = json.loads(layer().to_json())
    assert list(document)[1:] == [field.name for field in dataclasses.fields(Trace)]
    assert list(document["values"][0]) == [field.name for field in dataclasses.fields(Value)]
    assert list(document["steps"][0]) == [field.name for field in dataclasses.fields(Step)]
    assert list(document["steps"][0]["contributions"][0]) == [field.name for field in dataclasses.fields(Contribution)]


@pytest.mark.parametrize(
    "data",
    [
        None, 1.5, -0.0, 0.1, 5e-324, 2**70, True, math.nan, math.inf, -math.inf, 1 - 2j, complex(math.nan, math.inf),
        np.float32(0.1), np.float16(65504), np.bool_(True), np.int8(-128), np.uint64(2**64 - 1),
        np.complex64(1 + 0.1j), np.array(2.0), np.array([]), np.zeros((2, 0, 3)), np.array([[True, False]]),
        np.array([math.nan, -math.inf, -0.0]), np.float32([[1 / 3, np.finfo(np.float32).max]]),
        np.array([1j, complex(0, math.nan)]), (np.ones(2), None, 1.0),
    ],
)  # fmt: skip
def test_numbers_are_exact(data):
    written = json.loads(json.dumps(DATA.write(data), allow_nan=False))
    again = DATA.read(written)
    assert is_same(data, again)
    assert np.array_equal(np.signbit(np.real(data)), np.signbit(np.real(again))) if isinstance(data, float) else True


def test_what_cannot_be_stored_is_refused():
    with pytest.raises(TypeError, match="dtype <m8"):
        DATA.write(np.array([1], "m8[s]"))


def test_every_kind_of_formula_is_known():
    a, b = ["name", "a"], ["name", "b"]
    examples = {"index": [a, "0, :"], "negative": [a], "transpose": [a], "name": ["a"], "call": ["f", a, b]}
    for head in set(_BINDING) - {"where", "number"}:
        written = [head, *examples.get(head, [a, b])]
        assert FORMULA.write(FORMULA.read(written)) == written


def damaged(path, value):
    document = json.loads(layer().to_json())
    part = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["schema"], "autograd_nn.trace/2", "its schema is 'autograd_nn.trace/2', and not 'autograd_nn.trace/1'"),
        (["schema"], None, "its schema is None"),
        (["values", 0, "index"], 5, r"values\[0\]: its index is 5"),
        (["values", 0, "index"], -1, r"values\[0\].index: no whole number: -1"),
        (["values", 0, "label"], 3, r"values\[0\].label: not a text: 3"),
        (["values", 0, "role"], "star", r"values\[0\].role: no role: 'star'"),
        (["values", 0, "color"], 1, r"values\[0\]: has something unknown, color"),
        (["values", 3, "operands"], [0, 9], r"values\[3\]: has an operand that does not come before it"),
        (["values", 0, "value"], "much", r"values\[0\].value: no number: 'much'"),
        (["values", 0, "value"], 1.0, r"values\[0\]: has numbers of another shape"),
        (["values", 0, "value", "dtype"], "object", r"values\[0\].value: no dtype of numbers: 'object'"),
        (["values", 0, "value", "dtype"], "int8", r"values\[0\].value.numbers: .* is no int8"),
        (["values", 0, "value", "shape"], [10**9, 10**9], r"has 6 numbers for the shape"),
        (["values", 0, "value", "numbers", 2], None, r"values\[0\].value.numbers: no number"),
        (["values", 3, "formula"], ["call", "f", ["name"]], r"values\[3\].formula\[2\]: no formula"),
        (["values", 3, "formula"], ["loop", ["name", "x"]], r"values\[3\].formula: no kind of formula: 'loop'"),
        (["values", 3, "formula"], None, "has an operation or a formula, but not both"),
        (["steps", 1, "number"], 7, r"steps\[1\]: its number is 7"),
        (["steps", 0, "output"], 99, r"steps\[0\]: it: there is no value 99"),
        (["steps", 0, "contributions", 0, "operand"], 0, r"steps\[0\]: contributes to value 0, which is not"),
        (["steps", 0, "contributions", 0, "value", "numbers"], 3, r"contributions\[0\].value: numbers are not"),
        (["outputs"], [], "it: has no output"),
        (["outputs"], [77], "outputs: there is no value 77"),
        (["watch", "element"], [0], r"watch: there is no element \(0,\) in the shape \(2, 3\)"),
        (["sources"], {"file": "x"}, "sources: not a list"),
    ],
)  # fmt: skip
def test_a_damaged_trace_is_refused_with_its_damage(path, value, told):
    with pytest.raises(DataError, match=told):
        ag.Lesson.from_json(damaged(path, value))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "its JSON cannot be read"),
        ("[1, 2", "its JSON cannot be read"),
        ("[1, 2]", "its schema is None"),
        ('{"schema": "autograd_nn.trace/1"}', "has no outputs, sources, steps, values, watch"),
        ('{"schema": NaN}', "NaN is not JSON"),
        ("[" * 100_000, "cannot be read"),
        (b"\xff\xfe\xfa", "cannot be read"),
    ],
)
def test_what_is_no_trace_is_refused(text, told):
    with pytest.raises(DataError, match=told):
        ag.Lesson.from_json(text)


def test_a_missing_field_is_named():
    document = json.loads(numbers().to_json())
    del document["values"][2]["role"]
    with pytest.raises(DataError, match=r"values\[2\]: has no role"):
        ag.Lesson.from_json(json.dumps(document))


def test_a_formula_without_bottom_is_refused():
    deep = '["negative", ' * 2000 + '["name", "x"]' + "]" * 2000
    text = damaged(["values", 3, "formula"], "HERE").replace('"HERE"', deep)
    with pytest.raises(DataError, match=r"nested too deep|cannot be read"):
        ag.Lesson.from_json(text)


def test_saved_and_opened_again(tmp_path):
    trace = numbers()
    trace.save(tmp_path / "trace.json")
    again = ag.load_trace(tmp_path / "trace.json")
    assert isinstance(again, ag.Lesson)
    assert is_same(trace, again)
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]
    (tmp_path / "trace.json").write_text("{}")
    with pytest.raises(DataError, match=r"trace.json: this is no trace"):
        ag.load_trace(tmp_path / "trace.json")
