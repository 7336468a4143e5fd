"""detect_anomaly: the first nan or infinity is found where it is made, and writes past the graph are found too."""

import asyncio
import inspect
import pickle
import threading

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine import anomaly
from autograd_nn.engine.errors import AnomalyError, InPlaceError

ZERO_AND_FOUR = [0.0, 4.0]


@pytest.fixture(autouse=True)
def quiet():
    """NumPy's warnings off; pytest would make errors of them."""
    with np.errstate(all="ignore"):
        yield


def leaf(values, name=None, dtype=None):
    return ag.Tensor(values, dtype=dtype, requires_grad=True, name=name)


def report(function):
    """The error of a function that is run in the mode."""
    with pytest.raises(AnomalyError) as caught, ag.detect_anomaly():
        function()
    return caught.value


def this_line():
    return inspect.currentframe().f_back.f_lineno


# ---- forward -------------------------------------------------------------------------------------------


def test_the_operation_the_line_and_the_operands_are_named():
    p, t = leaf([[0.0, 0.5], [1.0, 0.0]], "p"), np.eye(2)

    def loss():
        nonlocal line
        line = this_line() + 1
        return -(t * np.log(p)).sum()

    line = 0
    error = report(loss)
    assert (error.operation, error.file, error.line) == ("log", __file__, line)
    first, where, operand, *_ = str(error).splitlines()
    assert first == "log made -inf in 2 of 4 elements, first at index (0, 0)"
    assert where == f"  at test_anomaly.py:{line}: return -(t * np.log(p)).sum()"
    assert operand == "  p: (2, 2) float64, 0 to 1, 2 zeros"


@pytest.mark.parametrize(
    ("function", "operation", "remedy"),
    [
        (lambda x: np.log(x), "log", "safe = np.where(x > 0, x, 1)\n    np.where(x > 0, np.log(safe), ...)"),
        (lambda x: np.log(x - 1), "log", "There is no log of numbers below 0"),
        (lambda x: np.log1p(-1 - x), "log1p", "There is no log1p of numbers below -1"),
        (lambda x: np.sqrt(x - 2), "sqrt", "There is no sqrt of a negative number"),
        (lambda x: 1 / x, "divide", "np.where(x != 0, 1 / safe, ...)"),
        (lambda x: x / x, "divide", "0 / 0 is nan"),
        (lambda x: np.reciprocal(x), "reciprocal", "Division by 0"),
        (lambda x: np.exp(300 * x), "exp", "beyond 709.8. softmax"),
        (lambda x: np.exp2(300 * x), "exp2", "beyond 1024"),
        (lambda x: (x - 1) ** 0.5, "power", "A negative base"),
        (lambda x: x**-1.0, "power", "0 to a negative power"),
        (lambda x: np.arcsin(x), "arcsin", "domain of arcsin; np.clip"),
        (lambda x: x[:0].mean(), "mean", "too few elements"),
        (lambda x: x * np.array([np.inf, 1.0]), "multiply", "0 * inf"),
        (lambda x: (x * 1e200) @ (x * 1e200), "matmul", "The largest float64"),
        (lambda x: x * 1e308, "multiply", "The largest float64 is 1.798e+308: scale the operands."),
    ],
)
def test_usual_causes_come_with_a_remedy(function, operation, remedy):
    error = report(lambda: function(leaf(ZERO_AND_FOUR, "x")))
    assert error.operation == operation
    assert remedy in str(error)


def test_low_precision_says_its_own_limit():
    assert "beyond 11.09" in str(report(lambda: np.exp(leaf([20.0], dtype="float16"))))
    assert "or compute in a wider dtype" in str(report(lambda: leaf([400.0], dtype="float16") * 400))


def test_infinities_that_come_with_the_data_are_let_through():
    mask = np.array([[0.0, -np.inf], [0.0, 0.0]])
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    with ag.detect_anomaly():
        ag.softmax(x + mask).sum().backward()
        ag.logsumexp(np.where(mask == 0, x, -np.inf)).backward()
        assert np.isfinite(x.grad.numpy()).all()
        assert np.isnan((ag.Tensor([np.nan, 1.0]) * x).numpy()).any()


def test_a_nan_made_of_infinities_is_new():
    assert "inf - inf" in str(report(lambda: ag.Tensor([np.inf]) - np.inf))


def test_scalars():
    error = report(lambda: np.log(ag.Scalar(0.0, name="p")))
    assert "log made -inf" in str(error)
    assert "\n  p: 0.0\n" in str(error)
    error = report(lambda: 1 / ag.Scalar(0.0))
    assert isinstance(error.__context__, ZeroDivisionError)
    assert "power made nan" in str(report(lambda: ag.Scalar(-2.0) ** 0.5))
    assert "exp made inf" in str(report(lambda: np.exp(ag.Scalar(1000.0))))
    error = report(lambda: (ag.Scalar(0.0) ** 0.5).backward())
    assert "the backward pass of power made the gradient of a inf" in str(error)


