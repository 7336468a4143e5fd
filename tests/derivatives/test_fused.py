"""A fused operation and its definition are one function, with one derivative."""

import numpy as np
import pytest

from autograd_nn.engine.backward import propagate
from tests.derivatives.catalogue import CATALOGUE, leaves, operations_of

FUSED = [entry for entry in CATALOGUE if any(operation.definition for operation in operations_of(entry))]


def by_definition(entry, operands):
    """What an entry gives where each fused operation is replaced by its definition."""
    fused = [operation for operation in operations_of(entry) if operation.definition]
    try:
        for operation in fused:
            operation.of_any = lambda given, attributes, f=operation.definition: f(*given, **attributes)
        return entry.function(*operands)
    finally:
        for operation in fused:
            del operation.of_any


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("entry", FUSED, ids=str)
def test_a_fused_operation_does_what_its_definition_says(entry, dtype):
    tolerance = 200 * np.finfo(dtype).eps
    for sample in entry.samples:
        arrays = [array.astype(dtype) for array in sample]
        results = []
        for compute in (entry.function, lambda *x: by_definition(entry, x)):
            x = leaves(arrays)
            y = compute(*x)
            cotangent = np.random.default_rng(1).normal(size=y.shape).astype(dtype)
            found = propagate([y], [cotangent], wanted=[leaf.node for leaf in x])
            results.append([y.numpy(), *[found[leaf.node] for leaf in x]])
        for fast, slow in zip(*results, strict=True):
            assert fast.dtype == slow.dtype == dtype
            np.testing.assert_allclose(fast, slow, rtol=tolerance, atol=tolerance)


def test_there_are_fused_operations():
    assert FUSED
