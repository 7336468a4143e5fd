"""Memory: no cycles, nothing kept that no rule needs, nothing kept longer than needed, no recursion."""

import gc
import weakref

import numpy as np
import pytest

import autograd_nn as ag


@pytest.fixture
def no_collector():
    """The garbage collector, stopped and emptied: what is freed now is freed by reference counts."""
    gc.collect()
    gc.disable()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.enable()


def training_step(w, b, x, labels):
    hidden = np.tanh(ag.linear(x, w, b))
    hidden = np.where(hidden > 0, hidden, 0.1 * hidden)
    loss = ag.softmax_cross_entropy(hidden[:, ::-1] + np.max(hidden), labels).mean()
    handle = hidden.register_hook(lambda g: None)
    hidden.retain_grad()
    loss.backward()
    handle.remove()
    with ag.no_grad():
        for parameter in (w, b):
            parameter -= 0.1 * parameter.grad
            parameter.grad = None


def test_a_training_step_leaves_nothing_for_the_collector(no_collector):
    rng = np.random.default_rng(0)
    w = ag.Tensor(rng.standard_normal((3, 4)), requires_grad=True)
    b = ag.Tensor(np.zeros(3), requires_grad=True)
    x, labels = ag.Tensor(rng.standard_normal((5, 4))), np.array([0, 1, 2, 1, 0])
    for _ in range(3):
        training_step(w, b, x, labels)
    assert gc.collect() == 0


def test_second_order_leaves_nothing_for_the_collector(no_collector):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    for _ in range(2):
        (np.tanh(x) * x).sum().backward(create_graph=True)
        slope, x.grad = x.grad, None
        (slope * slope).sum().backward()
        x.grad = None
        del slope
    assert gc.collect() == 0


def test_an_error_in_a_pass_leaves_nothing_for_the_collector(no_collector):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    with pytest.raises(RuntimeError):
        (x * x).backward()
    assert gc.collect() == 0


def test_a_graph_goes_with_the_last_name_of_its_result(no_collector):
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    saved = weakref.ref(y.numpy())
    z = (y * y).sum()
    del y
    assert saved() is not None
    del z
    assert saved() is None


def test_saved_arrays_are_freed_as_the_pass_goes(no_collector):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    first = np.tanh(x)
    second = np.tanh(first)
    freed_by_then = []
    arrays = [weakref.ref(first.numpy()), weakref.ref(second.numpy())]
    first.register_hook(lambda g: freed_by_then.append([array() is None for array in arrays]))
    loss = second.sum()
    del first, second
    loss.backward()
    assert freed_by_then == [[False, True]]
    assert [array() is None for array in arrays] == [True, True]


def test_retained_graph_keeps_its_arrays(no_collector):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    y = np.tanh(x)
    array = weakref.ref(y.numpy())
    loss = y.sum()
    del y
    loss.backward(retain_graph=True)
    assert array() is not None
    loss.backward()
    assert array() is None


@pytest.mark.parametrize(
    ("function", "kept"),
    [
        (lambda a, b: a + b, (False, False)),
        (lambda a, b: a - b, (False, False)),
        (lambda a, b: a * b, (True, True)),
        (lambda a, b: np.tanh(a) + np.negative(b), (False, False)),
        (lambda a, b: np.sin(a) + b, (True, False)),
        (lambda a, b: np.exp(a) + b.reshape((1, 2)), (False, False)),
        (lambda a, b: np.sum(a) + np.mean(b), (False, False)),
        (lambda a, b: np.concatenate([a, b]), (False, False)),
        (lambda a, b: a[::-1] + b.T, (False, False)),
        (lambda a, b: a / b, (False, True)),
        (lambda a, b: np.where([True, False], a, b), (False, False)),
    ],
)
def test_only_what_a_rule_names_is_kept(no_collector, function, kept):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    a, b = x * 2.0, x * 3.0
    references = [weakref.ref(a.numpy()), weakref.ref(b.numpy())]
    y = function(a, b)
    del a, b
    assert tuple(reference() is not None for reference in references) == kept
    y.sum().backward()
    assert x.grad is not None


def test_a_constant_operand_spares_the_other(no_collector):
    x = ag.Tensor([0.5, 1.0], requires_grad=True)
    a = x + 1.0
    array = weakref.ref(a.numpy())
    y = a * np.array([2.0, 3.0])  # the slope of y in a is the constant
    del a
    assert array() is None
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 3])


def test_nothing_is_recorded_for_constants():
    assert (ag.Tensor([1.0]) * 2).node is None
    x = ag.Tensor([1.0], requires_grad=True)
    assert (x.detach() * 2).node is None
    with ag.no_grad():
        assert (x * 2).node is None


@pytest.mark.no_cover  # the tracer of coverage makes it take five times as long
def test_a_chain_of_a_million_operations():
    x = ag.Scalar(1.0)
    y = x
    gc.disable()  # it would look through the growing graph again and again
    try:
        for _ in range(1_000_000):
            y = -y
        y.backward()
        assert x.grad == 1.0
        del y
    finally:
        gc.enable()


def test_a_long_chain_freed_without_a_backward_pass():
    x = ag.Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y * 1.0
    assert y.item() == 1.0
    del y