def test_under_no_grad():
    with ag.no_grad():
        assert report(lambda: np.log(leaf([0.0]))).operation == "log"


def test_plain_arrays_are_not_looked_at():
    with ag.detect_anomaly():
        assert ag.log(np.array([0.0])) == -np.inf


def test_an_operation_with_several_results():
    halves = ag.operation(lambda x: (x + 1, 1 / x), name="halves", x=lambda g, x: -g[1] / (x * x))
    error = report(lambda: halves(leaf([1.0, 0.0])))
    assert str(error).startswith("halves made inf in 1 of 2 elements, first at index (1,)")
    error = report(lambda: halves(leaf([1.0, 1e-160]))[1].sum().backward())
    assert "the backward pass of halves made the gradient of x -inf" in str(error)


def test_operations_of_ones_own():
    class Ratio(ag.Function):
        def forward(self, a, b):
            self.a, self.b = a, b
            return a * b

        def backward(self, g):
            return g / self.a, g * self.a

    error = report(lambda: Ratio()(leaf([0.0]), leaf([1.0])).backward())
    assert error.operation == "Ratio"
    assert "made the gradient of a inf" in str(error)
    inverse = ag.operation(lambda x: 1 / x, name="inverse", x=lambda g, y: -g * y * y)
    assert report(lambda: inverse(leaf([0.0]))).operation == "inverse"


# ---- backward ------------------------------------------------------------------------------------------


def test_the_forward_line_is_attached_to_the_error():
    x = leaf(ZERO_AND_FOUR, "x")
    with ag.detect_anomaly():
        line = this_line() + 1
        root = np.sqrt(x)
        loss = root.sum()
        with pytest.raises(AnomalyError) as caught:
            loss.backward()
    error = caught.value
    assert (error.operation, error.file, error.line) == ("sqrt", __file__, line)
    (note,) = error.__notes__
    assert note.splitlines() == [
        "sqrt was recorded here:",
        f'  File "{__file__}", line {line}, in test_the_forward_line_is_attached_to_the_error',
        "    root = np.sqrt(x)",
    ]
    assert str(error).startswith("the backward pass of sqrt made the gradient of x inf in 1 of 2 elements")
    assert "np.linalg.norm" in str(error)


def test_sqrt_behind_where_gets_the_double_where():
    x = leaf(ZERO_AND_FOUR, "x")
    with ag.detect_anomaly():
        line = this_line() + 1
        loss = np.where(x > 0, np.sqrt(x), 0.0).sum()
        with pytest.raises(AnomalyError) as caught:
            loss.backward()
    message = str(caught.value)
    assert "the gradient of x nan" in message
    assert f"the 0 seems to come from the where at test_anomaly.py:{line}" in message
    assert "safe = np.where(x > 0, x, 1)\n    np.where(x > 0, np.sqrt(safe), ...)" in message

    with ag.detect_anomaly():  # and the remedy is one
        safe = np.where(x > 0, x, 1)
        np.where(x > 0, np.sqrt(safe), 0.0).sum().backward()
    assert x.grad.numpy().tolist() == [0.0, 0.25]


@pytest.mark.parametrize(
    ("function", "operation", "remedy"),
    [
        (lambda x: x**0.5, "power", "safe ** 0.5"),
        (lambda x: np.arccos(x - 3), "arccos", "np.abs(x) < 1"),
        (lambda x: np.sqrt(x) ** 2, "sqrt", "and 0 times it is nan"),
        (lambda x: x / np.array([1e-310, 1.0]), "divide", "infinite where the divisor is 0"),
    ],
)
def test_usual_causes_in_the_backward_pass(function, operation, remedy):
    error = report(lambda: function(leaf(ZERO_AND_FOUR)).sum().backward())
    assert error.operation == operation
    assert remedy in str(error)


def test_a_forward_pass_outside_the_mode_is_told_from_a_rule():
    loss = np.log(leaf([0.0])).sum()
    assert "The slope of log is infinite at 0" in str(report(loss.backward))
    loss = (leaf([1.0]) * np.array([np.nan])).sum()
    assert "holds nan or inf already. Run the forward pass" in str(report(loss.backward))


def test_a_nan_that_is_handed_in_is_nobodys_fault():
    x = leaf([1.0])
    with ag.detect_anomaly():
        (x * 2).backward(np.array([np.nan]))
    assert np.isnan(x.grad.item())


def test_second_order():
    x = leaf(ZERO_AND_FOUR)
    with ag.detect_anomaly():
        (x**1.5).sum().backward(create_graph=True)
        assert x.grad.numpy().tolist() == [0.0, 3.0]
        slope = x.grad
        with pytest.raises(AnomalyError, match=r"the backward pass of power made the gradient of \w+ inf"):
            slope.sum().backward()


