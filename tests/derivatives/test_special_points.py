"""Elementwise functions at ties, zeros, infinities, very large numbers and nan: right, and without a warning."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.special

import autograd_nn as ag
import autograd_nn.special as special
from autograd_nn.derivatives.special import SCIPY_UFUNCS
from autograd_nn.engine.backward import propagate
from autograd_nn.tracing.symbol import Symbol

inf, nan, pi = np.inf, np.nan, np.pi


def gradients(function, inputs, dtype=float, order=1):
    """The sum of the gradients of order ``order - 1``, differentiated by each input."""
    x = [ag.Tensor(np.array(value, dtype), requires_grad=True) for value in inputs]
    y = function(*x)
    for _ in range(order):
        if not y.requires_grad:  # the gradient of a step, or of a constant slope
            return [np.zeros_like(leaf) for leaf in x]
        found = propagate([y], [np.ones(y.shape)], wanted=[leaf.node for leaf in x], create_graph=True)
        found = [ag.zeros_like(leaf) if found[leaf.node] is None else found[leaf.node] for leaf in x]
        y = sum(g.sum() for g in found)
    return [getattr(g, "_data", g) for g in found]


QUIET = [
    # ---- very large
    ("tanh", np.tanh, [[-400, 400, -inf, inf]], [[0, 0, 0, 0]]),
    ("arctan", np.arctan, [[-1000, 0, 1000, inf]], [[1 / 1000001, 1, 1 / 1000001, 0]]),
    ("arcsinh", np.arcsinh, [[-1000, 1000, inf]], [[1000001**-0.5, 1000001**-0.5, 0]]),
    ("arccosh", np.arccosh, [[1000, inf]], [[999999**-0.5, 0]]),
    ("sigmoid", ag.sigmoid, [[-1000, 1000, -inf, inf]], [[0, 0, 0, 0]]),
    ("expit", special.expit, [[-1000, 1000, -inf, inf]], [[0, 0, 0, 0]]),
    ("log_expit", special.log_expit, [[-1000, 0, 1000]], [[1, 0.5, 0]]),
    ("logaddexp", np.logaddexp, [[1000, -1000, 0], [-1000, 1000, 0]], [[1, 0, 0.5], [0, 1, 0.5]]),
    ("logaddexp2", np.logaddexp2, [[1000, -1000, 0], [-1000, 1000, 0]], [[1, 0, 0.5], [0, 1, 0.5]]),
    ("erf", special.erf, [[-1000, 0, 1000, inf]], [[0, 2 / pi**0.5, 0, 0]]),
    ("erfc", special.erfc, [[-1000, 0, 1000]], [[0, -2 / pi**0.5, 0]]),
    ("ndtr", special.ndtr, [[-1000, 0, 1000]], [[0, (2 * pi) ** -0.5, 0]]),
    ("log_ndtr", special.log_ndtr, [[0, 1000, inf]], [[(2 / pi) ** 0.5, 0, 0]]),
    ("hypot of large", np.hypot, [[30000], [40000]], [[0.6], [0.8]]),
    ("exp of -inf", np.exp, [[-inf, 0]], [[0, 1]]),
    ("where", lambda x: np.where(x > 0, x, 0), [[-inf, inf, nan]], [[0, 1, 0]]),
    # ---- zeros
    ("sinc", np.sinc, [[0, -0.0, 1]], [[0, 0, -1]]),
    ("hypot", np.hypot, [[0, -0.0, 0], [0, 0, 3]], [[0, 0, 0], [0, 0, 1]]),
    ("arctan2", np.arctan2, [[0, 0], [0, 2]], [[0, 0.5], [0, 0]]),
    ("abs", np.abs, [[-1, -0.0, 0, 2]], [[-1, 0, 0, 1]]),
    ("fabs", np.fabs, [[-1, -0.0, 0, 2]], [[-1, 0, 0, 1]]),
    ("copysign", lambda a: np.copysign(a, [-2.0, -2.0, 1.0, -0.0]), [[3, 0, 0, -3]], [[-1, 0, 0, 1]]),
    ("power", np.power, [[0, 0, 2, 0, inf], [2, 0, 0, 1, -1]], [[0, 0, 0, 1, 0], [0, 0, np.log(2), 0, 0]]),
    ("float_power", np.float_power, [[0, 0, 2], [2, 0, 0]], [[0, 0, 0], [0, 0, np.log(2)]]),
    ("logaddexp of nothing", np.logaddexp, [[-inf, -inf, 0], [-inf, 0, -inf]], [[0, 0, 1], [0, 1, 0]]),
    ("logaddexp2 of nothing", np.logaddexp2, [[-inf, -inf, 0], [-inf, 0, -inf]], [[0, 0, 1], [0, 1, 0]]),
    ("xlogy", special.xlogy, [[0, 0, 0, 2], [0, -1, 2, 1]], [[0, 0, np.log(2), 0], [0, 0, 0, 2]]),
    ("xlog1py", special.xlog1py, [[0, 0, 0, 2], [-1, -2, 1, 0]], [[0, 0, np.log(2), 0], [0, 0, 0, 2]]),
    ("rel_entr", special.rel_entr, [[0, 1], [0, 1]], [[0, 1], [0, -1]]),
    ("j0", special.j0, [[0]], [[0]]),
    ("j1", special.j1, [[0]], [[0.5]]),
    ("i0", special.i0, [[0]], [[0]]),
    ("i1", special.i1, [[0]], [[0.5]]),
    # ---- ties and steps
    ("maximum", np.maximum, [[1, inf, 2], [1, inf, 1]], [[0.5, 0.5, 1], [0.5, 0.5, 0]]),
    ("fmax", np.fmax, [[1, inf, nan], [1, 2, 3]], [[0.5, 1, 0], [0.5, 0, 1]]),
    ("fmin", np.fmin, [[1, inf, nan], [1, 2, 3]], [[0.5, 0, 0], [0.5, 1, 1]]),
    ("clip by itself", lambda x: np.clip(x, 1, 1), [[0, 1, 2]], [[0, 0, 0]]),
    ("clip to infinity", lambda x: np.clip(x, -inf, inf), [[-1, 2]], [[1, 1]]),
    ("clip by keywords", lambda x: np.clip(x, min=0, max=1), [[-1, 0.5, 1, 2]], [[0, 1, 0, 0]]),
    ("clip between crossed bounds", np.clip, [[0, 3], [2, 2], [1, 1]], [[0, 0], [0, 0], [1, 1]]),
    ("remainder", np.remainder, [[7.5, -7.5, 6], [2, 2, 2]], [[1, 1, 1], [-3, 4, -3]]),
    ("fmod", np.fmod, [[7.5, -7.5, 7.5, 6, 1], [2, 2, -2, 2, inf]], [[1, 1, 1, 1, 1], [-3, 3, 3, -3, 0]]),
    ("heaviside", lambda h: np.heaviside([-1.0, 0.0, 2.0], h), [0.5], [1]),
    ("nan_to_num", np.nan_to_num, [[nan, inf, -inf, 3]], [[0, 0, 0, 1]]),
    ("x - floor(x)", lambda x: x - np.floor(x), [[2, 2.5]], [[1, 1]]),
    # ---- nan shows
    ("abs of nan", np.abs, [[nan]], [[nan]]),
    ("relu of nan", ag.relu, [[nan]], [[1]]),
    ("clip of nan", lambda x: np.clip(x, 0, 1), [[nan]], [[1]]),
    ("maximum of nan", np.maximum, [[nan, 1], [1, nan]], [[1, 1], [1, 1]]),
    ("sigmoid of nan", ag.sigmoid, [[nan]], [[nan]]),
]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(("function", "inputs", "expected"), [row[1:] for row in QUIET], ids=[row[0] for row in QUIET])
def test_gradient_is_right_and_nothing_warns(function, inputs, expected, dtype):
    for g, right in zip(gradients(function, inputs, dtype), expected, strict=True):
        assert g.dtype == dtype
        np.testing.assert_allclose(g, right, rtol=6 * np.finfo(dtype).eps, atol=np.finfo(dtype).smallest_subnormal)


SECOND = [
    ("sinc", np.sinc, [[0, 1]], [[-(pi**2) / 3, 2]]),
    ("tanh", np.tanh, [[0, 400, -400]], [[0, 0, 0]]),
    ("x**2", lambda x: x**2, [[0, 3]], [[2, 2]]),
    ("x**1", lambda x: x**1, [[0]], [[0]]),
    ("x**0", lambda x: x**0, [[0]], [[0]]),
    ("x**3 by an array", lambda x: x ** np.array([3, 2, 1, 0]), [[0, 0, 0, 0]], [[0, 2, 0, 0]]),
    # With x**b at b = 0: d2/dx2 = 0, d2/dx db = 1/x, d2/db2 = log(x)**2.
    ("power", np.power, [[2], [0]], [[0.5], [0.5 + np.log(2) ** 2]]),
    ("hypot", np.hypot, [[0], [0]], [[0], [0]]),
    ("arctan2", np.arctan2, [[0], [0]], [[0], [0]]),
    ("abs", np.abs, [[0, 3]], [[0, 0]]),
    ("abs squared", lambda x: np.abs(x) ** 2, [[3]], [[2]]),
    ("sigmoid", ag.sigmoid, [[-1000, 0, 1000]], [[0, 0, 0]]),
    ("softplus", ag.softplus, [[-1000, 0, 1000]], [[0, 0.25, 0]]),
    ("logaddexp", np.logaddexp, [[-inf, 1000, 0], [-inf, -1000, 0]], [[0, 0, 0], [0, 0, 0]]),
    ("erf", special.erf, [[0, 1000]], [[0, 0]]),
    ("ndtr", special.ndtr, [[0, 1000]], [[0, 0]]),
    ("log_ndtr", special.log_ndtr, [[0, 1000]], [[-2 / pi, 0]]),
    ("xlogy", special.xlogy, [[0], [0]], [[0], [0]]),
    ("xlogy away from 0", special.xlogy, [[0], [2]], [[0.5], [0.5]]),
    ("rel_entr", special.rel_entr, [[0], [0]], [[0], [0]]),
    ("j0", special.j0, [[0]], [[-0.5]]),
    ("j1", special.j1, [[0]], [[0]]),
    ("i0", special.i0, [[0]], [[0.5]]),
    ("i1", special.i1, [[0]], [[0]]),
    ("fmax", np.fmax, [[1, nan], [2, 3]], [[0, 0], [0, 0]]),
    ("maximum of squares", lambda a, b: np.maximum(a * a, b * b), [[1], [1]], [[1], [1]]),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("function", "inputs", "expected"), [row[1:] for row in SECOND], ids=[row[0] for row in SECOND]
)
def test_second_derivative_is_right_and_nothing_warns(function, inputs, expected, dtype):
    for g, right in zip(gradients(function, inputs, dtype, order=2), expected, strict=True):
        assert g.dtype == dtype
        np.testing.assert_allclose(g, right, rtol=20 * np.finfo(dtype).eps, atol=20 * np.finfo(dtype).eps)


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (np.sin, 0.7, -np.cos(0.7)),
        (np.exp, 0.7, np.exp(0.7)),
        (np.log, 0.7, 2 / 0.7**3),
        (np.tanh, 0.0, -2),
        (np.sinc, 0.0, 0),
        (np.sinc, 0.5, (12 * pi**2 - 96) / pi),
        (special.erf, 0.0, -4 / pi**0.5),
        (special.erf, 0.5, 2 / pi**0.5 * np.exp(-0.25) * (4 * 0.25 - 2)),
        (special.gammaln, 2.5, scipy.special.polygamma(2, 2.5)),
        (special.j0, 0.0, 0),
        (special.j1, 0.0, -3 / 8),
        (special.i1, 0.0, 3 / 8),
        (np.cbrt, 8.0, 10 / 27 / 8 ** (8 / 3)),
        (lambda x: x**3.5, 1.0, 3.5 * 2.5 * 1.5),
        (ag.sigmoid, 0.0, -0.125),
    ],
)
def test_third_derivative(function, x, expected):
    (found,) = gradients(function, [x], order=3)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-14)


def test_arctan2_of_very_small_and_large_numbers():
    for size in (1e-200, 1e200):
        for g in gradients(np.arctan2, [size, size]):
            assert abs(g) == pytest.approx(0.5 / size)


def test_sinc_and_its_derivatives_join_smoothly_where_the_method_changes():
    x = np.linspace(-2, 2, 401)
    for order, step in ((1, 2 / pi), (2, 3 / pi)):
        (below,) = gradients(np.sinc, [[step - 1e-9]], order=order)
        (above,) = gradients(np.sinc, [[step + 1e-9]], order=order)
        assert below == pytest.approx(above, rel=1e-7)
    (slope,) = gradients(np.sinc, [x])
    np.testing.assert_allclose(slope, -slope[::-1], atol=1e-15)


def test_small_sigmoids_keep_their_digits():
    x = ag.Tensor([-40.0, -600.0], requires_grad=True)
    y = ag.sigmoid(x)
    np.testing.assert_allclose(y.numpy(), scipy.special.expit(x.numpy()), rtol=1e-14)
    np.log(y).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [1, 1])


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_polygamma_of_negative_numbers_follows_its_recurrence(n):
    x = np.array([-0.3, -1.7, -8.45])
    powers = sum((x + k) ** (-n - 1.0) for k in range(9))
    expected = scipy.special.polygamma(n, x + 9) - (-1) ** n * scipy.special.factorial(n) * powers
    np.testing.assert_allclose(special.polygamma(n, x), expected, rtol=1e-12)
    assert special.polygamma(n, x.astype(np.float32)).dtype == np.float32


def test_softmax_of_nothing_but_minus_infinity_is_nan():
    with np.errstate(invalid="ignore"):
        assert np.isnan(special.softmax(ag.Tensor([-inf, -inf])).numpy()).all()


def test_scipys_own_functions_record():
    x = ag.Tensor([0.3, 0.6], requires_grad=True)
    names = [name for name in special.__all__ if isinstance(getattr(scipy.special, name), np.ufunc)]
    assert set(special.__all__) - set(names) == {"polygamma", "logsumexp", "softmax", "log_softmax"}
    for name in names:
        function = getattr(scipy.special, name)
        operands = [x] * function.nin
        y = function(*operands)
        assert y.requires_grad, name
        np.testing.assert_array_equal(y.numpy(), getattr(special, name)(*operands).numpy())
        np.testing.assert_allclose(y.numpy(), function(*[x.numpy()] * function.nin), rtol=1e-14)


def test_special_functions_of_a_scalar():
    for name in [*SCIPY_UFUNCS, "polygamma"]:
        x = ag.Scalar(0.6)
        operands = [2, x] if name == "polygamma" else [x] * getattr(scipy.special, name).nin
        y = getattr(scipy.special if name == "psi" else special, name)(*operands)
        assert isinstance(y, ag.Scalar)
        y.backward()
        assert x.grad.data.__class__ is float


@pytest.mark.parametrize(
    ("rule", "operands", "formula"),
    [
        (ag.arctan.rules[0], "gx", "g / hypot(x, 1) / hypot(x, 1)"),
        (ag.sinc.rules[0], "gx", "g · sinc_derivative(x)"),
        (ag.cbrt.rules[0], "gy", "g / (3 · y²)"),
        (ag.fmod.rules[1], "gyab", "−g · rint((a − y) / b)"),
        (ag.fmax.rules[0], "gab", "where(a = b, g / 2, g · (a > b | isnan(b)))"),
        (ag.logaddexp.rules[0], "gyab", "g · sigmoid(a − where(y = (-inf), 0, b))"),
        (special.erf.rules[0], "gx", "g · 1.128 · exp(−square(clip(x, -40, 40)))"),
        (special.gamma.rules[0], "gyx", "g · y · digamma(x)"),
        (special.digamma.rules[0], "gx", "g · polygamma(1, x)"),
        (special.beta.rules[0], "gyab", "g · y · (digamma(a) − digamma(a + b))"),
        (special.j0.rules[0], "gx", "−g · j1(x)"),
        (special.logit.rules[0], "gx", "g / (x · (1 − x))"),
        (special.entr.rules[0], "gx", "−g · (log(x) + 1)"),
    ],
)
def test_the_rules_write_formulas_that_can_be_read(rule, operands, formula):
    symbols = [Symbol(np.array([0.4]), name) for name in operands]
    written = rule.function(*symbols, *([1] if rule.attributes else []))
    assert str(written) == formula


def test_importing_the_package_does_not_import_scipy():
    code = "import sys, autograd_nn; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
