"""gradcheck itself: it passes what is right, fails what is wrong, and says what it saw."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.engine.errors import DTypeError, GradcheckError, GraphError, KinkWarning


def wrong_in_one_element(x):
    return ag.operation(np.sin, name="sine", numpy=(), x=lambda g, x: g * np.cos(x) * np.array([1.0, 1.0, 1.5]))(x)


def test_message_names_operand_element_and_both_numbers():
    with pytest.raises(GradcheckError) as caught:
        ag.gradcheck(lambda a, b: a * wrong_in_one_element(b), [1.0, 2.0, 4.0], [0.0, 0.0, 0.0])
    message = str(caught.value)
    assert "operand 1 (b) is wrong in 1 of 3 elements" in message
    assert "at index (2,)" in message
    cotangent = np.random.default_rng(0).standard_normal(3)[2]
    assert f"gradient {6 * cotangent:.12g}, numeric {4 * cotangent:.12g}, relative error 0.33" in message


def test_name_of_a_tensor_comes_before_the_parameters():
    with pytest.raises(GradcheckError, match=r"operand 0 \(weight\)"):
        ag.gradcheck(wrong_in_one_element, ag.Tensor([1.0, 2.0, 3.0], name="weight"))


def test_cotangent_is_random_and_reproducible():
    # The sum of a softmax is constant: with a cotangent of ones any multiple of its rule would pass.
    doubled = ag.operation(
        lambda x: ag.softmax(x), name="doubled", x=lambda g, y: 2 * y * (g - (g * y).sum(axis=-1, keepdims=True))
    )
    messages = set()
    for seed in (None, None, 1):
        with pytest.raises(GradcheckError) as caught:
            ag.gradcheck(doubled, [0.1, 0.5], rng=None if seed is None else np.random.default_rng(seed))
        messages.add(str(caught.value))
    assert len(messages) == 2


def test_a_detached_part_is_noticed():
    with pytest.raises(GradcheckError, match=r"relative error 0\.5"):
        ag.gradcheck(lambda x: x * x.detach(), [1.0, 2.0])


def test_a_cut_graph_is_noticed():
    with pytest.raises(GradcheckError, match="gradient 0, numeric"):
        ag.gradcheck(lambda x: ag.Tensor(x.numpy() * 2), [1.0])


@pytest.mark.parametrize(
    "function",
    [np.absolute, np.floor, lambda x: np.where(x > 0, x, -2 * x), lambda x: abs(x) * np.exp(1j * 0).real, np.max],
)
def test_complex_step_is_not_believed_where_it_is_wrong(function):
    assert ag.gradcheck(function, [0.7, -1.2, 0.4])


def test_analytic_functions_are_checked_to_the_last_digits():
    def function(x, w):
        return np.exp(x) * np.sin(x @ w) / (1 + x * x)

    inputs = np.array([[0.3, 0.8], [-1.0, 0.4]]), np.array([[0.5, 1.0], [2.0, -0.3]])
    assert ag.gradcheck(function, *inputs, rtol=1e-13, atol=1e-15)
    assert ag.gradgradcheck(function, *inputs, rtol=1e-13, atol=1e-14)


def test_a_wrong_rule_of_a_function_that_is_not_analytic_is_noticed():
    wrong = ag.operation(np.absolute, name="wrong", numpy=(), x=lambda g, x: g * 0)
    with pytest.raises(GradcheckError, match="is wrong in 3 of 3"):
        ag.gradcheck(wrong, [0.7, -1.2, 0.4])


def test_a_jump_is_pointed_out():
    with pytest.raises(GradcheckError, match="a kink or a jump nearby"):
        ag.gradcheck(np.sign, [0.0])


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e8])
def test_step_follows_the_scale_of_the_operand(scale):
    assert ag.gradcheck(np.log, np.array([0.5, 1.0, 3.0]) * scale)
    assert ag.gradcheck(lambda x: abs(x) * np.log(x), np.array([0.5, 1.0, 3.0]) * scale, rtol=1e-6)


def test_several_outputs_and_shapes():
    assert ag.gradcheck(lambda x, w: (x @ w, np.sum(x), w.T), np.eye(2, 3), np.ones((3, 2)))
    assert ag.gradgradcheck(lambda x, w: [x @ w * x[0, 0], np.sum(x * x)], np.eye(2, 3), np.ones((3, 2)))


def test_integer_inputs_are_handed_over():
    labels = np.array([0, 2])
    assert ag.gradcheck(ag.softmax_cross_entropy, [[0.1, 0.2, 0.3], [1.0, 0.5, -1.0]], labels)
    assert ag.gradcheck(lambda x, i: x[i], [1.0, 2.0, 3.0], ag.Tensor(labels))
    with pytest.raises(DTypeError, match="no input is floating"):
        ag.gradcheck(np.square, [1, 2])


def test_low_precision_inputs_are_checked_in_float64_and_left_alone():
    x = ag.Tensor(np.array([0.5, 1.5], np.float32), requires_grad=True)
    assert ag.gradcheck(np.exp, x)
    assert x.grad is None
    assert x.dtype == np.float32


def test_scalars():
    def neuron(x, w, b):
        return np.tanh(x * w + b) ** 2

    assert ag.gradcheck(neuron, ag.Scalar(0.3), ag.Scalar(-2.0), ag.Scalar(0.1))
    assert ag.gradgradcheck(neuron, ag.Scalar(0.3), ag.Scalar(-2.0), ag.Scalar(0.1))
    with pytest.raises(GradcheckError, match=r"operand 0 \(x\)"):
        ag.gradcheck(lambda x: x * x.detach(), ag.Scalar(2.0))


def test_second_order_sees_what_first_order_cannot():
    # The first derivative is right; its own derivative is lost, for the rule left the graph.
    severed = ag.operation(np.sin, name="severed", numpy=(), x=lambda g, x: g * np.cos(getattr(x, "_data", x)))
    assert ag.gradcheck(severed, [0.5, 1.0])
    with pytest.raises(GradcheckError, match=r"the gradient of severed: .* operand 0 \(x\)"):
        ag.gradgradcheck(severed, [0.5, 1.0])


def test_second_order_checks_the_cotangent_too():
    bent = ag.operation(np.sin, name="bent", numpy=(), x=lambda g, x: getattr(g, "_data", g) * np.cos(x))
    with pytest.raises(GradcheckError, match=r"operand 1 \(cotangent\)"):
        ag.gradgradcheck(bent, [0.5, 1.0])


def test_empty_operand():
    assert ag.gradcheck(np.sin, np.zeros((0, 3)))


def test_handwritten_function():
    class Swish(ag.Function):
        def forward(self, x):
            self.x, self.s = x, 1 / (1 + np.exp(-x))
            return x * self.s

        def backward(self, g):
            return g * (self.s + self.x * self.s * (1 - self.s))

    assert ag.gradcheck(Swish(), [[0.5, -1.0]])
    with pytest.raises(GraphError, match=r"Swish\.backward is written by hand"):
        ag.gradgradcheck(Swish(), [[0.5, -1.0]])


# ---- kinks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "x", "told"),
    [
        (
            ag.relu,
            [-1.0, 0.0, 2.0],
            r"relu has a kink at x\[1\] = 0: slopes 0 and 1; the gradient 0 lies between them$",
        ),
        (
            lambda x: ag.clip(x, -1, 1),
            [-2.0, -1.0, 1.0],
            r"kink at x\[1\] = -1: slopes 0 and 1; .* \(and 1 more like it\)",
        ),
        (lambda x: ag.clip(x, -1, 1)[1, 0], [[0.0], [1.0]], r"kink at x\[1, 0\] = 1: slopes 1 and 0; the gradient 0"),
        (
            lambda x: ag.relu(x) * np.array([1, 1]),
            [0.0],
            r"at x\[0\] = 0: slopes \S+ and \S+; the gradient \S+",
        ),
    ],
)
def test_a_gradient_between_the_slopes_of_a_kink_passes_and_the_kink_is_named(function, x, told):
    with pytest.warns(KinkWarning, match=told):
        assert ag.gradcheck(function, x)


@pytest.mark.parametrize(
    ("function", "x"),
    [(np.absolute, [-1.0, 0.0, 2.0]), (np.max, [1.0, 3.0, 3.0, 2.0]), (lambda x: np.hypot(x[0], x[1]), [0.0, 0.0])],
)
def test_in_the_middle_of_a_kink_the_witness_agrees(function, x):
    assert ag.gradcheck(function, x)


def absolute_with(slope_at_zero):
    return ag.operation(
        np.absolute,
        name="size",
        numpy=(),
        x=lambda g, x: np.where(x == 0, slope_at_zero * g, g * np.sign(x)),
    )


def test_all_slopes_between_and_no_other():
    for slope in (-1.0, 0.3, 1.0):
        with pytest.warns(KinkWarning, match=rf"slopes -1 and 1; the gradient {slope:g} lies between"):
            assert ag.gradcheck(absolute_with(slope), ag.Scalar(0.0))
    for slope in (-1.1, 1.1, np.inf, np.nan):
        told = rf"a kink at x\[0\] = 0: slopes -1 and 1; the gradient {slope:g} does not lie between them"
        with pytest.raises(GradcheckError, match=told):
            ag.gradcheck(absolute_with(slope), [0.0, 2.0])


def test_a_kink_excuses_no_other_element():
    wrong = ag.operation(lambda x: np.maximum(x, 0), name="wrong", x=lambda g, x: np.where(x > 1, 2 * g, 0))
    with pytest.raises(GradcheckError, match=r"wrong in 1 of 2 elements; the worst is at index \(1,\)"):
        ag.gradcheck(wrong, [0.0, 2.0])


def test_slopes_of_opposite_kinks_do_not_cancel():
    # Weighted and added up, the two might have one slope on both sides, and the gradient beside it.
    def function(x):
        return ag.relu(x), 2 * ag.relu(-x)

    for seed in range(4):
        with pytest.warns(KinkWarning):
            assert ag.gradcheck(function, [0.0], rng=np.random.default_rng(seed))


def test_an_infinite_slope_is_no_kink():
    with np.errstate(all="ignore"), pytest.raises(GradcheckError) as caught:
        ag.gradcheck(np.sqrt, [0.0, 4.0])
    assert "has a kink" not in str(caught.value)


def test_second_order_at_a_kink():
    with pytest.warns(
        KinkWarning, match=r"the gradient of relu has a jump at x\[0\] = 0: slopes 0 and 0; the gradient 0"
    ):
        assert ag.gradgradcheck(ag.relu, [0.0, 1.0])
    with pytest.warns(KinkWarning, match=r"the gradient of <lambda> has a kink at x\[0\] = 0"):
        assert ag.gradgradcheck(lambda x: ag.relu(x) ** 2, [0.0, 1.0])
    bent = ag.operation(
        lambda x: np.abs(x) + x * x / 2, name="bent", x=lambda g, x: g * (np.sign(x) + getattr(x, "_data", x))
    )
    with pytest.raises(GradcheckError, match=r"slopes \S+ and \S+; the gradient 0 does not lie between them"):
        ag.gradgradcheck(bent, [0.0])
