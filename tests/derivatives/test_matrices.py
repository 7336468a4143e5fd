"""Matrices at which derivatives are special, and what linear algebra refuses."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import ShapeError, UnsupportedFunctionError

RNG = np.random.default_rng(5)


def gradient(function, *arrays):
    x = [ag.Tensor(a, requires_grad=True) for a in arrays]
    function(*x).sum().backward()
    return [leaf.grad.numpy() for leaf in x]


@pytest.mark.parametrize(
    "matrix",
    [
        np.array([[1.0, 2.0], [2.0, 4.0]]),
        np.arange(1.0, 10.0).reshape(3, 3),
        np.outer([1.0, -2.0, 0.5], [3.0, 1.0, 2.0]),
        np.zeros((3, 3)),
        np.stack([np.eye(3), np.diag([1.0, 2.0, 0.0])]),
        np.array([[0.0]]),
    ],
    ids=["2x2", "3x3", "rank 1", "zeros", "batch", "1x1"],
)
def test_first_and_second_derivative_of_a_determinant_at_singular_matrices(matrix):
    assert ag.gradcheck(np.linalg.det, matrix)
    assert ag.gradgradcheck(np.linalg.det, matrix)


def test_third_derivative_of_a_determinant_where_singular_values_coincide():
    direction = RNG.standard_normal((3, 3))
    exact = 6 * np.linalg.det(direction)

    def along(t):
        return np.linalg.det(np.eye(3) + t * direction)

    t = ag.Tensor(0.0, requires_grad=True)
    slope = along(t)
    for _ in range(3):
        t.zero_grad()
        slope.backward(create_graph=True)
        slope = t.grad
    np.testing.assert_allclose(slope.item(), exact)


def test_the_sign_of_a_determinant_is_a_step():
    (g,) = gradient(lambda a: np.linalg.slogdet(a).sign, np.array([[1.0, 2.0], [3.0, 4.0]]))
    np.testing.assert_array_equal(g, np.zeros((2, 2)))


def test_the_gradient_of_a_symmetric_matrix_is_symmetric():
    matrix = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 5.0]])
    for function in (
        np.linalg.cholesky,
        lambda a: np.linalg.eigh(a).eigenvectors,
        lambda a: np.linalg.svd(a, hermitian=True).U,
        lambda a: np.linalg.pinv(a, hermitian=True),
    ):
        (g,) = gradient(function, matrix)
        np.testing.assert_allclose(g, g.T)
        change = np.array([[1.0, -2.0, 0.3], [-2.0, 0.5, 1.0], [0.3, 1.0, 2.0]]) * 1e-6
        difference = function(matrix + change).sum() - function(matrix - change).sum()
        np.testing.assert_allclose(difference / 2, (g * change).sum(), rtol=1e-5)


def test_singular_values_have_gradients_where_their_vectors_have_none():
    assert ag.gradcheck(lambda a: np.sum(np.linalg.svdvals(a)), np.eye(2))
    (g,) = gradient(lambda a: np.linalg.svd(a).U, np.eye(2))
    assert np.isnan(g).all()


def test_the_vectors_that_svd_adds_to_a_matrix_that_is_not_square_have_no_gradient():
    a = ag.Tensor(RNG.standard_normal((3, 2)), requires_grad=True)
    u, s, _ = np.linalg.svd(a)
    (s.sum() + u[:, :2].sum()).backward()
    expected = a.grad
    a.zero_grad()
    u, s, _ = np.linalg.svd(a, full_matrices=False)
    (s.sum() + u.sum()).backward()
    np.testing.assert_allclose(a.grad.numpy(), expected.numpy())
    with pytest.raises(UnsupportedFunctionError, match="full_matrices=False"):
        np.linalg.svd(a).U.sum().backward()


@pytest.mark.parametrize("mode", ["complete", "raw"])
def test_qr_refuses_what_a_matrix_does_not_determine(mode):
    with pytest.raises(UnsupportedFunctionError, match=mode):
        np.linalg.qr(ag.Tensor(np.eye(2)), mode=mode)


def test_results_have_numpys_names():
    a = ag.Tensor(RNG.standard_normal((2, 2)), requires_grad=True)
    for function in (np.linalg.svd, np.linalg.qr, np.linalg.eigh, np.linalg.slogdet):
        assert function(a)._fields == function(a.numpy())._fields


def test_lstsq_gives_all_that_numpy_gives():
    for a, b in [
        (RNG.standard_normal((4, 2)), RNG.standard_normal(4)),
        (RNG.standard_normal((2, 3)), RNG.standard_normal((2, 2))),
        (np.ones((3, 2)), RNG.standard_normal((3, 2))),
    ]:
        found = np.linalg.lstsq(ag.Tensor(a, requires_grad=True), b)
        for ours, numpys in zip(found, np.linalg.lstsq(a, b), strict=True):
            np.testing.assert_allclose(getattr(ours, "_data", ours), numpys, atol=1e-14)


def test_a_count_of_elements_that_are_not_0_is_a_constant():
    x = ag.Tensor([[1.0, 0.0], [2.0, 3.0]], requires_grad=True)
    np.testing.assert_array_equal(np.linalg.norm(x, 0, axis=1), [1, 2])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda a: np.linalg.inv(a * 0), np.linalg.LinAlgError, r"inv of a \(2, 2\): Singular"),
        (lambda a: np.linalg.cholesky(-a), np.linalg.LinAlgError, "not positive definite"),
        (lambda a: np.linalg.det(a[0]), np.linalg.LinAlgError, r"det of a \(2,\)"),
        (lambda a: np.linalg.norm(a, "nuc", axis=0), ValueError, "norm of vectors"),
        (lambda a: np.linalg.norm(a, 3), ValueError, "norm of matrices"),
        (lambda a: np.linalg.norm(a[None], 2), ShapeError, "one axis of vectors or two of matrices"),
        (lambda a: np.linalg.norm(a, axis=2), np.exceptions.AxisError, "axis 2"),
        (lambda a: np.einsum("ij,jk->ik", a), ShapeError, "names 2 operands; 1 were given"),
        (lambda a: np.einsum("ijk->i", a), ShapeError, "'ijk' does not fit"),
        (lambda a: np.einsum("...j->j", a), ShapeError, "not summed over"),
        (lambda a: np.einsum("ij,jk->ik", a, np.ones((3, 2))), ShapeError, "einsum of"),
        (lambda a: np.cross(a, a), ShapeError, "3 components"),
        (lambda a: np.linalg.multi_dot([a]), ValueError, "at least two"),
        (lambda a: np.fft.fft2(a, s=(2, 2, 2)), ShapeError, "sizes"),
        (lambda a: ag.signal.convolve(a, [1.0, 2.0]), ShapeError, "same number of axes"),
        (lambda a: ag.signal.convolve(a, np.ones((1, 3)), "valid"), ShapeError, "neither fits"),
        (lambda a: np.convolve(a[0], a[1], "wide"), ValueError, "mode is"),
    ],
)
def test_errors_say_what_does_not_fit(call, error, message):
    with pytest.raises(error, match=message):
        call(ag.Tensor(np.eye(2), requires_grad=True))


def test_rules_tell_their_formulas():
    a = ag.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True, name="a")
    assert "cofactors(a)" in str(ag.trace(np.linalg.det(a)))
    assert "expm(concatenate((" in str(ag.trace(ag.linalg.expm(a).sum()))
