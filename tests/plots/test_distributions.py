"""Histograms of weights and gradients."""

import numpy as np
import pytest

from autograd_nn import nn, plots


def model():
    return nn.Sequential(nn.Linear(30, 20, rng=0), nn.Linear(20, 1, bias=False, rng=0))


def counted(panel):
    return sum(bar.get_height() for bar in panel.patches)


def said(panel):
    return [text.get_text() for text in panel.texts]


def test_every_parameter_has_a_panel_in_which_every_number_is_counted():
    panels = plots.histograms(model())
    assert [panel.get_title() for panel in panels] == ["0.weight (20, 30)", "0.bias (20,)", "1.weight (1, 20)"]
    assert [counted(panel) for panel in panels] == [600, 20, 20]
    assert {(panel.get_xlabel(), panel.get_ylabel()) for panel in panels} == {("value", "count")}


def test_bars_stand_where_the_numbers_are():
    layer = nn.Linear(4, 1, bias=False)
    layer.weight.data = [[0.0, 0.1, 0.1, 1.0]]
    (panel,) = plots.histograms(layer)
    assert [bar.get_height() for bar in panel.patches] == [3, 0, 0, 0, 1]
    assert panel.patches[0].get_x() == pytest.approx(0, abs=1e-12)
    assert panel.patches[-1].get_x() + panel.patches[-1].get_width() == pytest.approx(1)


def test_gradients_are_drawn_where_there_are_some_and_elsewhere_their_absence_is_told():
    network = model()
    network[0].bias.requires_grad_(False)
    network(np.ones((1, 30))).sum().backward(inputs=[network[0].weight])
    weight, bias, last = plots.histograms(network, gradients=True)
    assert (counted(weight), weight.get_xlabel()) == (600, "gradient")
    assert weight.patches[0].get_x() == pytest.approx(network[0].weight.grad.numpy().min())
    assert (said(bias), counted(bias)) == (["no gradient:\nit is frozen"], 0)
    assert (said(last), counted(last)) == (["no gradient:\ncall backward() first"], 0)


def test_numbers_that_are_not_finite_are_counted_in_the_label():
    layer = nn.Linear(4, 2, rng=0)
    layer.weight.grad = [[np.nan, np.inf, -np.inf, 1.0], [2.0, 3.0, 4.0, 5.0]]
    layer.bias.grad = [np.nan, np.nan]
    weight, bias = plots.histograms(layer, gradients=True)
    assert (counted(weight), weight.get_xlabel()) == (5, "gradient (not drawn: 1 nan, 2 infinite)")
    assert (said(bias), bias.get_xlabel()) == (["no finite numbers"], "gradient (not drawn: 2 nan)")


def test_a_parameter_of_no_numbers_says_so():
    (panel,) = plots.histograms(nn.PReLU(0))
    assert said(panel) == ["no numbers"]


def test_something_without_parameters_is_an_error():
    with pytest.raises(TypeError, match="histograms: list is not a Module"):
        plots.histograms([])
    with pytest.raises(ValueError, match="histograms: this ReLU has no parameters"):
        plots.histograms(nn.ReLU())
