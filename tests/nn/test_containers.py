"""ModuleList and ModuleDict: sequences and mappings whose modules belong to the model."""

import numpy as np
import pytest

from autograd_nn import nn
from tests.pytorch import needs_torch, torch


class Heads(nn.Module):
    def __init__(self, library):
        self.layers = library.ModuleList([library.Linear(2, 3), library.Tanh()])
        self.heads = library.ModuleDict({"a": library.Linear(3, 1), "b": library.Linear(3, 2)})


def test_their_parameters_are_the_models():
    assert [name for name, _ in Heads(nn).named_parameters()] == [
        *("layers.0.weight", "layers.0.bias"),
        *("heads.a.weight", "heads.a.bias", "heads.b.weight", "heads.b.bias"),
    ]


@needs_torch
def test_repr_is_pytorchs():
    ours, theirs = (library.ModuleDict({"a": library.ModuleList([library.Tanh()])}) for library in (nn, torch.nn))
    assert repr(ours) == repr(theirs)


def test_a_list_of_modules_is_a_list():
    first, second, third = nn.Tanh(), nn.ReLU(), nn.Sigmoid()
    modules = nn.ModuleList([first]).append(second).extend([third])
    assert list(modules) == [first, second, third]
    assert modules[-1] is third
    assert list(modules[1:]) == [second, third]
    assert isinstance(modules[1:], nn.ModuleList)
    modules[-1] = first
    assert list(modules) == [first, second, first]
    with pytest.raises(IndexError):
        modules[3] = first
    assert len(nn.ModuleList()) == 0


def test_a_dict_of_modules_is_a_dict():
    first, second = nn.Tanh(), nn.ReLU()
    modules = nn.ModuleDict({"x": first})
    modules["y"] = second
    assert list(modules) == list(modules.keys()) == ["x", "y"]
    assert list(modules.values()) == [first, second]
    assert dict(modules.items()) == {"x": first, "y": second}
    modules.update({"x": second})
    assert modules["x"] is second
    del modules["x"]
    assert len(modules) == 1
    assert "x" not in modules
    with pytest.raises(KeyError):
        modules["x"]


def test_what_is_no_module_is_refused():
    with pytest.raises(TypeError, match=r"layer 1 of ModuleList is the class ReLU; make one, ReLU\(\)"):
        nn.ModuleList([nn.Tanh(), nn.ReLU])
    with pytest.raises(TypeError, match=r"'f' of ModuleDict is a ufunc .* Lambda\(function\)"):
        nn.ModuleDict({"f": np.tanh})
    with pytest.raises(KeyError, match="'forward' cannot name a module"):
        nn.ModuleDict({"forward": nn.Tanh()})
