"""What every operation must do, asked of each entry of the catalogue."""

import warnings

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.backward import propagate
from autograd_nn.engine.errors import GradcheckError
from tests.derivatives.catalogue import CASES, CATALOGUE, IDS, leaves, operations_of, operations_of_the_table
from tests.pytorch import needs_torch, torch

pytestmark = pytest.mark.catalogue

every_case = pytest.mark.parametrize(("entry", "sample"), CASES, ids=IDS)


def gradients(output, cotangent, wanted, create_graph=False):
    found = propagate(
        [output],
        [cotangent],
        wanted=[x.node for x in wanted],
        retain_graph=create_graph,
        create_graph=create_graph,
    )
    return [found[x.node] for x in wanted]


@every_case
def test_forward_is_numpys(entry, sample):
    expected = entry.numpy(*sample)
    y = entry.function(*leaves(sample))
    assert isinstance(y, ag.Tensor)
    assert y.shape == expected.shape
    np.testing.assert_allclose(y.numpy(), expected, rtol=1e-14, atol=1e-15)


@every_case
def test_operands_are_left_as_they_were(entry, sample):
    before = [a.copy() for a in sample]
    x = leaves(sample)
    entry.function(*x).sum().backward()
    for leaf, given, old in zip(x, sample, before, strict=True):
        np.testing.assert_array_equal(given, old)
        np.testing.assert_array_equal(leaf.numpy(), old)


@every_case
def test_first_derivative_against_the_numeric_witness(entry, sample):
    assert ag.gradcheck(entry.function, *sample)


@every_case
def test_second_derivative_against_the_numeric_witness(entry, sample):
    assert ag.gradgradcheck(entry.function, *sample)


@needs_torch
@every_case
def test_first_and_second_derivative_are_pytorchs(entry, sample):
    rng = np.random.default_rng(1)
    ours = leaves(sample)
    theirs = [torch.tensor(a, requires_grad=True) for a in sample]
    y, y_theirs = entry.function(*ours), entry.torch(*theirs)
    cotangent = rng.standard_normal(y.shape)
    seed, seed_theirs = ag.Tensor(cotangent, requires_grad=True), torch.tensor(cotangent, requires_grad=True)
    first = gradients(y, seed, ours, create_graph=True)
    first_theirs = torch.autograd.grad(y_theirs, theirs, seed_theirs, create_graph=True)
    for g, g_theirs in zip(first, first_theirs, strict=True):
        np.testing.assert_allclose(g.numpy(), g_theirs.detach().numpy(), rtol=entry.torch_rtol, atol=1e-14)

    again = [rng.standard_normal(a.shape) for a in sample]
    total = sum((g * v).sum() for g, v in zip(first, again, strict=True))
    total_theirs = sum((g * torch.tensor(v)).sum() for g, v in zip(first_theirs, again, strict=True))
    second = gradients(total, None, [*ours, seed])
    second_theirs = torch.autograd.grad(total_theirs, [*theirs, seed_theirs], allow_unused=True)
    for x, g, g_theirs in zip([*ours, seed], second, second_theirs, strict=True):
        expected = np.zeros(x.shape) if g_theirs is None else g_theirs.numpy(force=True)
        found = np.zeros(x.shape) if g is None else g
        np.testing.assert_allclose(found, expected, rtol=10 * entry.torch_rtol, atol=0.1 * entry.torch_rtol)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@every_case
def test_dtype_in_is_dtype_out_and_dtype_of_the_gradient(entry, sample, dtype):
    if dtype not in entry.dtypes:
        check_it_does_what_numpy_does(entry, [a.astype(dtype) for a in sample])
        return
    function = (lambda x: x.astype(dtype)) if entry.name == "astype" else entry.function
    x = leaves([a.astype(dtype) for a in sample])
    reference = leaves([leaf.numpy().astype(float) for leaf in x])
    y, y_reference = function(*x), entry.function(*reference)
    assert y.dtype == (entry.dtype or dtype)
    cotangent = np.random.default_rng(2).uniform(0.5, 1.0, y.shape)
    y.backward(cotangent.astype(dtype))
    y_reference.backward(cotangent.astype(dtype).astype(float))
    tolerance = 40 * np.finfo(dtype).eps
    for leaf, exact in zip(x, reference, strict=True):
        assert leaf.grad.dtype == dtype
        assert leaf.grad.shape == leaf.shape
        largest = max(1.0, np.abs(exact.grad.numpy()).max(initial=0.0))  # rounding is a share of what is added up
        np.testing.assert_allclose(leaf.grad.numpy(), exact.grad.numpy(), rtol=tolerance, atol=tolerance * largest)


