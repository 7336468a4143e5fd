"""Optimizers: their numbers, in place, and no stale gradient afterwards."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DataError, DTypeError, GraphError, InPlaceError, ShapeError
from autograd_nn.optim import SGD, Adam, Optimizer

METHODS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.03}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.03}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.03}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-4}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1}),
]
OURS = {"SGD": SGD, "Adam": Adam}


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
    optimizer = OURS[name]([w], **settings)
    train(w, optimizer, gradients[:kept])
    values, snapshot = w.numpy().copy(), optimizer.state_dict()
    train(w, optimizer, gradients[kept:])
    again = ag.Tensor(values, requires_grad=True)
    other = OURS[name]([again], lr=0.7)
    other.load_state_dict(snapshot)
    train(again, other, gradients[kept:])
    np.testing.assert_array_equal(again.numpy(), w.numpy())


@pytest.mark.parametrize(("name", "settings"), METHODS)
def test_scalars_train_as_tensors_do(name, settings):
    number, array = ag.Scalar(3.0), ag.Tensor(3.0, requires_grad=True)
    optimizers = [OURS[name]([parameter], **settings) for parameter in (number, array)]
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
    optimizer = OURS[name]([parameter], **settings)
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
        OURS[name]([w], **settings).step()
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
    optimizer.step()
    assert w.item() == 0.25
    assert "lr=0.25" in repr(optimizer)


@pytest.mark.parametrize("method", [SGD, Adam])
def test_a_graph_from_before_the_step_refuses_to_go_backward(method):
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=0))
    optimizer = method(model.parameters(), lr=0.1)
    loss = nn.MSELoss()(model(np.ones((4, 2))), np.ones((4, 1)))
    loss.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(InPlaceError, match=r"'2\.weight' was changed in place at test_optimizers\.py"):
        loss.backward()
    nn.MSELoss()(model(np.ones((4, 2))), np.ones((4, 1))).backward()


@pytest.mark.parametrize("method", [SGD, Adam])
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
    with pytest.raises(DataError, match=r"1 groups with \[2\] parameters; this Adam has one group of 1"):
        optimizer.load_state_dict(Adam([leaf(), leaf()]).state_dict())
    assert optimizer.lr == 0.125
    np.testing.assert_array_equal(optimizer.state_dict()["state"][0]["exp_avg"], before["state"][0]["exp_avg"])


def test_a_method_of_ones_own():
    class SignDescent(Optimizer):
        def _update(self, values, gradient, state, scratch):
            values -= self.lr * np.sign(gradient)

    w = leaf()
    (w * [1.0, -1.0]).sum().backward()
    SignDescent([w], lr=0.5).step()
    np.testing.assert_array_equal(w.numpy(), [0.5, 2.5])
