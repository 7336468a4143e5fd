"""Optimizers: their numbers, in place, and no stale gradient afterwards."""

import tracemalloc

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.engine.errors import DataError, DTypeError, GraphError, InPlaceError, ShapeError
from autograd_nn.optim import (
    LBFGS,
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    NAdam,
    Optimizer,
    RAdam,
    RMSprop,
    Rprop,
)
from tests.optim.methods import METHODS

EVERY = [SGD, Adam, AdamW, NAdam, RAdam, Adamax, RMSprop, Adagrad, Adadelta, Rprop]


def test_adam_is_the_papers_formula():
    rng = np.random.default_rng(5)
    p = rng.normal(size=4)
    w = ag.Tensor(p, requires_grad=True)
    optimizer = Adam([w], lr=0.1, betas=(0.8, 0.9), eps=1e-3)
    m, v = np.zeros(4), np.zeros(4)
    for t in range(1, 21):
        g = rng.normal(size=4)
        w.grad = g
        optimizer.step()
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g**2
        p = p - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-3)
        np.testing.assert_allclose(w.numpy(), p, rtol=1e-12)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_gathers_velocity(nesterov):
    rng = np.random.default_rng(5)
    p, v = rng.normal(size=4), np.zeros(4)
    w = ag.Tensor(p, requires_grad=True)
    optimizer = SGD([w], lr=0.1, momentum=0.9, nesterov=nesterov)
    for _ in range(20):
        g = rng.normal(size=4)
        w.grad = g
        optimizer.step()
        v = 0.9 * v + g
        p = p - 0.1 * (g + 0.9 * v if nesterov else v)
        np.testing.assert_allclose(w.numpy(), p, rtol=1e-12)


@pytest.mark.parametrize(("name", "settings"), METHODS)
@pytest.mark.parametrize("kept", [0, 3])
def test_a_snapshot_goes_on_where_it_was_taken(name, settings, kept):
    gradients = np.random.default_rng(6).normal(size=(8, 3))

    def train(w, optimizer, rows):
        for g in rows:
            w.grad = g
            optimizer.step()

    w = ag.Tensor([1.0, 2.0, 3.0], requires_grad=True)
    optimizer = getattr(optim, name)([w], **settings)
    train(w, optimizer, gradients[:kept])
    values, snapshot = w.numpy().copy(), optimizer.state_dict()
    train(w, optimizer, gradients[kept:])
    again = ag.Tensor(values, requires_grad=True)
    other = getattr(optim, name)([again], lr=0.7)
    other.load_state_dict(snapshot)
    train(again, other, gradients[kept:])
    np.testing.assert_array_equal(again.numpy(), w.numpy())


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_scalars_train_as_tensors_do(name, settings):
    number, array = ag.Scalar(3.0), ag.Tensor(3.0, requires_grad=True)
    optimizers = [getattr(optim, name)([parameter], **settings) for parameter in (number, array)]
    for _ in range(20):
        for parameter, optimizer in zip((number, array), optimizers, strict=True):
            optimizer.zero_grad()
            ((parameter - 1.0) * parameter).backward()
            optimizer.step()
    assert type(number.data) is float
    assert number.data != 3.0
    assert number.data == pytest.approx(array.item(), rel=1e-12)


@pytest.mark.parametrize(("name", "settings"), METHODS)
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_parameters_keep_their_dtype_and_memory(name, settings, dtype):
    parameter = nn.Parameter([1.0, -2.0], dtype=dtype)
    memory = parameter.numpy()
    optimizer = getattr(optim, name)([parameter], **settings)
    for _ in range(3):
        optimizer.zero_grad()
        (parameter * parameter).sum().backward()
        optimizer.step()
    assert np.shares_memory(parameter.numpy(), memory)
    assert memory.dtype == dtype
    assert np.isfinite(memory).all()
    assert (memory != [1, -2]).all()
    for state in optimizer.state_dict()["state"].values():
        assert all(value.dtype == dtype for value in state.values() if isinstance(value, np.ndarray))


