"""The training loop."""

import json
import signal
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd_nn import nn, optim, training
from autograd_nn.data import DataLoader, TensorDataset, moons
from autograd_nn.engine.errors import AnomalyError, DataError

RAMP = np.linspace(-1, 1, 8).reshape(8, 1)


class ThenCtrlC(training.Callback):
    """Presses Ctrl-C after some batches."""

    def __init__(self, batches):
        self.left = batches

    def after_batch(self, training):
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)


def line(lr=0.1, **settings):
    model = nn.Linear(1, 1, rng=0)
    return training.fit(model, nn.MSELoss(), optim.SGD(model.parameters(), lr=lr), (RAMP, 2 * RAMP), **settings)


def test_fit_is_the_loop_one_would_write():
    by_fit, by_hand = nn.Linear(1, 1, rng=0), nn.Linear(1, 1, rng=0)
    history = training.fit(
        by_fit, nn.MSELoss(), optim.SGD(by_fit.parameters(), lr=0.1), (RAMP, RAMP), epochs=2, batch_size=3
    )
    optimizer = optim.SGD(by_hand.parameters(), lr=0.1)
    losses = []
    for _ in range(2):
        total = 0.0
        for start in (0, 3, 6):
            x = RAMP[start : start + 3]
            loss = nn.MSELoss()(by_hand(x), x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        losses.append(total / 8)
    np.testing.assert_array_equal(by_fit.weight.numpy(), by_hand.weight.numpy())
    assert history.series == {"train loss": losses}


def test_arrays_data_sets_and_loaders_train_alike():
    pair = moons(60, rng=0)

    def weights(train, **settings):
        model = nn.Linear(2, 2, rng=0)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        training.fit(model, nn.CrossEntropyLoss(), optimizer, train, pair, epochs=2, **settings)
        return model.weight.numpy().tolist()

    expected = weights(pair, batch_size=7, rng=np.random.default_rng(1))
    dataset = TensorDataset(*pair)
    assert weights(dataset, batch_size=7, rng=np.random.default_rng(1)) == expected
    assert weights(DataLoader(dataset, 7, shuffle=True, generator=1)) == expected
    assert weights(DataLoader(dataset, 7, shuffle=True, generator=2)) != expected
    with pytest.raises(ValueError, match="a DataLoader has its own batch_size"):
        weights(DataLoader(dataset, 7), batch_size=5)


def test_metrics_and_held_out_numbers_are_told_by_name():
    pair = moons(60, rng=0)
    model = nn.Linear(2, 2, rng=0)
    history = training.fit(
        model,
        nn.CrossEntropyLoss(),
        optim.SGD(model.parameters(), lr=0.1),
        pair,
        pair,
        epochs=2,
        metrics={"share right": training.accuracy},
    )
    assert [*history.series] == ["train loss", "train share right", "held-out loss", "held-out share right"]
    judged = training.evaluate(model, pair, nn.CrossEntropyLoss(), training.accuracy, batch_size=7)
    assert history.series["held-out loss"][-1] == pytest.approx(judged["loss"], rel=1e-12)
    assert history.series["held-out share right"][-1] == judged["accuracy"]


def test_gradients_are_clipped():
    model = nn.Linear(1, 1, rng=0)
    before = model.state_dict()
    optimizer = optim.SGD(model.parameters(), lr=1.0)
    training.fit(model, nn.MSELoss(), optimizer, (RAMP, 100 * RAMP), epochs=1, clip=0.01)
    moved = [model.state_dict()[name] - before[name] for name in before]
    assert np.linalg.norm(np.concatenate([change.ravel() for change in moved])) == pytest.approx(0.01, rel=1e-4)


def test_a_schedule_takes_a_step_each_epoch():
    rates = []

    class Rates(training.Callback):
        def after_epoch(self, training):
            rates.append(training.optimizer.lr)

    for make in (
        lambda optimizer: optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5),
        lambda optimizer: optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=0, threshold=1e9),
    ):
        model = nn.Linear(1, 1, rng=0)
        optimizer = optim.SGD(model.parameters(), lr=1e-3)
        training.fit(
            model,
            nn.MSELoss(),
            optimizer,
            (RAMP, RAMP),
            (RAMP, RAMP),
            epochs=3,
            scheduler=make(optimizer),
            callbacks=[Rates()],
        )
    # A loss never gets better by 1e9 times itself: each epoch is on a plateau, the first too.
    assert rates == [5e-4, 2.5e-4, 1.25e-4] * 2


def test_early_stopping_says_why():
    history = line(
        lr=1e-9, held_out=(RAMP, RAMP), epochs=50, callbacks=[training.EarlyStopping(2, "held-out loss", margin=0.1)]
    )
    assert history.epochs == 4
    assert history.stopped.startswith("held-out loss was not better than ")
    with pytest.raises(ValueError, match=r"'held-out loss'; this run has \['train loss'\]"):
        line(epochs=1, callbacks=[training.EarlyStopping(2)])
    with pytest.raises(ValueError, match="mode='up'"):
        training.EarlyStopping(2, mode="up")


