"""The arguments of NumPy's reductions, rearrangements and choices: taken as NumPy takes them, or refused by name."""

import warnings

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import GraphError, ShapeError, UnsupportedFunctionError

CUBE = np.random.default_rng(0).standard_normal((2, 3, 4))
HOLES = np.where(CUBE > 1, np.nan, CUBE)
MASK = CUBE > -0.5

AS_NUMPY = {
    "sum by position": lambda x: np.sum(x, 0, np.float32, None, True),
    "sum of no axes": lambda x: np.sum(x, axis=()),
    "prod by position": lambda x: np.prod(x, (0, 1), np.float64, None, True, 3.0, MASK),
    "max, amax": lambda x: np.amax(x, -1, None, True, 0.5, MASK),
    "min of few": lambda x: np.min(x, axis=(1, 2), initial=9.0, where=MASK),
    "max of nothing": lambda x: np.max(x[:0], axis=0, initial=-1.0),
    "mean dtype": lambda x: np.mean(x, 1, np.float32),
    "nansum of everything": lambda x: np.nansum(x + np.nan),
    "nanmax with an initial": lambda x: np.nanmax(HOLES * x, axis=0, initial=2.0),
    "nanmin where": lambda x: np.nanmin(HOLES * x, where=MASK, initial=5.0),
    "nanmean where": lambda x: np.nanmean(HOLES * x, axis=1, keepdims=True, where=MASK | (x > -9)),
    "var of no element, ddof": lambda x: np.var(x, axis=1, ddof=1.5, dtype=np.float32),
    "quantile of a matrix of q": lambda x: np.quantile(x, [[0.1, 0.9], [0.5, 1.0]], axis=(0, 2), keepdims=True),
    "quantile of single precision": lambda x: np.quantile(x.astype(np.float32), 0.37),
    "quantiles of single precision": lambda x: np.quantile(x.astype(np.float32), [0.37, 0.5]),
    "percentile": lambda x: np.percentile(x, [12, 50], axis=1),
    "median of nan": lambda x: np.median(HOLES * x, axis=0),
    "median of nothing": lambda x: np.median(x[:, :0], axis=1),
    "average, returned": lambda x: np.average(x, axis=1, returned=True)[1],
    "average, weights returned": lambda x: np.average(x, axis=1, weights=[1, 2, 3], returned=True)[1],
    "cumsum dtype": lambda x: np.cumsum(x, 1, np.float32),
    "diff not at all": lambda x: np.diff(x, 0),
    "diff of a scalar end": lambda x: np.diff(x, 1, 0, append=2.0),
    "gradient of integers' positions": lambda x: np.gradient(x, [0, 1, 5], axis=1),
    "gradient, a tuple": lambda x: np.gradient(x, 0.1, [0, 1, 5], 2, edge_order=1)[1],
    "reshape by one size": lambda x: np.reshape(x, -1, order="F"),
    "rollaxis to the end": lambda x: np.rollaxis(x, 0, 3),
    "rollaxis back": lambda x: np.rollaxis(x, -1),
    "atleast_2d of several": lambda x: np.atleast_2d(x, x[0, 0])[1],
    "meshgrid of one": lambda x: np.meshgrid(x[0, 0])[0],
    "stack dtype": lambda x: np.stack([x, x], dtype=np.float32),
    "vstack dtype": lambda x: np.vstack([x[0], x[1]], dtype=np.float32),
    "concatenate, rows of an array": lambda x: np.concatenate(x),
    "array_split at indices": lambda x: np.array_split(x, [1, 1, 9], axis=2)[2],
    "repeat an array of one": lambda x: np.repeat(x, [2], axis=-1),
    "tile, fewer axes": lambda x: np.tile(x, 2),
    "tile nothing": lambda x: np.tile(x, (0, 1)),
    "pad by a dict": lambda x: np.pad(x[0, 0], {0: (1, 2)}, mode="edge"),
    "pad by a pair": lambda x: np.pad(x, (1, 2), "wrap"),
    "pad with constants": lambda x: np.pad(x, 1, constant_values=((1, 2), (3, 4), (5, 6))),
    "pad reflected far": lambda x: np.pad(x[0, 0], 11, "reflect"),
    "insert a slice": lambda x: np.insert(x, slice(0, 4, 2), 5.0, axis=2),
    "insert negative": lambda x: np.insert(x[0, 0], -1, [1.0, 2.0]),
    "delete a mask": lambda x: np.delete(x, [True, False, True], axis=1),
    "rot90 the other way": lambda x: np.rot90(x, 1, axes=(2, 1)),
    "diagonal outside": lambda x: np.diagonal(x, 7),
    "tril of a row": lambda x: np.tril(x[0, 0]),
    "take a number": lambda x: np.take(x, 5),
    "choose, wrapped": lambda x: np.choose([[4], [-1], [0]], [x, x + 1, 2.0], mode="wrap"),
    "select without a choice": lambda x: np.select([x > 9], [x], np.nan),
    "sort stably": lambda x: np.sort(x, axis=1, stable=True),
    "partition flat": lambda x: np.partition(x, 3, axis=None)[3],
    "windows of one axis twice": lambda x: np.lib.stride_tricks.sliding_window_view(x, (2, 3), axis=(2, 2)),
}


