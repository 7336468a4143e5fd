"""A film: the training it records is the one that is written by hand, and its page says what was recorded."""

import json
import re
import signal
from importlib import resources

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn import data, nn, optim
from autograd_nn.teaching.film.plane import CELLS
from tests.teaching.films import network, square, xor

OPTIMIZERS = {
    "SGD": lambda parameters: optim.SGD(parameters, lr=0.5),
    "momentum": lambda parameters: optim.SGD(parameters, lr=0.1, momentum=0.9),
    "Adam": lambda parameters: optim.Adam(parameters, lr=0.05),
}


def flat(tensors):
    return np.concatenate([np.ravel(tensor.numpy()) for tensor in tensors]).tolist()


def data_of(page):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])


# ---- what is recorded --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_it_is_the_training_that_one_writes_by_hand(method):
    inputs, targets = data.xor()
    filmed, model, loss_of = network(), network(), nn.BCELoss()
    film = ag.film(filmed, loss_of, (inputs, targets), OPTIMIZERS[method](filmed.parameters()), steps=5)
    optimizer = OPTIMIZERS[method](model.parameters())
    for frame in film.frames[:-1]:
        predictions = model(inputs)
        loss = loss_of(predictions, targets)
        optimizer.zero_grad()
        loss.backward()
        assert frame.loss == loss.item()
        assert frame.predictions.tolist() == predictions.numpy().tolist()
        assert list(frame.values) == flat(model.parameters())
        assert list(frame.gradients) == flat(parameter.grad for parameter in model.parameters())
        optimizer.step()
        assert list(frame.updated) == flat(model.parameters())
    assert list(film.frames[-1].values) == flat(model.parameters()) == flat(filmed.parameters())
    assert film.losses == (*[frame.loss for frame in film.frames],)
    assert film.losses[-1] == loss_of(model(inputs), targets).item()


def test_every_number_has_a_name():
    assert xor(1).names == (
        *[f"0.weight[{i}, {j}]" for i in range(3) for j in range(2)], *[f"0.bias[{i}]" for i in range(3)],
        *[f"2.weight[0, {j}]" for j in range(3)], "2.bias[0]",
    )  # fmt: skip


def test_a_part_of_a_model_is_named_as_it_is_by_itself():
    whole = nn.Sequential(nn.Sequential(nn.Linear(1, 1, rng=0)))
    film = ag.film(whole[0], nn.MSELoss(), ([[1.0]], [[2.0]]), optim.SGD(whole[0].parameters(), lr=0.1), steps=1)
    assert film.names == ("0.weight[0, 0]", "0.bias[0]")


def test_single_numbers_are_named_by_the_variables_of_the_caller():
    w, b = ag.Scalar(-1.0), ag.Scalar(0.0)

    def line(xs):
        return [w * x + b for x in xs]

    def error(predictions, targets):
        return sum((y - t) ** 2 for y, t in zip(predictions, targets, strict=True)) / len(targets)

    film = ag.film(line, error, ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]), optim.SGD([w, b], lr=0.1), steps=1)
    assert film.names == ("w", "b")
    assert film.frames[0].gradients == pytest.approx((-12.0, -8.0))  # by hand: the errors are -1, -4, -7
    assert film.frames[0].predictions.tolist() == [[0.0], [-1.0], [-2.0]]
    assert film.setting == "2 numbers · error · SGD, lr 0.1 · 3 examples"


def test_a_loss_of_a_few_values_needs_no_model():
    film = square(3)
    assert [frame.values for frame in film.frames] == [
        (-3.0,),
        (-3 + 0.1 * 6,),
        (pytest.approx(-1.92),),
        (pytest.approx(-1.536),),
    ]
    assert film.names == ("x",)
    assert film.inputs is film.targets is film.plane is film.picture is None


def test_a_number_without_gradient_stays_as_it_is():
    x, unused = ag.Scalar(2.0), ag.Scalar(5.0)
    first = ag.film([x, unused], lambda: x * x, (), optim.SGD([x, unused], lr=0.1), steps=1).frames[0]
    assert first.gradients[0] == 4.0
    assert np.isnan(first.gradients[1])
    assert first.updated[1] == 5.0


def test_called_again_it_goes_on():
    x = ag.Scalar(-3.0)
    optimizer = optim.SGD([x], lr=0.1, momentum=0.5)
    first, second = (ag.film([x], lambda: x * x, (), optimizer, steps=3) for _ in range(2))
    y = ag.Scalar(-3.0)
    whole = ag.film([y], lambda: y * y, (), optim.SGD([y], lr=0.1, momentum=0.5), steps=6)
    assert first.losses[:-1] + second.losses == whole.losses


def test_ctrl_c_ends_it_after_the_step_under_way():
    x = ag.Scalar(-3.0)
    calls = []

    def loss():
        calls.append(1)
        if len(calls) == 3:
            signal.raise_signal(signal.SIGINT)
        return x * x

    film = ag.film([x], loss, (), optim.SGD([x], lr=0.1), steps=50)
    assert film.steps == 3
    assert film.frames[-1].values == film.frames[-2].updated == (x.item(),)
    assert data_of(film.to_html())["frames"][-1]["name"] == "After 3 steps"