def test_the_best_model_is_kept(tmp_path):
    path = tmp_path / "best.npz"
    kept = []

    class Weights(training.Callback):
        def after_epoch(self, training):
            kept.append(training.model.state_dict())

    # The learning rate is too high: each epoch is worse than the one before.
    history = line(lr=4.0, epochs=3, callbacks=[training.BestModel(path, "train loss"), Weights()])
    assert history.series["train loss"] == sorted(history.series["train loss"])
    for name, values in training.load(path).items():
        np.testing.assert_array_equal(values, kept[0][name])


def test_logs_have_each_epoch_with_all_digits(tmp_path):
    logs = [training.Log(tmp_path / "log.csv"), training.Log(tmp_path / "log.jsonl")]
    checkpoint = training.Checkpoint(tmp_path / "run.safetensors")
    line(epochs=2, callbacks=[*logs, checkpoint])
    history = line(epochs=3, callbacks=logs, resume=checkpoint.path)
    lines = [json.loads(text) for text in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines == list(history.rows())
    assert [row["epoch"] for row in lines] == [1, 2, 3]
    head, *rows = (tmp_path / "log.csv").read_text().splitlines()
    assert head == "epoch,train loss"
    assert [float(row.split(",")[1]) for row in rows] == history.series["train loss"]
    with pytest.raises(ValueError, match=r"a log ends in \.csv or \.jsonl"):
        training.Log("log.txt")


def test_ctrl_c_ends_after_the_batch_and_the_second_one_at_once():
    before = signal.getsignal(signal.SIGINT)
    history = line(epochs=5, batch_size=2, callbacks=[ThenCtrlC(6)])
    assert (history.epochs, history.interrupted) == (1, True)
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        line(epochs=5, batch_size=2, callbacks=[ThenCtrlC(1), ThenCtrlC(1)])
    assert signal.getsignal(signal.SIGINT) is before


def test_a_history_is_a_table_curves_and_a_dict():
    history = training.History({"train loss": [1 / n for n in range(1, 101)], "held-out loss": [0.5] * 100})
    table = str(history).splitlines()
    assert [int(row.split()[0]) for row in table[1:]] == [1, *range(10, 101, 10)]
    assert len({len(row) for row in table}) == 1
    assert ElementTree.fromstring(history.svg()).tag.endswith("svg")
    assert training.History(**json.loads(json.dumps(history.to_dict()))) == history
    assert str(training.History()) == "epoch"


def test_predictions_are_those_of_the_model_that_is_not_trained():
    model = nn.Sequential(nn.Linear(1, 4, rng=0), nn.Dropout(0.5, rng=0), nn.Linear(4, 2, rng=1))
    model[1].eval()  # frozen by hand
    answers = training.predict(model, RAMP, batch_size=3)
    assert (model.training, model[1].training) == (True, False)
    np.testing.assert_allclose(answers, model.eval()(RAMP).numpy(), rtol=1e-14)
    with pytest.raises(DataError, match="there are no examples"):
        training.predict(model, RAMP[:0])


def test_a_loss_that_is_not_finite_ends_the_run_and_names_the_operation():
    model = nn.Sequential(nn.Linear(1, 1, rng=0))

    def log_loss(predictions, targets):
        return -(targets * np.log(predictions - predictions.max())).sum()

    before = model.state_dict()
    with (
        np.errstate(all="ignore"),
        pytest.raises(FloatingPointError, match=r"in epoch 1; a smaller learning") as caught,
    ):
        training.fit(model, log_loss, optim.SGD(model.parameters(), lr=0.1), (RAMP, RAMP), epochs=3)
    cause = caught.value.__cause__
    assert isinstance(cause, AnomalyError)
    assert (cause.operation, cause.file) == ("log", __file__)
    for name, value in model.state_dict().items():
        assert np.array_equal(value, before[name])


def test_a_run_that_diverges_is_stopped_where_it_overflows():
    model = nn.Sequential(nn.Linear(1, 1, rng=0))
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="the loss became inf") as caught:
        training.fit(model, nn.MSELoss(), optim.SGD(model.parameters(), lr=1e60), (RAMP, RAMP), epochs=20)
    assert isinstance(caught.value.__cause__, AnomalyError)


def test_a_parameter_that_holds_nan_already_is_told():
    model = nn.Sequential(nn.Linear(1, 1, rng=0))
    (weight, *_) = model.parameters()
    weight.data = np.full_like(weight.data, np.nan)
    with pytest.raises(FloatingPointError, match="the loss became nan") as caught:
        training.fit(model, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.1), (RAMP, RAMP), epochs=1)
    assert "are in the data or in a parameter" in str(caught.value.__cause__)
