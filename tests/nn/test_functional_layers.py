"""nn.functional: convolutions, pooling, resizing and normalization, with weights that are given."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn import functional
from tests.nn.functions_against_pytorch import agree_in_all
from tests.pytorch import needs_torch, torch

SIGNAL, IMAGE, VOLUME = (2, 4, 7), (2, 4, 6, 5), (1, 2, 3, 4, 4)
CASES = [  # function, shapes of the operands, settings
    ("conv1d", [SIGNAL, (6, 2, 3), (6,)], {"stride": 2, "padding": 1, "groups": 2}),
    ("conv2d", [IMAGE, (3, 4, 3, 3), (3,)], {"padding": "same", "dilation": (1, 2)}),
    ("conv2d", [IMAGE[1:], (3, 4, 2, 2)], {"stride": (2, 1)}),
    ("conv3d", [VOLUME, (3, 2, 2, 2, 3), (3,)], {"padding": (1, 0, 1)}),
    ("conv_transpose1d", [SIGNAL, (4, 3, 3), (3,)], {"stride": 2, "padding": 1, "output_padding": 1}),
    ("conv_transpose2d", [IMAGE, (4, 1, 2, 3), (2,)], {"groups": 2, "dilation": 2}),
    ("max_pool1d", [SIGNAL], {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    ("max_pool2d", [IMAGE], {"kernel_size": 2, "dilation": (1, 2)}),
    ("avg_pool1d", [SIGNAL], {"kernel_size": 2, "padding": 1, "count_include_pad": False}),
    ("avg_pool2d", [IMAGE], {"kernel_size": (3, 2), "ceil_mode": True}),
    ("adaptive_avg_pool1d", [SIGNAL], {"output_size": 3}),
    ("adaptive_avg_pool2d", [IMAGE], {"output_size": (4, None)}),
    ("adaptive_max_pool2d", [IMAGE], {"output_size": 2}),
    ("interpolate", [SIGNAL], {"size": 10}),
    ("interpolate", [IMAGE], {"scale_factor": 1.5, "mode": "bilinear", "align_corners": True}),
    ("pad", [IMAGE], {"pad": (1, 2, 0, 3), "value": 1.5}),
    ("pad", [IMAGE], {"pad": (1, 2, 0, 3), "mode": "reflect"}),
    ("layer_norm", [IMAGE], {"normalized_shape": (6, 5)}),
    ("group_norm", [IMAGE], {"num_groups": 2}),
    ("instance_norm", [IMAGE], {"eps": 1e-3}),
    ("rms_norm", [IMAGE], {"normalized_shape": (5,)}),
]


@needs_torch
@pytest.mark.parametrize(("name", "shapes", "settings"), CASES, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(CASES)])
def test_values_and_derivatives_are_pytorchs(name, shapes, settings):
    rng = np.random.default_rng(1)
    ours, theirs = getattr(functional, name), getattr(torch.nn.functional, name)
    operands = [rng.standard_normal(shape) for shape in shapes]
    agree_in_all(lambda *x: ours(*x, **settings), lambda *x: theirs(*x, **settings), *operands, rtol=1e-10)


@needs_torch
@pytest.mark.parametrize("name", ["layer_norm", "group_norm", "instance_norm", "batch_norm"])
def test_normalization_is_scaled_and_shifted(name):
    rng = np.random.default_rng(2)
    size = {"layer_norm": 5}.get(name, 4)
    before = {"layer_norm": [(5,)], "group_norm": [2]}.get(name, [None, None])
    after = {"batch_norm": [True]}.get(name, [])

    def call(library):
        return lambda x, w, b: getattr(library, name)(x, *before, w, b, *after)

    operands = rng.standard_normal(IMAGE), rng.standard_normal(size), rng.standard_normal(size)
    agree_in_all(call(functional), call(torch.nn.functional), *operands, rtol=1e-10)


@needs_torch
@pytest.mark.parametrize("name", ["batch_norm", "instance_norm"])
@pytest.mark.parametrize("training", [True, False])
def test_running_statistics_are_pytorchs(name, training):
    rng = np.random.default_rng(3)
    x, mean, variance = rng.standard_normal(IMAGE), rng.standard_normal(4), rng.uniform(1, 2, 4)
    mean_theirs, variance_theirs = torch.tensor(mean), torch.tensor(variance)
    flag = {"training" if name == "batch_norm" else "use_input_stats": training}
    y = getattr(functional, name)(x, mean, variance, momentum=0.3, **flag)
    theirs = getattr(torch.nn.functional, name)(torch.tensor(x), mean_theirs, variance_theirs, momentum=0.3, **flag)
    np.testing.assert_allclose(y, theirs.numpy(), rtol=1e-12)
    np.testing.assert_allclose(mean, mean_theirs.numpy(), rtol=1e-12)
    np.testing.assert_allclose(variance, variance_theirs.numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("layer", "function"),
    [
        (
            nn.Conv2d(4, 6, 3, padding="same", groups=2, rng=0),
            lambda x, w, b: functional.conv2d(x, w, b, 1, "same", 1, 2),
        ),
        (nn.ConvTranspose2d(4, 3, 2, 2, rng=0), lambda x, w, b: functional.conv_transpose2d(x, w, b, 2)),
        (nn.BatchNorm2d(4), lambda x, w, b: functional.batch_norm(x, None, None, w, b, training=True)),
        (nn.GroupNorm(2, 4), lambda x, w, b: functional.group_norm(x, 2, w, b)),
        (nn.LayerNorm(5), lambda x, w, b: functional.layer_norm(x, 5, w, b)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_layer_is_its_function_of_its_parameters(layer, function):
    x = np.random.default_rng(4).standard_normal(IMAGE)
    np.testing.assert_array_equal(function(x, layer.weight, layer.bias).numpy(), layer(x).numpy())


def test_running_statistics_may_be_tensors():
    mean, variance = ag.Tensor([0.0]), ag.Tensor([1.0])
    functional.batch_norm(np.array([[1.0], [3.0]]), mean, variance, training=True)
    np.testing.assert_allclose([mean.numpy(), variance.numpy()], [[0.2], [1.1]])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda x: functional.conv2d(x, np.ones((3, 4, 2))), ShapeError, "conv2d takes a weight"),
        (lambda x: functional.conv2d(x, np.ones((3, 2, 2, 2))), ShapeError, r"conv2d takes \(N, 2, H, W\)"),
        (lambda x: functional.conv2d(x, np.ones((3, 4, 2, 2)), padding="some"), ValueError, "'same'"),
        (lambda x: functional.pad(x, (1, 2, 3)), ShapeError, "two widths"),
        (lambda x: functional.pad(x, (1, 2), "mirror"), ValueError, "reflect"),
        (lambda x: functional.batch_norm(x, None, None), ValueError, "no running statistics"),
        (lambda x: functional.instance_norm(x[0, 0]), ShapeError, "instance_norm takes"),
    ],
)
def test_errors_say_what_is_wrong(call, error, says):
    with pytest.raises(error, match=says):
        call(np.ones(IMAGE))
