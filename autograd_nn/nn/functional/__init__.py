"""Layers, activations and losses as functions, by PyTorch's names. The modules of `autograd_nn.nn` call these.

The function holds the formula; what its arguments mean, and an example, is told at the module.

Examples
--------
>>> import autograd_nn as ag
>>> from autograd_nn.nn import functional
>>> x = ag.Tensor([-1.0, 0.0, 2.0], requires_grad=True)
>>> functional.leaky_relu(x, negative_slope=0.5).sum().backward()
>>> x.grad
Tensor([0.5, 0.5, 1. ])
"""

from autograd_nn.nn.functional.activations import celu as celu
from autograd_nn.nn.functional.activations import elu as elu
from autograd_nn.nn.functional.activations import gelu as gelu
from autograd_nn.nn.functional.activations import glu as glu
from autograd_nn.nn.functional.activations import hardsigmoid as hardsigmoid
from autograd_nn.nn.functional.activations import hardswish as hardswish
from autograd_nn.nn.functional.activations import hardtanh as hardtanh
from autograd_nn.nn.functional.activations import leaky_relu as leaky_relu
from autograd_nn.nn.functional.activations import log_softmax as log_softmax
from autograd_nn.nn.functional.activations import logsigmoid as logsigmoid
from autograd_nn.nn.functional.activations import mish as mish
from autograd_nn.nn.functional.activations import prelu as prelu
from autograd_nn.nn.functional.activations import relu as relu
from autograd_nn.nn.functional.activations import selu as selu
from autograd_nn.nn.functional.activations import sigmoid as sigmoid
from autograd_nn.nn.functional.activations import silu as silu
from autograd_nn.nn.functional.activations import softmax as softmax
from autograd_nn.nn.functional.activations import softplus as softplus
from autograd_nn.nn.functional.activations import softsign as softsign
from autograd_nn.nn.functional.activations import tanh as tanh
from autograd_nn.nn.functional.activations import threshold as threshold
from autograd_nn.nn.functional.attention import scaled_dot_product_attention as scaled_dot_product_attention
from autograd_nn.nn.functional.classification import binary_cross_entropy as binary_cross_entropy
from autograd_nn.nn.functional.classification import (
    binary_cross_entropy_with_logits as binary_cross_entropy_with_logits,
)
from autograd_nn.nn.functional.classification import cross_entropy as cross_entropy
from autograd_nn.nn.functional.classification import kl_div as kl_div
from autograd_nn.nn.functional.classification import nll_loss as nll_loss
from autograd_nn.nn.functional.convolution import conv1d as conv1d
from autograd_nn.nn.functional.convolution import conv2d as conv2d
from autograd_nn.nn.functional.convolution import conv3d as conv3d
from autograd_nn.nn.functional.convolution import conv_transpose1d as conv_transpose1d
from autograd_nn.nn.functional.convolution import conv_transpose2d as conv_transpose2d
from autograd_nn.nn.functional.distances import cosine_embedding_loss as cosine_embedding_loss
from autograd_nn.nn.functional.distances import cosine_similarity as cosine_similarity
from autograd_nn.nn.functional.distances import hinge_embedding_loss as hinge_embedding_loss
from autograd_nn.nn.functional.distances import margin_ranking_loss as margin_ranking_loss
from autograd_nn.nn.functional.distances import normalize as normalize
from autograd_nn.nn.functional.distances import pairwise_distance as pairwise_distance
from autograd_nn.nn.functional.distances import triplet_margin_loss as triplet_margin_loss
from autograd_nn.nn.functional.embedding import embedding as embedding
from autograd_nn.nn.functional.layers import bilinear as bilinear
from autograd_nn.nn.functional.layers import dropout as dropout
from autograd_nn.nn.functional.layers import linear as linear
from autograd_nn.nn.functional.normalization import batch_norm as batch_norm
from autograd_nn.nn.functional.normalization import group_norm as group_norm
from autograd_nn.nn.functional.normalization import instance_norm as instance_norm
from autograd_nn.nn.functional.normalization import layer_norm as layer_norm
from autograd_nn.nn.functional.normalization import rms_norm as rms_norm
from autograd_nn.nn.functional.pooling import adaptive_avg_pool1d as adaptive_avg_pool1d
from autograd_nn.nn.functional.pooling import adaptive_avg_pool2d as adaptive_avg_pool2d
from autograd_nn.nn.functional.pooling import adaptive_max_pool2d as adaptive_max_pool2d
from autograd_nn.nn.functional.pooling import avg_pool1d as avg_pool1d
from autograd_nn.nn.functional.pooling import avg_pool2d as avg_pool2d
from autograd_nn.nn.functional.pooling import interpolate as interpolate
from autograd_nn.nn.functional.pooling import max_pool1d as max_pool1d
from autograd_nn.nn.functional.pooling import max_pool2d as max_pool2d
from autograd_nn.nn.functional.pooling import pad as pad
from autograd_nn.nn.functional.regression import gaussian_nll_loss as gaussian_nll_loss
from autograd_nn.nn.functional.regression import huber_loss as huber_loss
from autograd_nn.nn.functional.regression import l1_loss as l1_loss
from autograd_nn.nn.functional.regression import mse_loss as mse_loss
from autograd_nn.nn.functional.regression import poisson_nll_loss as poisson_nll_loss
from autograd_nn.nn.functional.regression import smooth_l1_loss as smooth_l1_loss
