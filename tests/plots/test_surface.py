"""The loss on a plane through a model's parameters."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, plots
from autograd_nn.engine.errors import ShapeError
from autograd_nn.plots.plane import Space, coordinates, principal

RNG = np.random.default_rng(0)


def model():
    return nn.Sequential(nn.Linear(3, 4, rng=0), nn.Dropout(0.5, rng=0), nn.Linear(4, 2, rng=0))


def unit(i):
    """The directions of a model of two numbers in one Tensor."""
    return [np.eye(2)[i]]


def surface_of(monkeypatch, *args, **kwargs):
    """Call loss_surface; returns the Axes, and the places and losses that were drawn."""
    from matplotlib.axes import Axes

    drawn = []
    contourf = Axes.contourf
    monkeypatch.setattr(Axes, "contourf", lambda self, *data, **how: drawn.append(data) or contourf(self, *data, **how))
    ax = plots.loss_surface(*args, **kwargs)
    ((xs, ys, losses),) = drawn
    return ax, xs, ys, losses


def labeled(ax):
    return {line.get_label(): line.get_xydata() for line in ax.lines}


@pytest.mark.parametrize("kind", [lambda a, b: [ag.Tensor([a, b], requires_grad=True)], None])
def test_the_surface_is_the_loss_at_each_place(kind, monkeypatch):
    if kind:
        (w,) = parameters = kind(1.0, -2.0)
        directions, loss = [unit(0), unit(1)], lambda: w[0] ** 2 + 3 * w[1]
    else:
        a, b = parameters = [ag.Scalar(1.0), ag.Scalar(-2.0)]
        directions, loss = [[1, 0], [0, 1]], lambda: a**2 + 3 * b
    ax, xs, ys, losses = surface_of(monkeypatch, loss, parameters, directions=directions, steps=5, span=2)
    np.testing.assert_array_equal(xs, [-2, -1, 0, 1, 2])
    np.testing.assert_allclose(losses, (1 + xs) ** 2 + 3 * (-2 + ys[:, np.newaxis]))
    np.testing.assert_array_equal(labeled(ax)["parameters now"], [[0, 0]])


def test_a_path_is_drawn_where_it_was(monkeypatch):
    w = ag.Tensor([1.0, 1.0], requires_grad=True)
    path = [[[4.0, -1.0]], [[3.0, 2.0]], [[1.0, 1.0]]]
    ax, xs, ys, _ = surface_of(
        monkeypatch, lambda: (w * w).sum(), [w], directions=[unit(0), unit(1)], path=path, steps=7
    )
    np.testing.assert_allclose(labeled(ax)["path of the optimizer"], [[3, -2], [2, 1], [0, 0]], atol=1e-12)
    np.testing.assert_allclose(labeled(ax)["its start"], [[3, -2]])
    assert xs[0] < 0 < 3 < xs[-1]
    assert ys[0] < -2 < 1 < ys[-1]


def test_the_principal_directions_are_those_in_which_the_path_reaches_farthest():
    basis = np.linalg.qr(RNG.normal(size=(6, 3)))[0].T
    offsets = RNG.normal(size=(20, 3)) * [5, 2, 0.1] @ basis
    directions, shares = principal(offsets)
    np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(np.abs(directions @ basis.T), [[1, 0, 0], [0, 1, 0]], atol=0.25)
    found = coordinates(offsets, directions)
    np.testing.assert_allclose(shares, (found**2).sum(axis=0) / (offsets**2).sum(), rtol=1e-12)


def test_the_nearest_place_is_found_on_directions_that_are_not_at_right_angles():
    directions = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    np.testing.assert_allclose(coordinates(np.array([[5.0, 2.0, 7.0]]), directions), [[3, 2]], atol=1e-12)


def test_a_path_of_states_and_one_of_arrays_are_the_same():
    network = model()
    states = []
    for _ in range(3):
        states.append(network.state_dict())
        for parameter in network.parameters():
            parameter.data = parameter.numpy() + RNG.normal(size=parameter.shape)
    loss = lambda: network(np.ones((2, 3))).sum()
    ways = [
        labeled(plots.loss_surface(loss, network, path=path, steps=3))["path of the optimizer"]
        for path in (states, [list(state.values()) for state in states])
    ]
    np.testing.assert_array_equal(*ways)


def test_random_directions_are_as_long_in_each_filter_as_the_filter():
    weight, bias = RNG.normal(size=(4, 2, 3, 3)), RNG.normal(size=4)
    weight[1] = 0
    space = Space({"weight": ag.Tensor(weight), "bias": ag.Tensor(bias)})
    direction = space.random(np.random.default_rng(0))
    of_weight, of_bias = direction[:72].reshape(4, 18), direction[72:]
    np.testing.assert_allclose(np.linalg.norm(of_weight, axis=1), np.linalg.norm(weight.reshape(4, 18), axis=1))
    np.testing.assert_allclose(np.linalg.norm(of_bias), np.linalg.norm(bias))


def test_the_same_seed_gives_the_same_surface(monkeypatch):
    network = model()
    loss = lambda: (network(np.ones((2, 3))) ** 2).sum()
    first, again, other = (
        surface_of(monkeypatch, loss, network, steps=3, rng=seed)[3] for seed in (1, np.random.default_rng(1), 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_the_parameters_hold_their_own_arrays_again_whatever_happens(error):
    network = model()
    network[0].eval()
    scalar = ag.Scalar(0.1)
    parameters = [*network.parameters(), scalar]
    arrays = [parameter.data for parameter in parameters]
    values = [np.array(array) for array in arrays]
    graph = network[2](np.ones((1, 4))).sum() * scalar  # of before
    calls = 0

    def loss():
        nonlocal calls
        calls += 1
        if calls == 5 and error:
            raise error
        assert not np.array_equal(network[0].weight.numpy(), values[0]) or calls == 5
        return (network(np.ones((2, 3))) ** 2).sum() + scalar

    if error:
        with pytest.raises(error):
            plots.loss_surface(loss, parameters, steps=3)
    else:
        plots.loss_surface(loss, parameters, steps=3)
        assert calls == 9
    for parameter, array, value in zip(parameters, arrays, values, strict=True):
        assert parameter.data is array
        assert parameter.node.data is array
        np.testing.assert_array_equal(array, value)
        assert parameter.grad is None
    graph.backward()
    np.testing.assert_array_equal(scalar.grad.item(), network[2](np.ones((1, 4))).sum().item())


def test_a_model_is_in_eval_mode_without_recording_and_then_as_it_was():
    network = model()
    network[2].eval()
    seen = set()

    def loss():
        y = network(np.ones((2, 3))).sum()
        seen.add((network[1].training, y.requires_grad))
        return y

    plots.loss_surface(loss, network, steps=3)
    assert seen == {(False, False)}
    assert [module.training for module in network.modules()] == [True, True, True, False]


def test_float32_stays_float32():
    network = model().to("float32")
    dtypes = set()

    def loss():
        dtypes.add(network[0].weight.dtype)
        return network(np.ones((2, 3), np.float32)).sum()

    plots.loss_surface(loss, network, steps=3)
    assert dtypes == {np.dtype("float32")}


def test_losses_that_are_not_finite_are_blank_and_counted(monkeypatch):
    w = ag.Tensor([0.0, 1.0], requires_grad=True)
    ax, _, _, losses = surface_of(monkeypatch, lambda: np.log(w[0]) + w[1], [w], directions=[unit(0), unit(1)], steps=3)
    np.testing.assert_array_equal(losses.mask, [[True, True, False]] * 3)
    assert ax.figure.axes[1].get_ylabel() == "loss (blank: 3 nan, 3 infinite)"


def test_a_wide_range_of_losses_has_levels_in_equal_ratios():
    w = ag.Tensor([1.0, 1.0], requires_grad=True)
    for loss, is_wide in ((lambda: np.exp(5 * w).sum(), True), (lambda: w.sum(), False)):
        ax = plots.loss_surface(loss, [w], directions=[unit(0), unit(1)], steps=5)
        levels = ax.collections[0].levels
        steps = levels[1:] / levels[:-1] if is_wide else levels[1:] - levels[:-1]
        np.testing.assert_allclose(steps, steps[0])


def test_a_flat_loss_is_drawn_too():
    w = ag.Tensor([1.0, 1.0], requires_grad=True)
    assert plots.loss_surface(lambda: 0 * w.sum() + 2, [w], directions=[unit(0), unit(1)], steps=3).has_data()


W = ag.Tensor([1.0, 1.0], requires_grad=True)
LINE = [[[0.0, 0.0]], [[0.5, 0.5]], [[1.0, 1.0]]]


@pytest.mark.parametrize(
    ("loss", "parameters", "how", "error", "words"),
    [
        (W.sum, [], {}, ValueError, "model has no parameters"),
        (W.sum, [1.0], {}, TypeError, "a float among the parameters; give a Module, Tensors or Scalars"),
        (lambda: W, [W], {}, ShapeError, r"loss\(\) gives \(2,\); it must be one number"),
        (W.sum, [W], {"directions": [unit(0)]}, ValueError, "directions has 1 of them; give two"),
        (W.sum, [W], {"directions": [unit(0), unit(0)]}, ValueError, "span no plane"),
        (W.sum, [W], {"directions": [unit(0), [[1.0]]]}, ShapeError, r"directions\[1\] has shapes \[\(1,\)\]"),
        (W.sum, [W], {"path": LINE}, ValueError, "path lies on a straight line"),
        (W.sum, [W], {"path": [{"1": 2}]}, ShapeError, r"path\[0\] has no values for 0"),
        (lambda: np.log(-W * W).sum(), [W], {}, ValueError, "finite nowhere"),
        (W.sum, [ag.Scalar(1.0)], {}, ValueError, "span no plane"),
    ],
)
def test_mistakes(loss, parameters, how, error, words):
    with pytest.raises(error, match=f"loss_surface: .*{words}"):
        plots.loss_surface(loss, parameters, **how)