def test_what_a_rule_computes_on_its_way_is_its_own_business():
    roundabout = ag.operation(lambda x: 2 * x, name="roundabout", x=lambda g, x: 2 * g + 1 / np.exp(1000 + x))
    x = leaf([1.0])
    with ag.detect_anomaly():
        roundabout(x).backward(create_graph=True)
    assert x.grad.item() == 2.0


# ---- writes past the graph -----------------------------------------------------------------------------


def test_a_write_into_a_saved_array_is_noticed():
    x = leaf([1.0, 2.0], "x")
    with ag.detect_anomaly():
        line = this_line() + 1
        y = x * x
        x.data[0] = 100
        with pytest.raises(InPlaceError, match=rf"^x, which multiply at test_anomaly.py:{line} saved"):
            y.sum().backward()


@pytest.mark.parametrize("which", ["result", "constant", "one of several"])
def test_any_saved_array_is_watched(which):
    x, constant = leaf([1.0, 2.0]), np.array([3, 4])
    with ag.detect_anomaly():
        if which == "result":
            y = np.exp(x)
            y.data[1] = 0
        elif which == "constant":
            y = x * constant
            constant[0] = 0
        else:
            total = ag.operation(
                lambda *arrays: sum(a * a for a in arrays),
                name="total",
                joint=lambda g, arrays: [2 * g * a for a in arrays],
            )
            y = total(x, x + 1)
            x.data[0] = 0
        with pytest.raises(InPlaceError, match="holds other values now"):
            y.sum().backward()


def test_arrays_that_were_left_alone_pass():
    x = leaf(np.arange(6.0).reshape(2, 3)[:, ::-1] + 1)
    with ag.detect_anomaly():
        loss = (np.exp(x.T * 0.1) @ x + x[:0].sum()).sum() * np.sqrt(x[0, 0])
        loss.backward(retain_graph=True)
        with ag.no_grad():
            x.grad *= 2
        loss.backward()
    assert np.isfinite(x.grad.numpy()).all()


def test_writes_are_looked_for_in_the_mode_only():
    x = leaf([1.0, 2.0])
    y = x * x
    x.data[0] = 100
    y.sum().backward()
    assert x.grad.numpy().tolist() == [200.0, 4.0]


# ---- NumPy's own warnings ------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_a_warning_that_is_an_error_becomes_the_cause():
    with np.errstate(all="warn"):
        error = report(lambda: np.log(leaf([0.0])))
        assert isinstance(error.__cause__, RuntimeWarning)
        error = report(lambda: np.sqrt(leaf([0.0])).sum().backward())
        assert isinstance(error.__cause__, RuntimeWarning)
    with np.errstate(all="raise"):
        error = report(lambda: np.log(leaf([0.0])))
        assert type(error.__cause__) is FloatingPointError


def test_a_warning_without_an_anomaly_stays_what_it_is():
    with ag.detect_anomaly(), np.errstate(under="raise"), pytest.raises(FloatingPointError) as caught:
        np.exp(leaf([-800.0]))
    assert not isinstance(caught.value, AnomalyError)
    with ag.detect_anomaly(), np.errstate(under="raise"), pytest.raises(FloatingPointError) as caught:
        (leaf([1e-200]) * 1e-100 * 1e10).backward(np.array([1e-300]))
    assert not isinstance(caught.value, AnomalyError)


# ---- the mode ------------------------------------------------------------------------------------------


def test_the_mode_ends_with_the_block():
    x = leaf([0.0])
    with pytest.raises(FloatingPointError), ag.detect_anomaly():
        np.log(x)
    assert np.log(x).item() == -np.inf
    assert anomaly.blocks == []


def test_as_decorator():
    @ag.detect_anomaly()
    def loss(x):
        return np.log(x)

    with pytest.raises(AnomalyError):
        loss(leaf([0.0]))
    assert loss.__name__ == "loss"
    assert np.log(leaf([0.0])).item() == -np.inf


def test_other_threads_and_tasks_are_left_alone():
    answers = []

    def in_thread():
        with np.errstate(all="ignore"):
            answers.append(np.log(leaf([0.0])).item())

    with ag.detect_anomaly():
        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
    assert answers == [-np.inf]

    async def watched(entered, done):
        with ag.detect_anomaly():
            entered.set()
            await done.wait()
            with pytest.raises(AnomalyError):
                np.log(leaf([0.0]))

    async def main():
        entered, done = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(watched(entered, done))
        await entered.wait()
        answer = np.log(leaf([0.0])).item()
        done.set()
        await task
        return answer

    assert asyncio.run(main()) == -np.inf


def test_the_error_can_be_sent_to_another_process():
    error = pickle.loads(pickle.dumps(report(lambda: np.log(leaf([0.0])))))
    assert (error.operation, error.file) == ("log", __file__)
    assert isinstance(error.line, int)
