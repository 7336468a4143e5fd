"""Module: what it finds, what it is called, what it saves, how it is shown."""

import copy

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import nn
from autograd_nn.engine.errors import DataError, DTypeError, InPlaceError, ShapeError


class Affine(nn.Module):
    """A module of a learner: no super().__init__(), a plain Parameter, children after it."""

    def __init__(self):
        self.inner = nn.Linear(3, 2, rng=0)
        self.scale = nn.Parameter([1.0, 2.0])
        self.layers = [nn.Linear(2, 2, rng=1), nn.Tanh()]
        self.heads = {"a": nn.Linear(2, 1, rng=2)}
        self.constant = ag.Tensor([1.0], requires_grad=True)

    def forward(self, x):
        h = self.inner(x) * self.scale
        for layer in self.layers:
            h = layer(h)
        return self.heads["a"](h)


def test_attributes_are_found_own_parameters_first_then_children():
    assert [name for name, _ in Affine().named_parameters()] == [
        "scale",
        "inner.weight",
        "inner.bias",
        "layers.0.weight",
        "layers.0.bias",
        "heads.a.weight",
        "heads.a.bias",
    ]


def test_modules_and_children():
    model = Affine()
    assert [name for name, _ in model.named_children()] == ["inner", "layers.0", "layers.1", "heads.a"]
    assert [name for name, _ in model.named_modules()] == ["", "inner", "layers.0", "layers.1", "heads.a"]
    assert list(model.children()) == [model.inner, *model.layers, model.heads["a"]]
    assert next(model.modules()) is model


def test_num_parameters():
    assert Affine().num_parameters() == 2 + (6 + 2) + (4 + 2) + (2 + 1)


def test_every_parameter_gets_a_gradient_and_zero_grad_takes_it():
    model = Affine()
    model(np.ones((4, 3))).sum().backward()
    assert all(p.grad is not None and p.grad.shape == p.shape for p in model.parameters())
    model.zero_grad()
    assert all(p.grad is None for p in model.parameters())


def test_parameters_are_named_by_their_path():
    model = nn.Sequential(Affine(), nn.Linear(1, 1, rng=0))
    assert {p.name: p for p in model.parameters()} == dict(model.named_parameters())
    assert model[0].inner.weight.name == "0.inner.weight"


def test_a_name_of_the_users_stays_and_a_slice_renames_nothing():
    layer = nn.Linear(1, 1, rng=0)
    layer.bias.name = "b"
    model = nn.Sequential(nn.Tanh(), layer)
    assert model[1].weight.name == "1.weight"
    assert model[1].bias.name == "b"
    assert model[1:][0].weight.name == "1.weight"


def test_shared_parameters_are_listed_once_and_saved_at_each_path():
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=1))
    model[1].weight = model[0].weight
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.bias"]
    assert model[0].weight.name == "0.weight"
    assert model.num_parameters() == 4 + 2 + 2
    assert list(model.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]


def test_shared_modules_are_listed_once():
    shared = nn.Linear(2, 2, rng=0)
    model = nn.Sequential(shared, nn.Tanh(), shared)
    assert [name for name, _ in model.named_modules()] == ["", "0", "1"]
    assert len(list(model.parameters())) == 2


def test_results_of_parameters_are_no_parameters():
    model = Affine()
    model.last = model.scale * 2
    assert type(model.last) is ag.Tensor
    assert "last" not in dict(model.named_parameters())
    assert "last" not in model.state_dict()


def test_a_plain_value_may_not_take_a_parameters_place():
    model = nn.Linear(2, 1, rng=0)
    with pytest.raises(TypeError, match=r"Linear\.weight is a Parameter, and a ndarray .* \.weight\.data = values"):
        model.weight = np.zeros((1, 2))
    model.weight = nn.Parameter(np.zeros((1, 2)))
    model.bias = None
    assert [name for name, _ in model.named_parameters()] == ["weight"]


def test_a_module_cannot_contain_itself():
    inner = nn.Sequential(nn.Tanh())
    outer = nn.Sequential(inner)
    with pytest.raises(ValueError, match=r"Sequential\.parent would make the module a part of itself"):
        inner.parent = outer
    assert not hasattr(inner, "parent")


def test_train_and_eval_reach_all_modules():
    model = Affine()
    assert all(module.training for module in model.modules())
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    model.train()
    assert all(module.training for module in model.modules())


