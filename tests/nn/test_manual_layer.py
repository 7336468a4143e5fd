"""ManualLayer: layers whose backward pass is written by hand, as in the articles, trained and checked in a network."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.engine.errors import GradcheckError, GraphError, RuleError


class Dense:
    """The 2018 article's names; arrays are changed in place."""

    def __init__(self, inputs, outputs, rng):
        self.input = None
        self.weights = rng.uniform(-0.5, 0.5, (inputs, outputs))
        self.bias = rng.uniform(-0.5, 0.5, (1, outputs))

    def forward_propagation(self, input):
        self.input = input
        return input @ self.weights + self.bias

    def backward_propagation(self, output_error, learning_rate):
        input_error = output_error @ self.weights.T
        self.weights -= learning_rate * (self.input.T @ output_error)
        self.bias -= learning_rate * output_error
        return input_error


class Activation:
    """The 2025 article's names; nothing to train."""

    def forward(self, input):
        self.input = input
        return np.tanh(input)

    def backward(self, output_gradient, learning_rate):
        return output_gradient * (1 - np.tanh(self.input) ** 2)


class Reassigning(Dense):
    def backward_propagation(self, output_error, learning_rate):
        input_error = output_error @ self.weights.T
        self.weights = self.weights - learning_rate * (self.input.T @ output_error)
        self.bias = self.bias - learning_rate * output_error
        return input_error


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("kind", [Dense, Reassigning])
def test_gradients_are_what_the_layer_takes_from_its_arrays(rng, kind):
    layer = nn.ManualLayer(kind(3, 2, rng))
    x = ag.Tensor(rng.normal(size=(1, 3)), requires_grad=True)
    layer(x).sum().backward()
    np.testing.assert_allclose(layer.weights.grad.numpy(), np.repeat(x.numpy().T, 2, axis=1), rtol=1e-14)
    np.testing.assert_allclose(layer.bias.grad.numpy(), [[1, 1]], rtol=1e-14)
    np.testing.assert_allclose(x.grad.numpy(), layer.weights.numpy().sum(axis=1)[None], rtol=1e-14)


def test_it_can_be_gradient_checked(rng):
    layer = nn.ManualLayer(Dense(3, 2, rng))
    assert ag.gradcheck(layer, rng.normal(size=(1, 3)), *layer.parameters())
    assert ag.gradcheck(nn.ManualLayer(Activation()), rng.normal(size=(2, 3)))


def test_a_wrong_gradient_of_a_parameter_is_found_by_its_name(rng):
    class Wrong(Dense):
        def backward_propagation(self, output_error, learning_rate):
            input_error = super().backward_propagation(output_error, learning_rate)
            self.bias -= learning_rate * output_error  # a second time
            return input_error

    layer = nn.ManualLayer(Wrong(3, 2, rng))
    assert ag.gradcheck(layer, rng.normal(size=(1, 3)))
    with pytest.raises(GradcheckError, match=r"operand 2 \(bias\) is wrong in 2 of 2 elements"):
        ag.gradcheck(layer, rng.normal(size=(1, 3)), *layer.parameters())


def test_an_input_error_from_weights_that_have_changed_already_is_found(rng):
    class TooLate(Dense):
        def backward_propagation(self, output_error, learning_rate):
            self.weights -= learning_rate * (self.input.T @ output_error)
            return output_error @ self.weights.T

    with pytest.raises(GradcheckError, match="operand 0"):
        ag.gradcheck(nn.ManualLayer(TooLate(3, 2, rng)), rng.normal(size=(1, 3)))


def test_a_network_of_them_trains_as_the_article_does(rng):
    examples = [(rng.normal(size=(1, 2)), rng.normal(size=(1, 1))) for _ in range(4)]
    dense, activation = Dense(2, 1, np.random.default_rng(1)), Activation()
    model = nn.Sequential(nn.ManualLayer(dense), nn.ManualLayer(activation))
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):
        for x, target in examples:
            # As in the article, with its own update ...
            y = activation.forward(dense.forward_propagation(x))
            dense.backward_propagation(activation.backward(2 * (y - target), 0.1), 0.1)
            # ... and here.
            optimizer.zero_grad()
            nn.MSELoss("sum")(model(x), target).backward()
            optimizer.step()
    np.testing.assert_allclose(model[0].weights.numpy(), dense.weights, rtol=1e-12)
    np.testing.assert_allclose(model[0].bias.numpy(), dense.bias, rtol=1e-12)


def test_it_stands_among_other_modules(rng):
    model = nn.Sequential(nn.Linear(4, 3), nn.ManualLayer(Dense(3, 2, rng)), nn.Tanh())
    assert list(model.state_dict()) == ["0.weight", "0.bias", "1.weights", "1.bias"]
    assert repr(model[1]) == "ManualLayer(Dense)"
    model(np.ones((1, 4))).sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_one_layer_may_be_called_twice_and_a_graph_may_be_kept(rng):
    layer = nn.ManualLayer(Dense(3, 3, rng))
    assert ag.gradcheck(lambda x, *p: layer(layer(x, *p), *p), rng.normal(size=(1, 3)), *layer.parameters())
    y = layer(rng.normal(size=(1, 3))).sum()
    y.backward(retain_graph=True)
    once = layer.weights.grad.numpy().copy()
    y.backward()
    np.testing.assert_allclose(layer.weights.grad.numpy(), 2 * once, rtol=1e-12)


def test_the_layer_that_was_given_stays_as_it_was(rng):
    dense = Dense(3, 2, rng)
    weights = dense.weights.copy()
    layer = nn.ManualLayer(dense)
    layer(np.ones((1, 3))).sum().backward()
    optim.SGD(layer.parameters(), lr=0.1).step()
    np.testing.assert_array_equal(dense.weights, weights)
    assert dense.input is None


def test_a_bias_for_one_example_gets_the_sum_over_a_batch(rng):
    layer = nn.ManualLayer(Reassigning(3, 2, rng))
    assert ag.gradcheck(layer, rng.normal(size=(4, 3)), *layer.parameters())


def test_what_does_not_work_is_told(rng):
    class PassingOn(Dense):
        def backward_propagation(self, output_error, learning_rate):
            super().backward_propagation(output_error, learning_rate)
            return output_error

    with pytest.raises(TypeError, match=r"forward_propagation\(input\) or forward\(input\); object has neither"):
        nn.ManualLayer(object())
    x = ag.Tensor(np.ones((1, 3)), requires_grad=True)
    with pytest.raises(RuleError, match=r"\(1, 2\)"):
        nn.ManualLayer(PassingOn(3, 2, rng))(x).sum().backward()
    with pytest.raises(GraphError, match="written by hand on arrays"):
        nn.ManualLayer(Dense(3, 2, rng))(x).sum().backward(create_graph=True)
