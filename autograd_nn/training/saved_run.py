"""A run's folder, read again: its model judged and asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.engine.errors import DataError
from autograd_nn.tracing.steps import Trace
from autograd_nn.training.evaluating import predict, scores
from autograd_nn.training.jobs import JOBS, Job, Settings
from autograd_nn.training.metrics import accuracy, confusion_matrix, f1, precision, recall
from autograd_nn.training.run import CHECKPOINT, HISTORY, MODEL, one_step
from autograd_nn.training.saving import load

SHOWN = 10  # held-out examples that predict_run shows


def read_settings(folder: Path) -> tuple[str, Settings]:
    """The job and the settings of a run.

    Raises
    ------
    DataError
        The folder is not that of a run.
    """
    path = folder / HISTORY
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        name, settings = content["job"], Settings(**content["settings"])
        if settings.model not in JOBS[name].models:
            raise KeyError(settings.model)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DataError(
            f"there is no run in {folder}: it has no {HISTORY}; python -m autograd_nn train makes one"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is not what a run writes: {error!r}") from error
    return name, settings


def settings_to_resume(name: str, chosen: dict[str, Any], folder: Path) -> Settings:
    """The settings of a run that is to go on; of what was ``chosen`` anew, only ``epochs`` may differ.

    Raises
    ------
    DataError
        The folder has no run that can go on like this.
    """
    job, settings = read_settings(folder)
    if job != name:
        raise DataError(f"the run in {folder} is of {job}, not of {name}")
    if not (folder / CHECKPOINT).exists():
        raise DataError(f"the run in {folder} has no {CHECKPOINT} to go on from")
    wanted = replace(settings, **chosen)
    if replace(wanted, epochs=settings.epochs) != settings:
        raise DataError(f"the run in {folder} goes on with its own {settings}; only --epochs may differ")
    return wanted


def evaluate_run(folder: Path) -> None:
    """Judge a run's model by the examples it has never seen, and print what comes out.

    Raises
    ------
    DataError
        The folder is not that of a run, or a file in it is damaged.
    """
    job = _loaded(folder)
    print(job.report())
    inputs, targets = job.held_out or job.train
    answers = predict(job.model, inputs)
    metrics = (accuracy, precision, recall, f1) if job.metrics else ()
    for name, number in scores(answers, targets, job.loss, metrics).items():
        print(f"{name:10} {number:.4f}")
    if job.metrics:
        matrix = confusion_matrix(answers, targets)
        width = len(str(matrix.max())) + 2
        print("true class in rows, predicted class in columns:")
        print("     " + "".join(f"{label:{width}}" for label in range(len(matrix))))
        for label, row in enumerate(matrix):
            print(f"{label:5}" + "".join(f"{count:{width}}" for count in row))


def predict_run(folder: Path, file: Path | None) -> None:
    """Print what a run's model says to the inputs in a file, or to a few examples it has never seen.

    Parameters
    ----------
    folder : Path
    file : Path, optional
        An array of inputs as the data set has them: ``.npy``, or ``.csv`` with one in a row.

    Raises
    ------
    DataError
        The folder is not that of a run, or a file is damaged or holds other inputs.
    """
    job = _loaded(folder)
    if file is not None:
        answers = job.told(predict(job.model, job.prepare(_inputs(file))))
        print("\n".join(answers))
        return
    inputs, targets = (array[:SHOWN] for array in job.held_out or job.train)
    for target, answer in zip(targets, job.told(predict(job.model, inputs)), strict=True):
        print(f"{answer}, true: {target.item():g}")


def step_of_run(folder: Path) -> Trace:
    """The account of one training step of a run's model, as it is now.

    Raises
    ------
    DataError
        The folder is not that of a run, or a file in it is damaged.
    """
    _, settings = read_settings(folder)
    return one_step(_loaded(folder), settings.batch_size)


def _loaded(folder: Path) -> Job:
    name, settings = read_settings(folder)
    job = JOBS[name].make(settings)
    try:
        job.model.load_state_dict(load(folder / MODEL))
    except FileNotFoundError as error:
        raise DataError(f"the run in {folder} has no {MODEL}; train it to the end, as with --resume") from error
    return job


def _inputs(file: Path) -> npt.NDArray[Any]:
    if file.suffix not in (".npy", ".csv"):
        raise DataError(f"{file} is neither .npy nor .csv")
    try:
        if file.suffix == ".csv":
            return np.loadtxt(file, delimiter=",", ndmin=2)
        array: npt.NDArray[Any] = np.load(file, allow_pickle=False)
    except FileNotFoundError as error:
        raise DataError(f"there is no file {file}") from error
    except (ValueError, EOFError, OSError) as error:
        raise DataError(f"{file} is not an array of numbers: {error}") from error
    return array