def test_a_module_without_forward_says_so():
    class Empty(nn.Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Empty has no forward\(\)"):
        Empty()(1)


# ---- state -------------------------------------------------------------------------------------------------


def test_state_dict_is_a_snapshot():
    model = nn.Linear(2, 1, rng=0)
    state = model.state_dict()
    before = model.weight.numpy().copy()
    with ag.no_grad():
        model.weight += 1
    np.testing.assert_array_equal(state["weight"], before)
    assert model.load_state_dict(state) == ([], [])
    np.testing.assert_array_equal(model.weight.numpy(), before)


def test_values_are_cast_to_the_parameters_dtype():
    model = nn.Linear(2, 1, bias=False, dtype="float32")
    model.load_state_dict({"weight": [[1, 2]]})
    assert model.weight.dtype == np.float32
    np.testing.assert_array_equal(model.weight.numpy(), [[1, 2]])


def test_tensors_are_loaded_too():
    model = nn.Linear(2, 1, rng=0)
    model.load_state_dict(dict(nn.Linear(2, 1, rng=1).named_parameters()))
    np.testing.assert_array_equal(model.weight.numpy(), nn.Linear(2, 1, rng=1).weight.numpy())


def test_strict_loading_names_what_does_not_fit_and_changes_nothing():
    model = nn.Linear(2, 1, rng=0)
    before = model.state_dict()
    with pytest.raises(DataError, match=r"missing \['bias'\], unexpected \['offset'\]"):
        model.load_state_dict({"weight": np.zeros((1, 2)), "offset": np.zeros(1)})
    with pytest.raises(ShapeError, match=r"bias is \(1,\) in this model and \(2,\) in the state"):
        model.load_state_dict({"weight": np.zeros((1, 2)), "bias": np.zeros(2)})
    with pytest.raises(TypeError):
        model.load_state_dict({"weight": np.zeros((1, 2)), "bias": np.zeros(1, complex)})
    for path, values in model.state_dict().items():
        np.testing.assert_array_equal(values, before[path])


def test_loading_what_fits():
    model = nn.Linear(2, 1, rng=0)
    answer = model.load_state_dict({"weight": np.zeros((1, 2)), "offset": np.zeros(1)}, strict=False)
    assert answer.missing_keys == ["bias"]
    assert answer.unexpected_keys == ["offset"]
    np.testing.assert_array_equal(model.weight.numpy(), 0)


def test_loading_makes_older_graphs_refuse_to_go_backward():
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 1, rng=0))
    loss = model(np.ones((1, 2))).sum()
    model.load_state_dict(model.state_dict())
    with pytest.raises(InPlaceError, match=r"'1\.weight' was changed in place"):
        loss.backward()


def test_a_deep_copy_is_a_model_of_its_own():
    model = nn.Sequential(nn.Linear(2, 1, rng=0))
    twin = copy.deepcopy(model)
    with ag.no_grad():
        twin[0].weight += 1
    np.testing.assert_array_equal(twin[0].weight.numpy(), model[0].weight.numpy() + 1)
    twin(np.ones((1, 2))).sum().backward()
    assert twin[0].weight.grad is not None
    assert model[0].weight.grad is None


# ---- how it is shown ---------------------------------------------------------------------------------------


def test_repr_is_a_tree():
    class Net(nn.Module):
        def __init__(self):
            self.body = nn.Sequential(nn.Linear(2, 2), nn.Softmax())
            self.loss = nn.MSELoss()

    assert repr(Net()) == (
        "Net(\n"
        "  (body): Sequential(\n"
        "    (0): Linear(in_features=2, out_features=2, bias=True)\n"
        "    (1): Softmax(dim=-1)\n"
        "  )\n"
        "  (loss): MSELoss(reduction='mean')\n"
        ")"
    )


def test_a_module_with_children_and_settings_shows_both():
    class Net(nn.Sequential):
        def extra_repr(self):
            return "size=2"

    assert repr(Net(nn.ReLU())) == "Net(\n  size=2\n  (0): ReLU()\n)"


# ---- Parameter ---------------------------------------------------------------------------------------------


def test_a_parameter_copies_and_requires_a_gradient():
    data = np.array([1.0, 2.0])
    parameter = nn.Parameter(data)
    assert parameter.requires_grad
    assert parameter.is_leaf
    assert not np.shares_memory(parameter.numpy(), data)


def test_a_parameter_holds_floats():
    with pytest.raises(DTypeError, match="only floating Tensors"):
        nn.Parameter([1, 2])
    assert nn.Parameter([1, 2], dtype="float32").dtype == np.float32


@pytest.mark.parametrize(
    "compute", [lambda p: p * 2, lambda p: p[0], lambda p: p.T, lambda p: p.detach(), np.exp, lambda p: 2 - p]
)
def test_what_is_computed_from_a_parameter_is_a_tensor(compute):
    assert type(compute(nn.Parameter([1.0, 2.0]))) is ag.Tensor
