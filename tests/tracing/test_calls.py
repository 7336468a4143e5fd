"""Which Module calls the values of a trace were made in."""

import gc
import weakref

import numpy as np

import autograd_nn as ag
from autograd_nn import nn


class Block(nn.Module):
    def __init__(self, rng):
        self.inner = nn.Linear(3, 3, rng=rng)

    def forward(self, x):
        return ag.tanh(self.inner(x)) + x


class Model(nn.Module):
    def __init__(self):
        self.blocks = [Block(0), Block(1)]
        self.shared = nn.Linear(3, 3, rng=2)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.shared(self.shared(x))


def calls_of(trace):
    return {
        value.label: [(call.path, call.kind, call.number) for call in value.calls]
        for value in trace.values
        if value.operation is not None
    }


def test_values_know_the_calls_they_were_made_in():
    model = Model()
    y = model(np.ones((2, 3)))
    loss = y.sum()
    calls = calls_of(ag.trace(loss))
    assert calls["v2"] == [("model", "Model", 1), ("model.blocks.0", "Block", 2), ("model.blocks.0.inner", "Linear", 3)]
    paths = [[path for path, _, _ in told] for told in calls.values()]
    assert paths[1] == paths[2] == ["model", "model.blocks.0"]  # tanh and the sum after the inner layer
    assert calls["loss"] == []  # made outside
    numbers = [told[-1] for told in calls.values() if told and told[-1][0] == "model.shared"]
    assert [number for _, _, number in numbers] == [6, 7]  # one module, two calls


def test_a_part_called_by_itself_is_told_by_its_path_in_the_model():
    model = Model()
    y = model.blocks[1](np.ones((1, 3)))
    assert calls_of(ag.trace(y))["y"] == [("model.blocks.1", "Block", 1)]


def test_a_module_without_a_variable_goes_by_its_class():
    layers = (nn.Linear(2, 2, rng=0),)  # no name leads into a tuple
    y = layers[0](np.ones((1, 2)))
    (call,) = ag.trace(y).named("y").calls
    assert (call.path, call.kind) == ("Linear", "Linear")


def test_several_results_of_one_call():
    layer = nn.LSTM(2, 3, rng=0)
    outputs, (h, c) = layer(ag.Tensor(np.ones((4, 1, 2)), requires_grad=True))
    trace = ag.trace(outputs.sum() + h.sum() + c.sum())
    inside = [value for value in trace.values if value.calls]
    assert {call.path for value in inside for call in value.calls} == {"layer"}
    assert {call.number for value in inside for call in value.calls} == {1}


def test_a_module_that_passes_its_input_on_claims_nothing():
    identity = nn.Identity()
    x = ag.Tensor([1.0, 2.0], requires_grad=True)
    y = identity(x * 2) + 1
    assert all(not value.calls for value in ag.trace(y).values)


def test_a_graph_keeps_no_module_alive_and_a_module_that_keeps_its_result_makes_no_cycle():
    class Stateful(nn.Module):
        def __init__(self):
            self.linear = nn.Linear(2, 2, rng=0)

        def forward(self, x):
            self.state = self.linear(x)
            return self.state

    gc.collect()
    gc.disable()
    try:
        model = Stateful()
        y = model(np.ones((1, 2)))
        gone = weakref.ref(model)
        del model
        assert gone() is None
        assert all(not value.calls for value in ag.trace(y.sum()).values)
    finally:
        gc.enable()