def test_a_loss_that_is_no_number_ends_it():
    x = ag.Scalar(1.0)
    with np.errstate(all="ignore"):
        film = ag.film([x], lambda: ag.exp(x * x), (), optim.SGD([x], lr=1.0, maximize=True), steps=50)
    assert film.losses[-1] == np.inf
    assert film.steps < 5
    assert film.frames[-1].gradients is None
    assert film.frames[-1].values == film.frames[-2].updated == (x.item(),)
    last = data_of(film.to_html())["frames"][-1]
    assert last["loss"] == "Infinity"
    assert last["said"].startswith("The loss has become inf, and no step leads on from there.")


def test_it_trains_in_train_mode_and_looks_in_eval_mode():
    model = nn.Sequential(nn.Linear(2, 1, rng=0), nn.Dropout(0.5, rng=0)).eval()
    modes = []
    model.register_forward_hook(lambda module, args, y: modes.append((len(args[0]), module.training)))
    ag.film(model, nn.MSELoss(), data.xor(), optim.SGD(model.parameters(), lr=0.1), steps=2)
    assert set(modes) == {(4, True), (4, False), (CELLS**2, False)}
    assert model.training


# ---- the plane ---------------------------------------------------------------------------------------------


def test_the_boundary_is_that_of_the_model():
    inputs, targets = data.xor()
    model = network()
    film = ag.film(model, nn.BCELoss(), (inputs, targets), optim.Adam(model.parameters(), lr=0.1), steps=150)
    low, high = film.plane.low, film.plane.high
    assert (low.tolist(), high.tolist()) == ([-0.25, -0.25], [1.25, 1.25])
    regions = film.frames[-1].regions.reshape(CELLS, CELLS)
    for row, column in [(0, 0), (3, 20), (12, 12), (CELLS - 1, 0)]:
        x = -0.25 + 1.5 * (column + 0.5) / CELLS
        y = 1.25 - 1.5 * (row + 0.5) / CELLS
        assert regions[row, column] == (model([[x, y]]).item() > 0.5)
    corners = regions[3, 3], regions[3, -4], regions[-4, 3], regions[-4, -4]
    assert corners == (1, 0, 0, 1)  # exclusive or is learned
    assert "4 of 4 points are on their side" in data_of(film.to_html())["frames"][-1]["said"]


def plane(model, loss, targets, threshold=None, inputs=((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))):
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    return ag.film(model, loss, (np.array(inputs), np.array(targets)), optimizer, 1, threshold=threshold).plane


@pytest.mark.parametrize(
    ("loss", "targets", "threshold", "where"),
    [
        (nn.MSELoss(), [[0.0], [1.0], [1.0], [0.0]], None, 0.5),
        (nn.MSELoss(), [[-1.0], [1.0], [1.0], [-1.0]], None, 0.0),
        (nn.MSELoss(), [[-1.0], [1.0], [1.0], [-1.0]], 0.25, 0.25),
        (nn.BCEWithLogitsLoss(), [[0.0], [1.0], [1.0], [0.0]], None, 0.0),
    ],
)
def test_a_single_output_changes_the_class_at_the_threshold(loss, targets, threshold, where):
    found = plane(nn.Linear(2, 1, rng=0), loss, targets, threshold)
    assert found.threshold == where
    assert found.classes.tolist() == [0, 1, 1, 0]
    assert found.decide(np.array([[where - 0.1], [where + 0.1], [np.nan]])).tolist() == [0, 1, -1]


@pytest.mark.parametrize(
    ("loss", "targets"),
    [(nn.CrossEntropyLoss(), [2, 0, 1, 2]), (nn.MSELoss(), np.eye(3)[[2, 0, 1, 2]])],
)
def test_of_several_outputs_the_largest_decides(loss, targets):
    found = plane(nn.Linear(2, 3, rng=0), loss, targets)
    assert found.classes.tolist() == [2, 0, 1, 2]
    assert found.labels == ("0", "1", "2")
    assert found.decide(np.array([[0.0, 2.0, 1.0], [3.0, 2.0, 1.0]])).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("outputs", "targets", "inputs"),
    [
        (1, [[0.0], [0.1], [0.5], [0.9]], 2),  # no classes
        (2, [[0.3, 0.7], [0.1, 0.9], [1.0, 0.0], [0.5, 0.5]], 2),
        (5, np.eye(5)[:4], 2),  # too many
        (1, [[0.0], [1.0], [1.0], [0.0]], 3),  # no plane
    ],
)
def test_other_examples_have_no_boundary(outputs, targets, inputs):
    assert plane(nn.Linear(inputs, outputs, rng=0), nn.MSELoss(), targets, inputs=np.ones((4, inputs))) is None


# ---- what is refused ---------------------------------------------------------------------------------------


