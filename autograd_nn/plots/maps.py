"""``feature_maps``: what a convolution makes of one image."""

from typing import TYPE_CHECKING, Any

from autograd_nn.engine.errors import ShapeError
from autograd_nn.nn.answering import answering
from autograd_nn.nn.module import Module
from autograd_nn.plots.arrays import Array, array, finite_range, not_finite
from autograd_nn.plots.axes import one_axes
from autograd_nn.plots.style import SCALE
from autograd_nn.plots.tiles import columns_for, draw_tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_MAPS = 64


def feature_maps(model_or_layer: Module, image: Any, *, layer: str | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw what a layer makes of an image: a small picture for each channel of its output.

    Parameters
    ----------
    model_or_layer : Module
        It is called with the image, in ``eval()`` mode.
    image : array or Tensor, (height, width), (channels, height, width) or (1, channels, height, width)
        As the model expects it, with the same preparation as in training.
    layer : str, optional
        The path of the layer in the model, as in ``named_modules()``. Default: the first one that gives maps.
    ax : Axes, optional
        Default: a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ShapeError
        Something that is not a Module; something that is not one image; a layer that gives no maps.
    ValueError
        A path that the model does not have, or that the image does not reach.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> from autograd_nn import data, nn, plots
    >>> model = nn.Sequential(nn.Conv2d(1, 6, 3, rng=0), nn.ReLU(), nn.Flatten(), nn.Linear(216, 10, rng=0))
    >>> ax = plots.feature_maps(model, data.digits().images[0] / 16, layer="1")
    >>> ax.get_title(), len(ax.images)
    ('1 (ReLU): 6 maps of 6 × 6', 6)
    """
    if not isinstance(model_or_layer, Module):
        raise TypeError(f"feature_maps: {type(model_or_layer).__name__} is not a Module; give a model or a layer")
    batch = array(image)
    if not 2 <= batch.ndim <= 4 or (batch.ndim == 4 and len(batch) != 1):
        raise ShapeError(f"feature_maps: image is {batch.shape}; give one image, (channels, height, width)")
    batch = batch.reshape((1,) * (4 - batch.ndim) + batch.shape)
    name, maps = _maps(model_or_layer, batch, layer)
    count, height, width = maps.shape
    shown = maps[:_MOST_MAPS]
    across = columns_for(len(shown))
    ax = one_axes("feature_maps", ax, (0.9 * across + 1.6, 1.1 * -(-len(shown) // across) + 0.6))
    draw_tiles(ax, list(shown), across, finite_range(shown), SCALE, [str(i) for i in range(len(shown))])
    of = "" if count == len(shown) else f"{len(shown)} of "
    ax.set_title(f"{name}: {of}{count} maps of {height} × {width}")
    left_out = not_finite(shown)
    ax.figure.colorbar(ax.images[0], ax=ax, label=f"activation ({left_out}: blank)" if left_out else "activation")
    return ax


def _maps(model: Module, batch: Array, wanted: str | None) -> tuple[str, Array]:
    """The name of the layer, and its maps (channels, height, width)."""
    modules = dict(model.named_modules())
    if wanted is not None and wanted not in modules:
        raise ValueError(f"feature_maps: the model has no layer {wanted!r}; it has {', '.join(filter(None, modules))}")
    outputs: dict[Module, Any] = {}  # in the order in which the modules finished
    handles = [
        module.register_forward_hook(lambda m, args, y: outputs.__setitem__(m, y)) for module in modules.values()
    ]
    try:
        with answering(model):
            model(batch)
    finally:
        for handle in handles:
            handle.remove()
    shapes = {path: getattr(outputs[module], "shape", ()) for path, module in modules.items() if module in outputs}
    having = [path for path in shapes if len(shapes[path]) == 4 and 0 not in shapes[path]]
    path = wanted
    if path is None:
        path = next((path for module in outputs for path in having if modules[path] is module), None)
    if path is None or path not in having:
        reached = f"gives {shapes[path]}" if path in shapes else "was not reached by this image"
        what = "no layer gives (N, channels, height, width)" if path is None else f"layer {path!r} {reached}"
        raise ShapeError(f"feature_maps: {what}; layers with maps are: {', '.join(filter(None, having)) or 'none'}")
    kind = type(modules[path]).__name__
    return f"{path} ({kind})" if path else kind, array(outputs[modules[path]])[0]
