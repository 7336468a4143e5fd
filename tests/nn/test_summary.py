"""summary: what each module gives, counted once, and nothing changed by looking."""

import numpy as np
import pytest

from autograd_nn import nn


def test_every_module_has_a_row():
    model = nn.Sequential(nn.Linear(4, 3), nn.Sequential(nn.Tanh(), nn.BatchNorm1d(3)))
    rows = nn.summary(model, np.zeros((2, 4))).rows
    assert [(row.path, row.layer, row.output_shape, row.parameters) for row in rows] == [
        ("", "Sequential", (2, 3), 0),
        ("0", "Linear", (2, 3), 15),
        ("1", "Sequential", (2, 3), 0),
        ("1.0", "Tanh", (2, 3), 0),
        ("1.1", "BatchNorm1d", (2, 3), 6),
    ]


def test_memory_is_of_parameters_buffers_and_new_outputs():
    model = nn.Sequential(nn.Linear(4, 3), nn.Identity(), nn.BatchNorm1d(3), nn.Flatten(0))
    found = nn.summary(model.to("float32"), np.zeros((2, 4), np.float32))
    output = 2 * 3 * 4
    assert [row.memory for row in found.rows] == [0, 15 * 4 + output, 0, 12 * 4 + 8 + output, 0]
    assert found.memory == sum(row.memory for row in found.rows)
    assert found.parameters == model.num_parameters() == 21


def test_what_is_shared_counts_once():
    layer = nn.Linear(2, 2)
    model = nn.Sequential(layer, layer, nn.Linear(2, 2))
    model[2].weight = layer.weight
    found = nn.summary(model, np.zeros((1, 2)))
    assert found.parameters == model.num_parameters() == 8
    assert [row.path for row in found.rows] == ["", "0", "2"]


def test_a_module_that_is_not_called_has_no_shape():
    class Net(nn.Module):
        def __init__(self):
            self.used = nn.Tanh()
            self.spare = nn.Linear(2, 2)

        def forward(self, x, y):
            return self.used(x) + y

    found = nn.summary(Net(), np.zeros((1, 2)), np.zeros(2))
    assert [row.output_shape for row in found.rows] == [(1, 2), (1, 2), None]


def test_looking_changes_nothing():
    model = nn.Sequential(nn.BatchNorm1d(2), nn.Dropout(0.5, rng=0))
    model[1].eval()
    state = model[1].rng.bit_generator.state
    nn.summary(model, np.ones((3, 2)))
    assert model[0].num_batches_tracked.item() == 0
    assert [module.training for module in model.modules()] == [True, True, False]
    assert model[1].rng.bit_generator.state == state
    assert not any(module._forward_hooks for module in model.modules())
    assert model[0].weight.grad is None


def test_an_error_leaves_no_hooks_behind():
    model = nn.Sequential(nn.Linear(4, 3))
    with pytest.raises(ValueError, match="takes 4 features"):
        nn.summary(model, np.zeros((2, 5)))
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())