def test_large_models_are_refused():
    model = nn.Linear(10, 30, rng=0)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=r"of 300 at most, and here they are 330; take a smaller model, or .*trace"):
        ag.film(model, nn.MSELoss(), (np.ones((2, 10)), np.ones((2, 30))), optimizer)


@pytest.mark.parametrize(
    ("error", "told", "loss", "examples", "steps"),
    [
        (ValueError, "steps=0; a film has at least one step", nn.MSELoss(), ([[1.0]], [[1.0]]), 0),
        (ValueError, r"a pair, \(inputs, targets\), and these are 3 parts", nn.MSELoss(), (1, 2, 3), 5),
        (TypeError, "one Scalar or Tensor of one element, not a float", lambda y, t: 1.0, ([[1.0]], [[1.0]]), 5),
        (
            TypeError,
            r"not a Tensor of shape \(1, 1\)|not a Tensor of shape \(2, 1\)",
            lambda y, t: y - t,
            (np.ones((2, 1)),) * 2,
            5,
        ),
    ],
)
def test_what_cannot_be_filmed_is_refused(error, told, loss, examples, steps):
    model = nn.Linear(1, 1, rng=0)
    before = flat(model.parameters())
    with pytest.raises(error, match=told):
        ag.film(model, loss, examples, optim.SGD(model.parameters(), lr=0.1), steps)
    assert flat(model.parameters()) == before


# ---- the page ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    return xor(50).to_html()


def test_it_is_the_same_twice(page):
    assert xor(50).to_html() == page


def test_it_is_small_and_loads_nothing(page):
    assert len(page.encode()) < 150_000
    assert set(re.findall(r"\w+://[^\s\"'<)]*", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(src|href)=|@import|url\(|\beval\b|new Function|fetch\(|innerHTML| style=", page)
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]


def test_the_table_has_every_step(page):
    rows = re.findall(r'<tr id="(.*?)"><th scope="row">(\w+)</th><td>(.*?)</td>', page)
    film = xor(50)
    assert [row[:2] for row in rows] == [*[(f"step={i}", str(i)) for i in range(1, 51)], ("end", "end")]
    assert [float(row[2]) for row in rows] == [float(f"{loss:.4g}") for loss in film.losses]
    first = re.search(r'<tr id="step=1">.*?</tr>', page)[0]
    values, gradients = re.findall(r"<td>([^<]*)<br>", first), re.findall(r"<small>(.*?)</small>", first)
    for told, numbers in ((values, film.frames[0].values), (gradients, film.frames[0].gradients)):
        assert [float(text.replace("−", "-")) for text in told] == [float(f"{number:.4g}") for number in numbers]


def test_the_largest_film_is_bounded():
    model = nn.Sequential(nn.Linear(2, 74, rng=0), nn.Tanh(), nn.Linear(74, 1, bias=False, rng=1))
    assert model.num_parameters() == 296
    film = ag.film(model, nn.MSELoss(), data.xor(), optim.SGD(model.parameters(), lr=0.01), steps=50)
    assert film.every == 1
    page = film.to_html()
    assert len(page.encode()) < 500_000
    assert "The table of all steps has their losses" in page


def test_of_a_long_film_some_steps_are_shown():
    film = square(2000)
    assert film.steps == 2000
    assert film.every == 6
    assert [frame.number for frame in film.frames] == [*range(1, 2001, 6), 2001]
    page = film.to_html()
    assert "1 step in 6 is shown; the curve of the loss has all 2,000 of them." in page
    assert len(page.encode()) < 400_000
    second = data_of(page)["frames"][1]
    assert second["updated"] != data_of(page)["frames"][2]["values"]


def test_what_is_said_of_a_frame():
    said = [frame["said"] for frame in data_of(square(2).to_html())["frames"]]
    assert said == [
        "The loss is 9 at first. The steepest gradient is −6, of x, which goes up to −2.4.",
        "The loss is 5.76, 3.24 less than a step before. The steepest gradient is −4.8, of x, which goes up to −1.92.",
        "The loss has gone from 9 to 3.686.",
    ]


def test_names_cannot_break_out():
    x = ag.Scalar(2.0, name='</script><img src=x onerror="alert(1)">')
    page = ag.film([x], lambda: x * x, (), optim.SGD([x], lr=0.1), steps=1).to_html()
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert data_of(page)["names"] == [x.name]


def test_a_file_is_written(tmp_path):
    film = square(2)
    path = film.to_html(tmp_path / "square.html")
    assert path.read_text(encoding="utf-8") == film.to_html()


def test_a_notebook_gets_the_widget_and_a_text():
    shown = square(2)._repr_mimebundle_()
    assert shown["text/html"].startswith('<div class="autograd-nn-output" data-kind="film"')
    assert shown["text/plain"] == "<Film of 2 steps: loss 9 to 3.686>"


def test_the_script_and_the_style_are_for_readers():
    files = resources.files("autograd_nn.teaching.film")
    for name in ("film.js", "film.css"):
        lines = files.joinpath(name).read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 140
        assert lines[0].startswith(("//", "/*"))
