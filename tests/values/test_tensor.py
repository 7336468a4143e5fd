"""Tensor and Scalar as values: what they are made of, how they print, what they refuse."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError, GraphError, ShapeError


@pytest.fixture
def x():
    return ag.Tensor([[1.0, 2.0, 3.0]], requires_grad=True)


def test_attributes(x):
    assert (x.shape, x.ndim, x.size, x.dtype) == ((1, 3), 2, 3, np.dtype(float))
    assert x.T.shape == (3, 1)
    assert x.is_leaf
    assert not (x * 2).is_leaf


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ag.Tensor([1.0, 2.5]), "Tensor([1. , 2.5])"),
        (ag.Tensor([1, 2]), "Tensor([1, 2])"),
        (ag.Tensor(1.5, dtype=np.float32), "Tensor(1.5, dtype=float32)"),
        (ag.Tensor([1.0], requires_grad=True, name="w"), "Tensor([1.], requires_grad=True, name='w')"),
        (ag.Tensor([1.0], requires_grad=True) * 2, "Tensor([2.], requires_grad=True, operation=multiply)"),
        (ag.Scalar(2), "Scalar(2.0)"),
        (ag.Scalar(2.0, name="a"), "Scalar(2.0, name='a')"),
        (ag.Scalar(2.0) * 3, "Scalar(6.0, operation=multiply)"),
    ],
)
def test_repr(value, text):
    assert repr(value) == text


def test_repr_of_a_large_tensor_is_short():
    assert len(repr(ag.Tensor(np.zeros((1000, 1000))))) < 1000


def test_one_element_becomes_a_number():
    x = ag.Tensor([[2.5]], requires_grad=True)
    assert (float(x), int(x), bool(x), x.item()) == (2.5, 2, True, 2.5)
    assert f"{x:.2f}" == "2.50"
    assert [10, 20, 30][ag.Tensor(1)] == 20


@pytest.mark.parametrize("convert", [float, int, bool, lambda t: t.item()])
def test_several_elements_do_not(convert, x):
    with pytest.raises(ShapeError, match=r"a Tensor of one element; this one is \(1, 3\)"):
        convert(x)


def test_only_integers_are_positions():
    for t in (ag.Tensor(1.0), ag.Tensor([1])):
        with pytest.raises(TypeError, match="only a single integer can be an index"):
            [10, 20][t]


@pytest.mark.parametrize("dtype", [int, bool, complex])
def test_only_floating_tensors_require_a_gradient(dtype):
    with pytest.raises(DTypeError, match=r"only floating Tensors .* Write 1\.0 for 1"):
        ag.Tensor(np.ones(2, dtype), requires_grad=True)
    with pytest.raises(DTypeError):
        ag.Tensor(np.ones(2, dtype)).requires_grad_()


def test_ragged_lists_are_refused():
    with pytest.raises((DTypeError, ValueError), match=r"ragged|inhomogeneous"):
        ag.Tensor([[1.0, 2.0], [3.0]])


def test_detach_clone_copy(x):
    y = x * 2
    assert np.shares_memory(y.detach().numpy(), y.numpy())
    assert not y.detach().requires_grad
    for copy in (y.clone(), y.copy()):
        assert not np.shares_memory(copy.numpy(), y.numpy())
        assert copy.requires_grad
    (y.detach() * x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[2, 4, 6]])


def test_requires_grad_(x):
    t = ag.Tensor([1.0]).requires_grad_()
    assert t.requires_grad
    assert not t.requires_grad_(False).requires_grad
    with pytest.raises(GraphError, match=r"detach\(\) gives a constant"):
        (x * 2).requires_grad_(False)


def test_astype_brings_the_gradient_back_in_the_dtype_it_left():
    x = ag.Tensor(np.ones(2, np.float32), requires_grad=True)
    y = x.astype(np.float64)
    assert y.dtype == np.float64
    y.sum().backward()
    assert x.grad.dtype == np.float32


def test_rounding_to_integers_has_slope_0():
    x = ag.Tensor([1.5, 2.5], requires_grad=True)
    (x * x.astype(int)).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 2])


def test_methods_are_numpys():
    array = np.arange(6.0).reshape(2, 3)
    t = ag.Tensor(array)
    for call in (
        lambda a: a.sum(), lambda a: a.sum(axis=1), lambda a: a.sum(0, keepdims=True), lambda a: a.mean(axis=0),
        lambda a: a.max(axis=1), lambda a: a.min(), lambda a: a.reshape(3, 2), lambda a: a.reshape((3, -1)),
        lambda a: a.ravel(), lambda a: a.flatten(), lambda a: a.transpose(), lambda a: a.transpose(1, 0),
        lambda a: a.transpose((1, 0)), lambda a: a.swapaxes(0, 1), lambda a: a[None].squeeze(axis=0), lambda a: a.T,
        lambda a: a.argmax(axis=1), lambda a: a.argmin(), lambda a: a.clip(1, 4), lambda a: a.astype(np.float32),
    ):  # fmt: skip
        expected = call(array)
        found = call(t)
        found = found.numpy() if isinstance(found, ag.Tensor) else found
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype


def test_equality_is_by_value_and_sets_are_by_identity():
    a, b = ag.Tensor([1.0]), ag.Tensor([1.0])
    assert (a == b).all()
    assert len({a, b, a}) == 2


# ---- errors


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ((4, 3), (4, 2), r"X \(4, 3\) @ W \(4, 2\): inner sizes 3 and 4 differ; X\.T @ W would fit"),
        ((4, 3), (2, 3), r"X \(4, 3\) @ W \(2, 3\): inner sizes 3 and 2 differ; X @ W\.T would fit"),
        ((4, 3), (2, 4), r"inner sizes 3 and 2 differ; W @ X would fit"),
        ((4, 3), (4, 3), r"inner sizes 3 and 4 differ; X @ W\.T or X\.T @ W would fit"),
        ((4, 3), (5, 2), r"inner sizes 3 and 5 differ$"),
        ((3,), (2, 2), r"X \(3,\) @ W \(2, 2\): inner sizes 3 and 2 differ"),
        ((2, 4, 3), (5, 3, 2), r"the batch axes \(2,\) and \(5,\) do not broadcast"),
        ((), (3, 2), r"a matrix product needs axes on both sides; to scale, write \*"),
    ],
)
def test_matrix_product_that_does_not_fit(a, b, message):
    X = ag.Tensor(np.ones(a), requires_grad=True, name="X")
    W = ag.Tensor(np.ones(b), requires_grad=True, name="W")
    with pytest.raises(ShapeError, match=message):
        X @ W


def test_elementwise_shapes_that_do_not_fit(x):
    with pytest.raises(ShapeError, match=r"add of a \(1, 3\), b \(2,\)"):
        x + np.ones(2)


def test_reduction_over_an_axis_that_is_not_there(x):
    with pytest.raises(ValueError, match="axis 5 is out of bounds"):
        np.sum(x, axis=5)


def test_unknown_attribute(x):
    with pytest.raises(TypeError, match=r"softmax\(\) does not take 'dim'; beside its operands it takes axis"):
        ag.softmax(x, dim=1)


def test_too_few_operands(x):
    with pytest.raises(TypeError, match=r"maximum\(a, b\) was called with 1 positional arguments"):
        ag.maximum(x)


# ---- Scalar


def test_scalar_is_a_python_number():
    s = ag.Scalar(2)
    assert type(s.data) is float
    assert (float(s), int(s), bool(s), s.item()) == (2.0, 2, True, 2.0)
    assert f"{s:.3f}" == "2.000"
    assert s == 2
    assert s < 3 <= ag.Scalar(3.0)
    s.data = 5
    (s * s).backward()
    assert s.grad == 10.0
    with pytest.raises(GraphError, match="compute with a new Scalar"):
        (s * 2).data = 1.0


def test_scalar_where_python_would_leave_the_real_numbers():
    assert np.isnan(((ag.Scalar(-8.0)) ** (1 / 3)).data)


def test_scalar_gradient_can_be_used_as_a_number():
    s = ag.Scalar(0.3)
    np.sin(s).backward()
    s.data -= 0.1 * s.grad.data
    assert repr(s.grad) == f"Scalar({np.cos(0.3)!s})"