def test_a_step_does_not_change_the_gradient():
    w = ag.Tensor([1.0, 2.0], requires_grad=True)
    for name, settings in METHODS:
        w.grad = [3.0, -1.0]
        getattr(optim, name)([w], **settings).step()
        np.testing.assert_array_equal(w.grad.numpy(), [3.0, -1.0])


def test_a_parameter_without_gradient_is_skipped():
    w, unused = ag.Tensor([1.0], requires_grad=True), ag.Tensor([1.0], requires_grad=True)
    optimizer = Adam([w, unused], weight_decay=1.0)
    w.sum().backward()
    optimizer.step()
    assert w.item() != 1.0
    assert unused.item() == 1.0
    assert list(optimizer.state_dict()["state"]) == [0]


def test_settings_can_be_changed_between_steps():
    w = ag.Tensor([1.0], requires_grad=True)
    optimizer = SGD([w], lr=0.5)
    w.sum().backward()
    optimizer.step()
    optimizer.lr = 0.25
    assert optimizer.param_groups[0]["lr"] == 0.25
    optimizer.step()
    assert w.item() == 0.25
    optimizer.param_groups[0]["lr"] = 0.125
    assert optimizer.lr == 0.125
    assert repr(optimizer).startswith("SGD(1 parameters, lr=0.125, momentum=0")


@pytest.mark.parametrize("method", EVERY)
def test_a_graph_from_before_the_step_refuses_to_go_backward(method):
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0))
    optimizer = method(model.parameters(), lr=0.1)
    loss = nn.MSELoss()(model(np.ones((4, 2))), np.ones((4, 1)))
    loss.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(InPlaceError, match=r"'2\.weight' was changed in place at test_optimizers\.py"):
        loss.backward()
    nn.MSELoss()(model(np.ones((4, 2))), np.ones((4, 1))).backward()


@pytest.mark.parametrize("method", [*EVERY, LBFGS])
def test_zero_grad(method):
    w = ag.Tensor([1.0], requires_grad=True)
    w.sum().backward()
    method([w]).zero_grad()
    assert w.grad is None


# ---- what is refused ---------------------------------------------------------------------------------------


def leaf():
    return ag.Tensor([1.0, 2.0], requires_grad=True, name="w")


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        ([], ValueError, "there are none"),
        (leaf(), DTypeError, r"write \[parameter\]"),
        ([np.ones(2)], DTypeError, "parameter 0 is a ndarray"),
        ([leaf(), ("w", leaf())], DTypeError, r"parameter 1 is a tuple; .* model\.parameters\(\)"),
        ([leaf() * 2], GraphError, "is the result of an operation"),
        ([ag.Tensor([1.0], name="c")], GraphError, r"parameter 0 \(c\) requires no gradient"),
        ([leaf()] * 2, ValueError, "given twice"),
    ],
)
@pytest.mark.parametrize("method", [SGD, Adam])
def test_parameters_that_cannot_be_optimized(method, params, error, message):
    with pytest.raises(error, match=message):
        method(params)


@pytest.mark.parametrize(
    ("method", "settings", "message"),
    [
        (SGD, {"lr": -1}, "lr=-1; it must be 0 or more"),
        (SGD, {"lr": float("nan")}, "lr=nan"),
        (SGD, {"momentum": -0.1}, "momentum"),
        (SGD, {"weight_decay": -0.1}, "weight_decay"),
        (SGD, {"nesterov": True}, "nesterov"),
        (SGD, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "dampening=0"),
        (Adam, {"lr": -1}, "lr"),
        (Adam, {"eps": -1}, "eps"),
        (Adam, {"betas": (0.9, 1.0)}, r"betas=\(0\.9, 1\.0\)"),
        (Adam, {"weight_decay": -1}, "weight_decay"),
        (NAdam, {"momentum_decay": -1}, "momentum_decay"),
        (RMSprop, {"alpha": -0.1}, "alpha"),
        (RMSprop, {"momentum": -0.1}, "momentum"),
        (Adagrad, {"lr_decay": -1}, "lr_decay"),
        (Adagrad, {"initial_accumulator_value": -1}, "initial_accumulator_value"),
        (Adadelta, {"rho": 1.1}, r"rho=1\.1"),
        (Rprop, {"etas": (1.0, 1.2)}, "etas"),
        (Rprop, {"etas": (0.5, 1.0)}, "etas"),
        (LBFGS, {"line_search_fn": "armijo"}, "'armijo'; it must be None or \"strong_wolfe\""),
    ],
)
def test_settings_that_make_no_sense(method, settings, message):
    with pytest.raises(ValueError, match=message):
        method([leaf()], **settings)


