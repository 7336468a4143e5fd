"""A run that is resumed has the same bytes as one that was never interrupted."""

import signal

import numpy as np
import pytest

from autograd_nn import nn, optim, training
from autograd_nn.data import moons
from autograd_nn.engine.errors import DataError, ShapeError
from autograd_nn.optim import lr_scheduler

POINTS = moons(50, rng=0)

METHODS = {
    "Adam and a cosine": (
        lambda p: optim.Adam(p, lr=0.01, amsgrad=True),
        lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=6),
    ),
    "momentum and a plateau": (
        lambda p: optim.SGD(p, lr=0.1, momentum=0.9),
        lambda o: lr_scheduler.ReduceLROnPlateau(o, patience=0, factor=0.7),
    ),
    "NAdam and two schedules": (
        lambda p: optim.NAdam(p, lr=0.01),
        lambda o: lr_scheduler.SequentialLR(
            o, [lr_scheduler.LinearLR(o, 0.1, total_iters=2), lr_scheduler.ExponentialLR(o, 0.9)], milestones=[2]
        ),
    ),
    "RMSprop alone": (lambda p: optim.RMSprop(p, lr=0.01, momentum=0.5), lambda o: None),
}


class CtrlCAfter(training.Callback):
    def __init__(self, batches):
        self.left = batches

    def after_batch(self, training):
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)


def fitted(method, folder, epochs, seed=0, callbacks=(), resume=None):
    """Train for some epochs; returns the bytes of all that there is then."""
    rng = np.random.default_rng(seed)
    model = nn.Sequential(
        nn.Linear(2, 8, dtype=np.float32, rng=rng),
        nn.BatchNorm1d(8),
        nn.Dropout(0.3, rng=seed + 1),
        nn.ReLU(),
        nn.Linear(8, 2, dtype=np.float32, rng=rng),
        nn.Dropout(0.1, rng=rng),  # shares the generator of the shuffling
    )
    optimizer, scheduler = (lambda o: (o, METHODS[method][1](o)))(METHODS[method][0](model.parameters()))
    checkpoint = training.Checkpoint(folder / "run.safetensors")
    history = training.fit(
        model,
        nn.CrossEntropyLoss(),
        optimizer,
        POINTS,
        POINTS,
        epochs=epochs,
        batch_size=8,
        rng=rng,
        metrics=[training.accuracy],
        callbacks=[training.EarlyStopping(100), *callbacks, checkpoint],
        clip=1.0,
        scheduler=scheduler,
        resume=resume,
    )
    return checkpoint.path.read_bytes(), history


@pytest.mark.parametrize("method", METHODS)
def test_six_epochs_are_three_and_three(method, tmp_path):
    straight, history = fitted(method, tmp_path, 6)
    fitted(method, tmp_path, 3)
    # Another seed: nothing may be left of what the second run begins with.
    resumed, of_resumed = fitted(method, tmp_path, 6, seed=9, resume=tmp_path / "run.safetensors")
    assert resumed == straight
    assert of_resumed == history


@pytest.mark.parametrize("batches", [1, 10, 14, 20])
def test_ctrl_c_in_the_middle_of_an_epoch_changes_nothing_either(batches, tmp_path):
    straight, history = fitted("Adam and a cosine", tmp_path, 4)
    _, interrupted = fitted("Adam and a cosine", tmp_path, 4, callbacks=[CtrlCAfter(batches)])
    assert interrupted.interrupted
    assert interrupted.epochs == (batches - 1) // 7
    resumed, of_resumed = fitted("Adam and a cosine", tmp_path, 4, seed=9, resume=tmp_path / "run.safetensors")
    assert of_resumed == history
    assert resumed == straight


def test_early_stopping_remembers_across_a_resume(tmp_path):
    def run(epochs, resume=None):
        model = nn.Linear(2, 2, rng=0)
        return training.fit(
            model,
            nn.CrossEntropyLoss(),
            optim.SGD(model.parameters(), lr=1e-12),
            POINTS,
            epochs=epochs,
            callbacks=[  # the checkpoint is written last all the same
                training.Checkpoint(tmp_path / "run.safetensors"),
                training.EarlyStopping(3, "train loss", margin=0.1),
            ],
            resume=resume,
        )

    run(3)
    assert run(20, tmp_path / "run.safetensors").epochs == 5  # the first was the best, and four brought nothing


def test_a_state_of_something_else_is_refused_and_nothing_is_changed(tmp_path):
    def a_training(hidden=4, optimizer=optim.Adam, scheduler=lambda o: None, dropout=False):
        layers = [nn.Linear(2, hidden, rng=0), nn.Dropout(rng=0) if dropout else nn.ReLU(), nn.Linear(hidden, 2, rng=1)]
        model = nn.Sequential(*layers)
        method = optimizer(model.parameters(), lr=0.1)
        loader = training.loop.loader_of(POINTS, 8, np.random.default_rng(0))
        return training.Training(model, method, loader, scheduler(method), (), 3)

    def exponential(optimizer):
        return lr_scheduler.ExponentialLR(optimizer, 0.5)

    state = a_training().state_dict()
    damaged = {**state, "loader": {**state["loader"], "position": 99}}
    for other, given, error, message in (
        (a_training(hidden=5), state, ShapeError, r"0\.weight is \(5, 2\)"),
        (a_training(dropout=True), state, DataError, "random generators"),
        (a_training(scheduler=exponential), state, DataError, "with a scheduler"),
        (a_training(), damaged, DataError, "after 99 batches"),
        (a_training(), {"model": state["model"]}, DataError, "KeyError"),
    ):
        for parameter in other.model.parameters():
            parameter.data = parameter.data + 1
        before = training.save_checkpoint(other.state_dict(), tmp_path / "before.safetensors").read_bytes()
        with pytest.raises(error, match=message):
            other.load_state_dict(given)
        assert training.save_checkpoint(other.state_dict(), tmp_path / "after.safetensors").read_bytes() == before
