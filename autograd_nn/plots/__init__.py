"""Plots with matplotlib: what a model learns, what it has learned, and where it is wrong.

Each function draws into the ``ax`` that it is given, or into a new figure, and returns what it drew into.
"""

from autograd_nn.plots.boundary import decision_boundary as decision_boundary
from autograd_nn.plots.confusion import confusion_matrix as confusion_matrix
from autograd_nn.plots.distributions import histograms as histograms
from autograd_nn.plots.lines import curves as curves
from autograd_nn.plots.maps import feature_maps as feature_maps
from autograd_nn.plots.mistakes import misclassified as misclassified
from autograd_nn.plots.surface import loss_surface as loss_surface
from autograd_nn.plots.weights import filters as filters