def test_a_snapshot_of_other_parameters_is_refused_and_changes_nothing():
    def stepped(shape):
        w = ag.Tensor(np.ones(shape), requires_grad=True)
        optimizer = Adam([w], lr=0.5)
        w.sum().backward()
        optimizer.step()
        return optimizer

    optimizer = stepped((2,))
    before = optimizer.state_dict()
    optimizer.lr = 0.125
    with pytest.raises(ShapeError, match=r"exp_avg of parameter 0 is \(3,\); the parameter is \(2,\)"):
        optimizer.load_state_dict(stepped((3,)).state_dict())
    with pytest.raises(DataError, match=r"of groups with \[2\] parameters; this Adam has groups with \[1\]"):
        optimizer.load_state_dict(Adam([leaf(), leaf()]).state_dict())
    assert optimizer.lr == 0.125
    np.testing.assert_array_equal(optimizer.state_dict()["state"][0]["exp_avg"], before["state"][0]["exp_avg"])


def test_a_method_of_ones_own():
    class SignDescent(Optimizer):
        def _update(self, values, gradient, state, group):
            values -= group["lr"] * np.sign(gradient)

    w = leaf()
    (w * [1.0, -1.0]).sum().backward()
    SignDescent([w], lr=0.5).step()
    np.testing.assert_array_equal(w.numpy(), [0.5, 2.5])


# ---- groups ------------------------------------------------------------------------------------------------


def test_groups_have_their_own_settings():
    slow, fast = leaf(), leaf()
    optimizer = SGD([{"params": [slow]}, {"params": fast, "lr": 0.5, "name": "head"}], lr=0.25)
    (slow.sum() + fast.sum()).backward()
    optimizer.step()
    np.testing.assert_array_equal(slow.numpy(), [0.75, 1.75])
    np.testing.assert_array_equal(fast.numpy(), [0.5, 1.5])
    assert optimizer.param_groups[1]["name"] == "head"
    assert optimizer.state_dict()["param_groups"][1]["params"] == [1]
    with pytest.raises(ValueError, match=r"the groups learn at \[0\.25, 0\.5\]"):
        optimizer.lr  # noqa: B018
    optimizer.lr = 1.0
    assert [group["lr"] for group in optimizer.param_groups] == [1.0, 1.0]


def test_a_group_may_be_empty_but_not_all():
    w = leaf()
    optimizer = SGD([{"params": [w]}, {"params": iter(())}], lr=1.0)
    w.sum().backward()
    optimizer.step()
    np.testing.assert_array_equal(w.numpy(), [0.0, 1.0])
    with pytest.raises(ValueError, match="there are none"):
        SGD([{"params": []}])


def test_groups_that_make_no_sense():
    w = leaf()
    optimizer = SGD([w])
    for group, error, message in [
        ({"lr": 0.1}, ValueError, 'a dict with "params"'),
        ([leaf()], ValueError, 'a dict with "params"'),
        ({"params": [leaf(), w]}, ValueError, "given twice"),
        ({"params": [leaf()], "lr": -1}, ValueError, "lr=-1"),
        ({"params": ["w"]}, DTypeError, "parameter 0 is a str"),
    ]:
        with pytest.raises(error, match=message):
            optimizer.add_param_group(group)
    assert len(optimizer.param_groups) == 1
    with pytest.raises(ValueError, match="in one group"):
        LBFGS([{"params": [w]}, {"params": [leaf()]}])


