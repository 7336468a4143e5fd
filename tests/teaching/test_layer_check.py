"""check_layer: right layers pass; each usual mistake is found where it is, and called by its name."""

import copy

import numpy as np
import pytest

import autograd_nn as ag
from tests.teaching.layers import RIGHT, ROWS, WRONG, Dense, Keeping, Relu, Tanh, changed, numbers


@pytest.mark.parametrize("what", RIGHT)
def test_right_layers_pass(what):
    layer, x = RIGHT[what]
    found = ag.check_layer(layer, x)
    assert found, found
    assert all(f.is_right and f.checked == np.prod(f.shape) for f in found.findings)


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_found_and_named(what):
    layer, x, name, words = WRONG[what]
    found = ag.check_layer(layer, x)
    assert not found
    assert words in found[name].mistake
    others = {f.name for f in found.findings if not f.is_right} - {name}
    assert others == ({"weights", "bias"} - {name} if "rate" in what else set())


def test_it_says_where_and_by_what_factor():
    doubled = changed(Dense, of_weights=lambda self, g: 2 * self.x.T @ g)
    found = ag.check_layer(doubled, ROWS)["weights"]
    assert (found.wrong, found.checked, found.shape) == (6, 6, (3, 2))
    assert found.factor == pytest.approx(2)
    assert found.mine == pytest.approx(2 * found.numeric)

    def spoiled(self, g):
        gradient = self.x.T @ g
        gradient[1, 0] += 1.0
        return gradient

    found = ag.check_layer(changed(Dense, of_weights=spoiled), ROWS)["weights"]
    assert (found.wrong, found.index, found.factor) == (1, (1, 0), None)
    assert found.mine - found.numeric == pytest.approx(1.0)


def test_what_it_prints():
    assert repr(ag.check_layer(Dense(), ROWS)) == (
        "Dense: all gradients right\n   input     right   (4,3)\n   weights   right   (3,2)\n   bias      right   (1,2)"
    )
    lines = repr(ag.check_layer(WRONG["dense: update added"][0], ROWS)).splitlines()
    assert lines[0] == "Dense: 1 of 3 gradients wrong"
    assert lines[2] == "   weights   WRONG   (3,2), 6 of 6 elements"
    assert lines[3].endswith("; everywhere -1 times what is right")
    for layer, x, *_ in WRONG.values():
        assert max(map(len, repr(ag.check_layer(layer, x)).splitlines())) <= 88


def test_an_unknown_mistake_is_still_told():
    odd = changed(Tanh, backward=lambda self, g, _: g * np.cos(3 * self.x) + 0.1)
    found = ag.check_layer(odd, ROWS)
    assert found["input"].mistake == ""
    assert "none of the usual mistakes gives these numbers" in repr(found)


def test_the_layer_and_the_input_stay_as_they_are():
    layer, x = Dense(), ROWS.copy()
    before = copy.deepcopy(vars(layer))
    ag.check_layer(layer, x)
    assert vars(layer).keys() == before.keys()
    assert all(np.array_equal(vars(layer)[name], value) for name, value in before.items())
    np.testing.assert_array_equal(x, ROWS)


def test_a_layer_that_was_used_before():
    layer = Dense()
    layer.forward(ROWS)
    layer.backward(numbers(4, 2), 0.1)
    assert [f.name for f in ag.check_layer(layer, ROWS).findings] == ["input", "weights", "bias"]
    keeping = Keeping()
    keeping.forward(ROWS)
    keeping.backward(numbers(4, 2))
    assert ag.check_layer(keeping, ROWS)


def test_gradients_that_are_added_to():
    def backward(self, gradient):
        self.dW = getattr(self, "dW", 0) + self.of_weights(gradient)
        self.db = getattr(self, "db", 0) + self.of_bias(gradient)
        return self.of_input(gradient)

    layer = changed(Keeping, backward=backward)
    layer.forward(ROWS)
    layer.backward(numbers(4, 2))
    assert ag.check_layer(layer, ROWS)


def test_float32_layers_are_checked_in_float64():
    layer = Dense()
    layer.weights, layer.bias = layer.weights.astype(np.float32), layer.bias.astype(np.float32)
    assert ag.check_layer(layer, ROWS.astype(np.float32))


def test_large_layers_are_looked_at_in_part():
    found = ag.check_layer(Dense(50, 20), numbers(3, 50, seed=3))
    assert found
    assert found["weights"].checked == 400
    assert "weights   right   (50,20), 400 of 1,000 elements looked at" in repr(found)


def test_kinks_are_left_out():
    x = ROWS.copy()
    x[1, 2] = 0.0
    found = ag.check_layer(Relu(), x)
    assert found
    assert found["input"].checked == 11
    assert found.notes == ("left out, being at a kink, where there is no derivative: 1 of the elements of input",)


def test_constants_are_noted():
    (note,) = ag.check_layer(*RIGHT["mean squared error"]).notes
    assert note.startswith("backward leaves target as it is")


def test_what_it_does_not_take():
    with pytest.raises(TypeError, match=r"has neither\. A Module or a function of Tensors is checked by gradcheck"):
        ag.check_layer(ag.tanh, ROWS)
    with pytest.raises(KeyError, match="there are input, weights, bias"):
        ag.check_layer(Dense(), ROWS)["gamma"]

    class Noise:
        rng = np.random.default_rng(0)  # of the class, which copies share

        def forward(self, x):
            return x + self.rng.normal(size=x.shape)

        def backward(self, gradient, learning_rate):
            return gradient

    with pytest.raises(ValueError, match="two outputs for one input"):
        ag.check_layer(Noise(), ROWS)