def check_it_does_what_numpy_does(entry, sample):
    """On a dtype that NumPy has no code for, refuse it as NumPy does, or answer in the same dtype."""
    x = leaves(sample)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer versions of SciPy warn before they refuse
        try:
            expected = entry.numpy(*sample)
        except (TypeError, ValueError) as error:
            with pytest.raises(type(error)):
                entry.function(*x)
            return
        y = entry.function(*x)
        assert y.dtype == expected.dtype
        y.backward(np.ones(y.shape))
    assert [leaf.grad.dtype for leaf in x] == [a.dtype for a in sample]


def test_the_catalogue_covers_the_table():
    used = set().union(*map(operations_of, CATALOGUE))
    assert {name for name, operation in operations_of_the_table().items() if operation not in used} == set()


def rules_of_the_table():
    for name, operation in operations_of_the_table().items():
        pairs = (
            [("joint", operation.joint)] if operation.joint else zip(operation.operands, operation.rules, strict=True)
        )
        for operand, rule in pairs:
            if rule is not None:
                yield pytest.param(operation, rule, id=f"{name}-{operand}")


def check(entries):
    for entry in entries:
        for sample in entry.samples:
            ag.gradcheck(entry.function, *sample)


@pytest.mark.parametrize("factor", [-1, 2], ids=["sign", "twice"])
@pytest.mark.parametrize(("operation", "rule"), list(rules_of_the_table()))
def test_a_broken_rule_is_noticed(operation, rule, factor, monkeypatch):
    right = rule.function

    def broken(*arguments):
        answer = right(*arguments)
        return [None if g is None else factor * g for g in answer] if operation.joint else factor * answer

    monkeypatch.setattr(rule, "function", broken)
    concerned = [entry for entry in CATALOGUE if operation in operations_of(entry)]
    with pytest.raises(GradcheckError, match="is wrong in"):
        check(concerned)


MIXED = {
    "float32 * 2": lambda x, a: x * 2,
    "2.0 - float32": lambda x, a: 2.0 - x,
    "float32 ** 2": lambda x, a: x**2,
    "2.0 ** float32": lambda x, a: 2.0**x,
    "float32 / int array": lambda x, a: x / a.astype(np.int16),
    "float32 * float64 array": lambda x, a: x * a,
    "float64 array - float32": lambda x, a: a - x,
    "np.float64 * float32": lambda x, a: np.float64(1.5) * x,
    "np.float16 * float32": lambda x, a: np.float16(1.5) * x,
    "float32 * float16 array": lambda x, a: x * a.astype(np.float16),
    "maximum(float32, 0.5)": lambda x, a: np.maximum(x, 0.5),
    "where(., float32, 0)": lambda x, a: np.where(a > 1.5, x, 0),
    "clip(float32, 0, 2)": lambda x, a: np.clip(x, 0, 2),
    "float32 @ float64": lambda x, a: x @ a,
    "mean": lambda x, a: np.mean(x),
}


@pytest.mark.parametrize("name", MIXED)
def test_mixed_dtypes_follow_numpy_and_the_gradient_follows_the_operand(name):
    a = np.array([1.0, 2.0, 3.0])
    array = np.array([0.25, 1.0, 2.5], dtype=np.float32)
    x = ag.Tensor(array, requires_grad=True)
    y = MIXED[name](x, a)
    expected = MIXED[name](array, a)
    assert y.dtype == expected.dtype
    np.testing.assert_array_equal(y.numpy(), expected)
    y.sum().backward()
    assert x.grad.dtype == np.float32