@pytest.mark.parametrize("name", AS_NUMPY)
def test_as_numpy_takes_it(name):
    x = ag.Tensor(CUBE, requires_grad=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        y, expected = AS_NUMPY[name](x), AS_NUMPY[name](CUBE)
    if isinstance(y, ag.Tensor):
        y.backward(np.ones(y.shape))
        assert x.grad.shape == x.shape
        y = y.numpy()
    assert y.dtype == expected.dtype
    assert y.shape == expected.shape
    np.testing.assert_allclose(y, expected, rtol=1e-6 if expected.dtype == np.float32 else 1e-13)


METHODS = [
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull",
    "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_quantile_by_every_method_of_numpy(method):
    q = np.linspace(0, 1, 12)
    np.testing.assert_allclose(
        np.quantile(ag.Tensor(CUBE), q, axis=2, method=method).numpy(), np.quantile(CUBE, q, axis=2, method=method)
    )
    assert ag.gradcheck(lambda x: np.quantile(x, q, axis=1, method=method), CUBE)


REFUSED = {
    "sum out": (lambda x: np.sum(x, out=np.zeros(())), UnsupportedFunctionError, r"np\.sum\(\.\.\., out=\.\.\.\)"),
    "max out": (lambda x: np.max(x, out=np.zeros(())), UnsupportedFunctionError, "needs memory of its own"),
    "concatenate out": (lambda x: np.concatenate([x], out=CUBE), UnsupportedFunctionError, "memory of its own"),
    "ravel order": (lambda x: np.ravel(x, order="K"), UnsupportedFunctionError, "how the operand lies in memory"),
    "reshape order": (lambda x: np.reshape(x, -1, order="A"), UnsupportedFunctionError, r"write order='C'"),
    "sort order": (lambda x: np.sort(x, order="f"), UnsupportedFunctionError, "fields of a structured array"),
    "quantile weights": (
        lambda x: np.quantile(x, 0.5, weights=CUBE, method="inverted_cdf"),
        UnsupportedFunctionError,
        "no derivative by the weights",
    ),
    "quantile of q": (lambda x: np.quantile(CUBE, x), GraphError, r"write t\.numpy\(\)"),
    "var ddof twice": (lambda x: np.var(x, ddof=1, correction=1), ValueError, "two names for one number"),
    "average": (lambda x: np.average(x, axis=0, weights=[1, 2, 3]), ShapeError, r"weights of shape \(3,\)"),
    "pad mode": (lambda x: np.pad(x, 1, "median"), UnsupportedFunctionError, "the modes are constant, edge, reflect"),
    "pad odd": (lambda x: np.pad(x, 1, "reflect", reflect_type="odd"), UnsupportedFunctionError, "reflect_type='even'"),
    "pad constant": (lambda x: np.pad(x, 1, constant_values=x[0, 0, 0]), GraphError, "lose its graph"),
    "split unequal": (lambda x: np.split(x, 2, axis=1), ValueError, "equal division"),
    "split backwards": (lambda x: np.split(x, [2, 1], axis=1), ShapeError, "must be in order"),
    "vsplit": (lambda x: np.vsplit(x[0, 0], 2), ShapeError, "two axes or more"),
    "rot90": (lambda x: np.rot90(x, axes=(1, -2)), ValueError, "two different axes"),
    "rollaxis": (lambda x: np.rollaxis(x, 0, 4), np.exceptions.AxisError, "out of bounds"),
    "meshgrid": (lambda x: np.meshgrid(x[0, 0], indexing="yx"), ValueError, 'indexing is "xy" or "ij"'),
    "choose": (lambda x: np.choose([0, 3], [x[0, 0, :2], x[0, 1, :2]]), ValueError, "not one of the 2 choices"),
    "take mode": (lambda x: np.take(x, [0], mode="near"), ValueError, 'mode is "raise"'),
    "take outside": (lambda x: np.take(x, [99]), IndexError, "out of bounds"),
    "diag of a cube": (lambda x: np.diag(x), ShapeError, "see diagonal"),
    "diff": (lambda x: np.diff(x, -1), ValueError, "n = 0, 1, 2"),
    "gradient spacing": (lambda x: np.gradient(x, 1.0, 2.0), TypeError, "each of the 3 axes"),
    "gradient positions": (lambda x: np.gradient(x, [1.0, 2.0], axis=1), ShapeError, "for the 3 samples of axis 1"),
    "gradient of few": (lambda x: np.gradient(x, edge_order=2), ShapeError, "takes 3 samples or more; axis 0 has 2"),
    "gradient edges": (lambda x: np.gradient(x, edge_order=3), ValueError, "edge_order is 1 or 2"),
    "windows": (
        lambda x: np.lib.stride_tricks.sliding_window_view(x, 2, axis=0, writeable=True),
        UnsupportedFunctionError,
        "would change others unseen",
    ),
    "axis": (lambda x: np.cumsum(x, axis=3), ValueError, "out of bounds"),
    "max of nothing": (lambda x: np.max(x[:0]), ValueError, "zero-size array"),
    "nanmax of nothing": (lambda x: np.nanmax(x[:0]), ValueError, "zero-size array"),
    "sort a number": (lambda x: np.sort(x[0, 0, 0]), np.exceptions.AxisError, "out of bounds"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why(name):
    function, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        function(ag.Tensor(CUBE, requires_grad=True))


def test_one_element_has_no_spread_to_estimate():
    x = ag.Tensor([2.0], requires_grad=True)
    for function in (np.var, np.std):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            y = function(x, ddof=1)
            y.backward()
        assert "Degrees of freedom <= 0" in str(caught[0].message)
        assert "invalid value" in str(caught[-1].message)
        assert np.isnan(y.numpy())
        assert np.isnan(x.grad.numpy()).all()
        x.grad = None


@pytest.mark.parametrize(("function", "expected"), [(np.nanmax, [0, 0, 1, 0]), (np.nanmin, [0, 1, 0, 0])])
def test_nothing_but_nan_gives_nan_and_no_gradient(function, expected):
    x = ag.Tensor([[np.nan, 1.0, 2.0, np.nan], [np.nan] * 4], requires_grad=True)
    with pytest.warns(RuntimeWarning, match="are nan"):
        y = function(x, axis=1)
    np.testing.assert_array_equal(y.numpy(), [function([1.0, 2.0]), np.nan])
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [expected, [0] * 4])


def test_a_competitor_that_ties_takes_its_share():
    x = ag.Tensor([-1.0, 2.0, 2.0], requires_grad=True)
    np.max(x, initial=2.0).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [0, 1 / 3, 1 / 3])
    x.grad = None
    np.max(x, initial=-np.inf, where=[True, False, False]).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 0, 0])


