"""A model that only answers: neither trained nor recorded."""

from collections.abc import Iterator
from contextlib import contextmanager

from autograd_nn.engine.modes import no_grad
from autograd_nn.nn.module import Module


@contextmanager
def answering(model: Module) -> Iterator[None]:
    """The model in ``eval()`` and without recording; afterwards each of its modules is as it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with no_grad():
            yield
    finally:
        for module, mode in modes:
            module.training = mode