# ---- memory and closures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_large_and_oddly_laid_out_parameters_step_as_small_ones_do(name, settings):
    rng = np.random.default_rng(8)
    start, gradients = rng.normal(size=(300, 250)), rng.normal(size=(3, 300, 250))
    whole = ag.Tensor(np.asfortranarray(start), requires_grad=True)
    assert not whole.numpy().flags.c_contiguous
    corner = ag.Tensor(start[-2:, -2:], requires_grad=True)
    optimizers = [getattr(optim, name)([parameter], **settings) for parameter in (whole, corner)]
    for gradient in gradients:
        whole.grad, corner.grad = gradient, gradient[-2:, -2:]
        for optimizer in optimizers:
            optimizer.step()
    np.testing.assert_allclose(whole.numpy()[-2:, -2:], corner.numpy(), rtol=1e-13)
    assert (whole.numpy() != start).all()


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_a_step_needs_no_memory_of_the_parameters_size(name, settings):
    w = ag.Tensor(np.ones(1_000_000, np.float32), requires_grad=True)
    w.grad = np.ones(w.shape)
    optimizer = getattr(optim, name)([w], **settings)
    optimizer.step()
    tracemalloc.start()
    optimizer.step()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < w.numpy().nbytes / 4


def test_rmsprop_centered_survives_rounding():
    w = ag.Tensor(np.ones(1000, np.float32), requires_grad=True)
    optimizer = RMSprop([w], centered=True, alpha=0.1)
    w.grad = np.linspace(0.1, 3.0, 1000)
    for _ in range(50):  # the same gradient over and over: a variance of 0
        optimizer.step()
    assert np.isfinite(w.numpy()).all()


def test_a_closure_is_called_first_and_its_loss_returned():
    w = ag.Tensor([1.0], requires_grad=True)
    optimizer = SGD([w], lr=0.25)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with ag.no_grad():
        assert optimizer.step(closure).item() == 1.0
    assert w.item() == 0.5


@pytest.mark.parametrize("line_search_fn", [None, "strong_wolfe"])
def test_lbfgs_finds_the_minimum_with_scalars_and_tensors(line_search_fn):
    x, y = ag.Scalar(3.0), ag.Tensor([[-2.0, 1.0]], requires_grad=True)
    unused = ag.Tensor([7.0], requires_grad=True)
    memory = y.numpy()
    optimizer = LBFGS([x, unused, y], line_search_fn=line_search_fn, lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (x - 1.0) ** 2 + ((y - [[2.0, 3.0]]) ** 2 * [[1.0, 5.0]]).sum() + (x - 1.0) * (y[0, 0] - 2.0)
        loss.backward()
        return loss

    for _ in range(4):
        optimizer.step(closure)
    assert x.data == pytest.approx(1.0, abs=1e-4)
    assert type(x.data) is float
    np.testing.assert_allclose(memory, [[2.0, 3.0]], atol=1e-4)
    assert unused.item() == 7.0


def test_lbfgs_keeps_to_finite_places():
    w = ag.Tensor([0.5], requires_grad=True)
    optimizer = LBFGS([w], lr=100.0, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        with np.errstate(all="ignore"):
            loss = (np.exp(20 * w * w) - w).sum()  # the first try, 100 far, is inf
            loss.backward()
        return loss

    before = optimizer.step(closure)
    assert float(closure()) < float(before)


def test_lbfgs_stops_where_nothing_descends():
    w = ag.Tensor([1e-6], requires_grad=True)
    optimizer = LBFGS([w], tolerance_grad=0.0)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    assert w.item() == 1e-6
    assert optimizer.state_dict()["state"][0]["func_evals"] == 1


def test_lbfgs_needs_a_closure():
    with pytest.raises(ValueError, match=r"write optimizer\.step\(closure\)"):
        LBFGS([leaf()]).step()


def test_a_graph_from_before_lbfgs_refuses_to_go_backward():
    w = ag.Tensor([2.0], requires_grad=True, name="w")
    optimizer = LBFGS([w], lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    old = (w * w).sum()
    optimizer.step(closure)
    with pytest.raises(InPlaceError, match="'w' was changed in place"):
        old.backward()