def test_many_half_precision_gradients_add_up():
    x = ag.Tensor(np.zeros(2, np.float16), requires_grad=True)
    np.take(x, np.zeros(5000, int)).sum().backward()
    assert x.grad.dtype == np.float16
    np.testing.assert_array_equal(x.grad.numpy(), [5000, 0])


def test_a_running_product_over_many_elements_has_an_exact_gradient():
    factors = np.random.default_rng(1).choice([0.5, 2.0, -1.0], 1000)
    factors[[300, 700]] = 0.0
    x = ag.Tensor(factors, requires_grad=True)
    np.cumprod(x).sum().backward()
    before = np.concatenate([[1.0], np.cumprod(factors)[:-1]])
    after = np.zeros(1001)
    for k in range(999, -1, -1):
        after[k] = 1 + (factors[k + 1] * after[k + 1] if k < 999 else 0)
    np.testing.assert_allclose(x.grad.numpy(), before * after[:1000], rtol=1e-12)


def test_a_list_will_do():
    np.testing.assert_array_equal(ag.cumprod([1.0, 2.0, 3.0]), [1, 2, 6])
    np.testing.assert_array_equal(ag.diff([1.0, 2.0, 4.0]), [1, 2])
    np.testing.assert_array_equal(ag.sort([3.0, 1.0]), [1, 3])
    assert ag.median([3.0, 1.0]) == 2
    assert ag.sum([1, 2], dtype=float) == 3
